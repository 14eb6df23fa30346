"""A sheet or a delimited file as a grid of text: every cell as received, every row with its number in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

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

#: Rows that a sheet of Excel 97–2003 can have, and any other: a table that ends there was probably cut.
LAST_ROWS = {1 << 16, 1 << 20}

#: Stands for a formula whose result the file does not hold: its value is unknown, not zero and not empty.
FORMULA_WITHOUT_VALUE = "=…"

#: What spreadsheets show instead of a value; ### stands where a column was too narrow for its number.
_ERROR = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!)"
    r"|Err:\d{3}|#{3,}"
)

#: Cells by (row, column) from 0.
Cells = dict[tuple[int, int], str]


class Span(NamedTuple):
    """Cells merged into one, from `first_row` and `first_column`, which hold its value, to the last ones (from 0)."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Facts:
    """What a workbook tells of one sheet beside the values of its cells; all places from 0.

    `texts`: cells whose value is none: errors as shown, FORMULA_WITHOUT_VALUE. `formats`: the number format of cells
    that show another number than they hold, in thousands (`#,##0,`) or millions (`#,##0,,`) or as a percentage.
    `visibility`: visible, hidden, or very-hidden where the program itself does not offer to show the sheet.
    """

    texts: Cells = field(default_factory=dict)
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    visibility: str = "visible"

    def between(self, start: int, end: int) -> Facts:
        """What is told of the rows from `start` to before `end`; a merged range that reaches beyond them is cut."""
        return replace(
            self,
            texts={(row - start, column): text for (row, column), text in self.texts.items() if start <= row < end},
            merged=tuple(
                Span(max(s.first_row, start) - start, s.first_column, min(s.last_row, end - 1) - start, s.last_column)
                for s in self.merged
                if s.first_row < end and s.last_row >= start
            ),
            hidden_rows=frozenset(row - start for row in self.hidden_rows if start <= row < end),
            formats={(row - start, column): code for (row, column), code in self.formats.items() if start <= row < end},
        )


NO_FACTS = Facts()


@dataclass(frozen=True)
class Grid:
    """`cells`: text columns 0, 1, 2 …, "" where empty. `lines`: the physical row number of each row (int64, from 1).

    `numbers` and `rounded` mark cells (rows × columns, bool) that held a typed number, and a number of more digits
    than a spreadsheet keeps; `dates` likewise cells that held a typed date; None where there are none. `wide` marks
    rows with more cells than the header has. `facts`: what else a workbook tells of its sheet, by position in `cells`.
    `cut`: `last_possible_row` where the grid reaches the last row that a sheet can have, `ends_within_row` where a text
    breaks off: more has probably been lost; else "".
    """

    sheet: str
    cells: pd.DataFrame
    lines: np.ndarray
    numbers: np.ndarray | None = None
    rounded: np.ndarray | None = None
    wide: np.ndarray | None = None
    dates: np.ndarray | None = None
    facts: Facts = NO_FACTS
    cut: str = ""

    def head(self, count: int, start: int = 0) -> list[list[str]]:
        """The first `count` rows, from position `start` on, as lists of trimmed text."""
        return [[text.strip() for text in row] for row in text_rows(self.cells.iloc[start:count])]

    def text_at(self, row: int, column: int) -> str:
        """The trimmed text of one cell, by its position."""
        return str(self.cells.iat[row, column]).strip()

    def with_cells(self, cells: pd.DataFrame) -> Grid:
        return replace(self, cells=cells)

    def between(self, start: int, end: int) -> Grid:
        """The rows from `start` to before `end` as a grid of their own."""

        def rows(marks: np.ndarray | None) -> np.ndarray | None:
            return None if marks is None else marks[start:end]

        return replace(
            self,
            cells=self.cells.iloc[start:end].reset_index(drop=True),
            lines=self.lines[start:end],
            numbers=rows(self.numbers),
            rounded=rows(self.rounded),
            wide=rows(self.wide),
            dates=rows(self.dates),
            facts=self.facts.between(start, end),
            cut=self.cut if end == len(self.cells) else "",
        )


def is_no_value(text: str) -> bool:
    """Whether `text` stands where a cell has no value to be read: an error, or a formula without a result.

    That is neither empty nor zero, in whatever container it comes.
    """
    return text.startswith(("#", "=…", "Err")) and (text == FORMULA_WITHOUT_VALUE or _ERROR.fullmatch(text) is not None)


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
