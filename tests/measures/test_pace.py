"""What is left, the pace needed, and a projection that says what it assumes."""

from datetime import date

import pandas as pd

from monitoring.measures.pace import COLUMNS, pace_table
from monitoring.period import Period


def disbursement(plan, paid):
    return pd.DataFrame({"number_id": ["d"], "plan_dong": [plan], "cumulative_dong": [paid]}).astype(
        {"plan_dong": "Int64", "cumulative_dong": "Int64"}
    )


SECOND_QUARTER = Period(2024, 2)


def row(plan, paid, period=SECOND_QUARTER, last=date(2025, 1, 31), last_year=None):
    table = pace_table(disbursement(plan, paid), period, period.usual_cut_off, last, last_year)
    assert list(table.columns) == COLUMNS
    return table.iloc[0]


def test_what_is_left_is_spread_over_the_months_to_the_final_day():
    found = row(1300, 600)
    assert found[
        ["remaining_dong", "months_left", "needed_per_month_dong", "paid_per_month_dong", "projected_dong"]
    ].tolist() == [700, 7, 100, 100, 1300]


def test_the_projection_never_exceeds_the_plan():
    assert row(1000, 600)["projected_dong"] == 1000
    assert row(5000, 600)["projected_dong"] == 1300


def test_after_the_last_month_nothing_is_needed_per_month():
    found = row(1000, 600, Period(2024, 4))
    assert found["months_left"] == 0 and pd.isna(found["needed_per_month_dong"])


def test_missing_figures_stay_missing():
    assert pd.isna(row(None, 600)["remaining_dong"]) and row(None, 600)["projected_dong"] == 1300
    assert pd.isna(row(1000, None)["projected_dong"])


def test_last_year_is_beside_it():
    last = pd.DataFrame({"number_id": ["d"], "rate_percent": ["76.4854"]})
    assert row(1000, 600, last_year=last)["last_year_rate_percent"] == "76.4854"
