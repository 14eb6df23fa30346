"""Total rows of received files against the rows they sum: a check, never a refusal, and never part of a sum."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from math import inf

import pandas as pd

from monitoring.cleaning import reading
from monitoring.cleaning.codelists import CodeList
from monitoring.distinct import plain_table
from monitoring.intake import personal
from monitoring.intake.readers import Received
from monitoring.tables.rows import TotalRow
from monitoring.tables.store import columns

COLUMNS = columns(TotalRow)
_DONG = ["stated_dong", "rows_dong", "accepted_dong"]
_SUMS = ["total", "outline"]


def totals_table(
    received: Mapping[str, Received], units: CodeList, accepted: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """One row per total or outline row that states an amount: đồng stated, đồng of its rows, verdict, and how much of
    its rows is `accepted` (the clean rows of each layout). Totals of files that were superseded are left out.

    A total may stand before or after its rows and may sum the whole sheet or one block of it. Verdict `agrees` where
    one of these sums is the stated one, else `differs`, or `cannot_tell` where the stated amount cannot be read.
    `text` is the row without the cells that may name people. Sheets with a form of their own: see sheet_totals.
    """
    tables = [
        _of_layout(table, units, accepted[name])
        for name, table in sorted(received.items())
        if table.layout.sheet is None
    ]
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)


def _of_layout(table: Received, units: CodeList, accepted: pd.DataFrame) -> pd.DataFrame:
    old = [file for file, source in table.sources.items() if source.superseded_by]
    aside = table.set_aside[~table.set_aside["source_file"].isin(old)]
    sums = aside[aside["kind"].isin(_SUMS) & (aside["amount_text"] != "")].reset_index(drop=True)
    money = table.layout.money
    if sums.empty or money is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = reading.with_number_style(table.rows, table)
    counted = accepted.set_index(reading.LINEAGE)[reading.output_name(table.layout, money)]
    places = pd.MultiIndex.from_frame(plain_table(rows[reading.LINEAGE]))
    rows = rows.assign(dong=reading.money(rows, money, units)[0], accepted=counted.reindex(places).to_numpy())
    cells = _with_unit(sums.rename(columns={"amount_text": money}), rows)
    stated = reading.money(reading.with_number_style(cells, table), money, units)[0]
    lines = []
    for (file, sheet), block in sums.groupby(["source_file", "source_sheet"], sort=True):
        leaves = rows[(rows["source_file"] == file) & (rows["source_sheet"] == sheet)]
        for amount, row, raw in zip(stated[block.index], block["source_row"], block["raw"], strict=True):
            compared = _compared(amount, row, leaves, set(block["source_row"]))
            text = personal.text_of(json.loads(raw), table.layout)
            lines.append((table.layout.name, file, sheet, row, text, *compared))
    return pd.DataFrame(lines, columns=COLUMNS).astype(dict.fromkeys(_DONG, "Int64"))


def _with_unit(sums: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A total without a unit of its own has that of its sheet, where the sheet knows only one."""
    known = rows.groupby(["source_file", "source_sheet"])["unit"].agg(
        lambda units: units.iloc[0] if units.nunique() == 1 else ""
    )
    sheets = pd.MultiIndex.from_frame(sums[["source_file", "source_sheet"]])
    own = pd.Series(known.reindex(sheets).fillna("").to_numpy(), index=sums.index, dtype="str")
    return sums.assign(unit=sums["unit"].where(sums["unit"] != "", own))


def _compared(
    stated: int, row: int, leaves: pd.DataFrame, sum_rows: set[int]
) -> tuple[int, int | None, str, int | None]:
    """đồng stated, of the rows, the verdict, and đồng of the same rows that was accepted."""
    blocks = [leaves["source_row"].between(first, last) for first, last in blocks_beside(row, sum_rows)]
    both = leaves[["dong", "accepted"]]
    sums = [tuple(map(int, both[block].sum())) for block in blocks if block.any()]
    if pd.isna(stated) or not sums:
        return stated, None, "cannot_tell", None
    nearest, accepted = min(sums, key=lambda found: abs(found[0] - stated))
    return stated, nearest, "agrees" if nearest == stated else "differs", accepted


def blocks_beside(row: int, sum_rows: Collection[int]) -> list[tuple[float, float]]:
    """From which row to which a total in `row` may sum: the sheet, or what stands between it and its neighbours."""
    before = max((other for other in sum_rows if other < row), default=0)
    after = min((other for other in sum_rows if other > row), default=inf)
    return [(0, inf), (before, row), (row, after), (0, row), (row, inf)]
