"""Earlier quarters, measured from their own raw files, so that no report depends on what was published before."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.measures.planned_capital import as_planned
from monitoring.period import Period
from monitoring.plan_years import nearest_plan
from monitoring.subject import Subject


def earlier_returns(subject: Subject) -> dict[Period, pd.DataFrame]:
    """The clean returns of the earlier quarters of the year that have a register, by quarter."""
    quarters = subject.period.so_far()[:-1]
    return {
        quarter: as_planned(cleaned.accepted("returns"), subject.own_plan)
        for quarter in quarters
        if (cleaned := _cleaned(subject, quarter, "returns"))
    }


def money_at(subject: Subject, quarter: Period) -> tuple[Subject, pd.DataFrame, pd.DataFrame] | None:
    """An earlier quarter with its clean payments and returns; None where nothing was received for it."""
    cleaned = _cleaned(subject, quarter, "payments", "returns")
    if cleaned is None:
        return None
    then = _at(subject, quarter)
    payments, returns = (as_planned(cleaned.accepted(name), then.own_plan) for name in ("payments", "returns"))
    return then, payments, returns


def payments_of_earlier_years(subject: Subject) -> dict[Period, pd.DataFrame]:
    """The clean payments of the years before whose outturns are on file, one after the other, oldest first."""
    return {
        period: as_planned(cleaned.accepted("payments"), _at(subject, period).own_plan)
        for period in subject.workspace.outturns_before(subject.unit.code, subject.period.year)
        if (cleaned := _cleaned(subject, period, "payments"))
    }


def last_year(subject: Subject) -> pd.DataFrame | None:
    """The disbursement table of the same quarter of the year before, or None where nothing was received for it."""
    found = money_at(subject, subject.period.same_period_last_year)
    if found is None:
        return None
    then, payments, returns = found
    lines = budget_lines(then, payments, returns, None)
    return disbursement_table(grouped(lines, payments_received=len(payments) > 0))


def _cleaned(subject: Subject, quarter: Period, *layouts: str) -> Cleaning | None:
    """What was received in these layouts, or None where the quarter has no register."""
    if not subject.workspace.register(subject.unit.code, quarter).exists():
        return None
    received = read_period(subject.workspace, subject.unit.code, quarter, layouts)
    return clean(received, context_for(_at(subject, quarter)))


def _at(subject: Subject, quarter: Period) -> Subject:
    same_year = quarter.year == subject.period.year
    plan = subject.plan if same_year else nearest_plan(subject.workspace, subject.unit.code, quarter.year)
    return replace(subject, period=quarter, plan=plan)
