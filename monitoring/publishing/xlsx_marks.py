"""Cells of a workbook coloured and commented, with everything else of it left as it is.

What an earlier round has marked is taken back first: its comments, its colour and its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache, partial
from typing import NamedTuple

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname

from monitoring.presentation.markup import clean
from monitoring.publishing.xlsx_package import MAIN, RELATIONS, WORKBOOK, Element, Package, main

#: Amber: told from white and from every other shade by people who see no red or green, and by its brightness alone.
COLOUR = "FFFFC000"
#: What our part of a comment begins with; a sender's own text before it stays.
BEGINS = "[Phiếu trả lại]"
AUTHOR = "Phiếu trả lại"
#: Names of the cells that were sent back: they move with their rows.
NAME = "tra_lai."

_STYLES = "xl/styles.xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_PLAIN_STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs>
</styleSheet>"""
#: What stands behind the drawing of comments in a worksheet.
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"
 path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>
</v:shapetype></xml>"""
_SHAPE = """<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden"
 fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">
<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_FIRST_SHAPE, _COMMENT_COLUMNS, _COMMENT_ROWS = 90_001, 4, 8


class Cell(NamedTuple):
    """A place in a worksheet, counted from 1."""

    row: int
    column: int

    @property
    def place(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


def mark(package: Package, sheet: str, coloured: Iterable[Cell], comments: Mapping[Cell, str]) -> None:
    """Colours cells of the worksheet called `sheet`, and adds to some of them a comment that begins with BEGINS."""
    part = package.sheets()[sheet]
    tree = package.tree(part)
    in_colour = cache(partial(_style, package, is_protected=_is_protected(tree)))
    for cell, element in _cells(tree, sorted({*coloured, *comments})).items():
        element.set("s", str(in_colour(_style_of(tree, cell, element))))
    if comments:
        _comment(package, part, tree, comments)


def name_cells(package: Package, cells: Mapping[str, tuple[str, Cell]]) -> None:
    """Gives cells (sheet and cell) hidden names, which say where they are after rows were moved."""
    workbook = package.tree(WORKBOOK)
    names = workbook.find(main("definedNames"))
    if names is None:
        names = etree.Element(main("definedNames"))
        before = [workbook.find(main(tag)) for tag in ("sheets", "functionGroups", "externalReferences")]
        next(element for element in reversed(before) if element is not None).addnext(names)
    for name, (sheet, cell) in cells.items():
        place = f"${get_column_letter(cell.column)}${cell.row}"
        etree.SubElement(names, main("definedName"), name=name, hidden="1").text = f"{quote_sheetname(sheet)}!{place}"


def clear(package: Package) -> None:
    """Takes back what an earlier round has marked."""
    names = package.tree(WORKBOOK).find(main("definedNames"))
    for name in [] if names is None else list(names):
        if name.get("name", "").startswith(NAME):
            names.remove(name)
    if names is not None and not len(names):
        names.getparent().remove(names)
    coloured = {style: str(_filled(package, style, "0")) for style in sorted(_coloured_styles(package), key=int)}
    for part in package.sheets().values():
        tree = package.tree(part)
        for cell in tree.iter(main("c")) if coloured else ():
            if cell.get("s") in coloured:
                cell.set("s", coloured[cell.get("s")])
        _clear_comments(package, part)


# ---- cells -----------------------------------------------------------------------------------------------------------


def _cells(tree: Element, wanted: Sequence[Cell]) -> dict[Cell, Element]:
    """The elements of the cells `wanted`, made where they are missing; rows and cells may lack their places."""
    data = tree.find(main("sheetData"))
    found: dict[Cell, Element] = {}
    by_row: dict[int, list[Cell]] = {}
    for cell in wanted:
        by_row.setdefault(cell.row, []).append(cell)
    number, last = 0, -1
    for position, row in enumerate(list(data)):
        number = int(row.get("r", number + 1))
        if number <= max(by_row, default=0):
            last = position
        if number in by_row:
            _cells_of_row(row, number, by_row.pop(number), found)
    for missing in sorted(by_row):  # rows that hold nothing at all
        row = etree.Element(main("row"), r=str(missing))
        later = [known for known in data if int(known.get("r", 0)) > missing]
        data.insert(data.index(later[0]) if later else last + 1, row)
        _cells_of_row(row, missing, by_row[missing], found)
        last += 1
    return found


def _cells_of_row(row: Element, number: int, wanted: Iterable[Cell], found: dict[Cell, Element]) -> None:
    for cell in wanted:
        column = 0
        before = None
        for element in row.iterchildren(main("c")):
            letters = re.match(r"[A-Z]+", element.get("r", ""))
            column = column_index_from_string(letters[0]) if letters else column + 1
            if column == cell.column:
                found[cell] = element
            if column < cell.column:
                before = element
        if cell not in found:
            made = etree.Element(main("c"), r=cell.place)
            row.insert(0, made) if before is None else before.addnext(made)
            found[cell] = made


def _style_of(tree: Element, cell: Cell, element: Element) -> str:
    """The style in which a cell is shown: its own, its row's or its column's."""
    if element.get("s"):
        return str(element.get("s"))
    row = element.getparent()
    if row.get("s") and row.get("customFormat") in ("1", "true"):
        return str(row.get("s"))
    for column in tree.iter(main("col")):
        if int(column.get("min")) <= cell.column <= int(column.get("max")):
            return str(column.get("style", "0"))
    return "0"


def _is_protected(tree: Element) -> bool:
    protection = tree.find(main("sheetProtection"))
    return protection is not None and protection.get("sheet") in ("1", "true")


# ---- looks -----------------------------------------------------------------------------------------------------------


def styles(package: Package) -> Element:
    """The looks of a workbook; plain ones where it has none."""
    _, part = package.related(WORKBOOK, "styles")
    if not part:
        package.put(_STYLES, _PLAIN_STYLES.encode(), _STYLES_TYPE)
        package.relate(WORKBOOK, "styles", _STYLES)
        part = _STYLES
    return package.tree(part)


def added(tree: Element, group: str, element: Element) -> int:
    """The number of `element` in a group of the looks, to which it is added unless it is there."""
    parent = tree.find(main(group))
    wanted = etree.tostring(element, method="c14n", with_tail=False)
    for number, known in enumerate(parent):
        if etree.tostring(known, method="c14n", with_tail=False) == wanted:
            return number
    parent.append(element)
    parent.set("count", str(len(parent)))
    return len(parent) - 1


def _style(package: Package, style: str, *, is_protected: bool) -> int:
    """The number of the style that is `style` in our colour, and open to be changed."""
    tree = styles(package)
    fill = etree.fromstring(
        f'<fill xmlns="{MAIN}"><patternFill patternType="solid"><fgColor rgb="{COLOUR}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )
    return _filled(package, style, str(added(tree, "fills", fill)), unlocked=is_protected)


def _filled(package: Package, style: str, fill: str, *, unlocked: bool = False) -> int:
    tree = styles(package)
    known = tree.find(main("cellXfs"))
    look = deepcopy(known[min(int(style), len(known) - 1)])
    look.set("fillId", fill)
    look.set("applyFill", "1")
    if unlocked:
        for protection in look.findall(main("protection")):
            look.remove(protection)
        open_to_change = etree.Element(main("protection"), locked="0")
        look.insert(len(look.findall(main("alignment"))), open_to_change)
        look.set("applyProtection", "1")
    return added(tree, "cellXfs", look)


def _coloured_styles(package: Package) -> set[str]:
    """The styles that show our colour."""
    tree = styles(package)
    ours = {
        str(number)
        for number, fill in enumerate(tree.find(main("fills")))
        for colour in fill.iter(main("fgColor"))
        if colour.get("rgb", "").upper()[-6:] == COLOUR[-6:]
    }
    return {str(number) for number, look in enumerate(tree.find(main("cellXfs"))) if look.get("fillId") in ours}


# ---- comments --------------------------------------------------------------------------------------------------------


def _comment(package: Package, part: str, tree: Element, comments: Mapping[Cell, str]) -> None:
    _, known = package.related(part, "comments")
    name = known or _new_part(package, "xl/comments-tra-lai{}.xml")
    if not known:
        package.put(name, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode(), _COMMENTS_TYPE)
        package.relate(part, "comments", name)
    told = package.tree(name)
    authors, listed = told.find(main("authors")), told.find(main("commentList"))
    by_place = {comment.get("ref"): comment for comment in listed}
    etree.SubElement(authors, main("author")).text = AUTHOR
    drawn = []
    for cell, text in sorted(comments.items()):
        comment = by_place.get(cell.place)
        if comment is None:
            comment = etree.SubElement(listed, main("comment"), ref=cell.place, authorId=str(len(authors) - 1))
            etree.SubElement(comment, main("text"))
            drawn.append(cell)
        run = etree.SubElement(etree.SubElement(comment.find(main("text")), main("r")), main("t"))
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.text = clean(("" if cell in drawn else "\n") + f"{BEGINS} {text}")
    listed[:] = sorted(listed, key=lambda comment: _cell_at(comment.get("ref")))
    if drawn:
        _draw(package, part, tree, drawn)


def _draw(package: Package, part: str, tree: Element, cells: Sequence[Cell]) -> None:
    """The boxes in which spreadsheet programs show comments."""
    _, known = package.related(part, "vmlDrawing")
    name = known or _new_part(package, "xl/drawings/tra-lai{}.vml")
    if not known:
        package.set_default_type("vml", _VML_TYPE)
        package.put(name, _VML.encode())
        drawing = etree.Element(main("legacyDrawing"))
        drawing.set(f"{{{RELATIONS}}}id", package.relate(part, "vmlDrawing", name))
        behind = next((element for element in tree if etree.QName(element).localname in _BEHIND), None)
        tree.append(drawing) if behind is None else behind.addprevious(drawing)
    shapes = "".join(
        _SHAPE.format(
            number=_FIRST_SHAPE + cell.row * 1000 + cell.column, row=cell.row - 1, column=cell.column - 1,
            left=cell.column, right=cell.column + _COMMENT_COLUMNS, top=max(cell.row - 2, 0),
            bottom=max(cell.row - 2, 0) + _COMMENT_ROWS,
        )
        for cell in cells
    )  # fmt: skip
    head, end, rest = package.raw(name).decode("utf-8").rpartition("</xml>")
    package.put(name, f"{head}{shapes}{end}{rest}".encode())


def _clear_comments(package: Package, part: str) -> None:
    """Takes our part out of every comment, and away those that hold nothing else, with their boxes."""
    _, name = package.related(part, "comments")
    if not name:
        return
    gone = []
    for comment in list(package.tree(name).iter(main("comment"))):
        texts = [run for run in comment.iter(main("t")) if run.text]
        whole = "".join(run.text for run in texts)
        own, ours, _ = whole.partition(BEGINS)
        if ours and own.strip():
            for run in texts[1:]:
                run.text = ""
            texts[0].text = own.rstrip()
        elif ours:
            gone.append(_cell_at(comment.get("ref")))
            comment.getparent().remove(comment)
    _, drawing = package.related(part, "vmlDrawing")
    if gone and drawing:
        package.put(drawing, _without_shapes(package.raw(drawing).decode("utf-8"), set(gone)).encode())


def _without_shapes(vml: str, cells: set[Cell]) -> str:
    def kept(shape: re.Match[str]) -> str:
        row, column = (re.search(rf"<x:{tag}>\s*(\d+)\s*</x:{tag}>", shape[0]) for tag in ("Row", "Column"))
        return "" if row and column and Cell(int(row[1]) + 1, int(column[1]) + 1) in cells else shape[0]

    return re.sub(r"<v:shape\b.*?</v:shape>", kept, vml, flags=re.DOTALL)


def _cell_at(place: str) -> Cell:
    letters, digits = re.match(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
    return Cell(int(digits), column_index_from_string(letters))


def _new_part(package: Package, pattern: str) -> str:
    names = (pattern.format(f"-{number}") for number in range(1, 10_000))
    return next(name for name in names if name not in package)
