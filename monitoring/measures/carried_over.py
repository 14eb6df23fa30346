"""Money that earlier years left: what the plan leaves over of each year against what units return as carried over."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from monitoring.measures.check import Check, compared
from monitoring.measures.money_checks import left_by_year
from monitoring.plan import Plan


def check_carried_over(plan: Plan | None, returns: pd.DataFrame) -> Iterator[Check]:
    """For every year of which the plan states an outturn: what it left, and what is returned of it as carried over.

    `plan`: that of the period's year, whose units return carried-over money; `returns`: the clean returns.
    """
    if plan is None:
        return
    carried = returns[returns["plan_kind"] == "carried_over"]
    returned = carried.groupby("plan_year")["plan_dong"].sum(min_count=1).dropna()
    for year, left in left_by_year(plan).items():
        yield compared(
            f"carried_over_returned.{year}",
            left,
            int(returned[year]) if year in returned.index else None,
            "dong",
            agrees="{expected} of the plan of {year} was left undisbursed; units return as much as carried over.",
            differs="{expected} of the plan of {year} was left undisbursed; units return {actual} as carried over: "
            "{difference} apart.",
            missing="{expected} of the plan of {year} was left undisbursed; no unit returns any of it as carried over.",
            year=str(year),
        )
