"""Excel forms filled in: in the XML of the file itself, so that nothing else of it changes."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from monitoring.errors import InputError
from monitoring.filling import runs
from monitoring.filling.calculation import calculate
from monitoring.filling.cells import Cells, address, child, empty, row_and_column
from monitoring.filling.facts import Line
from monitoring.filling.filling import Filling
from monitoring.filling.formulas import Address
from monitoring.filling.moving import move_formula, move_others, move_sheet
from monitoring.filling.packages import Element, Parts, local, named, parsed, parts_of, refused, serialized
from monitoring.filling.placeholders import is_table, placeholders
from monitoring.filling.references import Place, RowMap, UnreadableFormula
from monitoring.filling.values import Gap
from monitoring.intake.archives import unreadable, worksheet_members
from monitoring.intake.xlsx_places import in_usual_form
from monitoring.messages import N_

_LAST_ROW = 1_048_576
#: Gaps of what somebody knows; the others are of what there is not.
_MISSING = ("office", "no_data")
#: Formulas that start programs or fetch from elsewhere.
_UNWANTED = re.compile(r"\||\b(?:WEBSERVICE|CALL|REGISTER\.ID|RTD|EXEC|SQL\.REQUEST)\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"")
_PAGE_TEXTS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


@dataclass
class Sheet:
    """A worksheet. `repeated`: row of the form → the rows of a table for which it stands; none: it stands empty."""

    name: str
    member: str
    root: Element
    repeated: dict[int, list[Line]] = field(default_factory=dict)

    @property
    def data(self) -> Element:
        return next(named(self.root, "sheetData"))

    @property
    def copies(self) -> dict[int, int]:
        return {row: max(len(lines), 1) for row, lines in self.repeated.items()}

    def at(self, cell: Element) -> str:
        return f"{self.name}!{cell.get('r')}"

    def cells(self) -> Iterator[Element]:
        return (cell for row in self.data for cell in row if local(cell) == "c")


def fill_workbook(content: bytes, filling: Filling, expected: Mapping[str, str], where: str) -> bytes:
    """The workbook filled in. `expected`: cell → what its formula must give, as a placeholder says it.

    Raises InputError for a workbook that is not sound, or holds what could run or fetch something.
    """
    parts = parts_of(content, where)
    members = worksheet_members(parts, parts.__getitem__, where)
    if not members:
        raise unreadable(where)
    strings, styles = (_part(parts, f"xl/{name}.xml", where) for name in ("sharedStrings", "styles"))
    cells = Cells(strings, styles)
    sheets = [_sheet(name, member, parts, where) for name, member in members.items()]
    for sheet in sheets:
        _write_formulas_out(sheet, where)
        _find_repeated(sheet, cells, filling)
    there = {sheet.at(cell) for sheet in sheets for cell in sheet.cells()}
    filling.faults += [(cell, content) for cell, content in expected.items() if cell not in there]
    maps = {sheet.name: RowMap(sheet.copies) for sheet in sheets}
    gaps: set[Address] = set()
    checked: dict[Address, tuple[str, Line | None]] = {}
    try:
        for sheet in sheets:
            gaps |= _fill_sheet(sheet, cells, filling, maps, checked, expected)
        if any(maps.values()):
            move_others(parts, maps, {sheet.name: sheet.member for sheet in sheets}, where)
    except UnreadableFormula as formula:
        raise InputError(
            "A formula cannot be moved with the rows that are repeated: {formula}",
            where=where,
            remedy="Write it otherwise, or outside the sheet with the repeated row.",
            formula=str(formula),
        ) from None
    everything = {address(sheet.name, cell): cell for sheet in sheets for cell in sheet.cells()}
    complete = calculate(everything, cells, gaps, checked, filling)
    _fill_drawings(parts, filling, where)
    _forget_drawn_figures(parts, where)
    for sheet in sheets:
        parts[sheet.member] = serialized(sheet.root)
    if strings is not None:
        parts["xl/sharedStrings.xml"] = _without_placeholders(strings)
    parts["xl/workbook.xml"] = _calculated(parts["xl/workbook.xml"], complete, where)
    return filling.finished(parts)


def _part(parts: Parts, name: str, where: str) -> Element | None:
    return parsed(parts[name], where) if name in parts else None


def _sheet(name: str, member: str, parts: Parts, where: str) -> Sheet:
    """A worksheet whose rows and cells all bear their places, each once."""
    in_usual_form(parts[member], f"{where}, {name}")
    sheet = Sheet(name, member, parsed(parts[member], where))
    row_number = 0
    for row in sheet.data:
        row_number = int(row.get("r", row_number + 1))
        row.set("r", str(row_number))
        column = 0
        for cell in row:
            if "r" not in cell.attrib:
                cell.set("r", f"{get_column_letter(column + 1)}{row_number}")
            column = row_and_column(cell)[1]
    return sheet


def _write_formulas_out(sheet: Sheet, where: str) -> None:
    """Each formula by itself, where several cells share one. Raises InputError for one that no form needs."""
    masters: dict[str, Translator] = {}
    for cell in sheet.cells():
        formula = child(cell, "f")
        if formula is None:
            continue
        shared = formula.get("si") if formula.get("t") == "shared" else None
        if shared is not None:
            if formula.text:
                masters[shared] = Translator(f"={formula.text}", origin=cell.get("r"))
            elif shared in masters:
                formula.text = masters[shared].translate_formula(cell.get("r")).removeprefix("=")
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, None)
        if _UNWANTED.search(_QUOTED.sub("", formula.text or "")):
            raise refused(f"{where}, {sheet.at(cell)}", N_("formulas that start programs"))


# ---- rows and cells --------------------------------------------------------------------------------------------------


def _find_repeated(sheet: Sheet, cells: Cells, filling: Filling) -> None:
    for row in sheet.data:
        marks = [
            (content, sheet.at(cell)) for cell in row for content in placeholders(cells.text(cell)) if is_table(content)
        ]
        if marks:
            sheet.repeated[int(row.get("r"))] = filling.lines(*marks[0])
            filling.faults += [(place, content) for content, place in marks[1:]]


def _fill_sheet(
    sheet: Sheet,
    cells: Cells,
    filling: Filling,
    maps: Mapping[str, RowMap],
    checked: dict[Address, tuple[str, Line | None]],
    expected: Mapping[str, str],
) -> set[Address]:
    """Repeat, move and fill in the rows of a sheet; the cells left empty for want of a figure."""
    gaps: set[Address] = set()
    for row in list(sheet.data):
        number = int(row.get("r"))
        lines: list[Line | None] = [*sheet.repeated.get(number, [])] or [None]
        copies = [row, *(copy.deepcopy(row) for _ in lines[1:])]
        for previous, following in pairwise(copies):
            previous.addnext(following)
        for count, (own, line) in enumerate(zip(copies, lines, strict=True)):
            place = Place(number, count) if number in sheet.repeated else None
            moved = maps[sheet.name].first(number) + count
            if moved > _LAST_ROW:
                raise UnreadableFormula(f"{sheet.name}!{number}")
            own.set("r", str(moved))
            for cell in own:
                if local(cell) == "c":
                    stood = sheet.at(cell)
                    cell.set("r", f"{cell.get('r').rstrip('0123456789')}{moved}")
                    if stood in expected and (place is None or line is not None):
                        checked[address(sheet.name, cell)] = (expected[stood], line)
                    gap = _fill_cell(sheet, cell, cells, filling, maps, place, line)
                    if gap is not None and gap.kind in _MISSING:
                        gaps.add(address(sheet.name, cell))
    move_sheet(sheet.root, maps, sheet.name, sheet.copies)
    for text in named(sheet.root, *_PAGE_TEXTS):
        runs.fill([text], lambda content: filling.say(content, sheet.name).replace("&", "&&"))
    return gaps


def _fill_cell(
    sheet: Sheet,
    cell: Element,
    cells: Cells,
    filling: Filling,
    maps: Mapping[str, RowMap],
    place: Place | None,
    line: Line | None,
) -> Gap | None:
    formula = child(cell, "f")
    if formula is not None:
        move_formula(formula, maps, sheet.name, place)
        return None
    if place is not None and line is None:  # a row of a table that has none
        if not placeholders(cells.text(cell)):
            return None
        empty(cell)
        return Gap("no_rows", "")
    at = sheet.at(cell)
    answer = partial(filling.answer, place=at, line=line)
    return cells.fill(cell, answer, partial(filling.say, place=at, line=line))


# ---- the rest of the workbook ----------------------------------------------------------------------------------------


def _fill_drawings(parts: Parts, filling: Filling, where: str) -> None:
    """Text boxes have placeholders too."""
    for name in [name for name in parts if re.fullmatch(r"xl/drawings/\w+\.xml", name)]:
        root = parsed(parts[name], where)
        paragraphs = [list(named(paragraph, "t")) for paragraph in named(root, "p")]
        if any([runs.fill(pieces, partial(filling.say, place=name)) for pieces in paragraphs]):
            parts[name] = serialized(root)


def _forget_drawn_figures(parts: Parts, where: str) -> None:
    """Charts keep a copy of what they draw, which they make anew where it is missing."""
    for name in [name for name in parts if re.fullmatch(r"xl/charts/chart\w*\.xml", name)]:
        root = parsed(parts[name], where)
        for drawn in list(named(root, "numCache", "strCache", "multiLvlStrCache")):
            drawn.getparent().remove(drawn)
        parts[name] = serialized(root)


def _without_placeholders(strings: Element) -> bytes:
    """The shared texts, those that no cell has any more without their words."""
    for text in strings:
        pieces = list(named(text, "t"))
        if placeholders(runs.text(pieces)):
            for piece in pieces:
                piece.text = ""
    return serialized(strings)


def _calculated(content: bytes, complete: bool, where: str) -> bytes:
    """The workbook, asking Excel to calculate it where a formula has no result yet."""
    root = parsed(content, where)
    settings = next(named(root, "calcPr"), None)
    if complete and settings is not None:
        settings.attrib.pop("fullCalcOnLoad", None)
    if not complete:
        if settings is None:
            settings = root.makeelement(root.tag.replace("workbook", "calcPr"), {})
            after = [own for own in root if local(own) in ("definedNames", "sheets")]
            after[-1].addnext(settings)
        settings.set("fullCalcOnLoad", "1")
    return serialized(root)
