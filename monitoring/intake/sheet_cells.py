"""Values of cells as text, some thousands of rows at a time: numbers exact, dates ISO, and what was typed as which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

import numpy as np
import pandas as pd

from monitoring.distinct import compact
from monitoring.intake.grids import text_frame

Value = str | float | int | bool | date | datetime | time | timedelta

_NUMBERS: set[type] = {float, int}
_DATES: set[type] = {date, datetime}
#: Spreadsheets keep 15 digits: an integer from here on has lost its last ones.
_FIRST_ROUNDED = 1e15


@dataclass(frozen=True)
class CellBlock:
    """Rows of a sheet as Grid holds them: as Python's objects a large sheet would take ten times the memory.

    `numbers`, `rounded`, `dates` mark cells (rows × columns) that held a typed number, one of more digits than a
    spreadsheet keeps, a typed date; `longest` is the length of the longest text.
    """

    cells: pd.DataFrame
    longest: int
    numbers: np.ndarray
    rounded: np.ndarray
    dates: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Sequence[Value]]) -> CellBlock:
        """The block of `rows`, all of one length."""
        columns = list(zip(*rows, strict=True))
        types = [set(map(type, column)) for column in columns]
        texts = [_texts(column, kinds) for column, kinds in zip(columns, types, strict=True)]
        cells = {number: compact(column) for number, column in text_frame(texts).items()}
        return cls(
            pd.DataFrame(cells),
            max(len(text) for column in texts for text in column),
            np.array([_marks(column, kinds, _NUMBERS) for column, kinds in zip(columns, types, strict=True)]).T,
            np.array([_rounded(column, kinds) for column, kinds in zip(columns, types, strict=True)]).T,
            np.array([_marks(column, kinds, _DATES) for column, kinds in zip(columns, types, strict=True)]).T,
        )

    def widened(self, width: int) -> CellBlock:
        """The block with so many columns, empty where it has fewer."""
        more = width - self.cells.shape[1]
        if not more:
            return self
        empty = text_frame([[""] * len(self.cells)] * more)
        cells = pd.concat([self.cells, empty], axis="columns").set_axis(range(width), axis="columns")
        marks = (np.pad(mark, ((0, 0), (0, more))) for mark in (self.numbers, self.rounded, self.dates))
        return CellBlock(cells, self.longest, *marks)


def _texts(column: Sequence[Value], kinds: set[type]) -> Sequence[str]:
    return cast(Sequence[str], column) if kinds == {str} else [cell_text(value) for value in column]


def _marks(column: Sequence[Value], kinds: set[type], wanted: set[type]) -> np.ndarray:
    """Which cells are of the `wanted` types; `kinds` are those of the whole column."""
    if kinds.isdisjoint(wanted):
        return np.zeros(len(column), dtype=bool)
    return np.array([type(value) in wanted for value in column]) if kinds - wanted else np.ones(len(column), dtype=bool)


def _rounded(column: Sequence[Value], kinds: set[type]) -> np.ndarray:
    if kinds.isdisjoint(_NUMBERS):
        return np.zeros(len(column), dtype=bool)
    numbers = column if kinds <= _NUMBERS else [value if type(value) in _NUMBERS else 0 for value in column]
    large: np.ndarray = np.abs(np.array(numbers, dtype="float64")) >= _FIRST_ROUNDED
    return large


def cell_text(value: Value) -> str:
    """A cell's value as text: numbers exact in plain notation with the 15 digits that spreadsheets keep, dates ISO."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _number_text(value: float | int) -> str:
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < _FIRST_ROUNDED:
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")
