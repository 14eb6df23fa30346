"""Golden figures of every period in the repository: rows, đồng and rates that must not drift unseen.

When a rule, a file or a measure is meant to change them: `python -m tests.golden.test_golden` writes golden.csv anew;
read its diff line by line, and commit it with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.measures.history import earlier_returns
from monitoring.measures.indicators import indicator_table, targets_of
from monitoring.measures.planned_capital import as_planned
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY, Workspace

GOLDEN = Path(__file__).with_name("golden.csv")
COLUMNS = ["period", "figure", "value"]


def figures(district: str, period: str) -> Iterator[tuple[str, str, str]]:
    subject = open_subject(REPOSITORY, district, period)
    cleaning = clean(read_period(subject.workspace, district, subject.period), context_for(subject))
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
    communes = [commune.code for commune in subject.district.communes]
    measured = indicator_table(targets_of(subject.plan), cleaning.accepted("indicator-returns"), communes)
    for status, count in measured["status"].value_counts().items():
        yield period, f"indicators.{status}", str(count)


def all_figures() -> list[tuple[str, str, str]]:
    workspace = Workspace(REPOSITORY)
    return sorted(
        line
        for district in workspace.districts()
        for period in workspace.periods(district)
        for line in figures(district, str(period))
    )


def test_no_figure_has_drifted():
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]
    drifted = sorted(set(golden) ^ set(all_figures()))
    assert not drifted, f"If this is meant: python -m tests.golden.test_golden, then read the diff of {GOLDEN.name}."


if __name__ == "__main__":
    with GOLDEN.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *all_figures()])
