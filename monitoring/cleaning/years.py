"""To which year and period a row belongs: each payment counts in exactly one year.

The outturn of a year holds what was paid to its cut-off from the plans that it closes (its own and earlier ones, money
carried over into it); January's payments from any other plan belong to the new year.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from monitoring import distinct
from monitoring.cleaning.finding import Context, Finding, Rule, applies
from monitoring.intake.layouts import Layout
from monitoring.unit import Scope

_LINE = ["plan_year", "capital", "plan_kind"]


@applies("before-year")
def before_year(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses rows dated before 1 January, and payments that the outturn of the year before has counted.

    A figure of an indicator at 31 December tells how the year before ended; it is the new year's baseline, not its
    result.
    """
    finding, first = Finding(), context.year_start.isoformat()
    _refuse_dates(finding, rows, layout, lambda dates: distinct.flagged(dates, lambda day: day < first))
    if "plan_kind" in rows:
        counted = partial(beyond, rows, context.closed, operator.ge)
        _refuse_dates(finding, rows, layout, counted, case="counted")
    return finding


@applies("after-period")
def after_period(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses rows dated after the cut-off, which the cut-off table may set for each kind of money."""
    finding = Finding()
    _refuse_dates(finding, rows, layout, partial(beyond, rows, context.cut_off, operator.lt))
    return finding


@applies("outside-unit")
def outside_unit(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses payments made before the unit's first day, or after its last: they are another unit's."""
    finding = Finding()
    first, last = (day.isoformat() for day in context.unit_days)
    _refuse_dates(finding, rows, layout, lambda dates: distinct.flagged(dates, lambda day: day < first), case="not_yet")
    _refuse_dates(finding, rows, layout, lambda dates: distinct.flagged(dates, lambda day: day > last), case="ended")
    return finding


@applies("doubtful-year")
def doubtful_year(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Remarks money of a plan that cannot be spent in this year: one of a year to come, the year's plan of an earlier
    year, money carried over from the year itself.
    """
    finding, year = Finding(), context.year_start.year
    years, carried = rows["plan_year"], distinct.flagged(rows["plan_kind"], "carried_over".__eq__)
    cases = {"to_come": years > year, "over": (years < year) & ~carried, "carried_within": (years == year) & carried}
    for case, found in cases.items():
        finding.remark(layout.fields["plan_year"].header, years[found].astype("str"), case=case)
    return finding


def beyond(
    rows: pd.DataFrame,
    last_day: Callable[[int | None, str | None, str | None], date],
    is_beyond: Callable[[str, str], bool],
    dates: pd.Series,
) -> np.ndarray:
    """For each row whether the `last_day` of its kind of money `is_beyond` its date."""
    scopes: list[Scope] = [(None, None, None)]
    groups = np.zeros(len(rows), dtype="int64")
    if "plan_kind" in rows:
        kinds = rows.groupby(_LINE, sort=False, observed=True)
        scopes += [(int(year), capital, kind) for year, capital, kind in kinds.size().index]
        groups = kinds.ngroup().to_numpy() + 1  # 0: rows of no kind
    codes, ends = pd.factorize(np.array([last_day(*scope).isoformat() for scope in scopes], dtype=object))
    found = np.zeros(len(dates), dtype=bool)
    for code, end in enumerate(ends):
        found |= (codes[groups] == code) & distinct.flagged(dates, partial(is_beyond, end))
    return found


def _refuse_dates(
    finding: Finding,
    rows: pd.DataFrame,
    layout: Layout,
    refused: Callable[[pd.Series], np.ndarray],
    *,
    case: str = "",
) -> None:
    for name in layout.names_of("date"):
        finding.refuse(layout.fields[name].header, rows.loc[refused(rows[name]), name], case=case)
