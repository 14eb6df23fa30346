"""Payments of earlier quarters that arrived with this quarter's files: why a published sum has grown since."""

from __future__ import annotations

import pandas as pd

from monitoring.measures.disbursement import signed_dong
from monitoring.period import Period

COLUMNS = ["number_id", "period", "rows", "dong"]


def late_table(payments: pd.DataFrame, period: Period) -> pd.DataFrame:
    """One row: how many accepted payments of this quarter's files are dated before it, and what they add in đồng.

    `period` is the quarter before, whose cumulative amount they raise. No row where there are none, or no quarter
    before.
    """
    before = period.previous_in_year
    own = payments[
        payments["source_file"].str.startswith(f"{period}/") & (payments["paid_on"] < period.start.isoformat())
    ]
    if before is None or own.empty:
        return pd.DataFrame(columns=COLUMNS)
    row = ["late", str(before), len(own), int(signed_dong(own).sum())]
    return pd.DataFrame([row], columns=COLUMNS)
