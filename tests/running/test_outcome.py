"""What there is to see to after a run, counted from the published tables."""

from __future__ import annotations

import csv

import pytest

from monitoring.period import Period
from monitoring.running.outcome import Outcome, outcome, outcome_lines
from monitoring.workspace import Workspace

PERIOD = Period(2024, 3)


def write(workspace: Workspace, name: str, header: str, rows: list[tuple[str, ...]]) -> None:
    folder = workspace.processed("d", PERIOD)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    workspace = Workspace(tmp_path)
    write(
        workspace,
        "refused",
        "rule source_file follow_up",
        [
            ("duplicate", "2024-Q3/a.csv", "none"),
            ("unreadable-number", "2024-Q3/a.csv", "resend"),
            ("unknown-place", "2024-Q1/b.csv", "replaced"),
            ("unknown-place", "2024-Q2/c.csv", "resend"),
        ],
    )
    write(
        workspace,
        "checks",
        "check verdict standing",
        [
            ("plan-2024.lead.7", "differs", "known"),
            ("plan-2024.lead.8", "agrees", "new"),
            ("returned_plan.3.2.recurrent", "differs", "new"),
            ("total_row.a.csv.9", "differs", "new"),
            ("total_row.c.csv.9", "cannot_tell", "known"),
        ],
    )
    return workspace


def test_only_what_must_be_acted_on_counts(workspace):
    assert outcome(workspace, "d", PERIOD) == Outcome(
        refused=4,
        resend=2,
        resend_of_period=1,
        open_checks=("plan-2024.lead.7", "returned_plan.3.2.recurrent", "total_row.a.csv.9", "total_row.c.csv.9"),
        new_checks=("returned_plan.3.2.recurrent", "total_row.a.csv.9"),
        totals=2,
    )


def test_three_lines_say_it_each_with_its_file(workspace):
    refused, checks = (f"data/processed/d/2024-Q3/{name}.csv" for name in ("refused", "checks"))
    assert list(outcome_lines(workspace, "d", PERIOD, str)) == [
        f"  Rows refused, to be sent again: 2, of them 1 in this period's files: {refused}",
        f"  New checks to look at: 1 (returned_plan.3.2.recurrent): {checks}",
        f"  Totals in files that are not the sum of their rows: 2: {checks}",
    ]


def test_nothing_to_see_to_is_said_too(workspace):
    write(workspace, "refused", "rule source_file follow_up", [("duplicate", "2024-Q3/a.csv", "none")])
    write(workspace, "checks", "check verdict standing", [("plan-2024.lead.7", "differs", "known")])
    assert list(outcome_lines(workspace, "d", PERIOD, str)) == ["  Nothing new to see to."]


def test_without_tables_there_is_nothing_to_say(tmp_path):
    assert outcome(Workspace(tmp_path), "d", PERIOD) is None
    assert list(outcome_lines(Workspace(tmp_path), "d", PERIOD, str)) == []
