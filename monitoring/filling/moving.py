"""Everything in a workbook that means cells, moved once rows are repeated: formulas, ranges, names, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial

from monitoring.filling.packages import Element, Parts, local, named, parsed, serialized
from monitoring.filling.references import Place, RowMap, moved_formula, moved_range, moved_ranges

Maps = Mapping[str, RowMap]

#: Elements whose text is a formula, and those whose text is ranges.
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula")
_AREAS = ("sqref",)
#: Attributes that hold ranges; those where a single cell means itself, and those where it means all its copies.
_CELLS, _COPIES = ("ref", "activeCell", "topLeftCell"), ("sqref",)
#: Where a comment or a button stands, in the older drawings.
_VML = re.compile(rb"(<x:(?P<kind>Row|Anchor)>)(?P<text>[^<]*)(</x:)")
_ANCHORED_ROWS = (2, 6)
#: What belongs to a sheet.
_OF_SHEET = ("/table", "/comments", "/drawing", "/vmlDrawing", "/pivotTable", "/threadedComment")
#: Parts that name the sheets of which they mean cells.
_ANYWHERE = ("xl/workbook.xml", "xl/charts/chart", "xl/pivotCache/pivotCacheDefinition")


def move_part(root: Element, maps: Maps, own: str = "") -> None:
    """Move what a part of the workbook means by cells of the sheet `own`, or of sheets that it names."""
    rows = maps.get(own)
    for element in root.iter():
        name = local(element)
        if name in _FORMULAS and element.text:
            formula = element.text.removeprefix("=")
            element.text = element.text[: len(element.text) - len(formula)] + moved_formula(formula, maps, own)
        if "location" in element.attrib and name == "hyperlink":
            element.set("location", moved_formula(element.get("location"), maps, own))
        of_sheet = maps.get(element.get("sheet", own)) or rows
        if of_sheet is None:
            continue
        if name in _AREAS and element.text:
            element.text = moved_ranges(element.text, of_sheet)
        for attribute in _CELLS:
            if attribute in element.attrib:
                element.set(attribute, moved_range(element.get(attribute), of_sheet))
        for attribute in _COPIES:
            if attribute in element.attrib:
                element.set(attribute, moved_ranges(element.get(attribute), of_sheet))


def move_sheet(root: Element, maps: Maps, own: str, repeated: Mapping[int, int]) -> None:
    """Move what stands around the cells of a worksheet; the cells themselves have moved already.

    `repeated`: row of the form → how often it stands now.
    """
    for part in list(root):
        if local(part) == "sheetData":
            continue
        if local(part) == "mergeCells":
            _move_merged(part, maps[own], repeated)
        elif local(part) == "rowBreaks":
            for mark in part:
                mark.set("id", str(maps[own].last(int(mark.get("id")))))
        else:
            move_part(part, maps, own)


def _move_merged(part: Element, rows: RowMap, repeated: Mapping[int, int]) -> None:
    """Cells merged within a repeated row are merged in each copy; merged over it, they reach to its last copy."""
    for merged in list(part):
        cells = merged.get("ref")
        first, last = (int(row) for row in re.findall(r"\d+", cells + ":" + cells)[:2])
        if first != last or first not in repeated:
            merged.set("ref", moved_range(cells, rows))
            continue
        for copy in range(repeated[first]):
            other = merged.makeelement(merged.tag, {"ref": moved_range(cells, rows, Place(first, copy))})
            merged.addprevious(other)
        part.remove(merged)
    part.set("count", str(len(part)))


def move_formula(element: Element, maps: Maps, own: str, place: Place | None) -> None:
    """Move the formula of a cell, which is written out by itself."""
    if element.text:
        element.text = moved_formula(element.text, maps, own, place)
    for attribute in ("ref", "r1", "r2"):
        if attribute in element.attrib:
            element.set(attribute, moved_range(element.get(attribute), maps[own], place))


# ---- other parts -----------------------------------------------------------------------------------------------------


def move_others(parts: Parts, maps: Maps, members: Mapping[str, str], where: str) -> None:
    """Move what the parts beside the worksheets mean by cells. `members`: sheet → its part."""
    owners = {part: sheet for sheet, member in members.items() for part in _parts_of_sheet(parts, member, where)}
    for name in list(parts):
        own = owners.get(name, "")
        if name.endswith(".vml") and own:
            parts[name] = _VML.sub(partial(_moved_vml, rows=maps[own]), parts[name])
        elif name in owners or name.startswith(_ANYWHERE):
            root = parsed(parts[name], where)
            move_part(root, maps, own)
            if own:
                _move_anchors(root, maps[own])
            parts[name] = serialized(root)
    _drop_order_of_calculation(parts, where)


def _parts_of_sheet(parts: Parts, member: str, where: str) -> Iterator[str]:
    folder, file = posixpath.split(member)
    relations = f"{folder}/_rels/{file}.rels"
    if relations in parts:
        for relation in parsed(parts[relations], where):
            if relation.get("Type", "").endswith(_OF_SHEET):
                target = relation.get("Target", "")
                yield target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def _move_anchors(root: Element, rows: RowMap) -> None:
    """Pictures, charts and shapes of a drawing stay beside what they stood beside; its rows count from 0."""
    for row in named(root, "row"):
        if local(row.getparent()) in ("from", "to"):
            row.text = str(rows.first(int(row.text) + 1) - 1)


def _moved_vml(match: re.Match[bytes], rows: RowMap) -> bytes:
    numbers = match["text"].split(b",")
    anchored = _ANCHORED_ROWS if match["kind"] == b"Anchor" else (0,)
    for place in anchored:
        if place < len(numbers) and numbers[place].strip().isdigit():
            numbers[place] = str(rows.first(int(numbers[place]) + 1) - 1).encode()
    return match[1] + b",".join(numbers) + match[4]


def _drop_order_of_calculation(parts: Parts, where: str) -> None:
    """Excel finds anew in which order it calculates; the old order names cells that have moved."""
    chain = "xl/calcChain.xml"
    if parts.pop(chain, None) is None:
        return
    for name, attribute in (("[Content_Types].xml", "PartName"), ("xl/_rels/workbook.xml.rels", "Target")):
        root = parsed(parts[name], where)
        for element in [own for own in root if own.get(attribute, "").endswith("calcChain.xml")]:
            root.remove(element)
        parts[name] = serialized(root)
