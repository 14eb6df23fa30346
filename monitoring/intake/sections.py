"""Tables that stand one below the other in one sheet: each is read by its own header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from monitoring.distinct import flagged
from monitoring.intake.grids import Grid
from monitoring.intake.headers import Header, find_header
from monitoring.intake.sheet_headers import sheet_sections
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
    if header.layout.sheet is not None:
        return sheet_sections(grid, header, where)
    parts: list[tuple[Grid, Header]] = []
    start, current = 0, header
    for position in further_headers(grid, header):
        place = f"{where}, row {grid.lines[position]}"
        found = find_header(grid.head(position + 1, position), {header.layout.name: header.layout}, place)
        if found.columns == current.columns:
            continue
        cut = _above_title(grid, position, current)
        parts.append((grid.between(start, cut), _moved(current, start)))
        found = find_header(grid.head(position + 1, cut), {header.layout.name: header.layout}, place)
        start, current = cut, _moved(replace(found, unit=found.unit or current.unit), -cut)
    return [*parts, (grid.between(start, len(grid.cells)), _moved(current, start))] if parts else [(grid, header)]


def further_headers(grid: Grid, header: Header) -> Iterator[int]:
    """Positions below the header at which headers of its layout stand again."""
    suspects = np.zeros(len(grid.cells), dtype=bool)
    for name in header.fields_of("code", "year"):
        if header.layout.fields[name].filled:
            suspects |= flagged(grid.cells[header.columns[name]], lambda text: fold(text) in header.layout.headers)
    suspects[: header.last + 1] = False
    for position in np.flatnonzero(suspects).tolist():
        [texts] = grid.head(position + 1, position)
        if sum(fold(text) in header.layout.headers for text in texts) >= _ENOUGH_HEADERS:
            yield position


def _above_title(grid: Grid, position: int, header: Header) -> int:
    """Where the title of the header at `position` begins: rows of few cells directly above it."""
    start = position
    while start > position - _TITLE_ROWS and start - 1 > header.last:
        [texts] = grid.head(start, start - 1)
        if sum(map(bool, texts)) > _TITLE_CELLS:
            break
        start -= 1
    return start


def _moved(header: Header, start: int) -> Header:
    """`header` with its rows counted from `start`."""
    return replace(header, first=header.first - start, last=header.last - start)
