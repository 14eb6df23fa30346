"""Columns read once per distinct text."""

import pandas as pd
import pytest

from monitoring.cleaning import reading
from monitoring.cleaning.codelists import CodeList
from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts


def test_processed_columns_say_their_unit_and_end_in_the_lineage():
    assert reading.output_columns(load_layouts()["returns"]) == [
        "component",
        "place",
        "source",
        "capital",
        "plan_year",
        "plan_kind",
        "plan_dong",
        "cumulative_dong",
        "estimate_dong",
        "reported_by",
        "work_done",
        "obstacle",
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("480", "480"),
        ("12,50", "12.5"),
        ("-0", "0"),
        ("10,0", "10"),
        ("1,23456789012345678901234567890123", "1.23456789012345678901234567890123"),
        ("1" + "0" * 15, "1" + "0" * 15),
    ],
)
def test_a_count_is_exact(text, value):
    assert reading.count(rows(numerator=[text]), "numerator")[0].tolist() == [value]


@pytest.mark.parametrize("text", ["1" + "0" * 14 + "1", "-1" + "0" * 14 + "1", "9" * 40])
def test_a_count_that_no_unit_has_is_unreadable(text):
    assert reading.count(rows(numerator=[text]), "numerator")[1].tolist() == [True]


UNITS = CodeList.from_aliases("units", {"billion": ["tỷ đồng"]})


@pytest.mark.parametrize(("amounts", "failed"), [(["1.000.000", "1.000.001"], [False, True]), (["9" * 40], [True])])
def test_an_amount_that_no_programme_has_is_unreadable_rather_than_fatal(amounts, failed):
    values, refused = reading.money(rows(amount=amounts, unit="tỷ đồng"), "amount", UNITS)
    assert refused.tolist() == failed and values.isna().tolist() == failed


def test_amounts_whose_sum_would_run_over_stop_the_run_instead_of_being_summed_wrongly():
    table = rows(amount=["1.000.000"] * 9_300, unit="tỷ đồng", source_file="2024-Q1/a.csv")
    with pytest.raises(InputError, match=r"2024-Q1/a\.csv: The amounts of the column “amount” add up to more"):
        reading.money(table, "amount", UNITS)
