"""Data of people is left out of what is read from a file.

The file itself stays as received. Everything made from it comes after this step: tables, refused rows, notebooks,
pages, messages and records never hold what is left out here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from monitoring.distinct import compact, plain, told
from monitoring.intake.grids import Grid, text_rows
from monitoring.intake.headers import Header
from monitoring.intake.labels import is_total_label
from monitoring.intake.layouts import Layout
from monitoring.intake.people_lists import is_list_header, is_over_papers, kind_of_header
from monitoring.intake.personal import HIDDEN
from monitoring.people import (
    ACCOUNT,
    BIRTHDAY,
    IDENTITY,
    KINDS,
    MARK,
    NAME,
    PERHAPS,
    PHONE,
    WITHOUT_DIGITS,
    Marks,
    found,
    hidden,
    is_of_treasury,
    key_of,
    marks_in,
    perhaps_named,
)

#: Between the cells of a row joined as one text, so that a label speaks for its neighbour: no number reaches over it.
_BETWEEN = "\x1f|\x1f"
#: Rows that sum others are read column by column, as data are.
_LIKE_DATA = {"total", "outline", "blank"}
#: Of how many digits a cell is below a header that says what it holds.
_DIGITS = {IDENTITY: 8, PHONE: 8, ACCOUNT: 6, BIRTHDAY: 4}


class LeftOut(NamedTuple):
    """How many things of a `kind` were left out: of a `column`, or of rows of a `row_kind` that are no data."""

    column: str
    row_kind: str
    kind: str
    times: int


def without_people(grid: Grid, header: Header, kinds: Mapping[int, str], marks: Marks) -> tuple[Grid, Header]:
    """`grid` and its header with `marks` in the place of data of people.

    `kinds`: position → kind of the rows that are no data. In columns of figures and of numbers of papers only what a
    word in the cell says to be a person's is such; below a header that says so, everything.
    """
    figures = _figures(header)
    columns = {number: grid.cells[number] for number in range(grid.cells.shape[1])}
    labelled = [place for place in _labelled(grid) if place > header.last]
    lists = [place for place in labelled if is_list_header(_texts(grid, place))]
    for first, column, kind in [*_columns_by_header(header), *_columns_by_lists(grid, lists)]:
        last = _end_of_list(grid, first) if column in figures and first > header.last + 1 else None
        if column not in figures or last is not None:
            columns[column] = _below(columns[column], first, last, kind, marks)
    papers = {column for column, name in header.others.items() if is_over_papers(name)}
    for number, texts in columns.items():
        columns[number] = _spelt(texts, marks, shapes=number not in figures, alone=number not in papers)
    data = [place for place in labelled if place not in kinds]
    columns = _spelt_across(columns, data, marks, but=figures)
    columns = _spelt_across(columns, [place for place, kind in sorted(kinds.items()) if kind not in _LIKE_DATA], marks)
    names = {column: hidden(name) for column, name in header.names.items()}
    said = {name: above._replace(text=marks.hidden(above.text)) for name, above in header.said.items()}
    return grid.with_cells(pd.DataFrame(columns, copy=False)), replace(header, names=names, said=said)


def sheet_without_people(grid: Grid, marks: Marks) -> Grid:
    """The same of a sheet that holds no table of a layout; of a list of people no row is kept."""
    header = next((place for place in _labelled(grid) if is_list_header(_texts(grid, place))), None)
    if header is not None:
        return _blanked(grid, header)
    columns = {number: grid.cells[number] for number in range(grid.cells.shape[1])}
    return grid.with_cells(pd.DataFrame(_spelt_across(columns, list(range(len(grid.cells))), marks)))


def left_out(layout: Layout, rows: pd.DataFrame, aside: pd.DataFrame) -> list[LeftOut]:
    """What was left out of the rows and the rows set aside of a table, by the marks in them."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for name, field in layout.fields.items():
        for text in _marked(rows[name]):
            counts.update((field.header, "", kind) for kind in marks_in(text))
    for text in _marked(rows["other"]):
        for column, cell in json.loads(text).items():
            counts.update((column, "", kind) for kind in marks_in(cell))
    texts = aside["text"]
    for row_kind, text in zip(aside["kind"], texts, strict=True):
        counts.update(("", row_kind, kind) for kind in marks_in(text))
        if text == HIDDEN:
            counts["", row_kind, "person"] += 1
    return [LeftOut(*place, count) for place, count in sorted(counts.items())]


def _marked(texts: pd.Series) -> list[str]:
    marked = told(texts, re.escape(MARK), lambda text: MARK in text)
    found_texts: list[str] = plain(texts[marked]).tolist()
    return found_texts


# ---- columns and rows ------------------------------------------------------------------------------------------------


def _figures(header: Header) -> set[int]:
    """Columns of amounts and counts, and of what a record is numbered by, or a sheet's cell that may be either."""
    fields, received = header.layout.fields, header.layout.received_cell
    numbered = [
        name for name in header.fields_of("text") if fields[name].filled or fields[name].record or received(name)
    ]
    return {*header.columns_of("money", "count"), *(header.columns[name] for name in numbered)}


def _labelled(grid: Grid) -> list[int]:
    """Positions of the rows in which some cell says that a neighbour, or what is below it, is of a person."""
    found_rows = np.zeros(len(grid.cells), dtype=bool)
    for column in grid.cells:
        found_rows |= told(grid.cells[column], WITHOUT_DIGITS, lambda text: kind_of_header(text.strip()) in KINDS)
    places: list[int] = np.flatnonzero(found_rows).tolist()
    return places


def _texts(grid: Grid, place: int) -> list[str]:
    [texts] = grid.head(place + 1, place)
    return texts


def _columns_by_header(header: Header) -> Iterator[tuple[int, int, str]]:
    """From which row on which column holds which kind of personal data, by the header of the table."""
    is_list = is_list_header(list(header.names.values()))
    for column, name in header.others.items():
        kind = kind_of_header(name)
        if kind in _DIGITS or (kind == NAME and is_list):
            yield header.last + 1, column, str(kind)


def _columns_by_lists(grid: Grid, lists: list[int]) -> Iterator[tuple[int, int, str]]:
    """The same by headers of lists of people below it."""
    for place in lists:
        for column, text in enumerate(_texts(grid, place)):
            kind = kind_of_header(text)
            if kind in _DIGITS or kind == NAME:
                yield place + 1, column, str(kind)


def _end_of_list(grid: Grid, first: int) -> int:
    """Before which row a list of people ends whose first row is `first`: the next that names nobody. As far as that
    its cells are of people, also those below an amount of the table above it.
    """
    header = enumerate(_texts(grid, first - 1))
    named = [plain(grid.cells[column]).iloc[first:] for column, text in header if kind_of_header(text) == NAME]
    rows = enumerate(zip(*named, strict=True), start=first)
    return next((row for row, names in rows if not any(_holds(name, NAME) for name in names)), len(grid.cells))


def _below(column: pd.Series, first: int, last: int | None, kind: str, marks: Marks) -> pd.Series:
    """`column` with a mark for every cell from `first` on, to before `last`, that holds what its header says."""
    cells = enumerate(plain(column).iloc[first:last], start=first)
    return _with({place: marks.mark(kind, key_of(text, kind)) for place, text in cells if _holds(text, kind)}, column)


def _holds(text: str, kind: str) -> bool:
    if kind == NAME:
        return any(map(str.isalpha, text)) and not is_total_label(text)
    digits = sum(map(str.isdigit, text))
    return digits >= _DIGITS[kind] and not (kind == ACCOUNT and is_of_treasury(text))


def _spelt(column: pd.Series, marks: Marks, *, shapes: bool, alone: bool) -> pd.Series:
    """`column` with marks in its texts; without `alone` a number that stands for itself is one of papers."""

    def tells(text: str) -> bool:
        return bool(found(text, shapes=shapes)) and (alone or any(map(str.isalpha, text)))

    touched = told(column, PERHAPS if shapes else perhaps_named(), tells)
    if not touched.any():
        return column
    texts = plain(column)
    spelt = {text: marks.hidden(text, shapes=shapes) for text in texts[touched].unique()}
    return _with({place: spelt[texts.iat[place]] for place in np.flatnonzero(touched).tolist()}, column)


def _spelt_across(
    columns: dict[int, pd.Series], places: list[int], marks: Marks, but: Collection[int] = ()
) -> dict[int, pd.Series]:
    """`columns` with marks in the rows at `places`, where a label may stand in one cell and what it names in the next;
    of those in `but` only the labels are read.
    """
    rows = text_rows(pd.DataFrame({number: plain(column.iloc[places]) for number, column in columns.items()}))
    changed: dict[int, list[str]] = {}
    for place, texts in zip(places, rows, strict=True):
        labels = ("" if number in but and re.search(r"\d", text) else text for number, text in enumerate(texts))
        if found(joined := _BETWEEN.join(labels)):
            changed[place] = marks.hidden(joined).split(_BETWEEN)
    if not changed:
        return columns
    return {
        number: column if number in but else _with({place: texts[number] for place, texts in changed.items()}, column)
        for number, column in columns.items()
    }


def _with(texts: Mapping[int, str], column: pd.Series) -> pd.Series:
    """`column` with other texts at some positions."""
    whole = plain(column).to_numpy(dtype=object, copy=True)
    for position, text in texts.items():
        whole[position] = text
    return compact(pd.Series(whole, dtype="str"))


def _blanked(grid: Grid, header: int) -> Grid:
    """A list of people without its people: of every row below its header one mark."""
    filled = [position for position, row in enumerate(text_rows(grid.cells)) if any(map(str.strip, row))]
    below = range(header + 1, len(grid.cells))
    empty = dict.fromkeys(below, "")
    marked = {**empty, **{position: HIDDEN for position in filled if position > header}}
    columns = {number: _with(empty if number else marked, grid.cells[number]) for number in grid.cells}
    return grid.with_cells(pd.DataFrame(columns))
