"""Payments of earlier quarters that arrived with this quarter's files: why a published sum has grown since."""

from __future__ import annotations

import pandas as pd

from monitoring.district import District
from monitoring.measures.disbursement import is_paid_after, signed_dong
from monitoring.period import Period

COLUMNS = ["number_id", "period", "rows", "dong"]


def late_table(payments: pd.DataFrame, period: Period, district: District) -> pd.DataFrame:
    """One row: how many accepted payments of this quarter's files belong to an earlier one, and what they add in đồng.

    `period` is the quarter before, whose cumulative amount they raise: they were made by its cut-off. No row where
    there are none, or no quarter before.
    """
    before = period.previous_in_year
    own = payments[payments["source_file"].str.startswith(f"{period}/") & ~is_paid_after(payments, district, before)]
    if before is None or own.empty:
        return pd.DataFrame(columns=COLUMNS)
    row = ["late", str(before), len(own), int(signed_dong(own).sum())]
    return pd.DataFrame([row], columns=COLUMNS)
