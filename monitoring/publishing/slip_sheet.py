"""The slip as the first sheet of a workbook: what was sent back, why, and what to do; every text a text."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree
from openpyxl.utils import get_column_letter, quote_sheetname

from monitoring.presentation.markup import clean
from monitoring.publishing.xlsx_marks import COLOUR, added, styles
from monitoring.publishing.xlsx_package import MAIN, RELATIONS, WORKBOOK, Element, Package, main

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PART = "xl/worksheets/tra-lai.xml"
_LANDSCAPE_A4 = {"paperSize": "9", "orientation": "landscape", "fitToWidth": "1", "fitToHeight": "0"}
#: Characters that fit in a line of a column, and the height of a line in points.
_LINE_HEIGHT = 15


@dataclass(frozen=True)
class Line:
    """A line of a slip: its cells, and its look. `to`: sheet and place that its first cell leads to."""

    cells: Sequence[str]
    look: str = "plain"
    to: tuple[str, str] | None = None


@dataclass(frozen=True)
class SlipSheet:
    """The sheet called `name`, its lines from the top, the widths of its columns in characters.

    `hidden` lines stand below and are for programs.
    """

    name: str
    lines: Sequence[Line]
    widths: Sequence[int]
    hidden: Sequence[Line] = ()


def put_first(package: Package, slip: SlipSheet) -> None:
    """Puts `slip` before the other sheets, shown when the workbook is opened; one of its name is written anew."""
    part = package.sheets().get(slip.name)
    if part is None:
        part = _PART
        _enter(package, slip.name)
    package.put(part, etree.tostring(_drawn(package, slip), encoding="UTF-8", standalone=True), _SHEET_TYPE)
    for other in package.sheets().values():
        if other != part:  # two selected sheets would be changed together
            for view in package.tree(other).iter(main("sheetView")):
                view.attrib.pop("tabSelected", None)


def _enter(package: Package, name: str) -> None:
    """A first sheet in the list of sheets: whatever counts sheets counts one more."""
    workbook = package.tree(WORKBOOK)
    sheets = workbook.find(main("sheets"))
    number = max(int(sheet.get("sheetId")) for sheet in sheets) + 1
    entry = etree.Element(main("sheet"), name=name, sheetId=str(number))
    entry.set(f"{{{RELATIONS}}}id", package.relate(WORKBOOK, "worksheet", _PART))
    sheets.insert(0, entry)
    for known in workbook.iter(main("definedName")):
        if known.get("localSheetId"):
            known.set("localSheetId", str(int(known.get("localSheetId")) + 1))
    for view in workbook.iter(main("workbookView")):
        view.attrib.pop("firstSheet", None)
        view.attrib.pop("activeTab", None)


def _drawn(package: Package, slip: SlipSheet) -> Element:
    looks = _looks(package)
    tree = etree.Element(main("worksheet"), nsmap={None: MAIN})
    properties = etree.SubElement(tree, main("sheetPr"))
    etree.SubElement(properties, main("tabColor"), rgb=COLOUR)
    etree.SubElement(properties, main("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(tree, main("sheetViews"))
    etree.SubElement(views, main("sheetView"), workbookViewId="0", tabSelected="1", showGridLines="0")
    columns = etree.SubElement(tree, main("cols"))
    for number, width in enumerate(slip.widths, start=1):
        etree.SubElement(columns, main("col"), min=str(number), max=str(number), width=str(width), customWidth="1")
    data = etree.SubElement(tree, main("sheetData"))
    lines = [*slip.lines, *slip.hidden]
    for number, line in enumerate(lines, start=1):
        _draw_line(data, number, line, looks, slip.widths, is_hidden=number > len(slip.lines))
    wide = [number for number, line in enumerate(lines, start=1) if len(line.cells) == 1]
    merged = etree.SubElement(tree, main("mergeCells"), count=str(len(wide)))
    for number in wide:
        etree.SubElement(merged, main("mergeCell"), ref=f"A{number}:{get_column_letter(len(slip.widths))}{number}")
    links = etree.Element(main("hyperlinks"))
    for number, line in enumerate(lines, start=1):
        if line.to:
            place = f"{quote_sheetname(line.to[0])}!{line.to[1]}"
            etree.SubElement(links, main("hyperlink"), ref=f"A{number}", location=place)
    if len(links):
        tree.append(links)
    etree.SubElement(tree, main("pageSetup"), **_LANDSCAPE_A4)
    return tree


def _draw_line(
    data: Element, number: int, line: Line, looks: dict[str, int], widths: Sequence[int], *, is_hidden: bool
) -> None:
    room = [sum(widths)] if len(line.cells) == 1 else widths
    heights = (
        -(-len(part) // max(width - 2, 1)) for text, width in zip(line.cells, room, strict=False) for part in [text]
    )
    row = etree.SubElement(
        data, main("row"), r=str(number), customHeight="1", ht=str(_LINE_HEIGHT * max([1, *heights]))
    )
    if is_hidden:
        row.set("hidden", "1")
    for column, text in enumerate(line.cells, start=1):
        look = looks["link" if line.to and column == 1 else line.look]
        cell = etree.SubElement(row, main("c"), r=f"{get_column_letter(column)}{number}", s=str(look), t="inlineStr")
        told = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        told.text = clean(text)


def _looks(package: Package) -> dict[str, int]:
    """Name of each look → its number among the styles of the workbook, in the workbook's own font."""
    tree = styles(package)
    fonts = {"plain": 0}
    for name, tags in {"bold": "<b/>", "title": "<b/>", "link": "<u/>"}.items():
        font = deepcopy(tree.find(main("fonts"))[0])
        for tag in ("b", "u", "sz") if name == "title" else ("b", "u"):
            for known in font.findall(main(tag)):
                font.remove(known)
        font.insert(0, etree.fromstring(tags.replace("/>", f' xmlns="{MAIN}"/>')))
        if name == "title":
            font.insert(1, etree.Element(main("sz"), val="14"))
        fonts[name] = added(tree, "fonts", font)
    border = etree.fromstring(
        f'<border xmlns="{MAIN}">' + "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
        + "<diagonal/></border>"
    )  # fmt: skip
    framed = added(tree, "borders", border)
    fill = etree.fromstring(
        f'<fill xmlns="{MAIN}"><patternFill patternType="solid"><fgColor rgb="FFE7EDF3"/></patternFill></fill>'
    )
    shaded = added(tree, "fills", fill)
    designs = {
        "plain": (0, 0, 0), "title": (fonts["title"], 0, 0), "bold": (fonts["bold"], 0, 0),
        "row": (0, 0, framed), "header": (fonts["bold"], shaded, framed), "link": (fonts["link"], 0, framed),
    }  # fmt: skip
    return {name: added(tree, "cellXfs", _look(*design)) for name, design in designs.items()}


def _look(font: int, fill: int, border: int) -> Element:
    numbers = {"numFmtId": "49", "fontId": str(font), "fillId": str(fill), "borderId": str(border), "xfId": "0"}
    applied = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"), "1")
    look = etree.Element(main("xf"), **numbers, **applied, quotePrefix="1")
    etree.SubElement(look, main("alignment"), vertical="top", wrapText="1")
    return look
