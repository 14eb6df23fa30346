"""Where cells stand once rows of a form are repeated, and formulas and ranges that still mean the same cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

#: A sheet, if any, and the cells in it.
_OPERAND = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?(?P<cells>[^!]+)")
_CELL = re.compile(r"(?P<column>\$?[A-Z]{1,3})(?P<fixed>\$?)(?P<row>[1-9]\d{0,6})")
_ROW = re.compile(r"(?P<column>)(?P<fixed>\$?)(?P<row>[1-9]\d{0,6})")
#: Ranges are often drawn to the end of the sheet.
_LAST_ROW = 1_048_576


class UnreadableFormula(ValueError):
    """A formula of which nobody can say which cells it means."""


class RowMap:
    """Where the rows of a sheet stand once some are repeated. `copies`: row → how often it stands (at least once)."""

    def __init__(self, copies: Mapping[int, int]) -> None:
        self._copies = copies

    def __bool__(self) -> bool:
        return any(copies > 1 for copies in self._copies.values())

    def first(self, row: int) -> int:
        """The new place of a row, of its first copy."""
        return row + sum(copies - 1 for repeated, copies in self._copies.items() if repeated < row)

    def last(self, row: int) -> int:
        """The new place of a row, of its last copy."""
        return self.first(row) + self._copies.get(row, 1) - 1


class Place(NamedTuple):
    """The row of a form in which a formula stands, and which copy of it (from 0) it is moved to."""

    row: int
    copy: int


def moved_range(cells: str, rows: RowMap, place: Place | None = None) -> str:
    """`A5`, `A5:$B9` or `3:4`, moved: from the first copy of its first row to the last copy of its last row.

    In a repeated row (`place`), what means the row itself, and is not fixed by a $, means the copy.
    """
    first, mark, last = cells.partition(":")
    return _moved(first, rows, place, to_last=False, alone=not mark) + mark + _moved(last, rows, place, to_last=True)


def _moved(cell: str, rows: RowMap, place: Place | None, *, to_last: bool, alone: bool = False) -> str:
    match = _CELL.fullmatch(cell) or (None if alone else _ROW.fullmatch(cell))
    if not match:
        return cell
    row = int(match["row"])
    if place is not None and row == place.row and not match["fixed"]:
        moved = rows.first(row) + place.copy
    else:
        moved = rows.last(row) if to_last else rows.first(row)
    return f"{match['column']}{match['fixed']}{min(moved, _LAST_ROW)}"


def moved_ranges(text: str, rows: RowMap) -> str:
    """Areas with spaces between them, moved: a single cell of a repeated row becomes all its copies."""
    return " ".join(_moved_area(cells, rows) for cells in text.split())


def _moved_area(cells: str, rows: RowMap) -> str:
    moved = moved_range(cells if ":" in cells else f"{cells}:{cells}", rows)
    first, _, last = moved.partition(":")
    return first if first == last else moved


def moved_formula(formula: str, sheets: Mapping[str, RowMap], own: str, place: Place | None = None) -> str:
    """`formula` (without "=") of the sheet `own`, "" for none, so that it means the same cells as before.

    Raises UnreadableFormula where that cannot be told.
    """
    if not any(sheets.values()):
        return formula
    return "".join(
        _moved_operand(token.value, sheets, own, place) if is_range(token) else token.value for token in tokens(formula)
    )


def tokens(formula: str) -> list[Token]:
    """The parts of a formula. Raises UnreadableFormula for one that is none."""
    try:
        return list(Tokenizer(f"={formula}").items)
    except (TokenizerError, IndexError):
        raise UnreadableFormula(formula) from None


def is_range(token: Token) -> bool:
    return bool(token.type == Token.OPERAND and token.subtype == Token.RANGE)


def sheet_and_cells(operand: str, own: str) -> tuple[str, str]:
    """The sheet that an operand such as `'Biểu 1'!A5:B9` means, and its cells. Raises UnreadableFormula."""
    match = _OPERAND.fullmatch(operand)
    if not match:
        raise UnreadableFormula(operand)
    sheet = match["sheet"]
    return (own if sheet is None else sheet.strip("'").replace("''", "'")), match["cells"]


def _moved_operand(operand: str, sheets: Mapping[str, RowMap], own: str, place: Place | None) -> str:
    if "[" in operand:  # a column of a table by its name
        return operand
    sheet, cells = sheet_and_cells(operand, own)
    rows = sheets.get(sheet)
    if rows is None:
        return operand
    prefix = operand[: len(operand) - len(cells)]
    return prefix + moved_range(cells, rows, place if sheet == own else None)
