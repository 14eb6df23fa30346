"""Sheets of xlsx, xlsm, xls and ods workbooks as grids of text; macros and links to other files are never followed."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TypeGuard, cast

import numpy as np
import pandas as pd
import python_calamine as calamine

from monitoring.distinct import compact, concatenated, distinct
from monitoring.intake.archives import (
    MAX_WORKBOOK_BYTES,
    check_ods_extent,
    open_archive,
    too_large,
    unreadable,
)
from monitoring.intake.grids import NO_FACTS, Cells, Facts, Grid, Span, check_size, text_frame
from monitoring.intake.xlsx_cells import cells_in_legacy_fonts
from monitoring.intake.xlsx_facts import xlsx_facts
from monitoring.legacy_encodings import TEXT_DECODERS, looks_legacy

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Spreadsheets keep 15 digits: an integer from here on has lost its last ones.
_FIRST_ROUNDED = 1e15
_BLOCK_ROWS = 50_000

_VISIBILITY = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very-hidden"}
#: Rows that a sheet of Excel 97–2003 can have, and any other.
LAST_ROWS = {1 << 16, 1 << 20}

Value = str | float | int | bool | date | datetime | time | timedelta


def is_workbook(content: bytes) -> bool:
    """Whether `content` is a workbook by its first bytes, whatever its name says."""
    return content.startswith((ZIP_MARK, OLE_MARK))


def read_workbook(content: bytes, where: str) -> list[Grid]:
    """A grid for every worksheet that is not empty, in order. Raises InputError for what is no sound workbook."""
    if len(content) > MAX_WORKBOOK_BYTES:
        raise too_large(where)
    facts = _zip_facts(content, where) if content.startswith(ZIP_MARK) else {}
    grids = [
        _grid(name, blocks, given, facts.get(name, NO_FACTS), where) for name, blocks, given in _sheets(content, where)
    ]
    legacy = [grid.sheet for grid in grids if _is_legacy(grid)] if facts else []
    fonts = {sheet: cells_in_legacy_fonts(content, sheet, where) for sheet in legacy}
    return [grid.with_cells(_replaced(grid.cells, fonts.get(grid.sheet, {}))) for grid in grids]


def decodings(grid: Grid, declared: str | None) -> list[Grid]:
    """`grid` as it may have to be read: as it stands, or else in the encoding declared for it or in each old one."""
    if not _is_legacy(grid):
        return [grid]
    if declared in TEXT_DECODERS:
        return [_decoded(grid, TEXT_DECODERS[declared])]
    return [grid, *(_decoded(grid, decode) for decode in TEXT_DECODERS.values())]


def _zip_facts(content: bytes, where: str) -> dict[str, Facts]:
    """What an xlsx workbook tells of its sheets; nothing for ods."""
    archive = open_archive(content, where)
    if "xl/workbook.xml" not in archive.namelist():
        check_ods_extent(archive, where)
        return {}
    return xlsx_facts(archive, where)


def _sheets(content: bytes, where: str) -> Iterator[tuple[str, list[_Block], Facts]]:
    """Name, rows, and visibility and merged cells of each worksheet that is not empty."""
    with _reading(where):
        workbook = calamine.load_workbook(io.BytesIO(content))
        listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    for entry in listed:
        with _reading(where):
            sheet = workbook.get_sheet_by_name(entry.name)
            merged = tuple(Span(*first, *last) for first, last in sheet.merged_cell_ranges or ())
        blocks = list(map(_Block.of, _rows(sheet, where)))
        if blocks:
            yield (
                entry.name,
                blocks,
                Facts(merged=merged, visibility=_VISIBILITY[str(entry.visible).rpartition(".")[2]]),
            )


def _rows(sheet: calamine.CalamineSheet, where: str) -> Iterator[list[list[Value]]]:
    """The rows from the first row and column of the sheet on, some thousands at a time."""
    rows, left = sheet.iter_rows(), [""] * (sheet.start or (0, 0))[1]
    while True:
        with _reading(where):
            block = list(islice(rows, _BLOCK_ROWS))
        if not block:
            return
        yield [left + row for row in block] if left else block


@contextmanager
def _reading(where: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # The reader is written in Rust: its panics are no Exceptions, and mean a damaged file like its errors.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise unreadable(where) from None
        raise


@dataclass(frozen=True)
class _Block:
    """Rows of a sheet as Grid holds them: as Python's objects a large sheet would take ten times the memory."""

    cells: pd.DataFrame
    longest: int
    numbers: np.ndarray
    rounded: np.ndarray
    dates: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Sequence[Value]]) -> _Block:
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


def _grid(sheet: str, blocks: list[_Block], given: Facts, facts: Facts, where: str) -> Grid:
    facts = replace(facts, merged=given.merged or facts.merged, visibility=given.visibility)
    height, width = sum(len(block.cells) for block in blocks), blocks[0].cells.shape[1]
    missing = max((row + 1 for row, _ in facts.texts), default=0) - height
    if missing > 0:  # rows of nothing but valueless formulas come last
        blocks = [*blocks, _Block.of([[""] * width] * missing)]
    cells = concatenated([block.cells for block in blocks])
    check_size(len(cells), width, max(block.longest for block in blocks), where)
    numbers = np.concatenate([block.numbers for block in blocks])
    rounded = np.concatenate([block.rounded for block in blocks])
    dates = np.concatenate([block.dates for block in blocks])
    return Grid(
        sheet,
        _replaced(cells, facts.texts),
        np.arange(1, len(cells) + 1, dtype="int64"),
        numbers,
        rounded if rounded.any() else None,
        dates=dates if dates.any() else None,
        facts=facts,
        cut=len(cells) in LAST_ROWS,
    )


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


def _replaced(cells: pd.DataFrame, texts: Cells) -> pd.DataFrame:
    """`cells` with `texts` in their places."""
    touched = {column for _, column in texts}
    columns = {column: cells[column].to_list() for column in cells if column in touched}
    for (row, column), text in texts.items():
        if column in columns and row < len(cells):
            columns[column][row] = text
    replaced = {column: compact(pd.Series(found, dtype="str")) for column, found in columns.items()}
    kept = {column: cells[column] for column in range(cells.shape[1])}
    return pd.DataFrame(kept | replaced) if replaced else cells


def _is_legacy(grid: Grid) -> bool:
    return any(looks_legacy("\n".join(distinct(grid.cells[column])[1])) for column in grid.cells)


def _decoded(grid: Grid, decode: Callable[[str], str]) -> Grid:
    cells = text_frame([[decode(text) for text in grid.cells[column]] for column in grid.cells])
    return grid.with_cells(cells.apply(compact))
