"""The books of a period: published tables, other periods cleaned anew, and each row with its place."""

from __future__ import annotations

import pytest

from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import published_record
from monitoring.measures.books import Books
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.evidence import quarters
from tests.samples import UNIT


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Books:
    workspace = quarters.receive_small(tmp_path_factory.mktemp("small"))
    quarters.publish(workspace, "2024-Q2")
    return Evidence.published(
        open_subject(workspace.root, UNIT, "2024-Q2"), published_record(workspace, UNIT, Period(2024, 2))
    ).books


def test_the_quarter_before_is_cleaned_anew_from_its_own_files(books):
    assert [row.voucher for row in books.before.payments] == ["A", "B"]
    assert [row.cumulative_dong for row in books.before.returns] == [280_000_000]
    assert books.at(Period(2024, 1)) is books.before


def test_a_period_without_files_has_no_books(books):
    assert books.last_year is None and books.at(Period(2022, 3)) is None


def test_rows_of_a_table_know_their_line_in_the_file(books):
    text = (books.tables / "disbursement.csv").read_text(encoding="utf-8").splitlines()
    assert all(text[row.line - 1].startswith(f"{row.number_id},") for row in books.rows("disbursement"))
