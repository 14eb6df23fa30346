"""The header of a sheet that has a form of its own: which form it is, where its columns stand, what is said above them.

Columns are known by their names over several rows; where these do not tell, by the row that numbers them, or by their
place in a row of as many cells as the form has. What neither tells is not guessed at: the sheet is refused.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitoring.errors import InputError
from monitoring.intake.column_paths import column_numbers, column_paths, folded_path
from monitoring.intake.grids import MAX_ODD_ROWS, Grid, Span
from monitoring.intake.headers import Header, unit_of
from monitoring.intake.kinds_of_cells import is_figure, is_numbering
from monitoring.intake.layouts import Layout
from monitoring.intake.title_blocks import is_title, said_above, without_labels
from monitoring.vietnamese import fold

Rows = Sequence[Sequence[str]]

#: Cells that a row of a header, or of data, has at least; a title has fewer.
_FEWEST_CELLS = 3
_FEWEST_FIGURES = 2
#: Labels by which a sheet without the name of its form is known, beside its columns.
_FEWEST_LABELS = 2
#: So many of a form's last cells may be empty in every row.
_EMPTY_CELLS = 3


@dataclass(frozen=True)
class _Region:
    """The rows of a header (positions), the first column in use, and the columns by their numbers, where numbered."""

    first: int
    last: int
    start: int
    numbers: Mapping[int, int]


def find_sheet_header(
    rows: Rows, layouts: Iterable[Layout], where: str, merged: Sequence[Span] = (), sheet: str = ""
) -> Header | None:
    """The header among the first `rows` of a sheet, of the one of `layouts` whose form it is; None where it is of none.

    Raises InputError for a sheet that names its form but lacks its columns, and for one that fits several.
    """
    readings, lacking = [], []
    for layout in layouts:
        region = _region(rows, layout)
        if layout.sheet is None or region is None:
            continue
        named = names_form(layout, [*rows[: region.first], [sheet]])
        header = _read_as(layout, region, rows, merged, sheet, where, named)
        if header.missing and named:
            lacking.append(header)
        elif not header.missing and (named or _is_known(header, rows)):
            readings.append((named, header))
    found = [header for named, header in readings if named] or ([] if lacking else [header for _, header in readings])
    if not found and lacking:
        raise _lacks(lacking[0], where)
    best = max(map(_named_columns, found), default=0)
    fullest = [header for header in found if _named_columns(header) == best]
    if len(fullest) > 1:
        raise InputError(
            "The headers fit more than one layout: {layouts}.",
            where=where,
            remedy="Name the columns as in the form of one of them.",
            layouts="; ".join(sorted(str(header.layout.title) for header in fullest)),
        )
    return fullest[0] if fullest else None


# ---- where the header stands -----------------------------------------------------------------------------------------


def _region(rows: Rows, layout: Layout) -> _Region | None:
    """The rows of the header: those above the row that numbers the columns, or above the first row of data."""
    numbered = next(((place, found) for place, row in enumerate(rows) if (found := column_numbers(row))), None)
    last = numbered[0] if numbered else _above_data(rows, layout)
    names = last - 1 if numbered else last
    first = names
    while first >= 0 and any(rows[first]) and not is_title(rows[first], layout):
        first -= 1
    first += 1
    while first <= names and len(list(filter(None, rows[first]))) < _FEWEST_CELLS:
        first += 1
    if last < 0 or (first > names and not numbered and not layout.first_row):
        return None
    used = [column for row in rows[first : last + 2] for column, text in enumerate(row) if text]
    return _Region(min(first, last + 1), last, min(used, default=0), numbered[1] if numbered else {})


def _above_data(rows: Rows, layout: Layout) -> int:
    """The last row above the first that holds figures, or above the one in which the form says that data begin."""
    found = next(
        (place for place, row in enumerate(rows) if _holds_figures(row) and not is_title(row, layout)), len(rows)
    )
    last = found - 1
    while last >= 0 and _is_heading(rows[last]):
        last -= 1
    first_row = layout.first_row
    return min(last, first_row - 2) if first_row and found >= first_row - 1 else last


def _holds_figures(row: Sequence[str]) -> bool:
    return sum(map(is_figure, row)) >= _FEWEST_FIGURES


def _is_heading(row: Sequence[str]) -> bool:
    """Whether a row between header and figures is a heading of data, “A | Chi thường xuyên”, or empty."""
    filled = [text for text in row if text]
    return not filled or (len(filled) < _FEWEST_CELLS and is_numbering(filled[0]))


# ---- which form it is ------------------------------------------------------------------------------------------------


def names_form(layout: Layout, rows: Iterable[Sequence[str]]) -> bool:
    """Whether a text of `rows` names the form of a sheet."""
    marks = layout.sheet.marks if layout.sheet else ()
    patterns = [re.compile(rf"(?<!\w){fold(mark).replace(' ', ' ?')}(?!\d)") for mark in marks]
    return any(pattern.search(fold(text)) for row in rows for text in row for pattern in patterns)


def _named_columns(header: Header) -> int:
    """How many columns are known by more than their place in a row."""
    return sum(header.layout.received_cell(name) is None for name in header.columns)


def _is_known(header: Header, rows: Rows) -> bool:
    """Whether a sheet that does not name its form is of it all the same: by enough columns, or by its labels and as
    many cells in each row.
    """
    layout = header.layout
    if sum(field.required for field in layout.fields.values()) > 1:
        return True
    labels = [name for name in header.said if layout.fields[name].above == "label"]
    widest = max((len(row) - _trailing(row) for row in rows[header.first :]), default=0)
    assert layout.sheet is not None
    cells = (layout.sheet.cells or 0) - _EMPTY_CELLS
    return len(labels) >= _FEWEST_LABELS and widest - min(header.columns.values()) >= cells


def _is_title_row(row: Sequence[str]) -> bool:
    return 0 < len(list(filter(None, row))) < _FEWEST_CELLS and not any(map(is_figure, row))


def _trailing(row: Sequence[str]) -> int:
    return next((count for count, text in enumerate(reversed(row)) if text), len(row))


def _lacks(header: Header, where: str) -> InputError:
    return InputError(
        "The sheet says that it is “{layout}”, but lacks columns of it: {missing}; found: {found}.",
        where=where,
        remedy="Ask the sender for the sheet as the form has it, with the row that numbers its columns.",
        layout=header.layout.title,
        missing=", ".join(header.missing),
        found=", ".join(header.names.values()) or "–",
    )


# ---- its columns -----------------------------------------------------------------------------------------------------


def _read_as(
    layout: Layout, region: _Region, rows: Rows, merged: Sequence[Span], sheet: str, where: str, named: bool
) -> Header:
    """The header as `layout` has it; `named`: the sheet names its form, so that columns may be told by their places."""
    names_end = region.last if region.numbers else region.last + 1
    shifted = [span._replace(first_row=span.first_row - region.first, last_row=span.last_row - region.first)
               for span in merged]  # fmt: skip
    paths = column_paths(rows[region.first : names_end], shifted)
    folded = {column: folded_path(path) for column, path in paths.items()}
    columns = _by_name(layout, folded)
    required = [name for name, field in layout.fields.items() if field.required]
    if named or 2 * sum(name in columns for name in required) >= len(required):
        columns = _with_places(columns, layout, region, len(folded))
    columns = {name: column for name, column in columns.items() if column < len(rows[0])}
    above = rows[: region.first]
    header = Header(
        layout,
        region.first,
        region.last,
        columns,
        {column: " / ".join(path) for column, path in paths.items()},
        said=said_above(above, layout, sheet),
    )
    return replace(header, unit=unit_of(header, without_labels(above, layout), where))


def _by_name(layout: Layout, paths: Mapping[int, str]) -> dict[str, int]:
    """Field → the column whose headers its pattern fits. Of several the first that no other field has taken; where the
    columns stand in the order of the fields, figures are looked for to the right of the figures before.
    """
    columns: dict[str, int] = {}
    after = -1
    for name, field in layout.fields.items():
        if not field.path:
            continue
        in_order = layout.sheet is not None and layout.sheet.in_order and field.kind == "money"
        pattern = re.compile(field.path)
        found = (column for column, path in paths.items() if column not in columns.values() and pattern.search(path))
        column = next((column for column in found if not in_order or column > after), None)
        if column is not None:
            columns[name] = column
            after = max(after, column) if in_order else after
    return columns


def _with_places(columns: dict[str, int], layout: Layout, region: _Region, named: int) -> dict[str, int]:
    """`columns` with those that are known by their place alone. All are, where the names leave any open and the form's
    own numbers, or as many columns as it has, stand there.
    """
    places = {name: field.place for name, field in layout.fields.items() if field.place is not None}
    cells = layout.sheet.cells if layout.sheet else None
    by_number = region.numbers if max(region.numbers, default=0) == cells else {}
    if not by_number and (named == cells or not named):
        by_number = {place: region.start + place - 1 for place in range(1, (cells or 0) + 1)}
    missing = [name for name, field in layout.fields.items() if field.required and name not in columns]
    if missing and set(missing) <= places.keys() and all(place in by_number for place in places.values()):
        columns = {name: by_number[place] for name, place in places.items()}
    received = {name: region.start + cell - 1 for name in layout.fields if (cell := layout.received_cell(name))}
    return columns | received


# ---- tables below one another ----------------------------------------------------------------------------------------


def sheet_sections(grid: Grid, header: Header, where: str) -> list[tuple[Grid, Header]]:
    """`grid` cut above every further header of the same form that has a title of its own: one grid a source of money.

    A header that only repeats the one above, as on a new page, stays where it is.
    """
    cuts = [0, *_further_titles(grid, header), len(grid.cells)]
    if len(cuts) == 2:  # where it begins and where it ends
        return [(grid, header)]
    parts = []
    for first, end in itertools.pairwise(cuts):
        part = grid.between(first, end)
        found = find_sheet_header(part.head(end), [header.layout], where, part.facts.merged, grid.sheet)
        if found is None:
            raise _lacks(header, f"{where}, row {grid.lines[first]}")
        parts.append((part, _with_said(found, header)))
    return parts


def _with_said(header: Header, above: Header) -> Header:
    """`header` with what only the first title of its sheet says; which of several choices holds, each says itself."""
    held = {name: said._replace(row=-1, column=-1) for name, said in above.said.items()
            if header.layout.fields[name].above != "choice"}  # fmt: skip
    return replace(header, unit=header.unit or above.unit, said={**held, **header.said})


def _further_titles(grid: Grid, header: Header) -> Iterator[int]:
    """Where the titles of further headers begin: rows of few cells, one at least, above the first row of headers."""
    rows = grid.head(len(grid.cells)) if len(grid.cells) <= MAX_ODD_ROWS else []
    own = [fold(text) for text in rows[header.first]] if rows else []
    for position in range(header.last + 1, len(rows)):
        if sum(map(bool, own)) >= _FEWEST_CELLS and [fold(text) for text in rows[position]] == own:
            start = position
            while start - 1 > header.last and not any(rows[start - 1]):
                start -= 1
            while start - 1 > header.last and _is_title_row(rows[start - 1]):
                start -= 1
            if any(rows[start]) and start < position:
                yield start
