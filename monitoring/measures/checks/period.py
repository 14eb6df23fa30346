"""Every check of a period: its plans against themselves, their outturn against the files, and the files themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial

import pandas as pd

from monitoring.measures.checks import files, lines
from monitoring.measures.checks.check import Check
from monitoring.measures.checks.duties import check_duties
from monitoring.measures.checks.known import with_standing
from monitoring.measures.checks.money import check_money
from monitoring.measures.checks.outturn import outturn
from monitoring.measures.checks.programmes import programmes
from monitoring.measures.checks.sheets import NO_SHEETS, Sheets, of_forms
from monitoring.measures.disbursement import Group, budget_lines, disbursement_table, grouped
from monitoring.measures.history import money_at
from monitoring.measures.returned_lines import not_returned
from monitoring.measures.treasury_codes import load_treasury_codes
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables.rows import DisbursementRow
from monitoring.unit import Unit

Groups = Callable[[], Sequence[Group]]
#: The returns of the earlier quarters of the year.
Earlier = Callable[[], Mapping[Period, Sequence[Row]]]


def check_plan(plan: Plan, unit: Unit) -> list[Check]:
    """Every check of the plan against itself, by name: amounts, targets, leading agencies, documents."""
    return _of_plan(plan, [*check_money(plan), *check_duties(plan, unit)])


def check_outturn(
    plan: Plan, disbursement: Sequence[DisbursementRow], period: Period, cut_off: date | None = None
) -> list[Check]:
    """What the plan states as disbursed at the cut-off of `period` against `disbursement` (as disbursement.csv).

    A plan states the outturn of the year before it; for a period of which it states nothing the list is empty.
    `cut_off` is the period's last day, by default the usual one.
    """
    return _of_plan(plan, outturn(plan, disbursement, cut_off or period.usual_cut_off))


def _of_plan(plan: Plan, checks: Iterable[Check]) -> list[Check]:
    return by_name(replace(check, plan_year=plan.year) for check in checks)


def by_name(checks: Iterable[Check]) -> list[Check]:
    """The checks in the order of their names."""
    return sorted(checks, key=lambda check: check.check)


def made(
    subject: Subject,
    table: Callable[[str], Sequence[Row]],
    returns: Sequence[Row],
    groups: Groups,
    earlier: Earlier,
    sheets: Sheets = NO_SHEETS,
) -> Iterator[Check]:
    """Every check of a unit and period, one by one; what takes longer to find out comes last.

    `table`: the rows of disbursement, sources, indicators and totals, as in the tables of these names; `returns`: the
    clean returns; `groups`: the lines behind each row of disbursement.csv; `sheets`: those of the treasury.
    """
    unit, period = subject.unit, subject.period
    for plan in subject.plans():
        yield from check_plan(plan, unit)
    for plan in subject.outturn_plans():
        yield from check_outturn(plan, table("disbursement"), period, unit.cut_off(period))
    yield from files.payment_files(subject, table("sources"))
    yield from files.total_rows(table("totals"))
    yield from files.unit_totals(subject, table("indicators"))
    yield from of_forms(sheets)
    yield from programmes(subject, sheets, load_treasury_codes(subject.workspace))
    yield from of_money(subject, returns, groups, earlier)


def of_money(subject: Subject, returns: Sequence[Row], groups: Groups, earlier: Earlier) -> Iterator[Check]:
    """The checks of what payments and returns say of the quarter's money."""
    if (plan := subject.own_plan) is not None:
        yield from files.returned_plans(plan, returns)
        yield from files.returned_capital(plan, returns, subject.unit)
        yield from files.carried_over(plan, returns)
        yield from files.outside_plan(subject, plan, returns)
    yield from lines.returned_amounts(subject, returns)
    yield from lines.overspent(subject, groups())
    yield from lines.unplanned(subject, groups())
    yield from lines.fallen_payments(subject, groups())
    before = subject.period.previous_in_year
    if before is not None and (then := earlier().get(before)) is not None:
        yield from lines.fallen_returns(subject, returns, before, then)
    yield from lines.not_returned(subject, not_returned(subject, returns, earlier()))


def check_subject(
    subject: Subject,
    groups: list[Group],
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    totals: pd.DataFrame,
    returns: pd.DataFrame,
    earlier: Mapping[Period, pd.DataFrame],
    sheets: Sheets = NO_SHEETS,
) -> list[Check]:
    """The checks of a unit and period, by name, each new or known. `groups`: the lines behind each row of
    disbursement.csv; `sources`, `indicators`, `totals` as tables; `returns`: the clean returns; `earlier`: those of the
    earlier quarters of the year; `sheets`: those of the treasury.
    """
    tables = {"sources": sources, "indicators": indicators, "totals": totals}
    rows = {name: records(table) for name, table in tables.items()}
    rows["disbursement"] = records(disbursement_table(groups))
    others = records(returns), lambda: groups, partial(_rows_of, earlier), sheets
    found = by_name(made(subject, rows.__getitem__, *others))
    return with_standing(found, subject.period, earlier, partial(_told_before, subject, earlier))


def _rows_of(quarters: Mapping[Period, pd.DataFrame]) -> dict[Period, list[Row]]:
    return {period: records(returns) for period, returns in quarters.items()}


def _told_before(subject: Subject, earlier: Mapping[Period, pd.DataFrame]) -> Iterator[Check]:
    """What the earlier quarters of the year told, each measured from its own files."""
    for quarter in earlier:
        if (found := money_at(subject, quarter)) is not None:
            then, payments, returns = found
            before = {period: rows for period, rows in earlier.items() if period < quarter}
            previous = quarter.previous_in_year
            budget = budget_lines(then, payments, returns, None if previous is None else before.get(previous))
            groups = cache(partial(grouped, budget, payments_received=len(payments) > 0))
            yield from of_money(then, records(returns), groups, partial(_rows_of, before))
