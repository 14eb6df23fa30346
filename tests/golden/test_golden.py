"""Golden figures of every period in the repository: rows, đồng and rates that must not drift unseen; and of its plans
what they set, and every check. The plan's figures, its contradictions and what it leaves open were first found by
reading it and adding by hand.

When a rule, a file or a measure is meant to change them: `python -m tests.golden.test_golden` writes golden.csv,
plan.csv and plan_checks.csv anew; read their diff line by line, and commit it with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.checks.check import to_table
from monitoring.measures.checks.period import check_plan
from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.measures.history import earlier_returns
from monitoring.measures.indicators import indicator_table, targets_of
from monitoring.measures.planned_capital import as_planned
from monitoring.plan import Plan, load_plan
from monitoring.subject import open_subject
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

GOLDEN = Path(__file__).with_name("golden.csv")
PLAN = GOLDEN.with_name("plan.csv")
PLAN_CHECKS = GOLDEN.with_name("plan_checks.csv")
COLUMNS = ["period", "figure", "value"]
PLAN_COLUMNS = ["year", "set", "for", "tranche", "value"]
CHECK_COLUMNS = ["check", "expected", "actual", "difference", "verdict"]


def figures(unit: str, period: str) -> Iterator[tuple[str, str, str]]:
    subject = open_subject(REPOSITORY, unit, period)
    cleaning = clean(read_period(subject.workspace, unit, subject.period), context_for(subject))
    ledger = cleaning.ledger()
    for layout, lines in ledger.groupby("layout"):
        first, last = lines.iloc[0], lines.iloc[-1]
        for name, value in (
            ("rows_received", first.rows_in),
            ("rows_accepted", last.rows_out),
            ("dong_received", first.dong_in),
            ("dong_accepted", last.dong_out),
        ):
            yield period, f"{layout}.{name}", str(value)
    for (layout, rule), rows in cleaning.refused().groupby(["layout", "rule"]):
        yield period, f"{layout}.refused.{rule}", str(len(rows))
    payments, returns = (as_planned(cleaning.accepted(name), subject.own_plan) for name in ("payments", "returns"))
    before = earlier_returns(subject).get(subject.period.previous_in_year)
    lines = budget_lines(subject, payments, returns, before)
    table = disbursement_table(grouped(lines, payments_received=len(payments) > 0))
    for row in table[table["component"] == ""].itertuples():
        yield period, f"{row.number_id}.cumulative_dong", str(row.cumulative_dong)
        yield period, f"{row.number_id}.rate_percent", row.rate_percent
    places = [place.code for place in subject.unit.places]
    measured = indicator_table(targets_of(subject.plan), cleaning.accepted("indicator-returns"), places)
    for status, count in measured["status"].value_counts().items():
        yield period, f"indicators.{status}", str(count)


def all_figures() -> list[tuple[str, str, str]]:
    workspace = Workspace(REPOSITORY)
    return sorted(
        line for unit in workspace.units() for period in workspace.periods(unit) for line in figures(unit, str(period))
    )


def plans() -> Iterator[tuple[str, Plan]]:
    workspace = Workspace(REPOSITORY)
    for unit in workspace.units():
        for year in workspace.plan_years(unit):
            yield unit, load_plan(workspace, unit, year)


def plan_figures() -> Iterator[tuple[str, ...]]:
    """The components of every plan, the đồng that it gives to them, and what it wants reached."""
    for _unit, plan in plans():
        year = str(plan.year)
        yield from ((year, "component", row.component, "", "") for row in plan.components)
        for money in plan.allocations:
            line = " ".join(filter(None, (money.component, money.source, money.capital)))
            yield year, "dong", line, money.tranche, str(money.amount_dong)
        for goal in plan.targets:
            value = "" if goal.value is None else f"{goal.comparator} {goal.value.normalize():f}"
            yield year, "target", " ".join(filter(None, (goal.indicator, goal.place))), "", value


def plan_checks() -> Iterator[tuple[str, ...]]:
    """Name, expected, actual, difference and verdict of every check of every plan."""
    for unit, plan in plans():
        table = to_table(check_plan(plan, load_unit(Workspace(REPOSITORY), unit)))
        yield from table[CHECK_COLUMNS].itertuples(index=False, name=None)


GOLDEN_TABLES = {
    GOLDEN: (COLUMNS, all_figures),
    PLAN: (PLAN_COLUMNS, plan_figures),
    PLAN_CHECKS: (CHECK_COLUMNS, plan_checks),
}


@pytest.mark.parametrize("path", GOLDEN_TABLES, ids=lambda path: path.stem)
def test_no_figure_has_drifted(path):
    columns, made = GOLDEN_TABLES[path]
    with path.open(encoding="utf-8", newline="") as file:
        golden = [tuple(row[name] for name in columns) for row in csv.DictReader(file)]
    drifted = sorted(set(golden) ^ set(made()))
    assert not drifted, f"If this is meant: python -m tests.golden.test_golden, then read the diff of {path.name}."


if __name__ == "__main__":
    for golden_table, (head, rows) in GOLDEN_TABLES.items():
        with golden_table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows()])
