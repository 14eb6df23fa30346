"""The declared sums of money, read by column and by row, are the oracle's over whatever quarter there may be."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.measures.books import Books
from monitoring.measures.declared import ByRow
from monitoring.measures.disbursement import disbursement_table, place_of
from monitoring.measures.line_figures import LineSums
from monitoring.measures.reconciliation import SIDES, codes_of, reconcile
from monitoring.records import records
from monitoring.subject import open_subject
from monitoring.workspace import REPOSITORY
from tests.measures.money_oracle import SIGN, Quarter, known

LINES = st.fixed_dictionaries(
    {
        "component": st.sampled_from(["", "4.1", "3.2"]),
        "place": st.sampled_from(["", "vinh-o"]),
        "source": st.sampled_from(["", "central", "local"]),
        "capital": st.sampled_from(["development", "recurrent"]),
        "plan_year": st.sampled_from([2023, 2024]),
        "plan_kind": st.sampled_from(["year", "carried_over"]),
    }
)
DONG = st.none() | st.integers(0, 9)
PAYMENTS = st.builds(
    dict,
    LINES,
    payment_kind=st.sampled_from(["advance", "volume", "adjustment", "advance_recovery", "refund"]),
    amount_dong=st.integers(-9, 9),
    paid_on=st.sampled_from(["2024-02-01", "2024-03-31", "2024-04-01", "2024-06-30"]),
)
UNITS = st.sampled_from(["", "don vi x", "don vi y"])
RETURNS = st.builds(dict, LINES, plan_dong=DONG, cumulative_dong=DONG, estimate_dong=DONG, reported_by=UNITS)
_COLUMNS = {
    "payments": ["component", "place", "source", "capital", "plan_year", "plan_kind", "payment_kind", "amount_dong",
                 "paid_on"],
    "returns": ["component", "place", "source", "capital", "plan_year", "plan_kind", "plan_dong", "cumulative_dong",
                "estimate_dong", "reported_by"],
}  # fmt: skip


subject_of = cache(partial(open_subject, REPOSITORY, "vinh-linh"))


def books_of(period: str, **rows) -> Books:
    """The books of a quarter with these clean rows, by layout."""
    tables = {name: pd.DataFrame(rows.get(name, []), columns=columns) for name, columns in _COLUMNS.items()}
    whole = ("plan_year", "amount_dong", "plan_dong", "cumulative_dong", "estimate_dong")
    typed = {
        name: table.astype({column: "Int64" if column in whole else "str" for column in table})
        for name, table in tables.items()
    }
    cleaning = SimpleNamespace(accepted=typed.__getitem__)
    return Books(subject_of(period), Path(), lambda file: [], lambda layout: cleaning)


@pytest.mark.parametrize("quarter", ["2024-Q1", "2024-Q2"])
@settings(max_examples=20)
@given(
    payments=st.lists(PAYMENTS, max_size=5),
    returns=st.lists(RETURNS, max_size=6),
    before=st.none() | st.lists(RETURNS, max_size=4),
)
def test_both_readings_are_the_oracles(quarter, payments, returns, before):
    then = None if before is None else books_of("2024-Q1", returns=before)
    books = books_of(quarter, payments=payments, returns=returns)
    if (previous := books.subject.period.previous_in_year) is not None:
        books._others[previous] = then
    oracle = Quarter(
        books.subject.unit, books.subject.period, books.payments, books.returns, books.clean("allocations"),
        None if then is None else then.returns,
    )  # fmt: skip
    lines = LineSums(books)
    for row in records(disbursement_table(lines.groups)):
        place = place_of(row)
        for column, dong in oracle.sums(place).items():
            assert getattr(row, column) == dong, (row.number_id, column)
            if column != "unplanned_dong":
                assert lines.operand(place, column, dong).agrees, (row.number_id, column)


@settings(max_examples=20)
@given(payments=st.lists(PAYMENTS, max_size=6), returns=st.lists(RETURNS, max_size=6))
def test_two_sources_are_reconciled_as_the_oracle_adds_them(payments, returns):
    books = books_of("2024-Q2", payments=payments, returns=returns)
    for row in records(reconcile(books.frame("payments"), books.frame("returns"))):
        place = codes_of(row)
        own = [
            [one for one in rows if all(str(getattr(one, name)) == code for name, code in place.items())]
            for rows in (books.payments, books.returns)
        ]
        paid = known(one.amount_dong * SIGN[one.payment_kind] for one in own[0])
        returned = known(one.cumulative_dong for one in own[1])
        assert (row.paid_dong, row.returned_dong) == (paid, returned)
        for name, dong in zip(SIDES, (paid, returned), strict=True):
            assert ByRow(books).operand(SIDES, place, name, dong).agrees
