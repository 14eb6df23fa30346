"""The rows of a table: an attribute per column, nothing invented where a number is missing."""

from __future__ import annotations

import pandas as pd

from monitoring.records import Row, records


def test_rows_turn_missing_numbers_into_none() -> None:
    table = pd.DataFrame({"plan_dong": pd.array([1, None], dtype="Int64"), "name": pd.array(["a", ""], dtype="str")})
    assert records(table) == [Row(plan_dong=1, name="a"), Row(plan_dong=None, name="")]


def test_a_table_without_rows_has_no_records() -> None:
    assert records(pd.DataFrame({"name": pd.array([], dtype="str")})) == []
