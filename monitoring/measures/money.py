"""The sums of money, declared once: what payments, returns and the year's plan add to what is planned and disbursed."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import partial
from operator import itemgetter

import pandas as pd

from monitoring.cleaning.effects import SIGN
from monitoring.cleaning.years import beyond
from monitoring.measures.declared import BEFORE, Part, Sum
from monitoring.measures.offices import office_lines
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.subject import Subject
from monitoring.unit import Unit

Tables = Mapping[str, pd.DataFrame]
RETURNS_BEFORE = f"returns{BEFORE}"


def signed_dong(payments: pd.DataFrame) -> pd.Series:
    """What each payment adds to disbursement, in đồng."""
    return payments["amount_dong"] * payments["payment_kind"].map(SIGN).astype("Int64")


def is_paid_after(payments: pd.DataFrame, unit: Unit, quarter: Period | None) -> pd.Series:
    """Which payments were made after the cut-off of a quarter for their kind of money; all where it is None."""
    if quarter is None:
        return pd.Series(True, index=payments.index)
    late = beyond(payments, partial(unit.cut_off, quarter), operator.lt, payments["paid_on"])
    return pd.Series(late, index=payments.index)


PAID = Sum(
    N_("advances + completed volume − advance recoveries − refunds ± adjustments, from the treasury's payments"),
    (Part("payments", signed_dong),),
    empty=0,
)
RETURNED = Sum(
    N_("the cumulative amounts that the units returned; no payments of the treasury have been received"),
    (Part("returns", itemgetter("cumulative_dong")),),
)
ESTIMATED = Sum(N_("the estimates that the units returned"), (Part("returns", itemgetter("estimate_dong")),))
PLANNED_BY_RETURNS = Sum(
    N_("the plan as the units' returns give it: the year's plan is not broken down by place"),
    (Part("returns", itemgetter("plan_dong")),),
)


def paid_after(quarter: Period | None, unit: Unit) -> Sum:
    """Payments made after the cut-off of a quarter."""

    def adds(payments: pd.DataFrame) -> pd.Series:
        return signed_dong(payments).where(is_paid_after(payments, unit, quarter))

    return Sum(PAID.name, (Part("payments", adds),), empty=0)


def paid_until(quarter: Period, unit: Unit) -> Sum:
    """Payments of the year made by the cut-off of a quarter."""

    def adds(payments: pd.DataFrame) -> pd.Series:
        return signed_dong(payments).mask(is_paid_after(payments, unit, quarter))

    return Sum(PAID.name, (Part("payments", adds),))


def planned(plan: Plan | None) -> Sum:
    """The year's plan, and of the returns what it lacks; without a plan all that they give."""

    def lacking(returns: pd.DataFrame) -> pd.Series:
        if plan is None:
            return returns["plan_dong"]
        given = (returns["plan_year"] == plan.year) & (returns["plan_kind"] == "year")
        return returns["plan_dong"].mask(given.astype("bool"))

    return Sum(
        N_("allocations of the year's plan, and from the returns what it lacks: other years and carried-over money"),
        (Part("allocations", itemgetter("amount_dong")), Part("returns", lacking)),
    )


def increase(returns: pd.DataFrame, before: pd.DataFrame | None, unit: Unit) -> Sum:
    """What the returns grew by since those of the quarter before (None: there are none); untold where a unit returned
    a line only in one of them.
    """
    name = N_("the cumulative amounts returned, less those returned for the quarter before")
    if before is None:
        every = Part("returns", lambda rows: pd.Series(1, index=rows.index))
        return Sum(name, (), unless=Sum(name, (every,)))
    keys, keys_before = office_lines(unit, returns, before)
    told, told_before = _told(returns, keys), _told(before, keys_before)
    both = [
        Part("returns", lambda rows: rows["cumulative_dong"].where(_among(rows, keys, told_before))),
        Part(RETURNS_BEFORE, lambda rows: -rows["cumulative_dong"].where(_among(rows, keys_before, told))),
    ]
    alone = [
        Part("returns", lambda rows: _ones(rows, ~_among(rows, keys, told_before))),
        Part(RETURNS_BEFORE, lambda rows: _ones(rows, ~_among(rows, keys_before, told))),
    ]
    return Sum(name, tuple(both), unless=Sum(name, tuple(alone)))


def _told(rows: pd.DataFrame, keys: Sequence[object]) -> set[object]:
    """The keys of rows that give a cumulative amount."""
    return {key for key, is_told in zip(keys, rows["cumulative_dong"].notna(), strict=True) if is_told}


def _among(rows: pd.DataFrame, keys: Sequence[object], others: set[object]) -> pd.Series:
    return pd.Series([key in others for key in keys], index=rows.index, dtype="bool")


def _ones(rows: pd.DataFrame, chosen: pd.Series) -> pd.Series:
    """1 for each of the chosen rows that give a cumulative amount."""
    return chosen.astype("Int64").where(chosen & rows["cumulative_dong"].notna())


def sums_of(subject: Subject, tables: Tables) -> dict[str, Sum]:
    """The sums of a budget line. Disbursed money is what the treasury's payments say; only where no payment file was
    received for the year it is what the units returned.
    """
    before, unit = subject.period.previous_in_year, subject.unit
    sums = {
        "plan_dong": planned(subject.own_plan),
        "place_plan_dong": PLANNED_BY_RETURNS,
        "estimate_dong": ESTIMATED,
    }
    if len(tables["payments"]):
        return sums | {"cumulative_dong": PAID, "in_quarter_dong": paid_after(before, unit)}
    if before is None:
        return sums | {"cumulative_dong": RETURNED, "in_quarter_dong": RETURNED}
    grown = increase(tables["returns"], tables.get(RETURNS_BEFORE), unit)
    return sums | {"cumulative_dong": RETURNED, "in_quarter_dong": grown}
