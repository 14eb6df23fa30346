"""Figures are compared by name, in whatever order the tables have them."""

from __future__ import annotations

from monitoring.evidence.figures import compare
from tests.evidence.conftest import write


def test_the_order_of_rows_is_no_change(tmp_path):
    write(tmp_path / "old" / "disbursement.csv", "number_id,plan_dong\na,1\nb,2\n")
    write(tmp_path / "new" / "disbursement.csv", "number_id,plan_dong\nb,2\na,1\n")
    assert compare(tmp_path / "old", tmp_path / "new") == []


def test_a_table_that_is_gone_loses_its_figures_by_name(tmp_path):
    write(tmp_path / "old" / "disbursement.csv", "number_id,plan_dong\na,1\n")
    (tmp_path / "new").mkdir()
    [change] = compare(tmp_path / "old", tmp_path / "new", 2, "new x")
    told = (change.revision, change.number_id, change.column, change.old, change.new, change.cause)
    assert told == (2, "a", "plan_dong", "1", "", "new x")
