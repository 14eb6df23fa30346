"""Numbers of late.csv and state_budget.csv: payments that came late, and the money of the state's own budgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from monitoring.amounts import rate_percent
from monitoring.evidence.tracing.amounts import PAID, Amounts, signed
from monitoring.evidence.tracing.money import amounts_of, percent
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Figure, Operand, Rows, adding, single
from monitoring.measures.state_budget import STATE_SOURCES
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables.numbers import number_name


def late_figures(books: Books) -> Iterator[Figure]:
    """Payments of earlier quarters that came with this quarter's files."""
    for row in books.rows("late"):
        prefix, before = f"{books.subject.period}/", books.subject.period.previous_in_year
        own = [
            one for one in books.payments if one.source_file.startswith(prefix) and not books.is_paid_after(one, before)
        ]
        for column, adds, unit in (("rows", [1] * len(own), "count"), ("dong", list(map(signed, own)), "dong")):
            operand = Operand(PAID, int(getattr(row, column)), adding("payments", own, adds), unit, empty=0)
            calculate = partial(single, operand, N_("sum of these lines"))
            yield Figure(number_name(row.number_id, column), {"period": row.period}, calculate)


def state_budget_figures(books: Books) -> Iterator[Figure]:
    """Plan, disbursed and rate of the central and local budgets together."""
    for row in books.rows("state_budget"):
        own = [
            line
            for line in books.rows("disbursement")
            if set(amounts_of(books, line).dimensions) == {"source"} and line.source in STATE_SOURCES
        ]
        for column, calculate in (
            ("plan_dong", _of_both),
            ("cumulative_dong", _of_both),
            ("planned_cumulative_dong", _of_both),
            ("rate_percent", _rate_of_both),
        ):
            yield Figure(number_name(row.number_id, column), {}, partial(calculate, books, own, row, column))


def _together(books: Books, rows: Sequence[Row], row: Row, column: str) -> Operand:
    sums = {
        "plan_dong": Amounts.plan,
        "cumulative_dong": Amounts.cumulative,
        "planned_cumulative_dong": Amounts.planned_cumulative,
    }
    parts = [sums[column](amounts_of(books, line), getattr(line, column)) for line in rows]
    lines = Rows(line for part in parts for line in part.added)
    return Operand(N_("the central and the local budget"), getattr(row, column), lines, empty=parts[0].empty)


def _of_both(books: Books, rows: Sequence[Row], row: Row, column: str) -> Calculation:
    return single(_together(books, rows, row, column), N_("sum of these lines"))


def _rate_of_both(books: Books, rows: Sequence[Row], row: Row, _column: str) -> Calculation:
    disbursed, plan = (_together(books, rows, row, column) for column in ("planned_cumulative_dong", "plan_dong"))
    return Calculation(
        N_("rate = disbursed of money that has a plan / planned"), (disbursed, plan),
        rate_percent(disbursed.total, plan.total), percent(row.rate_percent), "percent", digits=4,
    )  # fmt: skip
