"""Each row behind a sum leads to its line: of a raw file, of the plan, of a published table."""

from __future__ import annotations

import pytest

from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import DISTRICT


@pytest.fixture(scope="module")
def evidence(small) -> Evidence:
    record = published_record(small, DISTRICT, Period(2024, 2))
    return Evidence.published(open_subject(small.root, DISTRICT, "2024-Q2"), record)


def test_a_row_of_a_published_table_leads_to_its_line(evidence):
    [line] = evidence.lines(evidence.books.adding("disbursement", evidence.books.rows("disbursement")[:1], 1))
    assert (line.file, line.row, line.adds) == (f"data/processed/{DISTRICT}/2024-Q2/disbursement.csv", 2, 1)
    assert evidence.state(line.file).holds


def test_a_row_of_the_plan_leads_to_the_line_of_its_file(small, evidence):
    books, plan = evidence.books, evidence.books.subject.plan
    rows = [row for row in books.plan_rows(plan, "targets") if row.indicator == "stunting"]
    [line] = evidence.lines(books.adding_of_plan(plan, "targets", rows, [15]))
    printed = (small.root / line.file).read_text(encoding="utf-8").splitlines()[line.row - 1]
    assert printed.startswith("stunting,") and line.text["indicator"] == "stunting"
