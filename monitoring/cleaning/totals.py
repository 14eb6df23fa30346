"""Total rows of received files against the rows they sum: a check, never a refusal, and never part of a sum."""

from __future__ import annotations

import json

import pandas as pd

from monitoring.cleaning import reading
from monitoring.cleaning.codelists import CodeList
from monitoring.intake import personal
from monitoring.intake.readers import Received

COLUMNS = ["layout", *reading.LINEAGE, "text", "stated_dong", "rows_dong", "verdict"]
_SUMS = ["total", "outline"]


def totals_table(received: dict[str, Received], units: CodeList) -> pd.DataFrame:
    """One row per total or outline row that states an amount: đồng stated, đồng of its rows, verdict.

    A total may stand before or after its rows and may sum the whole sheet or one block of it. Verdict `agrees` where
    one of these sums is the stated one, else `differs`, or `cannot_tell` where the stated amount cannot be read.
    `text` is the row without the cells that may name people.
    """
    tables = [_of_layout(table, units) for _, table in sorted(received.items())]
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)


def _of_layout(table: Received, units: CodeList) -> pd.DataFrame:
    aside = table.set_aside
    sums = aside[aside["kind"].isin(_SUMS) & (aside["amount_text"] != "")].reset_index(drop=True)
    money = table.layout.money
    if sums.empty or money is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = reading.with_number_style(table.rows, table)
    rows = rows.assign(dong=reading.money(rows, money, units)[0])
    cells = _with_unit(sums.rename(columns={"amount_text": money}), rows)
    stated = reading.money(reading.with_number_style(cells, table), money, units)[0]
    lines = []
    for (file, sheet), block in sums.groupby(["source_file", "source_sheet"], sort=True):
        leaves = rows[(rows["source_file"] == file) & (rows["source_sheet"] == sheet)]
        for amount, row, raw in zip(stated[block.index], block["source_row"], block["raw"], strict=True):
            compared = _compared(amount, row, leaves, set(block["source_row"]))
            text = personal.text_of(json.loads(raw), table.layout)
            lines.append((table.layout.name, file, sheet, row, text, *compared))
    return pd.DataFrame(lines, columns=COLUMNS).astype({"stated_dong": "Int64", "rows_dong": "Int64"})


def _with_unit(sums: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A total without a unit of its own has that of its sheet, where the sheet knows only one."""
    known = rows.groupby(["source_file", "source_sheet"])["unit"].agg(
        lambda units: units.iloc[0] if units.nunique() == 1 else ""
    )
    sheets = pd.MultiIndex.from_frame(sums[["source_file", "source_sheet"]])
    own = pd.Series(known.reindex(sheets).fillna("").to_numpy(), index=sums.index, dtype="str")
    return sums.assign(unit=sums["unit"].where(sums["unit"] != "", own))


def _compared(stated: int, row: int, leaves: pd.DataFrame, sum_rows: set[int]) -> tuple[int, int | None, str]:
    before = max((other for other in sum_rows if other < row), default=0)
    after = min((other for other in sum_rows if other > row), default=None)
    numbers = leaves["source_row"]
    blocks = [
        numbers > 0,
        numbers.between(before, row),
        numbers > row if after is None else numbers.between(row, after),
        numbers < row,
        numbers > row,
    ]
    sums = [int(leaves.loc[block, "dong"].sum()) for block in blocks if block.any()]
    if pd.isna(stated) or not sums:
        return stated, None, "cannot_tell"
    if stated in sums:
        return stated, stated, "agrees"
    nearest = min(sums, key=lambda dong: abs(dong - stated))
    return stated, nearest, "differs"
