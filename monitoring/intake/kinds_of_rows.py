"""Which rows of a table are no data, and what they are instead."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitoring.distinct import told
from monitoring.errors import InputError
from monitoring.intake.grids import MAX_ODD_ROWS, Grid, text_rows
from monitoring.intake.headers import Header
from monitoring.intake.labels import is_lone_label, is_total_label, kind_of_row
from monitoring.intake.sections import further_headers
from monitoring.intake.units import title_unit

# Let through all white space, or all labels of totals, and little else, so that only these are looked at one by one.
_PERHAPS_BLANK = r"^[\s\pZ\pC]*$"
_PERHAPS_TOTAL = r"^(?:\P{L}|[ivxIVX])*[tcTC]\S{0,4}[nN][gG]"


def kinds_of_rows(grid: Grid, header: Header, where: str) -> dict[int, str]:
    """Position → kind of every row that is no data. Raises InputError where too many would have to be looked at."""
    return _above(grid, header) | _below(grid, header, where)


def _above(grid: Grid, header: Header) -> dict[int, str]:
    """The rows of the header and above it."""
    kinds = {}
    for position, texts in enumerate(grid.head(header.last + 1)):
        above = ("unit" if title_unit([texts]) else "title") if any(texts) else "blank"
        kinds[position] = "header" if position >= header.first else above
    return kinds


def _below(grid: Grid, header: Header, where: str) -> dict[int, str]:
    start = header.last + 1
    suspects = _suspects(grid.cells.iloc[start:], header)
    if suspects.sum() > MAX_ODD_ROWS:
        raise InputError(
            "{size} rows are empty or lack what every row has, more than the {limit} that are looked at.",
            where=where,
            remedy="Ask its sender for the table alone.",
            size=int(suspects.sum()),
            limit=MAX_ODD_ROWS,
        )
    header_texts, spoken = grid.head(start)[-1], _spoken_for(grid, header)
    kinds: dict[int, str] = {}
    labels: set[int] = set()
    above, previous = "header", header.last
    rows = text_rows(grid.cells.iloc[start:][suspects])
    for position, texts in zip((np.flatnonzero(suspects) + start).tolist(), rows, strict=True):
        said = spoken.get(position, {})
        trimmed = [said.get(column, text.strip()) for column, text in enumerate(texts)]
        kind = kind_of_row(trimmed, header, header_texts, above if position == previous + 1 else "")
        above, previous = above if kind == "blank" and position == previous + 1 else kind or "", position
        if kind:
            kinds[position] = kind
        elif is_lone_label(trimmed, header):
            labels.add(position)
    return kinds | _headings(grid, header, kinds, labels) | dict.fromkeys(further_headers(grid, header), "header")


def _suspects(body: pd.DataFrame, header: Header) -> np.ndarray:
    """The rows that lack a value which every record has, or that may be totals: only they are looked at one by one."""
    suspects = np.zeros(len(body), dtype=bool)
    suspects[:1] = True  # it may number the columns
    for field, column in header.columns.items():
        if header.layout.fields[field].filled:
            suspects |= _blank(body[column])
    if header.form_lines is not None:
        suspects |= ~_blank(body[header.form_lines])
    for column in header.label_columns(body.shape[1]):
        suspects |= told(body[column], _PERHAPS_TOTAL, is_total_label)
    return suspects


def _spoken_for(grid: Grid, header: Header) -> dict[int, dict[int, str]]:
    """Position → column → what a merged range over rows says there, for all but amounts: such a cell is not empty."""
    codes = set(header.columns.values()) - set(header.columns_of("money", "count"))
    spoken: dict[int, dict[int, str]] = {}
    for first, left, last, right in grid.facts.merged:
        if first > header.last and left == right and left in codes:
            for position in range(first + 1, last + 1):
                spoken.setdefault(position, {})[left] = grid.text_at(first, left)
    return spoken


def _headings(grid: Grid, header: Header, kinds: dict[int, str], labels: set[int]) -> dict[int, str]:
    """Lone labels that turn out to be headings: what follows is one too, or a row that lacks what they may name."""
    found: dict[int, str] = {}
    named = [header.columns[name] for name in ("component", "place") if name in header.columns]
    for position in sorted(labels, reverse=True):  # the lower of two headings is told before the upper one
        below = position + 1
        follows = kinds.get(below, found.get(below))
        lacks = below < len(grid.cells) and not follows and any(not grid.text_at(below, n) for n in named)
        if follows == "outline" or (lacks and below not in labels):
            found[position] = "outline"
    return found


def _blank(column: pd.Series) -> np.ndarray:
    return told(column, _PERHAPS_BLANK, lambda text: not text or text.isspace())
