"""From registered files to rows of text, one table a layout; every row keeps its file, sheet and row number.

The way of a file: its content (containers) → grids (delimited, workbooks) → in each the header (headers) → the tables
below one another (sections) → what each row is and says (kinds_of_rows, surroundings, remarks) → rows (rows).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import pandas as pd

from monitoring.distinct import concatenated
from monitoring.errors import InputError
from monitoring.intake.containers import is_workbook, refuse_no_text
from monitoring.intake.delimited import read_delimited
from monitoring.intake.grids import Grid
from monitoring.intake.headers import HEADER_SEARCH_ROWS, Header
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.intake.people_lists import list_of_people
from monitoring.intake.recognition import find_layout, resembles_layout
from monitoring.intake.registry import Source, load_register, read_unchanged
from monitoring.intake.rows import Table, as_json, no_rows, set_whole_aside, split
from monitoring.intake.titles import says_invented
from monitoring.intake.workbooks import decodings, read_workbook
from monitoring.people import Marks
from monitoring.period import Period
from monitoring.workspace import Workspace

__all__ = ["Received", "as_json", "check_not_invented", "read_content", "read_period", "read_source", "together"]


@dataclass(frozen=True)
class Received:
    """The rows of one layout as received, and the rows of its files that are no data.

    `rows`: the layout's fields in order, then `other`, `numeric_cells`, `remarks`, `surroundings`, `source_file`,
    `source_sheet`, `source_row` (int64; all else text as received, "" where empty, in large tables kept by distinct
    texts).
    `set_aside`: rows.SET_ASIDE_COLUMNS. Each physical row is in exactly one of the two. `sources`: source_file → its
    entry in the register.
    """

    layout: Layout
    rows: pd.DataFrame
    set_aside: pd.DataFrame
    sources: dict[str, Source]


def read_period(
    workspace: Workspace, unit: str, period: Period, layouts: Iterable[str] | None = None
) -> dict[str, Received]:
    """Everything received for `period`, by layout: payments of the year so far, returns of the period itself.

    Each of `layouts`, or else every one that a period always has, is there, with no rows where nothing was received.
    Raises InputError for unregistered, missing, changed or unreadable files.
    """
    wanted_always = set(layouts or [name for name, layout in load_layouts().items() if layout.always])
    parts: dict[str, list[Received]] = {name: [] for name in layouts or load_layouts()}
    for quarter in period.year_to_date():
        if quarter == period or workspace.register(unit, quarter).exists():
            wanted = {name for name in parts if quarter == period or load_layouts()[name].year_to_date}
            for received in _read_quarter(workspace, unit, quarter, wanted):
                parts[received.layout.name].append(received)
    return {
        name: together(load_layouts()[name], received)
        for name, received in parts.items()
        if received or name in wanted_always
    }


def _read_quarter(workspace: Workspace, unit: str, quarter: Period, wanted: Set[str]) -> Iterator[Received]:
    """The tables in the `wanted` layouts; the files of all others are checked, but not read."""
    for name, source in load_register(workspace, unit, quarter, verify=False).items():
        content = read_unchanged(workspace.received(unit, quarter) / name, source, workspace)
        source_file = f"{quarter}/{name}"
        if not wanted.isdisjoint(_layouts_of(source, source_file)):
            tables = read_source(content, source, source_file)
            yield from (received for received in tables if received.layout.name in wanted)


def read_source(content: bytes, source: Source, name: str) -> list[Received]:
    """The tables of one registered file, by layout; `name` is its `source_file`, such as `2024-Q1/payments.csv`.

    Raises InputError where the content cannot be read or does not have the layout it is registered with.
    """
    grids = _grids(content, _layouts_of(source, name), name, source.encoding)
    del content  # the bytes of a large file are not needed beside its rows
    tables = _tables(grids, name, source.unit or "")
    asides = [table.set_aside for table in tables]
    check_not_invented((text for aside in asides for text in aside.loc[aside["kind"] == "title", "text"]), source, name)
    return [Received(*table, {name: source}) for table in tables]


def check_not_invented(titles: Iterable[str], source: Source, where: str) -> None:
    """Raises InputError where a title marks the figures as illustrative and the register takes them for real ones."""
    if not source.illustrative and says_invented(titles):
        raise InputError(
            "The title says that these figures are illustrative, but the file is registered as real data.",
            where=where,
            remedy="Receive it with --illustrative; for real figures, ask its sender for a file without that title.",
        )


def _layouts_of(source: Source, name: str) -> dict[str, Layout]:
    """The layouts that a file is registered with. Raises InputError for one that does not exist."""
    unknown = sorted(set(source.layouts) - set(load_layouts()))
    if unknown:
        raise InputError(
            "The register names a layout that does not exist: {layout}.",
            where=name,
            remedy="Use one of: {layouts}.",
            layout=", ".join(unknown),
            layouts=", ".join(load_layouts()),
        )
    return {layout: load_layouts()[layout] for layout in source.layouts}


def read_content(
    content: bytes, layouts: Mapping[str, Layout], name: str, *, encoding: str | None = None, unit: str = ""
) -> list[Table]:
    """The layouts met in a file, each with its rows and its rows set aside (see Received).

    `encoding` is the one declared for files whose bytes do not tell it, `unit` for files that do not name theirs.
    """
    grids = _grids(content, layouts, name, encoding)
    del content  # see read_source
    return _tables(grids, name, unit)


def _grids(
    content: bytes, layouts: Mapping[str, Layout], name: str, encoding: str | None
) -> list[tuple[Grid, Header | None]]:
    """Every sheet of a file with its header; None for sheets without a table, of which one at least has to have one."""
    if not is_workbook(content):
        refuse_no_text(content, name)
        return [read_delimited(content, layouts, encoding, name)]
    grids: list[tuple[Grid, Header | None]] = []
    failures = [InputError("The workbook is empty.", where=name, remedy="Ask its sender for the table.")]
    for grid in read_workbook(content, name):
        try:
            grids.append(_recognised(grid, layouts, encoding, f"{name}, sheet “{grid.sheet}”"))
        except InputError as failure:
            if resembles_layout(grid.head(HEADER_SEARCH_ROWS), layouts, grid.sheet):
                raise
            grids.append((grid, None))
            failures.append(failure)
    if all(header is None for _, header in grids):
        lists = (list_of_people(grid.head(HEADER_SEARCH_ROWS), name) for grid, _ in grids)
        raise next(filter(None, lists), failures[:2][-1])
    return grids


def _tables(grids: list[tuple[Grid, Header | None]], name: str, unit: str) -> list[Table]:
    """The rows of all grids by layout; sheets without a table are set aside with the first layout."""
    layouts = {header.layout.name: header.layout for _, header in grids if header}
    marks = Marks()
    sheets = [(replace(grid, sheet=marks.hidden(grid.sheet)), header) for grid, header in grids]
    rows: dict[str, list[pd.DataFrame]] = {layout: [] for layout in layouts}
    aside: dict[str, list[pd.DataFrame]] = {layout: [] for layout in layouts}
    for grid, header in sheets:
        if header is None:
            aside[next(iter(layouts))].append(set_whole_aside(grid, name, marks))
        else:
            data, rest = split(grid, header, name, unit, marks)
            rows[header.layout.name].append(data)
            aside[header.layout.name].append(rest)
    return [Table(layouts[n], concatenated(rows[n]), pd.concat(aside[n], ignore_index=True)) for n in layouts]


def _recognised(grid: Grid, layouts: Mapping[str, Layout], encoding: str | None, where: str) -> tuple[Grid, Header]:
    """The grid in the first decoding in which it has a header. Raises InputError where it has one in none."""
    failures = []
    for decoded in decodings(grid, encoding):
        try:
            head, spans = decoded.head(HEADER_SEARCH_ROWS), decoded.facts.merged
            return decoded, find_layout(head, layouts, where, spans, decoded.sheet)
        except InputError as failure:
            failures.append(failure)
    raise failures[0]


def together(layout: Layout, parts: Sequence[Received]) -> Received:
    """The tables `parts` of one layout as one, in their order."""
    if not parts:
        return Received(layout, *no_rows(layout), {})
    return Received(
        layout,
        concatenated([part.rows for part in parts]),
        pd.concat([part.set_aside for part in parts], ignore_index=True),
        {name: source for part in parts for name, source in part.sources.items()},
    )
