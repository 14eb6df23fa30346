"""Tables row by row: typed, or as the texts that stand in the file."""

from __future__ import annotations

import pytest

from monitoring.tables import store
from monitoring.tables.rows import ProgressRow, StateBudgetRow


@pytest.fixture
def progress(tmp_path):
    store.write(tmp_path / "progress.csv", store.columns(ProgressRow), [("a", "2024-Q1", 5), ("b,c", "2024-Q2", None)])
    return tmp_path / "progress.csv"


def test_rows_are_read_as_they_were_written(progress):
    assert progress.read_bytes() == b'number_id,period,cumulative_dong\na,2024-Q1,5\n"b,c",2024-Q2,\n'
    assert store.read(progress, ProgressRow) == [ProgressRow("a", "2024-Q1", 5), ProgressRow("b,c", "2024-Q2", None)]
    assert store.texts(progress)[1] == {"number_id": "b,c", "period": "2024-Q2", "cumulative_dong": ""}
    assert store.header(progress) == ["number_id", "period", "cumulative_dong"]


def test_what_an_earlier_version_did_not_write_is_missing(tmp_path):
    store.write(tmp_path / "t.csv", ["rate_percent", "number_id", "gone"], [("1.5", "state_budget", "x")])
    assert store.read(tmp_path / "t.csv", StateBudgetRow) == [
        StateBudgetRow("state_budget", "", None, None, "1.5", None)
    ]


def test_a_cell_that_is_no_number_is_an_error(progress):
    progress.write_text("number_id,period,cumulative_dong\na,2024-Q1,5.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="literal"):
        store.read(progress, ProgressRow)


def test_a_table_that_is_not_there_has_no_texts_and_cannot_be_read(tmp_path):
    assert store.texts(tmp_path / "progress.csv") == []
    with pytest.raises(FileNotFoundError):
        store.read(tmp_path / "progress.csv", ProgressRow)
