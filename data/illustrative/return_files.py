"""The units' cumulative returns of each quarter: mostly what the treasury says, but for a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from data.illustrative.budget import Line, load_scenario
from data.illustrative.formats import Cell, Sheet, delimited, grouped, in_tcvn3, million, ods, xls, xlsx
from data.illustrative.payment_files import Spelling
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.unit import Unit

_HEADERS = [
    "Thành phần",
    "Xã",
    "Nguồn vốn",
    "Loại vốn",
    "Năm kế hoạch",
    "Loại kế hoạch",
    "Kế hoạch vốn",
    "Lũy kế giải ngân",
]
_FIRST_AMOUNT = _HEADERS.index("Kế hoạch vốn")
#: Who returns what nobody leads.
_NO_LEAD = "finance-planning"

Returned = tuple[Line, int | None, int | None]  # the line, its cumulative đồng and its estimate; None: no figure


def return_files(quarter: str, lines: Sequence[Line], plan: Plan, unit: Unit) -> dict[str, bytes]:
    """Name → content of the quarter's returns: the offices' and the places'."""
    returned = [
        (line, None if not line.capital else dong, _estimate(quarter, line, dong))
        for line, dong in _with_errors(quarter, _returned(quarter, lines)).items()
    ]
    places = {place.code: [] for place in unit.places}
    offices: dict[str, list[Returned]] = {}
    # Of two leads of one component the first named returns it.
    leads = {(row.component, row.capital): row.agency for row in reversed(plan.leads)}
    for row in returned:
        office = _office(row[0], leads)
        (places[row[0].place] if office == "places" else offices.setdefault(office, [])).append(row)
    build = (_first_quarter, _second_quarter, _third_quarter)[load_scenario()["quarters"].index(quarter)]
    return build(offices, places, unit)


def _office(line: Line, leads: dict[tuple[str, str], str]) -> str:
    """The agency that leads the line's component, rather for its own kind of capital than for all."""
    capital = line.capital or load_scenario()["unstated_capital"]
    return leads.get((line.component, capital)) or leads.get((line.component, "")) or _NO_LEAD


def planted_differences(quarter: str, lines: Sequence[Line]) -> dict[tuple, int]:
    """Line.key → how many đồng the units return more (or less) than is truly disbursed."""
    truth = _returned(quarter, lines)
    differences: dict[tuple, int] = {}
    for line, dong in _with_errors(quarter, truth).items():
        if dong != truth[line]:
            differences[line.key] = dong - truth[line]
    return differences


def _returned(quarter: str, lines: Iterable[Line]) -> dict[Line, int]:
    """What is truly disbursed by the quarter's end of each line that can be paid by then."""
    scenario = load_scenario()
    position = scenario["quarters"].index(quarter)

    def payable_from(line: Line) -> date:
        return scenario["payable_from"][f"{line.capital or scenario['unstated_capital']}.{line.plan_kind}"]

    return {line: line.cumulative_dong[position] for line in lines if payable_from(line) <= Period.parse(quarter).end}


def _with_errors(quarter: str, truth: dict[Line, int]) -> dict[Line, int]:
    """`truth` with the scenario's errors, each in the largest of its places' lines."""
    returned = dict(truth)
    for error in load_scenario()["return_errors"][quarter]:
        mine = [line for line in truth if line.is_of(error["of"])]
        largest = max(mine, key=lambda line: truth[line])
        returned[largest] += sum(truth[line] for line in mine) * error["percent"] // 100_000 * 1000
    return returned


def _estimate(quarter: str, line: Line, dong: int) -> int | None:
    """What the unit expects to have disbursed once the quarter's last papers are in, in whole hundred thousands."""
    estimates = load_scenario()["estimates"]
    if quarter != estimates["quarter"] or not line.capital:
        return None
    hoped = (dong + line.plan_dong * estimates["percent"] // 100) // 100_000 * 100_000
    return max(dong, min(hoped, line.plan_dong))


# ---- one pair of files a quarter -------------------------------------------------------------------------------------


def _first_quarter(offices: dict, places: dict, unit: Unit) -> dict[str, bytes]:
    """The offices in a csv of Excel (UTF-8 mark, semicolons); the places in an old workbook, a sheet each."""
    spelling = Spelling("Dự án {project}", "Dự án {project} (TDA {sub})", "{name}", "huyện")
    table = [[*_HEADERS, "Đơn vị tính", "Đơn vị báo cáo"]]
    table += [
        [*_cells(row, spelling, unit, lambda dong: dong)[:-1], "đồng", unit.agency_name(office).vi]
        for office, rows in offices.items()
        for row in rows
    ]
    sheets = []
    for code, rows in places.items():
        cells = [_cells(row, spelling, unit, lambda dong: dong)[:-1] for row in rows]
        name = unit.place_name(code).vi.split(" ", 1)[1]
        sheets.append(
            Sheet(
                name,
                [
                    [f"BÁO CÁO LŨY KẾ GIẢI NGÂN QUÝ I/2024 CỦA UBND XÃ {name.upper()} (SỐ LIỆU MINH HỌA)"],
                    ["", "", "", "", "", "", "Đơn vị tính: đồng"],
                    _HEADERS,
                    *cells,
                    ["Cộng", "", "", "", "", "", *_sums(cells)],
                ],
            )
        )
    return {
        "phong-ban-luy-ke-quy-1.csv": delimited(table, ";", "utf-8-sig"),
        "ubnd-xa-luy-ke-quy-1.xls": xls(sheets),
    }


def _second_quarter(offices: dict, places: dict, unit: Unit) -> dict[str, bytes]:
    """The offices in triệu đồng, the second sheet from an old machine in TCVN3; the places in Windows-1258."""
    spelling = Spelling("Dự án {project}", "Tiểu dự án {sub} thuộc Dự án {project}", "{name}", "toàn huyện")
    modern, old = {}, {}
    for office, rows in offices.items():
        (old if office in load_scenario()["in_tcvn3"] else modern)[office] = rows
    sheets = [
        _typed_sheet("Phòng ban", modern, spelling, unit),
        _in_old_fonts(_typed_sheet("NN-VH-PN", old, spelling, unit)),
    ]
    table = [[*_HEADERS, "Đơn vị tính", "Đơn vị báo cáo"]]
    table += [
        [*_cells(row, spelling, unit, million)[:-1], "triệu đồng", unit.agency_name(f"place-{code}").vi]
        for code, rows in places.items()
        for row in rows
    ]
    return {
        "phong-ban-luy-ke-quy-2.xlsx": xlsx(sheets),
        "ubnd-xa-luy-ke-quy-2.csv": delimited(table, ";", "windows-1258"),
    }


def _typed_sheet(name: str, offices: dict, spelling: Spelling, unit: Unit) -> Sheet:
    """Amounts as Vietnamese text, as of somebody who types “1.133”, but for the one cell that a calculator filled."""
    english = load_scenario()["typed_in_english"]["of"]
    cells = []
    for office, rows in offices.items():
        for row in rows:
            written = _cells(row, spelling, unit, lambda dong: grouped(million(dong)))
            if row[0].is_of(english):
                written[_FIRST_AMOUNT] = float(million(row[0].plan_dong) / 1000)
            cells.append([*written, unit.agency_name(office).vi])
    return Sheet(
        name,
        [
            ["BÁO CÁO LŨY KẾ GIẢI NGÂN 6 THÁNG ĐẦU NĂM 2024 (SỐ LIỆU MINH HỌA)"],
            ["Đơn vị tính: triệu đồng"],
            [*_HEADERS, "Ước giải ngân", "Đơn vị báo cáo"],
            *cells,
        ],
    )


def _in_old_fonts(sheet: Sheet) -> Sheet:
    """The sheet typed in .VnTime, its title in .VnTimeH, whose capitals come from the font."""
    title = [[cell.lower() if isinstance(cell, str) else cell for cell in sheet.rows[0]]]
    return Sheet(sheet.name, in_tcvn3([*title, *sheet.rows[1:]]), ".VnTime", {0: ".VnTimeH"})


def _third_quarter(offices: dict, places: dict, unit: Unit) -> dict[str, bytes]:
    """The offices under a merged header, totals first; the places in LibreOffice; both with estimates."""
    spelling = Spelling("DA {project}", "DA {project}.{sub}", "UBND {name}", "cấp huyện")
    return {
        "phong-ban-luy-ke-quy-3.xlsx": xlsx([_merged_sheet(offices, spelling, unit)]),
        "ubnd-xa-luy-ke-quy-3.ods": ods([_ods_sheet(places, spelling, unit)]),
    }


def _merged_sheet(offices: dict, spelling: Spelling, unit: Unit) -> Sheet:
    money = "(triệu đồng)"
    parents = ["TT", *_HEADERS[:_FIRST_AMOUNT], f"Kế hoạch vốn {money}", f"Giải ngân {money}", "", "Đơn vị báo cáo"]
    children = [""] * 8 + ["Lũy kế giải ngân", "Ước giải ngân", ""]
    leaves = [
        [*_cells(row, spelling, unit, _typed), unit.agency_name(office).vi]
        for office, rows in offices.items()
        for row in rows
    ]
    table = [
        [f"TỔNG HỢP BÁO CÁO CỦA CÁC PHÒNG, BAN {unit.name.vi.upper()} - QUÝ III/2024 (SỐ LIỆU MINH HỌA)"],
        [],
        parents,
        children,
        ["", "TỔNG SỐ", "", "", "", "", "", *_sums([leaf[:-1] for leaf in leaves]), ""],
    ]
    for letter, kind, label in (("A", "trong năm", "Vốn kế hoạch năm 2024"), ("B", "kéo dài", "Vốn năm 2023 kéo dài")):
        mine = [leaf for leaf in leaves if leaf[5] == kind]
        table.append([letter, label, "", "", "", "", "", *_sums([leaf[:-1] for leaf in mine]), ""])
        table += [[number, *leaf] for number, leaf in enumerate(mine, start=1)]
    table += [
        [],
        ["", "Ghi chú: cột ước tính đến hết ngày 15/10/2024."],
        ["", "Người lập", "", "", "", "", "", "Trưởng phòng"],
    ]
    return Sheet("Quý III", table, merged=((2, 8, 2, 9),))


def _ods_sheet(places: dict, spelling: Spelling, unit: Unit) -> Sheet:
    leaves = [
        [*_cells(row, spelling, unit, _typed), unit.agency_name(f"place-{code}").vi]
        for code, rows in places.items()
        for row in rows
    ]
    return Sheet(
        "Xã",
        [
            ["LŨY KẾ GIẢI NGÂN CỦA CÁC XÃ ĐẾN 30/9/2024 (SỐ LIỆU MINH HỌA)"],
            ["", "", "", "", "", "", "ĐVT: triệu đồng"],
            [*_HEADERS, "Ước giải ngân", "Đơn vị báo cáo"],
            *leaves,
            ["Tổng cộng", "", "", "", "", "", *_sums([leaf[:-1] for leaf in leaves]), ""],
        ],
    )


def _cells(row: Returned, spelling: Spelling, unit: Unit, amount: Callable[[int], Cell]) -> list[Cell]:
    """The line's names, then plan, cumulative and estimate written by `amount`; “-” where there is no figure."""
    line, cumulative, estimate = row
    words = load_scenario()["words"]
    figures = ("-" if dong is None else amount(dong) for dong in (line.plan_dong, cumulative, estimate))
    return [
        spelling.component(line.component),
        spelling.place(line.place, unit),
        words[line.source],
        words[line.capital or load_scenario()["unstated_capital"]],
        f"{line.plan_year}",
        words[line.plan_kind],
        *figures,
    ]


def _typed(dong: int) -> int | float:
    """triệu đồng as a typed cell holds it."""
    number = million(dong)
    return int(number) if number == number.to_integral_value() else float(number)


def _sums(rows: list[list[Cell]]) -> list[Cell]:
    """The column sums of the amounts, exact, as typed cells."""
    columns = list(zip(*(row[_FIRST_AMOUNT:] for row in rows), strict=True))
    return [_sum(column) for column in columns]


def _sum(column: Sequence[Cell]) -> int | float:
    total = round(sum(cell for cell in column if not isinstance(cell, str)), 6)
    return int(total) if total == int(total) else total
