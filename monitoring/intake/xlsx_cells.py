"""What the fast reader does not tell of xlsx cells: formulas without a value, errors, formats, old fonts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from monitoring.intake.archives import unreadable
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Cells
from monitoring.legacy_encodings import decode_by_font

_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^<>]*)>\s*"
    rb"(?P<formula><(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>))?\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^<>]*>(?P<value>[^<]*)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ERROR, _TEXT = b't="e"', b't="str"'
_ZERO = re.compile(rb"-?0(?:\.0*)?")
_STYLE = re.compile(rb"\bs=\"(\d+)\"")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")


def cells_without_value(xml: bytes, uncalculated: bool = False) -> Cells:
    """Cells of a worksheet whose formula has no stored result, and cells that hold an error (as its text).

    In a workbook that is `uncalculated` a zero is no result either: programs store it until a spreadsheet calculates.
    """
    found: Cells = {}
    for cell in _cells_with(_FORMULA, xml):
        # An empty text is a result: then the cell says that it holds text.
        if (not cell["value"] and _TEXT not in cell["attributes"]) or (uncalculated and _ZERO.fullmatch(cell["value"])):
            _keep(found, cell["attributes"], FORMULA_WITHOUT_VALUE)
    for cell in _cells_with(re.compile(_ERROR), xml):
        _keep(found, cell["attributes"], (cell["value"] or b"#N/A").decode("ascii", errors="replace"))
    return found


def cells_in_formats(xml: bytes, formats: Mapping[str, str]) -> Cells:
    """Cells of a worksheet in one of the `formats` (style → number format), with the format."""
    found: Cells = {}
    if formats:
        styles = b"|".join(style.encode() for style in formats)
        for attributes in re.findall(rb"<c\b([^<>]*\bs=\"(?:%s)\"[^<>]*)>" % styles, xml):
            style = _STYLE.search(attributes)
            if style and not attributes.endswith(b"/"):
                _keep(found, attributes, formats[style[1].decode()])
    return found


def _cells_with(sign: re.Pattern[bytes], xml: bytes) -> Iterator[re.Match[bytes]]:
    """The cells whose tag, or whose first child, is where `sign` stands; each tag is looked at once."""
    searched = 0
    for match in sign.finditer(xml):
        tag = xml.rfind(b"<", searched, match.start())
        searched = match.start()
        cell = _CELL.match(xml, tag) if tag >= 0 else None
        if cell:
            yield cell


def _keep(found: Cells, attributes: bytes, text: str) -> None:
    place = _PLACE.search(attributes)
    if place:
        found[int(place[2]) - 1, column_index_from_string(place[1].decode()) - 1] = text


def cells_in_legacy_fonts(content: bytes, sheet: str, where: str) -> Cells:
    """Cells of a sheet set in TCVN3 or VNI fonts, in Unicode."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
        return dict(_decoded_cells(workbook[sheet]))
    except Exception:  # whatever a damaged workbook makes openpyxl raise
        raise unreadable(where) from None


def _decoded_cells(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], str]]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, (str, CellRichText)):
                text, decoded = str(cell.value), _decoded(cell)
                if decoded != text:
                    yield (cell.row - 1, cell.column - 1), decoded


def _decoded(cell: Cell) -> str:
    font = cell.font.name or ""
    runs = cell.value if isinstance(cell.value, CellRichText) else [cell.value]
    return "".join(
        decode_by_font(str(run), (getattr(getattr(run, "font", None), "rFont", None) or font)) for run in runs
    )
