"""The cells of a worksheet as its XML has them: what a cell says, and a number, a day or a text put into it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from fractions import Fraction

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string

from monitoring.filling import runs
from monitoring.filling.formulas import Address, Content, Failure, Formula, OnlyExcel, number_of
from monitoring.filling.packages import Element, local, named
from monitoring.filling.placeholders import is_table, placeholders, without_placeholders
from monitoring.filling.values import Answer, Gap, serial, stored
from monitoring.intake.number_formats import is_percent

_PLACE = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>\d+)")


class Looks:
    """The number formats of a workbook's cells, by their styles."""

    def __init__(self, styles: Element | None) -> None:
        codes = {number: str(code) for number, code in BUILTIN_FORMATS.items()}
        cells: list[Element] = []
        if styles is not None:
            codes |= {int(own.get("numFmtId", 0)): own.get("formatCode", "") for own in named(styles, "numFmt")}
            cells = [child for own in named(styles, "cellXfs") for child in own]
        self._codes = [codes.get(int(style.get("numFmtId", 0)), "") for style in cells]

    def code(self, cell: Element) -> str:
        style = int(cell.get("s", 0))
        return self._codes[style] if style < len(self._codes) else ""


class Cells:
    """How the cells of a workbook are read and written. `strings`: its shared texts."""

    def __init__(self, strings: Element | None, styles: Element | None) -> None:
        self._strings = [] if strings is None else [own for own in strings if local(own) == "si"]
        self.looks = Looks(styles)

    def rich_text(self, cell: Element) -> Element | None:
        """What a cell says, as an element of its own; None where it holds no text that was typed."""
        if child(cell, "f") is not None:
            return None
        if cell.get("t") == "inlineStr":
            return child(cell, "is")
        value = child(cell, "v")
        if cell.get("t") != "s" or value is None:
            return None
        text = copy.deepcopy(self._strings[int(value.text)])
        text.tag = cell.tag[:-1] + "is"
        return text

    def text(self, cell: Element) -> str:
        rich = self.rich_text(cell)
        return "" if rich is None else runs.text(_pieces(rich))

    def content(self, cell: Element) -> Content:
        """What the formulas of the workbook find in a cell."""
        formula, value = child(cell, "f"), child(cell, "v")
        if formula is not None:
            return Formula(formula.text or "")
        kind, text = cell.get("t", "n"), "" if value is None else value.text or ""
        if kind in ("s", "inlineStr"):
            return self.text(cell)
        if not text:
            return None
        if kind == "b":
            return bool(text == "1")
        try:
            return Failure(text) if kind == "e" else str(text) if kind == "str" else number_of(text)
        except OnlyExcel:
            return Failure("#NUM!")

    def fill(self, cell: Element, answer: Callable[[str], Answer], say: Callable[[str], str]) -> Gap | None:
        """Fill in the placeholders of a cell; the gap where it is left empty for one.

        One that stands alone becomes a number or a day, in the cell's own format; the others become words.
        """
        rich = self.rich_text(cell)
        text = "" if rich is None else runs.text(_pieces(rich))
        wanted = [content for content in placeholders(text) if not is_table(content)]
        if rich is None or not placeholders(text):
            return None
        if len(wanted) == 1 and not without_placeholders(text).strip():
            return self._put(cell, rich, answer(wanted[0]))
        runs.fill(_pieces(rich), say)
        self._put_text(cell, rich)
        return None

    def _put(self, cell: Element, rich: Element, found: Answer) -> Gap | None:
        if isinstance(found, Gap):
            empty(cell)
            return found
        code = self.looks.code(cell)
        if found.number is not None:
            put_number(cell, found.number / 100 if found.is_percent and is_percent(code) else found.number)
        elif found.day is not None and is_date_format(code):
            _put_value(cell, serial(found.day))
        else:
            runs.fill(_pieces(rich), lambda _: found.text)
            self._put_text(cell, rich)
        return None

    def _put_text(self, cell: Element, rich: Element) -> None:
        """Texts stand in their cells: what begins with "=" stays a text."""
        empty(cell)
        if runs.text(_pieces(rich)).strip():
            cell.set("t", "inlineStr")
            cell.append(rich)


def _pieces(rich: Element) -> list[Element]:
    """The pieces of a text, without the guide to its pronunciation."""
    return [piece for piece in named(rich, "t") if local(piece.getparent()) != "rPh"]


def child(element: Element, name: str) -> Element | None:
    return next((own for own in element if local(own) == name), None)


def empty(cell: Element) -> None:
    """Take what a cell holds, never its format."""
    cell.attrib.pop("t", None)
    for own in list(cell):
        cell.remove(own)


def put_number(cell: Element, number: Fraction) -> None:
    _put_value(cell, stored(number))


def _put_value(cell: Element, text: str) -> None:
    empty(cell)
    _append_value(cell, text)


def _append_value(cell: Element, text: str) -> None:
    value = cell.makeelement(cell.tag[:-1] + "v", {})
    value.text = text
    cell.append(value)


def put_result(cell: Element, result: Content) -> None:
    """Store what the formula of a cell gives; None where only Excel can tell."""
    cell.attrib.pop("t", None)
    for old in [own for own in cell if local(own) == "v"]:
        cell.remove(old)
    if isinstance(result, bool):
        cell.set("t", "b")
        _append_value(cell, str(int(result)))
    elif isinstance(result, str):
        cell.set("t", "e" if isinstance(result, Failure) else "str")
        _append_value(cell, runs.printable(result))
    elif result is not None:
        _append_value(cell, stored(result))


def row_and_column(cell: Element) -> tuple[int, int]:
    """Where a cell stands, from 1."""
    match = _PLACE.fullmatch(cell.get("r"))
    assert match
    return int(match["row"]), column_index_from_string(match["column"])


def address(sheet: str, cell: Element) -> Address:
    return (sheet, *row_and_column(cell))
