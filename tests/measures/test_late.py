"""Payments that came a quarter late say why a published sum has grown."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.late import late_table
from monitoring.period import Period
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

PAYMENTS = (
    pd.DataFrame(
        [
            ("2024-02-01", "2024-Q1/a.csv", "volume", 1_000),
            ("2024-05-01", "2024-Q2/a.csv", "volume", 200),
            ("2024-02-03", "2024-Q2/a.csv", "volume", 30),
            ("2024-05-04", "2024-Q3/a.csv", "advance", 7),
            ("2024-02-04", "2024-Q3/a.csv", "refund", 2),
            ("2024-08-04", "2024-Q3/a.csv", "volume", 5_000),
        ],
        columns=["paid_on", "source_file", "payment_kind", "amount_dong"],
    )
    .astype({"amount_dong": "Int64"})
    .assign(plan_year=2024, capital="development", plan_kind="year")
)


@pytest.mark.parametrize(("quarter", "found"), [(1, []), (2, [("2024-Q1", 1, 30)]), (3, [("2024-Q2", 2, 5)])])
def test_earlier_days_in_this_quarters_files_are_counted_with_their_sign(quarter, found):
    until = PAYMENTS[PAYMENTS["source_file"] <= f"2024-Q{quarter}/z"]
    table = late_table(until, Period(2024, quarter), load_unit(Workspace(REPOSITORY), "vinh-linh"))
    assert list(table[["period", "rows", "dong"]].itertuples(index=False, name=None)) == found
