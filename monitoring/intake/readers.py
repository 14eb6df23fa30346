"""From registered files to rows of text, one table a layout; every row keeps its file, sheet and row number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from monitoring.errors import InputError
from monitoring.intake.delimited import read_delimited
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.intake.registry import Source, load_register, read_unchanged
from monitoring.intake.rows import as_json, no_rows, split
from monitoring.period import Period
from monitoring.workspace import Workspace

__all__ = ["Received", "as_json", "read_period", "read_source"]

#: Read from every quarter of the year so far; the other layouts are cumulative already.
_YEAR_TO_DATE_LAYOUTS = {"payments"}


@dataclass(frozen=True)
class Received:
    """The rows of one layout as received, and the rows of its files that are no data.

    `rows`: the layout's fields in order, then `other`, `numeric_cells`, `remarks`, `source_file`, `source_sheet`, `source_row`
    (int64; all else text, "" where empty). `set_aside`: see rows.SET_ASIDE_COLUMNS. `sources`: file → its entry in the register.
    """

    layout: Layout
    rows: pd.DataFrame
    set_aside: pd.DataFrame
    sources: dict[str, Source]


def read_source(content: bytes, source: Source, name: str) -> list[Received]:
    layouts = load_layouts()
    grid, header = read_delimited(content, layouts, source.encoding, name)
    rows, aside = split(grid, header, name, source.unit or "")
    return [Received(header.layout, rows, aside, {name: source})]


def read_period(workspace: Workspace, district: str, period: Period) -> dict[str, Received]:
    """Everything received for `period`, by layout: payments of the year so far, returns of the period itself.

    Every layout is there, with no rows where nothing was received.
    """
    tables: dict[str, list[Received]] = {name: [] for name in load_layouts()}
    for quarter in period.year_to_date():
        if quarter != period and not workspace.register(district, quarter).exists():
            continue
        for name, source in load_register(workspace, district, quarter, verify=False).items():
            if quarter != period and not _YEAR_TO_DATE_LAYOUTS.intersection(source.layouts):
                continue
            path = workspace.received(district, quarter) / name
            for received in read_source(read_unchanged(path, source, workspace), source, f"{quarter}/{name}"):
                if quarter == period or received.layout.name in _YEAR_TO_DATE_LAYOUTS:
                    tables[received.layout.name].append(received)
    return {name: _together(load_layouts()[name], parts) for name, parts in tables.items()}


def _together(layout: Layout, parts: Iterable[Received]) -> Received:
    parts = list(parts)
    empty_rows, empty_aside = no_rows(layout)
    rows = pd.concat([part.rows for part in parts], ignore_index=True) if parts else empty_rows
    aside = pd.concat([part.set_aside for part in parts], ignore_index=True) if parts else empty_aside
    return Received(layout, rows, aside, {name: source for part in parts for name, source in part.sources.items()})
