"""Values of cells as text, some thousands of rows at a time: numbers exact, dates ISO, and what was typed as which."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeGuard, cast

import numpy as np
import pandas as pd

from monitoring.distinct import compact
from monitoring.intake.grids import text_frame

Value = str | float | int | bool | date | datetime | time | timedelta

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
        texts = [_texts(column) for column in columns]
        cells = {number: compact(column) for number, column in text_frame(texts).items()}
        return cls(
            pd.DataFrame(cells),
            max(len(text) for column in texts for text in column),
            np.array([_marks(column, _is_number) for column in columns]).T,
            np.array([_marks(column, _is_rounded) for column in columns]).T,
            np.array([_marks(column, _is_date) for column in columns]).T,
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


def _is_text(column: Sequence[Value]) -> bool:
    return set(map(type, column)) == {str}


def _texts(column: Sequence[Value]) -> Sequence[str]:
    return cast(Sequence[str], column) if _is_text(column) else [cell_text(value) for value in column]


def _marks(column: Sequence[Value], is_marked: Callable[[Value], bool]) -> np.ndarray:
    return np.array([False] * len(column) if _is_text(column) else [is_marked(value) for value in column])


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


def _is_number(value: Value) -> TypeGuard[float]:
    return type(value) in (float, int)


def _is_rounded(value: Value) -> bool:
    return _is_number(value) and abs(value) >= _FIRST_ROUNDED


def _is_date(value: Value) -> bool:
    return isinstance(value, date)
