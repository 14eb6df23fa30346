"""Files as they really come: xlsx, xls, ods and delimited text from rows of cells, the same bytes every time."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from monitoring.legacy_encodings import decode_tcvn3, decode_vni
from monitoring.vietnamese import MARKED_LETTERS

_CREATED = datetime(2024, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_DAY_ZERO = date(1899, 12, 30)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Formula(str):
    """A formula whose result the file does not hold."""


class Unquoted(str):
    """A cell of delimited text that its writer forgot to quote."""


class Serial(int):
    """A date that stands in its cell as a bare number."""


Cell = str | int | float | Decimal | date | None
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows, the font of its cells, and the rows (from 0) in another font."""

    name: str
    rows: Rows
    font: str = "Times New Roman"
    row_fonts: dict[int, str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()


def grouped(number: int | Decimal) -> str:
    """`number` as Vietnamese files write it: 13.513,61."""
    whole, _, decimals = format(Decimal(number), "f").partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")


def million(dong: int) -> Decimal:
    """`dong` in triệu đồng, exact."""
    return Decimal(dong).scaleb(-6).normalize()


def as_text(cell: Cell) -> str:
    """A cell as delimited text holds it: numbers in Vietnamese style, dates day first."""
    if isinstance(cell, Unquoted):
        return cell
    if cell is None or isinstance(cell, str):
        return cell or ""
    return f"{cell.day:02}/{cell.month}/{cell.year}" if isinstance(cell, date) else grouped(cell)


# ---- workbooks -------------------------------------------------------------------------------------------------------


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of today's Excel."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED, "comments": "Số liệu minh họa"})
        for sheet in sheets:
            _fill_xlsx(book, sheet)
    with zipfile.ZipFile(buffer) as packed:
        return zipped([(name, packed.read(name)) for name in packed.namelist()])


def _fill_xlsx(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    fonts = sorted({sheet.font, *sheet.row_fonts.values()})
    formats = {font: book.add_format({"font_name": font, "font_size": 12}) for font in fonts}
    dates = {font: book.add_format({"font_name": font, "font_size": 12, "num_format": "dd/mm/yyyy"}) for font in fonts}
    for row, cells in enumerate(sheet.rows):
        font = sheet.row_fonts.get(row, sheet.font)
        for column, cell in enumerate(cells):
            _write_xlsx(page, row, column, cell, dates[font] if isinstance(cell, date) else formats[font])
    for first_row, first_column, last_row, last_column in sheet.merged:
        text = sheet.rows[first_row][first_column]
        font = formats[sheet.row_fonts.get(first_row, sheet.font)]
        page.merge_range(first_row, first_column, last_row, last_column, text, font)


def _write_xlsx(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, column, cell, style, "")
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, style)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, style)
    elif cell not in (None, ""):
        page.write_string(row, column, as_text(cell), style)


def xls(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of the Excel of 1997; numbers typed, everything else text."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell not in (None, ""):
                    page.write(row, column, cell if isinstance(cell, int | float) else as_text(cell))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"))
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def ods(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of LibreOffice, with no more in it than its cells."""
    tables = "".join(
        f'<table:table table:name="{escape(sheet.name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in sheet.rows)
        + "</table:table>"
        for sheet in sheets
    )
    content = (
        f'{_XML}<office:document-content {_ODS_NAMES} office:version="1.2"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{_XML}<manifest:manifest {_ODS_NAMES} manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": _ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped((name, text.encode("utf-8")) for name, text in parts.items())


def _ods_cell(cell: Cell) -> str:
    if cell in (None, ""):
        return "<table:table-cell/>"
    shown = f"<text:p>{escape(as_text(cell))}</text:p>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{shown}</table:table-cell>"


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file that is the same everywhere: fixed dates, and stored, since one zlib compresses unlike another."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3
            archive.writestr(entry, content)
    return buffer.getvalue()


# ---- delimited text --------------------------------------------------------------------------------------------------


def delimited(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Delimited text as Windows programs save it: CRLF, quotes only where they must be."""
    lines = (delimiter.join(_quoted(cell, delimiter) for cell in cells) + "\r\n" for cells in rows)
    return encoded("".join(lines), encoding)


def _quoted(cell: Cell, delimiter: str) -> str:
    text = as_text(cell)
    if isinstance(cell, Unquoted) or not any(mark in text for mark in (delimiter, '"', "\n")):
        return text
    return '"' + text.replace('"', '""') + '"'


def encoded(text: str, encoding: str) -> bytes:
    """`text` in `encoding`; in Windows-1258 tones are characters of their own behind their vowels."""
    if encoding != "windows-1258":
        return text.encode(encoding)
    return "".join(map(_with_tone_apart, unicodedata.normalize("NFC", text))).encode("cp1258")


def _with_tone_apart(letter: str) -> str:
    try:
        letter.encode("cp1258")
        return letter
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in _TONES)
        return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES)) + tone


def in_tcvn3(rows: Rows) -> list[list[Cell]]:
    """`rows` as typed in a font of TCVN3 (`.VnTime`)."""
    return [[cell.translate(_TCVN3) if isinstance(cell, str) else cell for cell in cells] for cells in rows]


def in_vni(rows: Rows) -> list[list[Cell]]:
    """`rows` as typed in a font of VNI (`VNI-Times`)."""
    return [[cell.translate(_VNI) if isinstance(cell, str) else cell for cell in cells] for cells in rows]


def _typed_as(signs: Iterable[str], decode: Callable[[str], str]) -> dict[int, str]:
    """A table for str.translate: Vietnamese letter → the sign, or the last of the signs, that shows it."""
    return str.maketrans({letter: sign for sign in signs if (letter := decode(sign)) in _LETTERS})


_LETTERS = {*MARKED_LETTERS, *MARKED_LETTERS.upper()}
_LATIN = [chr(code) for code in range(0x80, 0x100)]
_TCVN3 = _typed_as(_LATIN, decode_tcvn3)
_VNI_PAIRS = [vowel + mark for vowel in "aeouyôöAEOUYÔÖ" for mark in _LATIN if mark.islower() == vowel.islower()]
_VNI = _typed_as([*(sign for sign in _LATIN if decode_vni(sign) != sign), *_VNI_PAIRS], decode_vni)


def serial(day: date) -> Serial:
    """The number that a spreadsheet keeps for `day`."""
    return Serial((day - _DAY_ZERO).days)
