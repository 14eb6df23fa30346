"""Files of agencies: csv, xlsx, and the headers by which their layout is found."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from functools import cache
from html import escape

from fuzz.conservation import check_books, received
from fuzz.target import Target, text_of
from monitoring.errors import InputError
from monitoring.intake.headers import find_header
from monitoring.intake.layouts import load_layouts
from tests.intake.files import HEADERS, PAYMENTS, RETURNS, csv_bytes, ods_bytes, payment, return_line, xlsx_bytes

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def delimited(data: bytes) -> bool:
    """A csv file: as many rows as it has records, and the books balance."""
    try:
        tables = received(data)
    except InputError:
        return False
    _check_count(data, sum(len(table.rows) + len(table.set_aside) for table in tables.values()))
    check_books(tables)
    return True


def _check_count(data: bytes, rows: int) -> None:
    """Compares with Python's own reader, where the bytes leave no doubt about their encoding."""
    if data.startswith((b"PK", b"\xd0\xcf", b"\xff\xfe", b"\xfe\xff")):
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    counts = {sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in ",;\t"}
    assert rows in counts, f"{rows} rows of {counts} records"


def workbook(data: bytes) -> bool:
    """The first byte chooses: the workbook itself, a member of a sound workbook, or the cells of its sheet."""
    kind, rest = (data[0] % 6, data[1:]) if data else (0, b"")
    written: list[int] = []
    if kind == 0:
        content = rest
    elif kind == 5:
        content, written = _of_cells(rest)
    else:
        member = (_SHEET, _STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels")[kind - 1]
        content = _with({member: rest})
    try:
        tables = received(content)
    except InputError:
        return False
    found = {row for table in tables.values() for part in (table.rows, table.set_aside) for row in part["source_row"]}
    assert found.issuperset(written), f"rows of the sheet are lost: {sorted(set(written) - found)}"
    check_books(tables)
    return True


@cache
def _members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([PAYMENTS, payment()]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with(changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (_members() | changed).items():
            archive.writestr(name, content)
    return out.getvalue()


def _of_cells(data: bytes) -> tuple[bytes, list[int]]:
    """A workbook of the cells in `data` (lines, tabs; `#` before a typed number); the numbers of its filled rows."""
    lines, filled = [], []
    for number, line in enumerate(_NOT_XML.sub("", text_of(data)).split("\n"), start=1):
        cells = [_cell(text) for text in line.split("\t")]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
        if line.replace("#", "").strip():
            filled.append(number)
    sheet = f'<worksheet xmlns="{_NAMESPACE}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    return _with({_SHEET: sheet.encode()}), filled


def _cell(text: str) -> str:
    if text.startswith("#") and re.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", text[1:], re.ASCII):
        return f"<c><v>{text[1:]}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def headers(data: bytes) -> bool:
    """A header has all that its layout requires, each field in a column of its own, inside the grid."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text_of(data).split("\n")]
    width = max(map(len, lines))
    try:
        header = find_header([line + [""] * (width - len(line)) for line in lines], load_layouts(), "a")
    except InputError:
        return False
    columns = list(header.columns.values())
    assert len(set(columns)) == len(columns) and set(columns) <= set(range(width))
    assert not header.layout.missing(set(header.columns))
    assert 0 <= header.first <= header.last <= header.first + 1 < len(lines) + 1
    assert set(columns).isdisjoint(header.others)
    return True


_TITLE = ["BÁO CÁO GIẢI NGÂN"], ["Đơn vị tính: triệu đồng"], []
_RETURNS = [*_TITLE, RETURNS, ["TỔNG SỐ", *[""] * 6, "4,5"], return_line(), return_line(component="5.1", plan="x")]
_CSV_SEEDS = [
    csv_bytes([PAYMENTS, payment(), payment(voucher="2", amount="-5"), payment(paid_on="31/6/2024")]),
    csv_bytes([PAYMENTS, payment(payment_kind="điều chỉnh", amount="(1.250)")], ";"),
    csv_bytes(_RETURNS), csv_bytes([*_RETURNS[:-1], [*return_line(), "x", "y"]], "\t"),
    csv_bytes([HEADERS["indicator-returns"], ["school_age5", "", "196", "200", "31/3/2024", "GD", "12"]]),
    csv_bytes([PAYMENTS, payment(note='xuống\ndòng "trích"')]), csv_bytes([PAYMENTS, payment()], ",", "utf-16"),
    csv_bytes([PAYMENTS, payment()], ",", "utf-8-sig").replace(b"\n", b"\r\n"), b"\n\n",
]  # fmt: skip


def _cells_seed(rows: list[list[object]]) -> bytes:
    return b"\x05" + "\n".join("\t".join(map(str, row)) for row in rows).encode()


FILES = (
    Target("csv", "csv files, read and cleaned", delimited, _CSV_SEEDS),
    Target("xlsx", "workbooks and their parts, read and cleaned", workbook, [
        b"\x00" + xlsx_bytes([PAYMENTS, payment()]), b"\x00" + ods_bytes([PAYMENTS, payment()]),
        *(bytes([kind]) + _members()[name] for kind, name in enumerate(
            (_SHEET, _STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"), start=1) if name in _members()),
        _cells_seed([PAYMENTS, payment(amount="#1437.8"), payment(paid_on="#45382")]), _cells_seed(_RETURNS),
    ]),
    Target("layouts", "headers and the layout they mean", headers, [
        "\n".join("\t".join(map(str, row)) for row in rows).encode()
        for rows in (*([names] for names in HEADERS.values()), [*_TITLE, ["Vốn", "", *RETURNS[2:]], RETURNS])
    ]),
)  # fmt: skip
