"""Numbers of advances, investors and agencies, back to the payments and lines of the plan whose sums they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pandas as pd

from monitoring.amounts import rate_percent
from monitoring.evidence.tracing.amounts import Amounts, signed
from monitoring.evidence.tracing.money import amounts_of, minus, percent
from monitoring.measures.books import Books
from monitoring.measures.breakdowns import investor_codes, lead_of
from monitoring.measures.calculation import Added, Calculation, Exact, Figure, Operand, Rows, single
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables.numbers import number_name

# ---- advances.csv ----------------------------------------------------------------------------------------------------


def advance_figures(books: Books) -> Iterator[Figure]:
    """What was advanced, recovered and is outstanding, by component and capital."""
    for row in books.rows("advances"):
        dimensions = {name: code for name in ("component", "capital") if (code := getattr(row, name))}
        for column, calculate in (
            ("advanced_dong", _advanced), ("recovered_dong", _recovered), ("outstanding_dong", _outstanding),
        ):  # fmt: skip
            yield Figure(number_name(row.number_id, column), dimensions, partial(calculate, books, row))


def _of_kind(books: Books, row: Row, kind: str, name: str, stated: Exact) -> Operand:
    codes = {dimension: code for dimension in ("component", "capital") if (code := getattr(row, dimension))}
    codes = {dimension: "" if code == UNASSIGNED[dimension] else code for dimension, code in codes.items()}
    rows = [payment for payment in books.of_line("payments", codes) if payment.payment_kind == kind]
    return Operand(name, stated, books.adding("payments", rows, "amount_dong"), empty=0)


def _sides(books: Books, row: Row) -> tuple[Operand, Operand]:
    return (
        _of_kind(books, row, "advance", N_("advances paid by the treasury"), row.advanced_dong),
        _of_kind(books, row, "advance_recovery", N_("advances recovered by the treasury"), row.recovered_dong),
    )


def _advanced(books: Books, row: Row) -> Calculation:
    return single(_sides(books, row)[0], N_("advanced = sum of these lines"))


def _recovered(books: Books, row: Row) -> Calculation:
    return single(_sides(books, row)[1], N_("recovered = sum of these lines"))


def _outstanding(books: Books, row: Row) -> Calculation:
    advanced, recovered = _sides(books, row)
    return Calculation(
        N_("outstanding = advanced − recovered"), (advanced, recovered), minus(advanced.total, recovered.total),
        row.outstanding_dong,
    )  # fmt: skip


# ---- investors.csv ---------------------------------------------------------------------------------------------------


def investor_figures(books: Books) -> Iterator[Figure]:
    """What was disbursed by each office of the district, and by all other investors together."""
    named = pd.Series([payment.investor for payment in books.payments], dtype="str")
    codes = investor_codes(named, books.subject.district)
    before = books.subject.period.previous_in_year
    for row in books.rows("investors"):
        own = [payment for payment, code in zip(books.payments, codes, strict=True) if code == row.investor_agency]
        in_quarter = [payment for payment in own if books.is_paid_after(payment, before)]
        columns = {"cumulative_dong": own, "in_quarter_dong": in_quarter}
        for column, rows in columns.items():
            calculate = partial(_invested, books, rows, getattr(row, column))
            yield Figure(number_name(row.number_id, column), {"investor": row.investor_agency}, calculate)


def _invested(books: Books, rows: Sequence[Row], stated: Exact) -> Calculation:
    name = N_("the treasury's payments that name this investor, recoveries and refunds subtracted")
    operand = Operand(name, stated, books.adding("payments", rows, [signed(row) for row in rows]), empty=0)
    return single(operand, N_("disbursed = sum of these lines"))


# ---- agencies.csv ----------------------------------------------------------------------------------------------------


def agency_figures(books: Books) -> Iterator[Figure]:
    """Plan and disbursement of the components and kinds of capital that an agency leads."""
    plan = books.subject.plan
    if plan is None or not books.rows("agencies"):
        return
    details = [
        row for row in books.rows("disbursement") if set(amounts_of(books, row).dimensions) == {"component", "capital"}
    ]
    leads = [lead_of(plan, line.component, line.capital) for line in details]
    for row in books.rows("agencies"):
        own = [line for line, lead in zip(details, leads, strict=True) if lead == row.agency]
        for column in ("plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong", "planned_cumulative_dong"):
            calculate = partial(_led, books, own, column, getattr(row, column))
            yield Figure(number_name(row.number_id, column), {"agency": row.agency}, calculate)
        for column, of_both in (("remaining_dong", _led_remaining), ("rate_percent", _led_rate)):
            yield Figure(number_name(row.number_id, column), {"agency": row.agency}, partial(of_both, books, own, row))


def _sum(books: Books, rows: Sequence[Row], column: str, stated: Exact) -> Operand:
    """The lines of several rows of disbursement.csv together; the sum is missing where none of them has a figure."""
    operand = {
        "plan_dong": Amounts.plan,
        "in_quarter_dong": Amounts.in_quarter,
        "cumulative_dong": Amounts.cumulative,
        "estimate_dong": Amounts.estimate,
        "planned_cumulative_dong": Amounts.planned_cumulative,
    }[column]
    lines: list[Added] = []
    for row in rows:
        lines += operand(amounts_of(books, row), getattr(row, column)).added
    given = [getattr(row, column) for row in rows if getattr(row, column) is not None]
    return Operand(
        N_("the components and kinds of capital that the agency leads"),
        stated,
        Rows(lines),
        empty=0 if given else None,
    )


def _led(books: Books, rows: Sequence[Row], column: str, stated: Exact) -> Calculation:
    return single(_sum(books, rows, column, stated), N_("sum of what the agency leads"))


def _led_remaining(books: Books, rows: Sequence[Row], row: Row) -> Calculation:
    disbursed, planned = _led_both(books, rows, row)
    left = minus(planned.total, disbursed.total)
    return Calculation(
        N_("not yet disbursed = planned − disbursed of money that has a plan"),
        (disbursed, planned),
        left,
        row.remaining_dong,
    )


def _led_both(books: Books, rows: Sequence[Row], row: Row) -> tuple[Operand, Operand]:
    columns = ("planned_cumulative_dong", "plan_dong")
    disbursed, planned = (_sum(books, rows, column, getattr(row, column)) for column in columns)
    return disbursed, planned


def _led_rate(books: Books, rows: Sequence[Row], row: Row) -> Calculation:
    disbursed, planned = _led_both(books, rows, row)
    return Calculation(
        N_("rate = disbursed of money that has a plan / planned"), (disbursed, planned),
        rate_percent(disbursed.total, planned.total), percent(row.rate_percent), "percent", digits=4,
    )  # fmt: skip
