"""What people and programs do to a file before it arrives: a clean table, handled in every usual way, read again.

    python -m tests.reliability.handling     # writes the table of docs/reliability.md

Each derived file tells of the same money. After it is read and cleaned, every accepted row must be one of the true ones
(component, place, source, amount), each at most once, and for every true row that is not accepted a row of the file
must have been refused with a reason, or the file been stopped. From a file that only went through another program
nothing may be refused or remarked at all.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from pathlib import Path

import openpyxl
import pandas as pd

from monitoring.cleaning.ledger import Cleaning
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.workspace import Workspace
from tests.intake.files import csv_bytes, csv_text, saved, sheets_bytes, xls_bytes, xlsx_bytes
from tests.reliability import page
from tests.samples import clean_files, new_workspace

Row = list[object]
Grid = list[Row]
Line = tuple[str, str, str, int]

#: All columns but what units write of their work, which no figure is made of.
FIELDS = list(load_layouts()["returns"].fields)[:11]
HEADER: Row = [load_layouts()["returns"].fields[name].header for name in FIELDS]
COMPONENT, PLACE, SOURCE, CAPITAL, YEAR, KIND, PLAN, SPENT, ESTIMATE, UNIT, OFFICE = range(len(FIELDS))
NAMES = {"4.1": "Tiểu dự án 1 - Dự án 4", "1": "Dự án 1", "vinh-o": "Vĩnh Ô", "vinh-khe": "Vĩnh Khê"}
SOURCES = {"central": "NSTW", "local": "NSĐP", "people": "Dân góp"}
PERIOD = "2024-Q3"
RESULTS = Path(__file__).with_name("handling.json")


@dataclass(frozen=True)
class Handled:
    """A file made of the clean table: how it was handled, in which container, whether it must be kept whole, and which
    other program wrote it again.
    """

    handling: str
    name: str
    content: bytes
    unharmed: bool = False
    program: str = ""


def true_lines() -> list[Line]:
    """Component, place, source and đồng spent of every row of the clean table; all amounts differ."""
    keys = product(("4.1", "1"), ("vinh-o", "vinh-khe"), SOURCES)
    return [(*key, 1_000_000 * (101 + 7 * n * n) + 800_000) for n, key in enumerate(keys)]


def table(write: Callable[[int], object] | None = None) -> Grid:
    """The clean rows without header; `write` spells an amount in đồng, as a typed number of triệu without it."""
    write = write or (lambda dong: dong / 1_000_000)
    return [
        [
            f"DA{component}",
            NAMES[place],
            SOURCES[source],
            "ĐTPT",
            2024,
            "trong năm",
            write(2 * dong + 300_000),
            write(dong),
            "",
            "triệu đồng",
            "Phòng TCKH",
        ]
        for component, place, source, dong in true_lines()
    ]


def vietnamese(dong: int) -> str:
    return english(dong).translate(str.maketrans(",.", ".,"))


def english(dong: int, decimals: int = 1) -> str:
    return f"{dong / 1_000_000:,.{decimals}f}"


def changed(rows: Grid, change: Callable[[int, Row], Row]) -> Grid:
    return [change(number, list(row)) for number, row in enumerate(rows)]


def put(column: int, value: Callable[[int, Row], object]) -> Callable[[int, Row], Row]:
    """A change of one column."""
    return lambda number, row: [*row[:column], value(number, row), *row[column + 1 :]]


def padded(*texts: object) -> Row:
    return [*texts, *[""] * (len(HEADER) - len(texts))]


def without(rows: Grid, *columns: int) -> Grid:
    return [[value for place, value in enumerate(row) if place not in columns] for row in rows]


def total(rows: Iterable[Row], *labels: object) -> Row:
    """A row that sums typed amounts."""
    picked = list(rows)
    row = padded(*labels)
    for column in (PLAN, SPENT):
        row[column] = round(sum(float(str(line[column])) for line in picked), 3)
    return row


# ---- containers ------------------------------------------------------------------------------------------------------


def pandas_xlsx(rows: Grid, index: Sequence[int] = ()) -> bytes:
    frame = pd.DataFrame(rows[1:], columns=[str(name) for name in rows[0]])
    out = io.BytesIO()
    if index:
        frame.set_index([str(rows[0][column]) for column in index]).to_excel(out)
    else:
        frame.to_excel(out, index=False)
    return out.getvalue()


CONTAINERS: dict[str, Callable[[Grid], bytes]] = {
    "openpyxl.xlsx": xlsx_bytes,
    "xlwt.xls": xls_bytes,
    "pandas.xlsx": pandas_xlsx,
}


def text_files(rows: Grid) -> Iterator[tuple[str, bytes]]:
    """A table of text in every usual delimited form."""
    for delimiter, name in ((",", "comma"), (";", "semicolon"), ("\t", "tab")):
        yield f"{name}.csv", csv_bytes(rows, delimiter)
    yield "utf-16.csv", csv_bytes(rows, "\t", "utf-16")
    yield "bom-crlf.csv", ("\ufeff" + csv_text(rows, ";").replace("\n", "\r\n")).encode()
    yield "more-delimiters.csv", "\n".join(f"{line};" for line in csv_text(rows, ";").splitlines()).encode()


def in_containers(handling: str, rows: Grid, *, unharmed: bool = False, only: str = "") -> Iterator[Handled]:
    for name, write in CONTAINERS.items():
        if only in name:
            yield Handled(handling, name, write(rows), unharmed)


def merged(rows: Grid, columns: Iterable[int]) -> bytes:
    """The rows below a header as xlsx with equal neighbours of some columns merged, as pandas and people do."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([HEADER, *rows])))
    sheet = book.active
    for column in columns:
        start = 0
        for number in range(1, len(rows) + 1):
            key = tuple(map(str, rows[start][: column + 1]))
            if number < len(rows) and tuple(map(str, rows[number][: column + 1])) == key:
                continue
            if number - start > 1:
                sheet.merge_cells(
                    start_row=start + 2, end_row=number + 1, start_column=column + 1, end_column=column + 1
                )
            start = number
    return saved(book)


# ---- handlings -------------------------------------------------------------------------------------------------------


def written_again() -> Iterator[Handled]:
    clean: Grid = [HEADER, *table()]
    yield from in_containers("written again by a program", clean, unharmed=True)
    for name, content in text_files([HEADER, *table(vietnamese)]):
        yield Handled("saved as text", name, content, unharmed=True)
    moved = [[*reversed(row)] for row in clean]
    yield from in_containers("columns in another order", moved, unharmed=True)
    numbered = [["STT", *HEADER], *([number, *row] for number, row in enumerate(table(), start=1))]
    yield from in_containers("lines numbered", numbered, unharmed=True)
    text = changed(table(vietnamese), put(SPENT, lambda n, row: f"  {row[SPENT]} "))
    yield from in_containers("numbers stored as text", [HEADER, *text], unharmed=True)
    half = [row if n % 2 else typed for n, (row, typed) in enumerate(zip(table(vietnamese), table(), strict=True))]
    yield from in_containers("half typed, half text", [HEADER, *half], unharmed=True)
    dust = changed(table(), put(SPENT, lambda n, row: float(str(row[SPENT])) * 3 - float(str(row[SPENT])) * 2))
    yield from in_containers("results of subtractions", [HEADER, *dust], unharmed=True)


def rescaled() -> Iterator[Handled]:
    units = {
        "đồng": 1,
        "VNĐ": 1,
        "Đồng Việt Nam": 1,
        "nghìn đồng": 1_000,
        "1000đ": 1_000,
        "1.000 đồng": 1_000,
        "ngàn đồng": 1_000,
        "triệu đồng": 10**6,
        "Tr.đ": 10**6,
        "triệu VNĐ": 10**6,
        "1.000.000 đồng": 10**6,
        "TRIỆU ĐỒNG": 10**6,
        "tỷ đồng": 10**9,
    }
    for unit, scale in units.items():
        rows = without([HEADER, *table(lambda dong, scale=scale: dong / scale)], UNIT)
        titles = [f"ĐVT: {unit}", f"Đơn vị tính ({unit})"]
        for title in titles if scale != 10**9 else titles[:1]:
            above: Grid = [["BÁO CÁO GIẢI NGÂN QUÝ III NĂM 2024", *[""] * 9], ["", title, *[""] * 8]]
            yield Handled("unit in the title", f"{title}.xlsx", xlsx_bytes([*above, *rows]), unharmed=True)
        column = changed(table(lambda dong, scale=scale: dong / scale), put(UNIT, lambda n, row, unit=unit: unit))
        yield Handled("unit in its column", f"{unit}.xlsx", xlsx_bytes([HEADER, *column]), unharmed=True)
    mixed = [["ĐVT: triệu đồng", *[""] * 10], HEADER, *changed(table(), put(UNIT, lambda n, row: "đồng"))]
    yield from in_containers("unit of the title against that of the column", mixed)
    unknown = [["ĐVT: trăm nghìn", *[""] * 9], *without([HEADER, *table()], UNIT)]
    yield from in_containers("unit that nobody knows", unknown)


def restyled() -> Iterator[Handled]:
    for decimals in (1, 3):
        for name, content in text_files([HEADER, *table(partial(english, decimals=decimals))]):
            yield Handled("numbers in English style, undeclared", f"{decimals}-{name}", content)
    for every in (2, 3):
        rows = [
            one if n % every else other
            for n, (one, other) in enumerate(zip(table(vietnamese), table(partial(english, decimals=3)), strict=True))
        ]
        yield from in_containers("two clerks, two styles", [HEADER, *rows])


def grouped() -> Iterator[Handled]:
    rows = table()
    for columns in ([0], [0, 1], [0, 1, 3], [0, 1, 3, 4, 5], [1], [9, 10]):
        name = "-".join(map(str, columns))
        yield Handled("equal neighbours merged", f"{name}.xlsx", merged(rows, columns))
    yield Handled("grouped by pandas", "2.xlsx", pandas_xlsx([HEADER, *rows], (COMPONENT, PLACE)))
    yield Handled("grouped by pandas", "3.xlsx", pandas_xlsx([HEADER, *rows], (COMPONENT, PLACE, CAPITAL)))
    yield Handled("amounts merged over rows", "amounts.xlsx", _amounts_merged(rows))
    once = [row if n % 3 == 0 else ["", "", *row[2:]] for n, row in enumerate(rows)]
    yield from in_containers("groups named once, nothing merged", [HEADER, *once])
    inner = [row if n % 3 == 0 else [row[0], "", *row[2:]] for n, row in enumerate(rows)]
    yield from in_containers("places named once, nothing merged", [HEADER, *inner])


def _amounts_merged(rows: Grid) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([HEADER, *rows])))
    for first in (2, 8):
        book.active.merge_cells(start_row=first, end_row=first + 2, start_column=SPENT + 1, end_column=SPENT + 1)
    return saved(book)


def headed() -> Iterator[Handled]:
    styles: dict[str, Callable[[int, str], tuple[object, ...]]] = {
        "numbered": lambda n, name: (f"{'I' * n}. {name}",),
        "capitals": lambda n, name: (name.upper(),),
        "bare": lambda n, name: (name.removeprefix("Xã "),),
        "dashed": lambda n, name: (f"- {name}",),
        "office": lambda n, name: (f"UBND {name.lower()}",),
    }
    for style, write in styles.items():
        yield from in_containers(f"places in headings, {style}", [HEADER, *_under_places(write)])
        yield from in_containers(
            f"places in headings, {style}, with sums", [HEADER, *_under_places(write, sums=True)], only="openpyxl"
        )
    yield from in_containers("places and components in headings", [["STT", *HEADER], *_nested()])
    unknown = _under_places(lambda n, name: (f"{'I' * n}. Xã Vĩnh Thái",))
    yield from in_containers("headings of no known place", [HEADER, *unknown])
    both = [HEADER, *_under_places(styles["numbered"], after=True)]
    yield from in_containers("places in headings, sums below", both)


def _by_place() -> list[tuple[str, Grid]]:
    names = (NAMES["vinh-o"], NAMES["vinh-khe"])
    return [(f"Xã {name}", [row for row in table() if row[PLACE] == name]) for name in names]


def _under_places(
    write: Callable[[int, str], tuple[object, ...]], *, sums: bool = False, after: bool = False
) -> Iterator[Row]:
    for number, (name, rows) in enumerate(_by_place(), start=1):
        yield total(rows, *write(number, name)) if sums else padded(*write(number, name))
        yield from changed(rows, put(PLACE, lambda n, row: ""))
        if after:
            yield total(rows, "Cộng")


def _nested() -> Iterator[Row]:
    for number, (name, rows) in enumerate(_by_place(), start=1):
        yield ["I" * number, *padded(name)]
        for place, component in enumerate(("DA4.1", "DA1"), start=1):
            yield [place, *padded(NAMES[component.removeprefix("DA")])]
            yield from (["", "", "", *row[2:]] for row in rows if row[COMPONENT] == component)


def marked() -> Iterator[Handled]:
    for mark in ('"', "''", "//", "nt", "-nt-", "như trên", "〃"):
        rows = changed(table(), put(PLACE, lambda n, row, mark=mark: mark if n % 3 else row[PLACE]))
        yield Handled("marks for “as above”", f"{fold_name(mark)}.xlsx", xlsx_bytes([HEADER, *rows]))
    for mark in ("-", "–", "…", "...", "?", "#N/A", "#REF!"):
        rows = changed(table(), put(PLACE, lambda n, row, mark=mark: mark if n % 3 else row[PLACE]))
        yield from in_containers("dashes, dots and errors", [HEADER, *rows], only="xls")
        rows = changed(table(), put(SOURCE, lambda n, row, mark=mark: mark if n % 3 else row[SOURCE]))
        yield Handled("dashes, dots and errors", f"source-{fold_name(mark)}.xlsx", xlsx_bytes([HEADER, *rows]))


def fold_name(mark: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in mark)


def totalled() -> Iterator[Handled]:
    rows = table()
    footer = [padded(note) for note in ("", "Ghi chú: số liệu đến 30/9", "Người lập biểu", "Nguyễn Văn A")]
    for label in ("TỔNG SỐ", "Tổng cộng", "Cộng", "Cộng vốn ĐTPT", "Số trang trước chuyển sang", "Cộng mang sang"):
        whole = total(rows, label)
        yield from in_containers("totals first and last", [HEADER, whole, *rows, whole, *footer])
    places = [total(parts, "", f"Cộng {name}") for name, parts in _by_place()]
    yield from in_containers("totals of places", [HEADER, *rows, *places])
    coded = [[*sums[:2], *rows[0][2:6], *sums[6:9], *rows[0][9:]] for sums in (total(rows, "Tổng cộng"),)]
    yield from in_containers("totals with codes", [HEADER, *rows, *coded])
    unit = list(_unit_sums(rows))
    yield from in_containers("a row without place that sums them", [HEADER, *unit, *rows])
    sheets = {"TH": [HEADER, *unit], "CT": [HEADER, *rows]}
    yield Handled("a sheet that sums another", "before.xlsx", sheets_bytes(sheets))
    yield Handled("a sheet that sums another", "behind.xlsx", sheets_bytes(dict(reversed(sheets.items()))))
    yield from in_containers("header repeated", [HEADER, *rows[:6], HEADER, *rows[6:]], unharmed=True)
    swapped = [*range(6), SPENT, PLAN, *range(8, 11)]
    second = [[row[place] for place in swapped] for row in [HEADER, *rows[6:]]]
    yield from in_containers("a second table, other columns", [HEADER, *rows[:6], padded(), *second], unharmed=True)
    yield from in_containers("the same rows twice", [HEADER, *rows, *rows])


def _unit_sums(rows: Grid) -> Iterator[Row]:
    for component in ("DA4.1", "DA1"):
        for source in SOURCES.values():
            parts = [row for row in rows if (row[COMPONENT], row[SOURCE]) == (component, source)]
            sums = total(parts)
            yield [component, "", *parts[0][2:6], *sums[6:9], *parts[0][9:]]


HANDLINGS = (written_again, rescaled, restyled, grouped, headed, marked, totalled)


@cache
def handled() -> tuple[Handled, ...]:
    """Every derived file."""
    return tuple(file for handle in HANDLINGS for file in handle())


def converted(files: Sequence[Handled], program: Sequence[str], suffix: str, name: str) -> list[Handled]:
    """Files that one call of an office program, or one a file, has read and written again."""
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number, file in enumerate(files):
            path = Path(folder, f"{number:03}{Path(file.name).suffix}")
            path.write_bytes(file.content)
            sources.append(path)
        out = Path(folder, "out")
        out.mkdir()
        for paths in [sources] if "soffice" in program[0] else [[path] for path in sources]:
            options = (
                [f"-env:UserInstallation=file://{folder}/profile", "--convert-to", suffix, "--outdir", str(out)]
                if "soffice" in program[0]
                else []
            )
            targets = [] if options else [str(out / f"{paths[0].stem}.{suffix}")]
            command = [*program, *options, *map(str, paths), *targets]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        made = [out / f"{path.stem}.{suffix}" for path in sources]
        return [
            replace(file, name=path.name, content=path.read_bytes(), program=f"saved as {suffix} by {name}")
            for file, path in zip(files, made, strict=True)
        ]


# ---- what came of them -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """Of the true rows of a file: `kept` were accepted, `refused` not, with a reason; `problems` must be none."""

    kept: int
    refused: int
    problems: tuple[str, ...]


def outcome(workspace: Workspace, file: Handled) -> Outcome:
    """What became of a file, held against the true rows."""
    truth = Counter(true_lines())
    try:
        cleaning = clean_files(workspace, PERIOD, {file.name.replace("/", "-"): file.content})
    except InputError as stopped:
        return Outcome(0, truth.total(), (f"stopped: {stopped}",) if file.unharmed else ())
    accepted = Counter(_lines(cleaning))
    missing, refused = truth - accepted, cleaning.refused()
    problems = [f"not true: {line}" for line in accepted - truth]
    if missing.total() > len(refused):
        problems.append(f"lost without a word: {missing.total()} of which {len(refused)} are refused")
    if file.unharmed and (missing or len(refused) or len(cleaning.remarks())):
        told = [*refused["reason"], *cleaning.remarks()["reason"]]
        problems.append(f"false alarm: {told[:3]}")
    return Outcome((truth & accepted).total(), missing.total(), tuple(problems))


def _lines(cleaning: Cleaning) -> list[Line]:
    rows = cleaning.accepted("returns")
    names = ["component", "place", "source", "cumulative_dong"]
    return [(*map(str, key), int(dong)) for *key, dong in rows[names].itertuples(index=False)]  # type: ignore[misc]


def name_of(file: Handled) -> str:
    """The line of the table in which a file is counted."""
    return file.program or f"{file.handling}{' (nothing may be refused)' if file.unharmed else ''}"


def lines_of(results: Iterable[Sequence[str | int]]) -> list[str]:
    """The table of the page, one line a handling, from results as they are kept."""
    sums: dict[str, list[int]] = {}
    for handling, _, kept, refused, problems in results:
        line = sums.setdefault(str(handling), [0, 0, 0, 0])
        for place, count in enumerate((1, kept, refused, problems != 0)):
            line[place] += int(count)
    whole = [sum(counts) for counts in zip(*sums.values(), strict=True)]
    return [
        "| what was done to the file | files | true rows accepted | refused with a reason | files gone wrong |",
        "|---|--:|--:|--:|--:|",
        *(f"| {name} | {' | '.join(map(str, counts))} |" for name, counts in sums.items()),
        f"| **all** | {' | '.join(f'**{count}**' for count in whole)} |",
    ]


def by_office_programs() -> list[Handled]:
    """What LibreOffice Calc and Gnumeric make of files, in one call of the former a format."""
    picked = [file for file in handled() if file.name.endswith((".xlsx", ".xls")) and "openpyxl" in file.name]
    picked += [file for file in handled() if file.handling in ("equal neighbours merged", "grouped by pandas")]
    calc = [
        converted(picked, ["soffice", "--headless"], suffix, "LibreOffice Calc") for suffix in ("ods", "xls", "xlsx")
    ]
    gnumeric = [converted(picked[:12], ["ssconvert"], suffix, "Gnumeric") for suffix in ("ods", "xls")]
    return [file for files in [*calc, *gnumeric] for file in files]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = new_workspace(Path(folder, "root"))
        outcomes = [(file, outcome(workspace, file)) for file in [*handled(), *by_office_programs()]]
    for file, found in outcomes:
        for problem in found.problems:
            print(f"{file.handling}, {file.program}, {file.name}: {problem}")
    kept = [[name_of(file), file.name, found.kept, found.refused, len(found.problems)] for file, found in outcomes]
    lines = ",\n".join(json.dumps(line, ensure_ascii=False) for line in kept)
    RESULTS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    page.write_table("handling", lines_of(kept))


if __name__ == "__main__":
    main()
