"""Two sources, one money: what the treasury paid against what the units returned, budget line by budget line."""

from __future__ import annotations

import pandas as pd

from monitoring.measures.disbursement import UNASSIGNED, signed_dong

#: Both sources tell of a budget line by these; communes are left out, since the treasury often does not name them.
KEYS = ["component", "source", "capital", "plan_year", "plan_kind"]
COLUMNS = ["number_id", *KEYS, "paid_dong", "returned_dong", "difference_dong", "verdict"]
#: Beside them, why a line does not agree (see differences.with_causes).
CAUSE_COLUMNS = ["cause", "explained_dong"]


def reconcile(payments: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """One row per budget line of which either source gives an amount: đồng paid, returned, returned − paid, verdict.

    Verdict `agrees` (khớp), `differs` (chênh lệch), or `cannot_tell` where one source says nothing of the line:
    a missing figure is not zero.
    """
    paid = payments.assign(paid_dong=signed_dong(payments)).groupby(KEYS, dropna=False)["paid_dong"].sum(min_count=1)
    returned = returns.groupby(KEYS, dropna=False)["cumulative_dong"].sum(min_count=1).rename("returned_dong")
    table = pd.concat([paid, returned], axis="columns").astype("Int64")
    table = table.dropna(how="all").sort_index().reset_index()
    table["difference_dong"] = table["returned_dong"] - table["paid_dong"]
    table["verdict"] = table["difference_dong"].map(
        lambda dong: "agrees" if dong == 0 else "differs", na_action="ignore"
    )
    table["verdict"] = table["verdict"].astype("str").where(table["difference_dong"].notna(), "cannot_tell")
    keys = table[["component", "source", "capital", "plan_year", "plan_kind"]].itertuples(index=False, name=None)
    table["number_id"] = [
        ".".join(["reconciliation", component or "all", source or "all", capital or "not_stated", str(year), kind])
        for component, source, capital, year, kind in keys
    ]
    table["capital"] = table["capital"].replace("", UNASSIGNED["capital"])
    return table[COLUMNS]
