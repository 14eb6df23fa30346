"""Sheets of xlsx, xlsm, xls, ods and fods workbooks as grids of text; macros and links are never followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd
import python_calamine as calamine

from monitoring.distinct import compact, concatenated, distinct
from monitoring.intake.archives import DOCUMENT_TYPE, MAX_WORKBOOK_BYTES, open_archive, too_large, unreadable
from monitoring.intake.biff_facts import xls_facts
from monitoring.intake.containers import ZIP_MARK, is_flat_opendocument, refuse_no_workbook
from monitoring.intake.grids import LAST_ROWS, MAX_COLUMNS, NO_FACTS, Cells, Facts, Grid, Span, check_size, text_frame
from monitoring.intake.opendocument import read_opendocument
from monitoring.intake.sheet_cells import CellBlock, Value
from monitoring.intake.xlsx_cells import cells_in_legacy_fonts
from monitoring.intake.xlsx_facts import xlsx_facts
from monitoring.legacy_encodings import TEXT_DECODERS, looks_legacy

_BLOCK_ROWS = 50_000
_VISIBILITY = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very-hidden"}

#: Name, rows and facts of a sheet.
_Sheet = tuple[str, list[CellBlock], Facts]


def read_workbook(content: bytes, where: str) -> list[Grid]:
    """A grid for every worksheet that is not empty, in order. Raises InputError for what is no sound workbook."""
    if len(content) > MAX_WORKBOOK_BYTES:
        raise too_large(where)
    archive = open_archive(content, where) if content.startswith(ZIP_MARK) else None
    grids = [_grid(*sheet, where) for sheet in _sheets(content, archive, where)]
    if archive is None or "xl/workbook.xml" not in archive.namelist():
        return grids
    fonts = {grid.sheet: cells_in_legacy_fonts(content, grid.sheet, where) for grid in grids if _is_legacy(grid)}
    return [grid.with_cells(_replaced(grid.cells, fonts.get(grid.sheet, {}))) for grid in grids]


def decodings(grid: Grid, declared: str | None) -> list[Grid]:
    """`grid` as it may have to be read: as it stands, or else in the encoding declared for it or in each old one."""
    if not _is_legacy(grid):
        return [grid]
    if declared in TEXT_DECODERS:
        return [_decoded(grid, TEXT_DECODERS[declared])]
    return [grid, *(_decoded(grid, decode) for decode in TEXT_DECODERS.values())]


def _sheets(content: bytes, archive: zipfile.ZipFile | None, where: str) -> Iterator[_Sheet]:
    """Every worksheet that is not empty, in order, each container by the reader that tells most of it."""
    if archive is None and is_flat_opendocument(content):
        if DOCUMENT_TYPE.search(content, 0, 1 << 16):
            raise unreadable(where)
        return read_opendocument(io.BytesIO(content), CellBlock.of, where)
    if archive is None:
        return _sheets_of_excel(content, xls_facts(content, where), where)
    members = archive.namelist()
    if "xl/workbook.xml" in members:
        return _sheets_of_excel(content, xlsx_facts(archive, where), where)
    refuse_no_workbook(members, where)
    if "content.xml" in members:
        return read_opendocument(archive.open("content.xml"), CellBlock.of, where)
    raise unreadable(where)


def _sheets_of_excel(content: bytes, facts: Mapping[str, Facts], where: str) -> Iterator[_Sheet]:
    with _reading(where):
        workbook = calamine.load_workbook(io.BytesIO(content))
        listed = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    for entry in listed:
        with _reading(where):
            sheet = workbook.get_sheet_by_name(entry.name)
            merged = tuple(Span(*first, *last) for first, last in sheet.merged_cell_ranges or ())
        blocks = list(map(CellBlock.of, _rows(sheet, where)))
        if blocks:
            visibility = _VISIBILITY[str(entry.visible).rpartition(".")[2]]
            found = facts.get(entry.name, NO_FACTS)
            yield entry.name, blocks, replace(found, merged=merged or found.merged, visibility=visibility)


def _rows(sheet: calamine.CalamineSheet, where: str) -> Iterator[list[list[Value]]]:
    """The rows from the first row and column of the sheet on, some thousands at a time."""
    rows, left = sheet.iter_rows(), [""] * (sheet.start or (0, 0))[1]
    while True:
        with _reading(where):
            block = list(islice(rows, _BLOCK_ROWS))
        if not block:
            return
        width = _filled_width(block) if len(block[0]) > MAX_COLUMNS else len(block[0])
        yield [left + row[:width] for row in block] if left or width < len(block[0]) else block


def _filled_width(rows: list[list[Value]]) -> int:
    """How many columns there are up to the last that holds more than spaces: often one strays far to the right."""
    filled = (n for row in rows for n, value in enumerate(row, 1) if not (isinstance(value, str) and not value.strip()))
    return max(filled, default=1)


@contextmanager
def _reading(where: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # The reader is written in Rust: its panics are no Exceptions, and mean a damaged file like its errors.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise unreadable(where) from None
        raise


def _grid(sheet: str, blocks: list[CellBlock], facts: Facts, where: str) -> Grid:
    height, width = sum(len(block.cells) for block in blocks), max(block.cells.shape[1] for block in blocks)
    missing = max((row + 1 for row, _ in facts.texts), default=0) - height
    if missing > 0:  # rows of nothing but valueless formulas come last
        blocks = [*blocks, CellBlock.of([[""] * width] * missing)]
    blocks = [block.widened(width) for block in blocks]
    cells = concatenated([block.cells for block in blocks])
    check_size(len(cells), width, max(block.longest for block in blocks), where)
    numbers, rounded, dates = (
        np.concatenate([getattr(block, mark)[:, :width] for block in blocks])
        for mark in ("numbers", "rounded", "dates")
    )
    for row, column in facts.texts:
        numbers[row, column : column + 1] = False
    # A range may be merged where nothing stands any more.
    merged = tuple(span for span in facts.merged if span.first_row < len(cells) and span.first_column < width)
    return Grid(
        sheet,
        _replaced(cells, facts.texts),
        np.arange(1, len(cells) + 1, dtype="int64"),
        numbers,
        rounded if rounded.any() else None,
        dates=dates if dates.any() else None,
        facts=replace(facts, merged=merged),
        cut="last_possible_row" if len(cells) in LAST_ROWS else "",
    )


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
