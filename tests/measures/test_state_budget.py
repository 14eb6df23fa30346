"""The state's own budgets apart from what the people and other programmes add."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.state_budget import state_budget_table
from monitoring.tables.rows import DisbursementRow
from monitoring.tables.store import columns


def table(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    empty = dict.fromkeys(columns(DisbursementRow), "")
    return pd.DataFrame(
        [
            empty
            | {"source": source, "plan_dong": plan, "cumulative_dong": paid}
            | {"planned_cumulative_dong": None if plan is None else paid}
            for source, plan, paid in rows
        ],
        columns=columns(DisbursementRow),
    ).astype(dict.fromkeys(["plan_dong", "cumulative_dong", "planned_cumulative_dong"], "Int64"))


@pytest.mark.parametrize(("rows", "found"), [
    ([("central", 70, 30), ("local", 20, 15), ("people", 10, 10), ("", 100, 55)], (90, 45, "50.0000")),
    ([("central", 70, None), ("", 70, None)], (70, None, "")),
    ([("central", None, 30), ("local", 20, 15)], (20, 45, "75.0000")),
])  # fmt: skip
def test_central_and_local_money_are_added(rows, found):
    [row] = state_budget_table(table(*rows)).to_dict("records")
    known = [None if pd.isna(row[name]) else row[name] for name in ("plan_dong", "cumulative_dong")]
    assert (*known, row["rate_percent"]) == found


@pytest.mark.parametrize("rows", [
    [], [("people", 5, 5), ("", 5, 5)], [("central", 7, 3), ("not_broken_down", 2, 1)],
])  # fmt: skip
def test_what_cannot_be_told_is_left_out(rows):
    assert state_budget_table(table(*rows)).empty
