"""Tables that stand one below the other in one sheet: each is read by its own header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from monitoring.distinct import flagged
from monitoring.intake.grids import Facts, Grid, Span, text_rows
from monitoring.intake.headers import Header, find_header
from monitoring.vietnamese import fold

#: Texts that make a row a header again, whatever its other cells say.
_ENOUGH_HEADERS = 3
#: Rows directly above a header that may be its title, and how many cells of such a row are filled at most.
_TITLE_ROWS, _TITLE_CELLS = 4, 3


def sections(grid: Grid, header: Header, where: str) -> list[tuple[Grid, Header]]:
    """`grid` cut before every further header whose columns stand otherwise, with its title if it has one of its own.

    A header that only repeats the one above stays where it is. Raises InputError where a further header lacks columns
    that its layout requires: the rows below it cannot be read by any.
    """
    parts: list[tuple[Grid, Header]] = []
    start, current = 0, header
    for position in further_headers(grid, header):
        texts = [text.strip() for text in text_rows(grid.cells.iloc[position : position + 1])[0]]
        place = f"{where}, row {grid.lines[position]}"
        found = find_header([texts], {header.layout.name: header.layout}, place)
        if found.columns == current.columns:
            continue
        cut = _above_title(grid, position, current)
        parts.append((_part(grid, start, cut), _moved(current, start)))
        rows = [[text.strip() for text in row] for row in text_rows(grid.cells.iloc[cut : position + 1])]
        found = find_header(rows, {header.layout.name: header.layout}, place)
        start, current = cut, _moved(replace(found, unit=found.unit or current.unit), -cut)
    return [*parts, (_part(grid, start, len(grid.cells)), _moved(current, start))] if parts else [(grid, header)]


def further_headers(grid: Grid, header: Header) -> Iterator[int]:
    """Positions below the header at which headers of its layout stand again."""
    suspects = np.zeros(len(grid.cells), dtype=bool)
    for name in header.layout.names_of("code", "year"):
        if name in header.columns and header.layout.fields[name].filled:
            suspects |= flagged(grid.cells[header.columns[name]], lambda text: fold(text) in header.layout.headers)
    suspects[: header.last + 1] = False
    for position in np.flatnonzero(suspects).tolist():
        texts = text_rows(grid.cells.iloc[position : position + 1])[0]
        if sum(fold(text) in header.layout.headers for text in texts) >= _ENOUGH_HEADERS:
            yield position


def _above_title(grid: Grid, position: int, header: Header) -> int:
    """Where the title of the header at `position` begins: rows of few cells directly above it."""
    start = position
    while start > position - _TITLE_ROWS and start - 1 > header.last:
        texts = text_rows(grid.cells.iloc[start - 1 : start])[0]
        if sum(bool(text.strip()) for text in texts) > _TITLE_CELLS:
            break
        start -= 1
    return start


def _moved(header: Header, start: int) -> Header:
    """`header` with its rows counted from `start`."""
    return replace(header, first=header.first - start, last=header.last - start)


def _part(grid: Grid, start: int, end: int) -> Grid:
    """The rows from `start` to before `end` as a grid of their own."""

    def rows(marked: np.ndarray | None) -> np.ndarray | None:
        return None if marked is None else marked[start:end]

    return replace(
        grid,
        cells=grid.cells.iloc[start:end].reset_index(drop=True),
        lines=grid.lines[start:end],
        numbers=rows(grid.numbers),
        rounded=rows(grid.rounded),
        wide=rows(grid.wide),
        dates=rows(grid.dates),
        facts=_facts_of(grid.facts, start, end),
        cut=grid.cut if end == len(grid.cells) else "",
    )


def _facts_of(facts: Facts, start: int, end: int) -> Facts:
    """What a workbook tells of some rows; a merged range that reaches beyond them is cut."""
    spans = [span for span in facts.merged if span.first_row < end and span.last_row >= start]
    return replace(
        facts,
        texts={(row - start, column): text for (row, column), text in facts.texts.items() if start <= row < end},
        merged=tuple(
            Span(max(s.first_row, start) - start, s.first_column, min(s.last_row, end - 1) - start, s.last_column)
            for s in spans
        ),
        hidden_rows=frozenset(row - start for row in facts.hidden_rows if start <= row < end),
        formats={(row - start, column): code for (row, column), code in facts.formats.items() if start <= row < end},
    )
