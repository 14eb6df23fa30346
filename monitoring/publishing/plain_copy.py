"""What cannot carry comments (csv, xls, ods) as a workbook that can: the same sheets, rows, columns and contents."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache

import numpy as np
import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from monitoring.amounts import parse_number
from monitoring.errors import InputError
from monitoring.intake.grids import Grid, text_rows
from monitoring.intake.readers import Opened
from monitoring.vietnamese import parse_date

#: What an xlsx sheet holds at most.
MAX_ROWS = 1_048_576
_LONGEST_NAME, _NO_NAME = 31, re.compile(r"[\[\]:*?/\\]|^'|'$")
_WIDEST, _NARROWEST, _LOOKED_AT = 50, 8, 200
#: A sheet of a text file has no name of its own.
SHEET = "Dữ liệu"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def named_for_excel(sheets: Sequence[Opened]) -> list[Opened]:
    """The sheets under names that a workbook can have, each its own."""
    taken: set[str] = set()
    named = []
    for sheet in sheets:
        plain = _NO_NAME.sub("_", sheet.grid.sheet)[:_LONGEST_NAME] or SHEET
        tries = [plain, *(f"{plain[: _LONGEST_NAME - 5]} {number}" for number in range(2, len(sheets) + 2))]
        name = next(name for name in tries if name.casefold() not in taken)
        taken.add(name.casefold())
        named.append(replace(sheet, grid=replace(sheet.grid, sheet=name)))
    return named


def plain_copy(grids: Sequence[Grid], day: date, where: str) -> bytes:
    """The workbook; `day` is stated as that of its creation. Typed numbers and dates stay so, all else is text.

    Raises InputError for more rows than a sheet can have.
    """
    if longest := max((len(grid.cells) for grid in grids if len(grid.cells) > MAX_ROWS), default=0):
        raise InputError(
            "The file has {size} rows, more than a copy that carries comments can have.",
            where=where,
            remedy="Tell its sender what refused.csv says of it, and ask for the file in parts.",
            size=longest,
        )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"created": datetime.combine(day, time())})
        look = cache(lambda code: book.add_format({"num_format": code}))
        for grid in grids:
            _write(book.add_worksheet(grid.sheet), grid, look)
    return content.getvalue()


def _write(sheet: Worksheet, grid: Grid, look: Callable[[str], Format]) -> None:
    rows = text_rows(grid.cells)
    for column in range(grid.cells.shape[1]):
        longest = max((len(row[column]) for row in rows[:_LOOKED_AT]), default=0)
        hidden = {"hidden": True} if column in grid.facts.hidden_columns else {}
        sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST), None, hidden)
    for span in grid.facts.merged:
        if (span.first_row, span.first_column) != (span.last_row, span.last_column):
            with suppress(OverlappingRange):
                sheet.merge_range(*span, "")
    for position, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                _write_cell(sheet, position, column, text, grid, look)
    for position in sorted(grid.facts.hidden_rows):
        sheet.set_row(position, None, None, {"hidden": True})
    if grid.facts.visibility != "visible":
        sheet.hide()


def _write_cell(sheet: Worksheet, row: int, column: int, text: str, grid: Grid, look: Callable[[str], Format]) -> None:
    if _is_marked(grid.dates, row, column) and len(text) == len("2024-02-15"):
        sheet.write_datetime(row, column, datetime.combine(parse_date(text), time()), look("dd/mm/yyyy"))
    elif _is_marked(grid.numbers, row, column):
        code = grid.facts.formats.get((row, column), "General")
        sheet.write_number(row, column, float(parse_number(text, "machine")), look(code))
    else:
        sheet.write_string(row, column, text, look("@"))


def _is_marked(marks: np.ndarray | None, row: int, column: int) -> bool:
    return marks is not None and bool(marks[row, column])
