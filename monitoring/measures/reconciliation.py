"""Two sources, one money: what the treasury paid against what the units returned, budget line by budget line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Figure, verdict_of
from monitoring.measures.declared import ByRow, Column, by_column, figures, filled, minus
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.money import PAID, RETURNED
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import frames, numbers
from monitoring.tables.rows import ReconciliationRow

#: Both sources tell of a budget line by these; places are left out, since the treasury often does not name them.
KEYS = ["component", "source", "capital", "plan_year", "plan_kind"]
#: A source that says nothing of a line has no figure of it: missing is not zero.
SIDES = {
    "paid_dong": replace(PAID, empty=None),
    "returned_dong": replace(RETURNED, name=N_("the cumulative amounts that the units returned")),
}
FIGURES = (
    Column("paid_dong", N_("paid by the treasury = sum of these lines")),
    Column("returned_dong", N_("returned by the units = sum of these lines")),
    Column(
        "difference_dong",
        N_("difference = returned − paid"),
        ("paid_dong", "returned_dong"),
        lambda paid, returned: minus(returned, paid),
    ),
)


def reconcile(payments: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """One row per budget line of which either source gives an amount: đồng paid, returned, returned − paid, verdict.

    Verdict `agrees` (khớp), `differs` (chênh lệch), or `cannot_tell` where one source says nothing of the line.
    """
    sums = by_column(SIDES, {"payments": payments, "returns": returns}, KEYS).dropna(how="all", subset=list(SIDES))
    return frames.made_of([_row(filled(vars(line), FIGURES)) for line in records(sums)], ReconciliationRow)


def _row(line: dict[str, Any]) -> dict[str, Any]:
    difference = line["difference_dong"]
    return {
        **line,
        "number_id": numbers.reconciliation(**{name: line[name] for name in KEYS}),
        "verdict": verdict_of(difference),
        "capital": line["capital"] or UNASSIGNED["capital"],
    }


def codes_of(row: Row) -> dict[str, str]:
    """The budget line of a row, as clean rows have it."""
    codes = {name: str(getattr(row, name)) for name in KEYS}
    return {name: "" if code == UNASSIGNED.get(name) else code for name, code in codes.items()}


def reconciliation_figures(books: Books) -> Iterator[Figure]:
    """What the treasury paid and the units returned for each budget line that either tells of."""
    for row in books.rows("reconciliation"):
        dimensions = {name: str(getattr(row, name)) for name in KEYS}
        yield from figures(row, dimensions, FIGURES, partial(books.once(ByRow).operand, SIDES, codes_of(row)))
