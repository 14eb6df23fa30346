"""Which plans a period uses: its own, a borrowed one, and the next one only for what that says of the period."""

from __future__ import annotations

import csv
import shutil

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.plan_years import nearest_year, outturn_year, refuse_copy, used_years
from monitoring.subject import open_subject
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows, write_plan


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path)


def edit(path, change):
    """Rewrite a table of a plan: `change` alters its rows, a list of cells each, the header first."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def state_outturn(workspace, year, day):
    """Let the plan of `year` state a figure as of `day`."""

    def change(rows):
        rows[1][rows[0].index("as_of")] = day

    edit(workspace.plan(UNIT, year) / "stated_totals.csv", change)


NEAREST = [
    # plans (those in brackets have no components yet), year, the plan that names it
    ([2024], 2023, 2024),
    ([2024], 2026, 2024),
    ([2023, 2025], 2024, 2025),
    ([2024, (2025,)], 2025, 2024),
    ([(2025,)], 2025, 2025),
    ([], 2025, None),
]


@pytest.mark.parametrize(("plans", "year", "named"), NEAREST)
def test_names_come_from_the_nearest_plan_that_has_any(workspace, plans, year, named):
    source = workspace.root / "source"
    workspace.plan(UNIT, 2024).rename(source)
    for plan in plans:
        each, empty = (plan[0], True) if isinstance(plan, tuple) else (plan, False)
        write_plan(workspace, each, source, empty=empty)
    assert nearest_year(workspace, UNIT, year) == named


USED = [
    # day of which plan-2025 states a figure, period, plans used
    ("31/01/2024", "2024-Q4", [2024]),
    ("31/01/2025", "2024-Q4", [2024, 2025]),
    ("31/01/2025", "2024-Q3", [2024]),
    ("30/9/2024", "2024-Q3", [2024, 2025]),
    ("31/01/2025", "2023-Q4", [2024]),
    ("31/01/2025", "2025-Q1", [2025]),
]


@pytest.mark.parametrize(("day", "period", "years"), USED)
def test_the_next_plan_is_used_only_by_the_period_whose_outturn_it_states(workspace, day, period, years):
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024))
    edit(workspace.plan(UNIT, 2025) / "stated_totals.csv", lambda rows: rows.__delitem__(slice(2, None)))
    state_outturn(workspace, 2025, day)
    assert used_years(workspace, UNIT, Period.parse(period)) == years
    subject = open_subject(workspace.root, UNIT, period)
    assert {plan.year for plan in subject.outturn_plans()} | {subject.plan.year} == set(years)
    assert [plan.year for plan in subject.plans()] == [years[0]]


def test_the_plan_of_last_year_is_used_where_its_quarter_is_compared(workspace):
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024))
    assert used_years(workspace, UNIT, Period(2025, 1)) == [2025]
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    assert used_years(workspace, UNIT, Period(2025, 1)) == [2024, 2025]


def test_a_plan_that_is_being_typed_is_not_used_for_an_outturn(workspace):
    write_plan(workspace, 2025, workspace.plan(UNIT, 2024))
    state_outturn(workspace, 2025, "31/01/2025")
    assert outturn_year(workspace, UNIT, Period(2024, 4)) == 2025
    with (workspace.plan(UNIT, 2025) / "allocations.csv").open("a", encoding="utf-8") as file:
        file.write("4.1,NSTW")
    assert outturn_year(workspace, UNIT, Period(2024, 4)) is None


def test_a_copy_of_last_year_s_plan_stops_its_year_and_no_other(workspace):
    shutil.copytree(workspace.plan(UNIT, 2024), workspace.plan(UNIT, 2025))
    with pytest.raises(InputError, match="The plan of 2025 has all the amounts and targets of the plan of 2024"):
        open_subject(workspace.root, UNIT, "2025-Q1")
    assert open_subject(workspace.root, UNIT, "2024-Q4").plan.year == 2024

    def change(rows):
        rows[1][rows[0].index("amount")] = "9"

    edit(workspace.plan(UNIT, 2025) / "allocations.csv", change)
    refuse_copy(workspace, UNIT, 2025)
    assert open_subject(workspace.root, UNIT, "2025-Q1").own_plan.year == 2025
