"""What is left of the plan, how fast it goes, and what that would come to by the cut-off."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.period import Period

COLUMNS = [
    "number_id",
    "remaining_dong",
    "months_so_far",
    "months_left",
    "needed_per_month_dong",
    "paid_per_month_dong",
    "projected_dong",
    "last_year_rate_percent",
]


def pace_table(
    disbursement: pd.DataFrame, period: Period, cut_off: date, last_day: date, last_year: pd.DataFrame | None
) -> pd.DataFrame:
    """One row per row of disbursement.csv: what remains, what is needed per month, and a projection, in whole đồng.

    `cut_off`: the last day of these figures; `last_day`: the final cut-off of the year's money. The projection assumes
    that the average monthly disbursement of the year so far goes on unchanged until then; it never exceeds the plan.
    `last_year`: the disbursement table of the same quarter of the year before, where its files are there. Missing
    stays missing.
    """
    so_far = _months(period.year_start, cut_off)
    left = max(_months(period.year_start, last_day) - so_far, 0)
    table = disbursement[["number_id"]].assign(months_so_far=so_far, months_left=left)
    plan, paid = disbursement["plan_dong"], disbursement["cumulative_dong"]
    table["remaining_dong"] = plan - paid
    table["needed_per_month_dong"] = [_share(value, left) for value in table["remaining_dong"]]
    table["paid_per_month_dong"] = [_share(value, so_far) for value in paid]
    projected = paid + table["paid_per_month_dong"].astype("Int64") * left
    table["projected_dong"] = projected.where(projected.isna() | plan.isna() | (projected <= plan), plan)
    table["last_year_rate_percent"] = _looked_up(table, last_year, "rate_percent")
    whole = [name for name in COLUMNS if name.endswith("_dong")]
    return table.astype({name: "Int64" for name in whole})[COLUMNS]


def _months(first: date, last: date) -> int:
    """Calendar months from the month of `first` to that of `last`, both included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _share(dong: int, months: int) -> int | None:
    """`dong` per month in whole đồng, half up; missing where there is no month left to spread it over."""
    if pd.isna(dong) or months <= 0:
        return None
    return int(round_half_up(Fraction(int(dong), months), 0))


def _looked_up(table: pd.DataFrame, other: pd.DataFrame | None, column: str) -> pd.Series:
    if other is None:
        return pd.Series(pd.NA, index=table.index)
    return table["number_id"].map(other.set_index("number_id")[column])
