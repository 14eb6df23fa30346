"""Money that earlier years left: what the plan leaves over of each year against what units return as carried over."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from monitoring.measures.check import Check, compared
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.measures.money_checks import left_by_year
from monitoring.plan import Plan


def check_carried_over(plan: Plan | None, disbursement: pd.DataFrame) -> Iterator[Check]:
    """For every year of which the plan states an outturn: what it left, and what is returned of it as carried over.

    `plan`: that of the period's year, whose units return carried-over money; `disbursement` as disbursement.csv.
    """
    if plan is None:
        return
    for year, left in left_by_year(plan).items():
        yield compared(
            f"carried_over_returned.{year}",
            left,
            _returned(disbursement, year),
            "dong",
            agrees="{expected} of the plan of {year} was left undisbursed; units return as much as carried over.",
            differs="{expected} of the plan of {year} was left undisbursed; units return {actual} as carried over: "
            "{difference} apart.",
            missing="{expected} of the plan of {year} was left undisbursed; no unit returns any of it as carried over.",
            year=str(year),
        )


def _returned(disbursement: pd.DataFrame, year: int) -> int | None:
    """The plan of all carried-over money of a year's plan, in đồng; None where nobody gives one."""
    level = ["capital", "plan_year", "plan_kind"]
    others = [name for name in DIMENSIONS if name not in level]
    texts = disbursement[DIMENSIONS].astype("str")
    wanted = (texts[level] != "").all(axis="columns") & (texts[others] == "").all(axis="columns")
    wanted &= (texts["plan_year"] == str(year)) & (texts["plan_kind"] == "carried_over")
    total = disbursement.loc[wanted, "plan_dong"].sum(min_count=1)
    return None if pd.isna(total) else int(total)
