"""Columns read once per distinct text."""

import pandas as pd

from monitoring.cleaning import reading
from monitoring.intake.layouts import load_layouts


def test_each_distinct_text_is_read_once_and_failures_are_told_from_empty_cells():
    seen = []

    def read(text):
        seen.append(text)
        return int(text)

    values, failed = reading.read_distinct(pd.Series(["1", "x", "", "1", "x"], index=[5, 6, 7, 8, 9]), read, "Int64")
    assert seen == ["1", "x"]
    assert values.isna().tolist() == [False, True, True, False, True]
    assert failed.tolist() == [False, True, False, False, True]
    assert list(values.index) == [5, 6, 7, 8, 9]


def test_processed_columns_say_their_unit_and_end_in_the_lineage():
    assert reading.output_columns(load_layouts()["returns"]) == [
        "component",
        "commune",
        "source",
        "capital",
        "plan_year",
        "plan_kind",
        "plan_dong",
        "cumulative_dong",
        "estimate_dong",
        "reported_by",
        "source_file",
        "source_sheet",
        "source_row",
    ]


def rows(**columns):
    return pd.DataFrame({"numeric_cells": "", "number_style": "vietnamese", **columns}, dtype="str")


def test_a_typed_cell_is_exact_where_text_would_be_refused():
    table = rows(numerator=["13548.5", "13548.5"], numeric_cells=["numerator", ""])
    values, failed = reading.count(table, "numerator")
    assert values[0] == "13548.5" and failed.tolist() == [False, True]


def test_a_typed_date_is_a_serial_number():
    values, unreadable, _ = reading.day(rows(as_of=["45321", "45321"], numeric_cells=["as_of", ""]), "as_of")
    assert values[0] == "2024-01-30" and unreadable.tolist() == [False, True]
