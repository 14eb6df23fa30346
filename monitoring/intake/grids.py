"""A sheet or a delimited file as a grid of text: every cell as received, every row with its number in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from monitoring.errors import InputError

#: A file beyond these is no table of figures. A cell may hold what spreadsheets allow.
MAX_ROWS = 20_000_000
MAX_COLUMNS = 1_000
MAX_CELLS = 200_000_000
MAX_CELL_CHARACTERS = 32_767
#: Rows that have to be looked at one by one, because they may be totals, footnotes or nothing.
MAX_ODD_ROWS = 300_000

#: Stands for a formula whose result the file does not hold: its value is unknown, not zero and not empty.
FORMULA_WITHOUT_VALUE = "=…"


@dataclass(frozen=True)
class Grid:
    """`cells`: text columns 0, 1, 2 …, "" where empty. `lines`: the physical row number of each row (int64, from 1).

    `numbers` and `rounded` mark cells (rows × columns, bool) that held a typed number, and a number of more digits
    than a spreadsheet keeps; None where there are none. `wide` marks rows with more cells than the header has.
    """

    sheet: str
    cells: pd.DataFrame
    lines: np.ndarray
    numbers: np.ndarray | None = None
    rounded: np.ndarray | None = None
    wide: np.ndarray | None = None

    def head(self, count: int) -> list[list[str]]:
        """The first `count` rows as lists of trimmed text."""
        return [[text.strip() for text in row] for row in text_rows(self.cells.iloc[:count])]

    def with_cells(self, cells: pd.DataFrame) -> Grid:
        return replace(self, cells=cells)


def text_rows(cells: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows of a frame of text: column by column much quicker than row by row."""
    return list(zip(*(cells[column].tolist() for column in cells.columns), strict=True))


def text_frame(columns: Sequence[Sequence[str] | pd.Series]) -> pd.DataFrame:
    """A frame of text columns 0, 1, 2 … from lists of text."""
    return pd.DataFrame({number: pd.Series(texts, dtype="str") for number, texts in enumerate(columns)})


def check_size(rows: int, columns: int, longest_cell: int, where: str) -> None:
    """Raises InputError for a grid that is larger than any table of figures."""
    for message, size, limit in (
        ("The file has {size} rows, more than the {limit} that are read.", rows, MAX_ROWS),
        ("The file has {size} columns, more than the {limit} that are read.", columns, MAX_COLUMNS),
        ("The file has {size} cells, more than the {limit} that are read.", rows * columns, MAX_CELLS),
        ("A cell has {size} characters, more than the {limit} that are read.", longest_cell, MAX_CELL_CHARACTERS),
    ):
        if size > limit:
            remedy = "Split it, or ask its sender for the table alone."
            raise InputError(message, where=where, remedy=remedy, size=size, limit=limit)
