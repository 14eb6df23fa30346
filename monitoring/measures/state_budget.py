"""How the state budget's own money goes: counterpart money of the people and of other programmes left out."""

from __future__ import annotations

import pandas as pd

from monitoring.measures.disbursement import DIMENSIONS, rate_text

COLUMNS = ["number_id", "plan_dong", "cumulative_dong", "rate_percent", "planned_cumulative_dong"]
#: The sources that are budgets of the state.
STATE_SOURCES = ("central", "local")


def state_budget_table(disbursement: pd.DataFrame) -> pd.DataFrame:
    """One row: plan and disbursed đồng of the central and local budgets, and their rate in percent.

    No row where the money is not broken down by source throughout: what part of it is the state's cannot be told.
    """
    others = [name for name in DIMENSIONS if name != "source"]
    by_source = disbursement[
        (disbursement["source"] != "") & (disbursement[others].astype("str") == "").all(axis="columns")
    ]
    own = by_source[by_source["source"].isin(STATE_SOURCES)]
    if own.empty or (by_source["source"] == "not_broken_down").any():
        return pd.DataFrame(columns=COLUMNS)
    amounts = [name for name in COLUMNS if name.endswith("_dong")]
    sums = {name: None if pd.isna(dong := own[name].sum(min_count=1)) else int(dong) for name in amounts}
    rate = rate_text(sums["planned_cumulative_dong"], sums["plan_dong"])
    row = {"number_id": "state_budget", **sums, "rate_percent": rate}
    return pd.DataFrame([row], columns=COLUMNS).astype(dict.fromkeys(amounts, "Int64"))
