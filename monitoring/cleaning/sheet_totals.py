"""Totals and headings of the treasury's sheets against the rows that they sum, column by column: never a refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from monitoring.cleaning import reading
from monitoring.cleaning.codelists import CodeList
from monitoring.intake.kinds_of_cells import is_numbering
from monitoring.intake.layouts import Layout
from monitoring.intake.readers import Received
from monitoring.records import records
from monitoring.tables import frames
from monitoring.tables.treasury_rows import SheetTotalRow

_SHEET = ["source_file", "source_sheet"]
_SUMS = ["total", "outline"]


class _Block(NamedTuple):
    """The rows of a sheet from one number to another."""

    first: int
    last: int


def dong_of(table: Received, rows: pd.DataFrame, units: CodeList) -> pd.DataFrame:
    """The figures of `rows` of a sheet in whole đồng, by field; missing where a cell holds none that can be read."""
    rows = reading.with_number_style(rows, table)
    return pd.DataFrame({name: reading.money(rows, name, units)[0] for name in table.layout.figures})


def sheet_totals_table(received: Mapping[str, Received], units: CodeList) -> pd.DataFrame:
    """One row per column of each total or heading that states an amount: đồng stated, đồng of its rows, the verdict.

    `first_row` to `last_row` are the rows that it sums: of those that it may sum, the ones that agree with it in most
    columns. Files that were superseded are left out.
    """
    lines = [line for _, table in sorted(received.items()) for line in _of_table(table, units)]
    lines.sort(key=lambda line: (line.source_file, line.source_sheet, line.source_row))
    return frames.made_of(lines, SheetTotalRow)


def _of_table(table: Received, units: CodeList) -> Iterator[SheetTotalRow]:
    old = [file for file, source in table.sources.items() if source.superseded_by]
    aside = table.set_aside[table.set_aside["kind"].isin(_SUMS) & ~table.set_aside["source_file"].isin(old)]
    if table.layout.sheet is None or aside.empty:
        return
    rows = table.rows.reset_index(drop=True)
    dong = pd.concat([rows[[*_SHEET, "source_row"]], dong_of(table, rows, units)], axis="columns")
    cells = pd.DataFrame(list(map(json.loads, aside["raw"]))).fillna("")
    texts = {name: cells.get(table.layout.fields[name].header, "") for name in table.layout.figures}
    sums = aside.reset_index(drop=True).assign(**texts)
    stated = dong_of(table, sums, units)
    for own, says in zip(records(sums), records(stated), strict=True):
        leaves = dong[(dong[_SHEET] == [getattr(own, name) for name in _SHEET]).all(axis="columns")]
        yield from _compared(table.layout, vars(own), vars(says), leaves)


def _compared(
    layout: Layout, own: Mapping[str, Any], stated: Mapping[str, Any], leaves: pd.DataFrame
) -> Iterator[SheetTotalRow]:
    filled = [name for name in stated if own[name].strip() and _is_summed(layout, name, stated, leaves)]
    blocks = [_Block(*map(int, text.split("-"))) for text in own["sums"].split(";") if text]
    found = {block: _sums(leaves, block, filled) for block in blocks}
    best = max(
        blocks, key=lambda block: sum(found[block][name] == _whole(stated[name]) for name in filled), default=None
    )
    for name in filled:
        says, rows = _whole(stated[name]), None if best is None else found[best][name]
        verdict = "cannot_tell" if says is None or rows is None else "agrees" if says == rows else "differs"
        yield SheetTotalRow(
            layout=layout.name,
            source_file=own["source_file"],
            source_sheet=own["source_sheet"],
            source_row=int(own["source_row"]),
            row_content=_label(layout, own),
            sum_column=layout.fields[name].header,
            first_row=None if best is None else best.first,
            last_row=None if best is None else best.last,
            stated_dong=says,
            rows_dong=rows,
            verdict=verdict,
        )


def _is_summed(layout: Layout, name: str, stated: Mapping[str, Any], leaves: pd.DataFrame) -> bool:
    """Whether a column holds amounts: where the form does not say so, all that stands in it and in the total are."""
    return layout.fields[name].kind == "money" or not (pd.isna(stated[name]) or leaves[name].isna().all())


def _sums(leaves: pd.DataFrame, block: _Block, names: Sequence[str]) -> dict[str, int | None]:
    inside = leaves[leaves["source_row"].between(*block)]
    return {name: _whole(inside[name].sum(min_count=1)) for name in names}


def _whole(dong: object) -> int | None:
    return None if pd.isna(dong) else int(dong)  # type: ignore[call-overload]


def _label(layout: Layout, own: Mapping[str, Any]) -> str:
    """What a total or heading is called: its first cell with a word, unless it may name people."""
    left_out = {field.header for field in layout.fields.values() if field.above or field.personal}
    cells: Mapping[str, str] = json.loads(own["raw"])
    texts = (text.strip() for header, text in cells.items() if header not in left_out)
    return next((text for text in texts if any(map(str.isalpha, text)) and not is_numbering(text)), "")
