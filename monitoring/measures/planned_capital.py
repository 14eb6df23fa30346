"""Money whose type of funding the plan leaves open: one notion of it in every figure."""

from __future__ import annotations

import pandas as pd

from monitoring.plan import Plan

_LINE = ["component", "source", "capital"]


def as_planned(rows: pd.DataFrame, plan: Plan | None) -> pd.DataFrame:
    """Payments or returns, their type of funding left open ("") where `plan`, that of their year, leaves it open.

    The plan decides what a type of funding has: money of a component and source that the plan gives without saying its
    kind is neither, whatever a file calls it. What the file says stays in `stated_capital`.
    """
    rows = rows.assign(stated_capital=rows["capital"])
    if plan is None:
        return rows
    given = {(row.component, row.source, row.capital) for row in plan.allocations}
    unstated = {(component, source) for component, source, capital in given if capital == ""}
    of_plan = (rows["plan_year"] == plan.year).fillna(False) & (rows["plan_kind"] == "year")
    of_plan &= rows["component"].isin({component for component, _source in unstated})
    asked = rows.loc[of_plan.astype(bool), _LINE].itertuples(name=None)
    left_open = [
        index
        for index, component, source, capital in asked
        if (component, source) in unstated and (component, source, capital) not in given
    ]
    rows.loc[left_open, "capital"] = ""
    return rows
