"""What cleaning must know of how a row was stored or what its title says; most rows have no remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from types import MappingProxyType

import numpy as np
import pandas as pd

from monitoring.distinct import constant, flagged, of_codes, plain
from monitoring.intake.grids import Grid
from monitoring.intake.headers import Header
from monitoring.intake.number_formats import is_percent, thousands_hidden
from monitoring.intake.sheet_rows import Block
from monitoring.intake.titles import stated_period
from monitoring.intake.units import scale_of, title_unit


def remarks(
    grid: Grid, header: Header, source_file: str, unclear: Mapping[int, Block] = MappingProxyType({})
) -> pd.Series | None:
    """What cleaning must know of how a row was stored, comma-separated; "" for most.

    `voucher:rounded`, `too_many_cells`, `hidden_row`, `hidden_sheet`, `last_possible_row`,
    `ends_within_row`, `title_unit=…` (the unit that the title gives amounts and the header contradicts),
    `other_unit=…` (the one that header or title give and the row's own differs from), `title_period=…` (the quarter
    that the title names, where the file was received for another), `amount:percent`, `amount:thousands_hidden=2`
    (shown so, held otherwise), `perhaps_sum=13-18` of the `unclear` rows of a sheet (the rows that it may sum).
    """
    marks = [
        marked_fields(grid.rounded, header, ":rounded"),
        *_container_marks(grid, header),
        *_title_marks(grid, header, source_file),
    ]
    if unclear:
        texts = ["", *dict.fromkeys(f"perhaps_sum={block.lines(grid)}" for block in unclear.values())]
        codes = np.zeros(len(grid.cells), dtype="int64")
        for position, block in unclear.items():
            codes[position] = texts.index(f"perhaps_sum={block.lines(grid)}")
        marks.append(of_codes(codes, texts))
    if grid.wide is not None and grid.wide.any():
        marks.append(of_codes(grid.wide.astype("int8"), ["", "too_many_cells"]))
    found = [mark for mark in marks if mark is not None]
    return reduce(_both, found) if found else None


def numeric_cells(grid: Grid, header: Header) -> pd.Series | None:
    """For each row the fields that held a typed number, comma-separated; what stands above a table is of every row."""
    marks = marked_fields(grid.numbers, header)
    above = [
        name
        for name, said in header.said.items()
        if said.column >= 0 and grid.numbers is not None and grid.numbers[said.row, said.column]
    ]
    if not above:
        return marks
    said = constant(",".join(above), len(grid.cells))
    return said if marks is None else _both(said, marks)


def marked_fields(marks: np.ndarray | None, header: Header, suffix: str = "") -> pd.Series | None:
    """For each row the fields whose cell is marked, comma-separated."""
    if marks is None or not marks.any():
        return None
    fields = header.by_column()
    bits = 1 << np.arange(len(fields))
    codes, patterns = pd.factorize(marks[:, [header.columns[field] for field in fields]] @ bits)
    marked = [[field for field, bit in zip(fields, bits, strict=True) if pattern & bit] for pattern in patterns]
    return of_codes(codes, [",".join(f"{field}{suffix}" for field in named) for named in marked])


def _container_marks(grid: Grid, header: Header) -> Iterator[pd.Series]:
    """What a workbook hides, and where a sheet is full."""
    count = len(grid.cells)
    if grid.facts.hidden_rows:
        yield of_codes(np.isin(np.arange(count), list(grid.facts.hidden_rows)).astype("int8"), ["", "hidden_row"])
    if grid.facts.visibility != "visible":
        yield constant("hidden_sheet", count)
    for mark, cells in _shown_otherwise(grid, header).items():
        yield of_codes(np.isin(np.arange(count), cells).astype("int8"), ["", mark])
    if grid.cut:
        yield of_codes((np.arange(count) == count - 1).astype("int8"), ["", grid.cut])


def _shown_otherwise(grid: Grid, header: Header) -> dict[str, list[int]]:
    """Mark → positions of the rows whose figure a number format shows smaller, or as a percentage."""
    fields = {column: name for name, column in header.columns.items()}
    figures = set(header.layout.names_of("money", "count"))
    marks: dict[str, list[int]] = {}
    for (row, column), code in grid.facts.formats.items():
        name = fields.get(column)
        if name in figures and row > header.last:
            mark = "percent" if is_percent(code) else f"thousands_hidden={thousands_hidden(code)}"
            marks.setdefault(f"{name}:{mark}", []).append(row)
    return marks


def _title_marks(grid: Grid, header: Header, source_file: str) -> Iterator[pd.Series]:
    """Where the title says another unit than a row, and which quarter it names."""
    count = len(grid.cells)
    title = title_unit(grid.head(header.first))
    if "unit" in header.columns and (scale := scale_of(header.unit)):
        others = flagged(grid.cells[header.columns["unit"]], lambda text: scale_of(text) not in (None, scale))
        yield of_codes(others.astype("int8"), ["", f"other_unit={header.unit}"])
    elif scale_of(header.unit) and scale_of(title) not in (None, scale_of(header.unit)):
        yield constant(f"title_unit={title}", count)
    period, received = (
        stated_period((text for row in grid.head(header.first) for text in row), header.layout.sheet is not None),
        source_file.partition("/"),
    )
    if period and received[1] and str(period) != received[0]:
        yield constant(f"title_period={period}", count)


def _both(left: pd.Series, right: pd.Series) -> pd.Series:
    left, right = plain(left), plain(right)
    return left.where(right == "", right.where(left == "", left + "," + right))
