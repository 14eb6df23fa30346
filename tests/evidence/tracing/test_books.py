"""The books of a period: published tables, other periods cleaned anew, and each line with its place."""

from __future__ import annotations

import pytest

from monitoring.evidence.record import published_record
from monitoring.evidence.tracing.books import Books
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import DISTRICT


@pytest.fixture(scope="module")
def books(small) -> Books:
    record = published_record(small, DISTRICT, Period(2024, 2))
    return Books.published(open_subject(small.root, DISTRICT, "2024-Q2"), record)


def test_the_quarter_before_is_cleaned_anew_from_its_own_files(books):
    assert [row.voucher for row in books.before.payments] == ["A", "B"]
    assert [row.cumulative_dong for row in books.before.returns] == [280_000_000]
    assert books.at(Period(2024, 1)) is books.before


def test_a_period_without_files_has_no_books(books):
    assert books.last_year is None and books.at(Period(2022, 3)) is None


def test_rows_of_a_table_know_their_line_in_the_file(small, books):
    rows = books.rows("disbursement")
    text = (small.processed(DISTRICT, "2024-Q2") / "disbursement.csv").read_text(encoding="utf-8").splitlines()
    assert all(text[row.line - 1].startswith(f"{row.number_id},") for row in rows)
    [line] = books.table_lines("disbursement", rows[:1])
    assert (line.file, line.row, line.adds) == (f"data/processed/{DISTRICT}/2024-Q2/disbursement.csv", 2, 1)
    assert books.state(line.file).holds


def test_a_line_of_the_plan_has_the_row_of_its_file(books):
    plan = books.subject.plan
    rows = [row for row in books.plan_rows(plan, "targets") if row.indicator == "stunting"]
    [line] = books.plan_lines(plan, "targets", rows, [15])
    printed = (books.subject.workspace.root / line.file).read_text(encoding="utf-8").splitlines()[line.row - 1]
    assert printed.startswith("stunting,") and line.text["indicator"] == "stunting"
