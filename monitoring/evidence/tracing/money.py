"""Numbers of disbursement, pace, progress and reconciliation, back to payments, returns and lines of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial

from monitoring.amounts import rate_percent
from monitoring.evidence.tracing.amounts import PAID, Amounts
from monitoring.measures import differences
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Exact, Figure, Operand, single
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED
from monitoring.measures.reconciliation import KEYS
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.tables.numbers import number_name
from monitoring.tables.store import cells

# ---- disbursement.csv and pace.csv -----------------------------------------------------------------------------------


def disbursement_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of disbursement.csv, its pace included."""
    pace = {row.number_id: row for row in books.rows("pace")}
    for row in books.rows("disbursement"):
        amounts, together = amounts_of(books, row), Row(**cells(pace[row.number_id]) | cells(row))
        for column, calculate in _COLUMNS.items():
            yield Figure(number_name(row.number_id, column), amounts.dimensions, partial(calculate, amounts, together))


def amounts_of(books: Books, row: Row) -> Amounts:
    """The sums behind a row of disbursement.csv, which several numbers share."""
    dimensions = {name: str(value) for name in DIMENSIONS if (value := getattr(row, name)) not in ("", None)}
    kept: Amounts = books.amounts.setdefault(tuple(dimensions.items()), Amounts(books, dimensions))
    return kept


def _plan(amounts: Amounts, row: Row) -> Calculation:
    return single(amounts.plan(row.plan_dong), N_("planned = sum of these lines"))


def _cumulative(amounts: Amounts, row: Row) -> Calculation:
    return single(amounts.cumulative(row.cumulative_dong), N_("disbursed since 1 January = sum of these lines"))


def _in_quarter(amounts: Amounts, row: Row) -> Calculation:
    return single(amounts.in_quarter(row.in_quarter_dong), N_("disbursed in the quarter = sum of these lines"))


def _estimate(amounts: Amounts, row: Row) -> Calculation:
    return single(amounts.estimate(row.estimate_dong), N_("estimated = sum of these lines"))


def _both(amounts: Amounts, row: Row) -> tuple[Operand, Operand]:
    """Disbursed of money that has a plan, and the plan."""
    return amounts.planned_cumulative(row.planned_cumulative_dong), amounts.plan(row.plan_dong)


def _planned_cumulative(amounts: Amounts, row: Row) -> Calculation:
    operand = amounts.planned_cumulative(row.planned_cumulative_dong)
    return single(operand, N_("disbursed of money that has a plan = sum of these lines"))


def _unplanned(amounts: Amounts, row: Row) -> Calculation:
    """The lines that no plan is about."""
    disbursed, with_plan = amounts.cumulative(row.cumulative_dong), _both(amounts, row)[0]
    without = None if disbursed.total is None else disbursed.total - (with_plan.total or 0)
    return Calculation(
        N_("disbursed without a known plan = disbursed − disbursed of money that has a plan"),
        (disbursed, with_plan),
        without,
        row.unplanned_dong,
    )


def _rate(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("rate = disbursed of money that has a plan / planned"),
        (disbursed, plan),
        rate_percent(disbursed.total, plan.total),
        percent(row.rate_percent),
        "percent",
        digits=4,
    )


def _paced(formula: str, column: str, unit: str = "dong") -> Callable[[Amounts, Row], Calculation]:
    """A column of pace.csv, made again for each kind of money from the lines behind it."""

    def calculate(amounts: Amounts, row: Row) -> Calculation:
        found, stated = amounts.pace[column], getattr(row, column)
        if unit == "percent":
            found, stated = percent(found), percent(stated)
        elif unit == "count":  # which tables carry as text
            stated = int(stated) if stated else None
        return Calculation(formula, _both(amounts, row), found, stated, unit, values=_months(row))

    return calculate


def _paced_rate(formula: str, column: str) -> Callable[[Amounts, Row], Calculation]:
    """A projection in percent of the plan, made at display."""

    def calculate(amounts: Amounts, row: Row) -> Calculation:
        disbursed, plan = _both(amounts, row)
        rate = rate_percent(amounts.pace[column], plan.total)
        return Calculation(formula, (disbursed, plan), rate, unit="percent", in_table=False, values=_months(row))

    return calculate


def _months(row: Row) -> dict[str, object]:
    return {"passed": int(row.months_so_far), "left": int(row.months_left)}


def _remaining_rate(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("(planned − disbursed of money that has a plan) / planned"),
        (disbursed, plan),
        rate_percent(minus(plan.total, disbursed.total), plan.total),
        unit="percent",
        in_table=False,
    )


def _even_rate(amounts: Amounts, row: Row) -> Calculation:
    passed, left = int(row.months_so_far), int(row.months_left)
    return Calculation(
        N_("{passed} of the {all} months from January to the final cut-off have passed"),
        (),
        rate_percent(passed, passed + left),
        unit="percent",
        in_table=False,
        values={"passed": passed, "all": passed + left},
    )


def _last_year_rate(amounts: Amounts, row: Row) -> Calculation:
    formula, stated = (
        N_("rate of the same quarter of the year before = disbursed / planned"),
        percent(row.last_year_rate_percent),
    )
    before = amounts.books.last_year
    if before is None or stated is None:
        return Calculation(formula, (), None, stated, "percent", digits=4)
    then = Amounts(before, amounts.dimensions)
    disbursed, plan = (_as_found(operand) for operand in (then.planned_cumulative(None), then.plan(None)))
    return Calculation(
        formula, (disbursed, plan), rate_percent(disbursed.total, plan.total), stated, "percent", digits=4
    )


def _as_found(operand: Operand) -> Operand:
    """A sum of a period whose table is not published with this one: the lines say it alone."""
    return Operand(operand.name, operand.total, operand.added, operand.unit, operand.empty)


_REMAINING = N_("not yet disbursed = planned − disbursed of money that has a plan")
_NEEDED = N_("needed a month = what is left of each kind of money / the months left to its last day, in whole đồng")
_PER_MONTH = N_("paid a month = disbursed of money that has a plan / {passed} months since January, in whole đồng")
_SINCE = N_("paid a month = disbursed of each kind of money / the months since its allocation, in whole đồng")
_PROJECTED = N_(
    "projected = for each kind of money: disbursed + the average month since January × the months left, not beyond its "
    "plan and never less than disbursed"
)
_PROJECTED_SINCE = N_(
    "projected = for each kind of money: disbursed + the average month since its allocation × the months left, not "
    "beyond its plan and never less than disbursed"
)
_PROJECTED_QUARTER = N_(
    "projected = for each kind of money: disbursed + the quarter's average month × the months left, not beyond its "
    "plan and never less than disbursed"
)
_PROJECTED_RATE = N_("projected rate = projected / planned; {passed} months have passed, {left} are left")
_ALLOCATED = N_("the plan of the kinds of money that had been allocated by the cut-off")
_ALLOCATED_RATE = N_("rate = disbursed / planned, of the kinds of money that had been allocated by the cut-off")
_SINCE_MONTHS = N_("months from the allocation, at the earliest January, to the cut-off")

_COLUMNS: dict[str, Callable[[Amounts, Row], Calculation]] = {
    "plan_dong": _plan,
    "cumulative_dong": _cumulative,
    "in_quarter_dong": _in_quarter,
    "estimate_dong": _estimate,
    "rate_percent": _rate,
    "planned_cumulative_dong": _planned_cumulative,
    "unplanned_dong": _unplanned,
    "remaining_dong": _paced(_REMAINING, "remaining_dong"),
    "needed_per_month_dong": _paced(_NEEDED, "needed_per_month_dong"),
    "paid_per_month_dong": _paced(_PER_MONTH, "paid_per_month_dong"),
    "months_since_allocation": _paced(_SINCE_MONTHS, "months_since_allocation", "count"),
    "paid_per_month_since_allocation_dong": _paced(_SINCE, "paid_per_month_since_allocation_dong"),
    "projected_dong": _paced(_PROJECTED, "projected_dong"),
    "projected_rate": _paced_rate(_PROJECTED_RATE, "projected_dong"),
    "projected_since_allocation_dong": _paced(_PROJECTED_SINCE, "projected_since_allocation_dong"),
    "projected_since_allocation_rate": _paced_rate(_PROJECTED_RATE, "projected_since_allocation_dong"),
    "projected_at_quarter_pace_dong": _paced(_PROJECTED_QUARTER, "projected_at_quarter_pace_dong"),
    "projected_at_quarter_pace_rate": _paced_rate(_PROJECTED_RATE, "projected_at_quarter_pace_dong"),
    "allocated_plan_dong": _paced(_ALLOCATED, "allocated_plan_dong"),
    "allocated_rate_percent": _paced(_ALLOCATED_RATE, "allocated_rate_percent", "percent"),
    "remaining_rate": _remaining_rate,
    "even_rate": _even_rate,
    "last_year_rate_percent": _last_year_rate,
}


# ---- progress.csv ----------------------------------------------------------------------------------------------------


def progress_figures(books: Books) -> Iterator[Figure]:
    """What was disbursed at the end of each quarter of the year so far."""
    stated = {(row.number_id, row.period): row.cumulative_dong for row in books.rows("progress")}
    lines = [row for row in books.rows("disbursement") if set(amounts_of(books, row).dimensions) <= {"capital"}]
    for row in lines:
        for quarter in books.subject.period.year_to_date():
            amounts, dong = amounts_of(books, row), stated.get((row.number_id, str(quarter)))
            name = number_name(f"{row.number_id}.{quarter}", "cumulative_dong")
            dimensions = {**amounts.dimensions, "period": str(quarter)}
            yield Figure(name, dimensions, partial(_progress, amounts, quarter, dong))


def _progress(amounts: Amounts, quarter: Period, dong: int | None) -> Calculation:
    operand = amounts.at_end_of(quarter, dong)
    return single(operand, N_("disbursed from 1 January to the end of the quarter = sum of these lines"))


# ---- reconciliation.csv ----------------------------------------------------------------------------------------------


def reconciliation_figures(books: Books) -> Iterator[Figure]:
    """What the treasury paid and the units returned for each budget line that either tells of."""
    for row in books.rows("reconciliation"):
        dimensions = {name: str(getattr(row, name)) for name in KEYS}
        amounts = Amounts(books, {name: code or UNASSIGNED.get(name, "") for name, code in dimensions.items()})
        for column, calculate in (
            ("paid_dong", _paid), ("returned_dong", _returned), ("difference_dong", _difference),
            ("explained_dong", _explained),
        ):  # fmt: skip
            yield Figure(number_name(row.number_id, column), dimensions, partial(calculate, amounts, row))


def _sides(amounts: Amounts, row: Row) -> tuple[Operand, Operand]:
    return (
        Operand(PAID, row.paid_dong, amounts.paid),
        Operand(N_("the cumulative amounts that the units returned"), row.returned_dong, amounts.returned),
    )


def _paid(amounts: Amounts, row: Row) -> Calculation:
    return single(_sides(amounts, row)[0], N_("paid by the treasury = sum of these lines"))


def _returned(amounts: Amounts, row: Row) -> Calculation:
    return single(_sides(amounts, row)[1], N_("returned by the units = sum of these lines"))


def _difference(amounts: Amounts, row: Row) -> Calculation:
    paid, returned = _sides(amounts, row)
    return Calculation(
        N_("difference = returned − paid"), (paid, returned), minus(returned.total, paid.total), row.difference_dong
    )


def _explained(amounts: Amounts, row: Row) -> Calculation:
    """How much of the difference is known to be refused rows, lines not returned, or a slip of the unit."""
    books, formula = amounts.books, N_("the part of the difference whose cause is known")
    if row.cause == differences.REFUSED:
        refused = differences.open_payments(books.rows("refused"), books.codes)
        own = [one for one in differences.of_line(row, refused) if one.dong is not None]
        lines = books.adding("payments", own, [one.dong for one in own])
        return single(Operand(N_("refused rows"), row.explained_dong, lines, empty=0), formula)
    if row.cause == differences.NOT_RETURNED and row.explained_dong is not None:
        own = [one for one in differences.of_line(row, books.rows("not_returned")) if one.cumulative_dong]
        lines = books.adding("not_returned", own, [-one.cumulative_dong for one in own])
        return single(Operand(N_("the last amounts that the unit returned"), row.explained_dong, lines), formula)
    if row.cause == differences.POWER_OF_TEN:
        paid, returned = _sides(amounts, row)
        return Calculation(formula, (paid, returned), minus(returned.total, paid.total), row.explained_dong)
    return Calculation(formula, (), row.explained_dong, row.explained_dong)


def minus(minuend: Exact, subtrahend: Exact) -> Exact:
    """The difference; None where either is missing."""
    return None if minuend is None or subtrahend is None else minuend - subtrahend


def percent(text: str | None) -> Fraction | None:
    """A rate as a table gives it."""
    return Fraction(Decimal(text)) if text not in ("", None) else None
