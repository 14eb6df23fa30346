"""Payments of earlier quarters that arrived with this quarter's files: why a published sum has grown since."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Figure
from monitoring.measures.declared import ByRow, Column, Part, Sum, by_column, figures
from monitoring.measures.money import PAID, is_paid_after, signed_dong
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.tables import frames
from monitoring.tables.rows import LateRow
from monitoring.unit import Unit

_SUM = N_("sum of these lines")
_FIGURES = (Column("rows", _SUM, unit="count"), Column("dong", _SUM))


def _sums(period: Period, unit: Unit) -> dict[str, Sum]:
    """How many payments of this quarter's files were made by the cut-off of the quarter before, and their đồng."""

    def late_dong(payments: pd.DataFrame) -> pd.Series:
        after = is_paid_after(payments, unit, period.previous_in_year)
        return signed_dong(payments).where(payments["source_file"].str.startswith(f"{period}/") & ~after)

    def late_rows(payments: pd.DataFrame) -> pd.Series:
        dong = late_dong(payments)
        return dong.where(dong.isna(), 1)

    return {
        "rows": Sum(PAID.name, (Part("payments", late_rows),), 0, "count"),
        "dong": Sum(PAID.name, (Part("payments", late_dong),), 0),
    }


def late_table(payments: pd.DataFrame, period: Period, unit: Unit) -> pd.DataFrame:
    """One row: how many accepted payments of this quarter's files belong to an earlier one, and what they add in đồng.

    `period` is the quarter before, whose cumulative amount they raise. No row where there are none, or no quarter
    before.
    """
    before = period.previous_in_year
    table = by_column(_sums(period, unit), {"payments": payments}, []).dropna()
    return frames.made_of(table.assign(number_id="late", period=str(before)), LateRow)


def late_figures(books: Books) -> Iterator[Figure]:
    sums = _sums(books.subject.period, books.subject.unit)
    for row in books.rows("late"):
        yield from figures(row, {"period": row.period}, _FIGURES, partial(books.once(ByRow).operand, sums, {}))
