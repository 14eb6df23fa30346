"""What an xlsx workbook tells of its sheets beside values: hidden rows and columns, formats, errors, lost results."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

from monitoring.intake.archives import unreadable, worksheet_members
from monitoring.intake.grids import Facts
from monitoring.intake.number_formats import shows_another_number
from monitoring.intake.xlsx_cells import cells_in_formats, cells_without_value
from monitoring.intake.xlsx_places import in_usual_form

_ROW = re.compile(rb"<row\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_COLUMN = re.compile(rb"<col\b([^<>]*)>")
_COLUMNS = re.compile(rb"\b(?:min|max)=\"(\d+)\"")
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"|\bht=\"0(?:\.0*)?\"|\bwidth=\"0(?:\.0*)?\"")
_YES = {"1", "true"}
#: Formats that every workbook has without declaring them.
_BUILT_IN = {9: "0%", 10: "0.00%"}


def xlsx_facts(archive: zipfile.ZipFile, where: str) -> dict[str, Facts]:
    """Sheet → its facts. Raises InputError for sheets that stand apart over too many cells or give a place twice."""
    uncalculated, formats = _is_uncalculated(archive, where), _formats(archive, where)
    found = {}
    for sheet, member in worksheet_members(archive.namelist(), archive.read, where).items():
        xml = in_usual_form(archive.read(member), f"{where}, sheet “{sheet}”")
        found[sheet] = Facts(
            texts=cells_without_value(xml, uncalculated),
            hidden_rows=hidden_rows(xml),
            hidden_columns=hidden_columns(xml),
            formats=cells_in_formats(xml, formats),
        )
    return found


def hidden_rows(xml: bytes) -> frozenset[int]:
    """The rows (from 0) of a worksheet that are hidden, by hand or by a filter, or have no height."""
    if b"hidden=" not in xml and b'ht="0' not in xml:
        return frozenset()
    numbers = (_ROW_NUMBER.search(row) for row in _ROW.findall(xml) if _HIDDEN.search(row))
    return frozenset(int(number[1]) - 1 for number in numbers if number)


def hidden_columns(xml: bytes) -> frozenset[int]:
    """The columns (from 0) of a worksheet that are hidden or have no width."""
    columns = _COLUMN.findall(xml, 0, max(xml.find(b"<sheetData"), 0))
    hidden = (sorted(map(int, _COLUMNS.findall(column))) for column in columns if _HIDDEN.search(column))
    # Whatever stands right of the table is often hidden to the last column of the sheet: no column of a table.
    spans = (range(between[0] - 1, between[-1]) for between in hidden if between and between[-1] < 16_384)
    return frozenset(column for span in spans for column in span)


def _is_uncalculated(archive: zipfile.ZipFile, where: str) -> bool:
    """Whether the workbook asks to be calculated when it is opened, since whoever wrote it did not."""
    settings = [element.attrib for element in _parsed(archive, "xl/workbook.xml", where) if _name(element) == "calcPr"]
    return any(
        setting.get("fullCalcOnLoad") in _YES or setting.get("calcCompleted") in {"0", "false"} for setting in settings
    )


def _formats(archive: zipfile.ZipFile, where: str) -> dict[str, str]:
    """Style of cells → its number format, for those that show another number than the cell holds."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _parsed(archive, "xl/styles.xml", where)
    declared = [element for element in styles if _name(element) == "numFmt"]
    codes = _BUILT_IN | {int(element.get("numFmtId", -1)): element.get("formatCode", "") for element in declared}
    cells = next((element for element in styles if _name(element) == "cellXfs"), ())
    used = {str(number): codes.get(int(style.get("numFmtId", 0)), "") for number, style in enumerate(cells)}
    return {style: code for style, code in used.items() if shows_another_number(code)}


def _parsed(archive: zipfile.ZipFile, member: str, where: str) -> list[ElementTree.Element]:
    try:
        return list(ElementTree.fromstring(archive.read(member)).iter())
    except (KeyError, ValueError, ElementTree.ParseError):
        raise unreadable(where) from None


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
