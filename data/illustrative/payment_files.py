"""The treasury's files of each quarter, and what is wrong in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from data.illustrative.budget import load_scenario
from data.illustrative.formats import Formula, Sheet, Unquoted, delimited, grouped, million, serial, xlsx
from data.illustrative.vouchers import Voucher
from monitoring.plan import Plan
from monitoring.unit import Unit

_FIELDS = {
    "voucher": "Số chứng từ",
    "paid_on": "Ngày thanh toán",
    "component": "Thành phần",
    "place": "Xã",
    "source": "Nguồn vốn",
    "capital": "Loại vốn",
    "plan_year": "Năm kế hoạch",
    "plan_kind": "Loại kế hoạch",
    "payment_kind": "Loại thanh toán",
    "amount": "Số tiền",
    "unit": "Đơn vị tính",
    "investor": "Chủ đầu tư",
    "note": "Nội dung",
}
_NO_BREAK_SPACE = "\u00a0"
_ETH = "\u00d0"

Row = dict[str, object]


@dataclass(frozen=True)
class Spelling:
    """How a file writes components, places ({name} is “xã Vĩnh Ô”, {bare} “Vĩnh Ô”) and the whole unit."""

    project: str
    sub_project: str
    named: str
    everywhere: str

    def component(self, code: str) -> str:
        project, _, sub = code.partition(".")
        return (self.sub_project if sub else self.project).format(project=project, sub=sub)

    def place(self, code: str, unit: Unit) -> str:
        if not code:
            return self.everywhere
        name = unit.place_name(code).vi
        return self.named.format(name=name, bare=name.split(" ", 1)[1])


@dataclass(frozen=True)
class Correction:
    """Where a cell of the payment files stands that its sender has put right, and how."""

    file: str
    row: int
    was: str
    becomes: str
    effect_dong: int


@dataclass
class PaymentFiles:
    """`files`: name → content. `lost`: vouchers that no file of the quarter, or an earlier one, brings right."""

    files: dict[str, bytes] = field(default_factory=dict)
    lost: list[Voucher] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def payment_files(
    quarter: str, quarters: Sequence[Sequence[Voucher]], lost_before: Sequence[Voucher], plan: Plan, unit: Unit
) -> PaymentFiles:
    """The payment files of `quarter`; `lost_before` are the vouchers that the treasury sends again, now right."""
    position = load_scenario()["quarters"].index(quarter)
    build = (_first_quarter, _year_to_date, _third_quarter)[position]
    return build(quarter, position, quarters, lost_before, plan, unit)


# ---- one file a quarter ----------------------------------------------------------------------------------------------


def _first_quarter(
    quarter: str,
    position: int,
    quarters: Sequence[Sequence[Voucher]],
    _: Sequence[Voucher],
    plan: Plan,
    unit: Unit,
) -> PaymentFiles:
    """A workbook with title, merged header, outline and total rows; it already holds vouchers of the next quarter."""
    spelling = Spelling("Dự án {project}", "Tiểu dự án {sub} - Dự án {project}", "{name}", "huyện")
    early = load_scenario()["early"]
    soon = [voucher for voucher in quarters[position + 1] if voucher.line.is_of(early["of"])][: early["count"]]
    result = PaymentFiles()
    order = [row.component for row in plan.components]
    vouchers = sorted([*quarters[position], *soon], key=lambda voucher: order.index(voucher.line.component))
    rows = _spoiled(quarter, [(v, _row(v, spelling, unit)) for v in vouchers], result)
    # Every seventh date is typed as text, as by another clerk.
    for number, row in enumerate(rows):
        if number % 7 == 3 and isinstance(row["paid_on"], date):
            row["paid_on"] = f"{row['paid_on']:%d}/{row['paid_on'].month}/{row['paid_on'].year}"
    result.files["kho-bac-chung-tu-quy-1.xlsx"] = xlsx([_outlined_sheet(rows, order, spelling, plan, unit)])
    return result


def _outlined_sheet(rows: list[Row], order: list[str], spelling: Spelling, plan: Plan, unit: Unit) -> Sheet:
    names = [name for name in _FIELDS if name != "unit"]
    parents = [
        "TT",
        "Chứng từ",
        "",
        "Thành phần",
        "Xã",
        "Vốn",
        "",
        "Kế hoạch",
        "",
        "Thanh toán",
        "",
        "Chủ đầu tư",
        "Nội dung",
    ]
    children = ["", *("" if _FIELDS[name] in parents else _FIELDS[name] for name in names)]
    more = load_scenario()["wrong_total"]["more_dong"]
    table = [
        [f"KHO BẠC NHÀ NƯỚC {unit.name.vi.upper()}"],
        ["BẢNG KÊ CHỨNG TỪ THANH TOÁN CHƯƠNG TRÌNH MTQG PHÁT TRIỂN KT-XH VÙNG ĐỒNG BÀO DTTS VÀ MIỀN NÚI"],
        ["Quý I năm 2024 (SỐ LIỆU MINH HỌA)"],
        ["", "", "", "", "", "", "", "", "", "Đơn vị tính: đồng"],
        [],
        parents,
        children,
        [f"({number})" for number in range(1, len(parents) + 1)],
        _sum_row("", "TỔNG SỐ", _sum(rows) + more, names),
    ]
    by_component = groupby(rows, key=lambda row: row["outline"])
    titles = {row.component: row.name_vi for row in plan.components}
    for number, (code, group) in enumerate(by_component):
        leaves = list(group)
        table.append(_sum_row(_roman(number + 1), f"{spelling.component(code)}: {titles[code]}", _sum(leaves), names))
        table += [[position, *(row[name] for name in names)] for position, row in enumerate(leaves, start=1)]
    table += [
        [],
        ["", "Ghi chú: số thu hồi tạm ứng và hoàn trả ghi số dương."],
        ["", "", "", "", "", "", "", "", "", f"{unit.header.dateline.vi}, ngày 08 tháng 4 năm 2024"],
        ["", "Người lập", "", "", "Kế toán trưởng", "", "", "", "", "Giám đốc"],
    ]
    merged = ((1, 0, 1, 12), (5, 1, 5, 2), (5, 5, 5, 6), (5, 7, 5, 8), (5, 9, 5, 10))
    return Sheet("Quý I", table, merged=merged)


def _year_to_date(
    quarter: str,
    position: int,
    quarters: Sequence[Sequence[Voucher]],
    _: Sequence[Voucher],
    __: Plan,
    unit: Unit,
) -> PaymentFiles:
    """An export of the treasury's system since 1 January: every voucher of the quarter before stands in it again."""
    spelling = Spelling("DA{project}", "TDA{sub}-DA{project}", "UBND {name}", "toàn huyện")
    result = PaymentFiles()
    vouchers = [voucher for paid in quarters[: position + 1] for voucher in paid]
    before = sum(map(len, quarters[:position]))
    pairs = [(v, _row(v, spelling, unit)) for v in vouchers]
    rows = [row for _, row in pairs[:before]] + _spoiled(quarter, pairs[before:], result)
    name = "kho-bac-luy-ke-6-thang.csv"
    for number, row in enumerate(rows, start=2):
        if row["unit"] == "triệu đồng":
            was = str(row["amount"])
            result.corrections.append(Correction(f"{quarter}/{name}", number, was, was.removesuffix("tr"), row["dong"]))
    result.files[name] = delimited([list(_FIELDS.values()), *([row[name] for name in _FIELDS] for row in rows)])
    return result


def _third_quarter(
    quarter: str,
    position: int,
    quarters: Sequence[Sequence[Voucher]],
    lost_before: Sequence[Voucher],
    _: Plan,
    unit: Unit,
) -> PaymentFiles:
    """A workbook of two sheets, with the vouchers refused before sent again, and a place's own small file."""
    own = load_scenario()["place_file"]["component"]
    result = PaymentFiles()
    spelling = Spelling("{project}", "{project}.{sub}", "X. {bare}", "")
    vouchers = [*lost_before, *(voucher for voucher in quarters[position] if voucher.line.component != own)]
    rows = _spoiled(quarter, [(v, _row(v, spelling, unit)) for v in vouchers], result)
    sheets = [
        _plain_sheet(title, [row for row in rows if row["capital"] == word])
        for title, word in (("Vốn đầu tư", "ĐTPT"), ("Vốn sự nghiệp", "SN"))
    ]
    result.files["kho-bac-chung-tu-quy-3.xlsx"] = xlsx(sheets)
    place = Spelling("Dự án thành phần {project}", "DA {project} TDA {sub}", "{bare}", "")
    mine = [(v, _row(v, place, unit)) for v in quarters[position] if v.line.component == own]
    table = [list(_FIELDS.values()), *([row[name] for name in _FIELDS] for row in _spoiled(quarter, mine, result))]
    result.files["ubnd-xa-chung-tu-quy-3.csv"] = delimited(table, "\t", "utf-16")
    return result


def _plain_sheet(title: str, rows: list[Row]) -> Sheet:
    names = [
        "paid_on",
        "voucher",
        "investor",
        "component",
        "place",
        "source",
        "capital",
        "plan_year",
        "plan_kind",
        "payment_kind",
        "amount",
        "note",
    ]
    headers = [_FIELDS[name] + (" (đồng)" if name == "amount" else "") for name in names]
    total = ["", "", "Tổng cộng", *[""] * 7, _sum(rows), ""]
    return Sheet(
        title,
        [
            [f"CHỨNG TỪ THANH TOÁN QUÝ III/2024 - {title.upper()} (SỐ LIỆU MINH HỌA)"],
            [],
            headers,
            *([row[name] for name in names] for row in rows),
            total,
        ],
    )


def _sum_row(number: str, label: str, dong: int, names: list[str]) -> list:
    return [number, *(label if name == "component" else dong if name == "amount" else "" for name in names)]


def _sum(rows: list[Row]) -> int:
    """What a clerk's =SUM() makes of a column: every number in it, whatever its kind."""
    return sum(row["amount"] for row in rows if isinstance(row["amount"], int))


def _roman(number: int) -> str:
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


# ---- rows, and what is wrong in them ---------------------------------------------------------------------------------


def _row(voucher: Voucher, spelling: Spelling, unit: Unit) -> Row:
    """The voucher as a row of `_FIELDS`; `outline` and `dong` are for the writer, not for the file."""
    words, line = load_scenario()["words"], voucher.line
    return {
        "voucher": voucher.number,
        "paid_on": voucher.paid_on,
        "component": spelling.component(line.component),
        "place": spelling.place(line.place, unit),
        "source": words[line.source],
        "capital": words[line.capital],
        "plan_year": f"{line.plan_year}",
        "plan_kind": words[line.plan_kind],
        "payment_kind": words[voucher.payment_kind],
        "amount": voucher.amount_dong,
        "unit": "đồng",
        "investor": voucher.investor,
        "note": voucher.note,
        "outline": line.component,
        "dong": voucher.amount_dong,
    }


def _spoiled(quarter: str, pairs: list[tuple[Voucher, Row]], result: PaymentFiles) -> list[Row]:
    """The rows with the quarter's defects in them; vouchers that are refused for one are noted in `result.lost`.

    A defect for which no voucher is left (in a small unit) is left out.
    """
    rows = [row for _, row in pairs]
    numbers = [voucher.number for voucher, _ in pairs]
    untouched = (
        [
            (voucher, row)
            for voucher, row in pairs
            if voucher.payment_kind == "volume" and numbers.count(voucher.number) == 1
        ]
        if pairs
        else []
    )
    for defect in load_scenario()["defects"][quarter]:
        fitting = [
            pair
            for pair in untouched
            if pair[0].line.is_of(defect["of"])
            and f"{pair[0].paid_on:%Y}-Q{(pair[0].paid_on.month + 2) // 3}" == quarter
        ]
        if not fitting:
            continue
        voucher, row = fitting[len(fitting) // 2]
        if defect.get("extra"):
            spoiled = row | {"voucher": f"{voucher.number}B"}
            rows.insert(rows.index(row) + 1, spoiled)
        else:
            spoiled = row
            untouched.remove((voucher, row))
        spoiled |= _change(defect, spoiled)
        if defect.get("lost"):
            result.lost.append(voucher)
    return rows


def _change(defect: dict, row: Row) -> Row:
    name = defect["field"]
    if "text" in defect:
        return {name: defect["text"]}
    if "number" in defect:
        return {name: defect["number"]}
    if "formula" in defect:
        return {name: Formula(defect["formula"])}
    return _CHANGES[defect["change"]](name, row)


def _million_with_letters(name: str, row: Row) -> Row:
    return {name: f"{grouped(million(row[name]))}tr", "unit": "triệu đồng"}


def _unquoted_decimal_comma(name: str, row: Row) -> Row:
    thousands, rest = divmod(row[name], 1000)
    return {name: Unquoted(f"{grouped(thousands)},{rest:03}"), "unit": "nghìn đồng"}


def _two_digit_year(name: str, row: Row) -> Row:
    return {name: f"{row[name].day}/{row[name].month}/{row[name]:%y}"}


_CHANGES = {
    "million-with-letters": _million_with_letters,
    "unquoted-decimal-comma": _unquoted_decimal_comma,
    "two-digit-year": _two_digit_year,
    "no-break-space": lambda name, row: {name: re.sub(" ", _NO_BREAK_SPACE, row[name])},
    "decomposed": lambda name, row: {name: unicodedata.normalize("NFD", row[name])},
    "look-alike": lambda name, row: {name: row[name].replace("Đ", _ETH)},
    "negative": lambda name, row: {name: f"({grouped(row[name])})"},
    "spaced": lambda name, row: {name: f"{row[name]:,}".replace(",", " ")},
    "serial": lambda name, row: {name: serial(row[name])},
}
