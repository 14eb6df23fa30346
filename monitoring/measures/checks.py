"""Checks of a plan and of its outturn: general rules that show what does not add up and correct nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

from monitoring.district import District
from monitoring.measures.check import COLUMNS, Check, to_table
from monitoring.measures.duty_checks import check_duties
from monitoring.measures.money_checks import check_money
from monitoring.measures.outturn_checks import outturn
from monitoring.period import Period
from monitoring.plan import Plan

__all__ = ["COLUMNS", "Check", "check_outturn", "check_plan", "to_table"]


def check_plan(plan: Plan, district: District) -> list[Check]:
    """Every check of the plan against itself, by name: amounts, targets, leading agencies, documents."""
    return _of_plan(plan, [*check_money(plan), *check_duties(plan, district)])


def check_outturn(plan: Plan, disbursement: pd.DataFrame, period: Period, cut_off: date | None = None) -> list[Check]:
    """What the plan states as disbursed at the cut-off of `period` against `disbursement` (as disbursement.csv).

    A plan states the outturn of the year before it; for a period of which it states nothing the list is empty.
    `cut_off` is the period's last day, by default the usual one.
    """
    return _of_plan(plan, outturn(plan, disbursement, cut_off or period.usual_cut_off))


def _of_plan(plan: Plan, checks: Iterable[Check]) -> list[Check]:
    """The checks by name, each name beginning with the plan's year."""
    named = [replace(check, check=f"plan-{plan.year}.{check.check}") for check in checks]
    return sorted(named, key=lambda check: check.check)
