"""Numbers of disbursement, pace, progress and reconciliation, back to payments, returns and lines of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial

from monitoring.amounts import rate_percent, round_half_up
from monitoring.evidence.tracing.books import Books
from monitoring.evidence.tracing.calculation import NO_LINES, Calculation, Exact, Figure, Lines, Operand, single
from monitoring.measures.disbursement import DIMENSIONS, SIGN, UNASSIGNED
from monitoring.measures.reconciliation import KEYS
from monitoring.period import Period
from monitoring.presentation.messages import N_
from monitoring.presentation.report import number_name
from monitoring.records import Row

PAID = N_("advances + completed volume − advance recoveries − refunds ± adjustments, from the treasury's payments")
RETURNED = N_("the cumulative amounts that the units returned; no payments of the treasury have been received")
PLANNED = N_("allocations of the year's plan, and from the returns what it lacks: other years and carried-over money")
PLANNED_BY_RETURNS = N_("the plan as the units' returns give it: the year's plan is not broken down by commune")


@dataclass(frozen=True)
class Amounts:
    """The sums behind one row of disbursement.csv: `dimensions` name → code, those left out mean all."""

    books: Books
    dimensions: Mapping[str, str]

    @property
    def is_paid(self) -> bool:
        """Whether payments stand behind the disbursed amounts; otherwise the returns do."""
        return len(self.books.payments) > 0

    def plan(self, stated: Exact) -> Operand:
        return Operand(PLANNED_BY_RETURNS if "commune" in self.dimensions else PLANNED, stated, self._planned)

    def cumulative(self, stated: Exact) -> Operand:
        if self.is_paid:
            return Operand(PAID, stated, self.paid, empty=0)
        return Operand(RETURNED, stated, self.returned)

    def in_quarter(self, stated: Exact) -> Operand:
        if self.is_paid:
            return Operand(PAID, stated, self._paid_in_quarter, empty=0)
        if self.books.subject.period.previous_in_year is None:
            return Operand(RETURNED, stated, self.returned)
        name = N_("the cumulative amounts returned, less those returned for the quarter before")
        return Operand(name, stated, self._increase())

    def estimate(self, stated: Exact) -> Operand:
        return Operand(N_("the estimates that the units returned"), stated, self._returned("estimate_dong"))

    def at_end_of(self, quarter: Period, stated: Exact) -> Operand:
        """What was disbursed at the end of a quarter of the year so far."""
        last = quarter.usual_cut_off.isoformat()
        if self.is_paid:
            lines = self._paid(lambda payment: payment.paid_on <= last)
            return Operand(PAID, stated, lines)
        books = self.books if quarter == self.books.subject.period else self.books.at(quarter)
        return Operand(RETURNED, stated, Amounts(books, self.dimensions).returned if books else NO_LINES)

    # -- lines; those that several numbers of a row need are found once ------------------------------------------------

    @cached_property
    def paid(self) -> Lines:
        """Every payment of the year so far."""
        return self._paid(lambda payment: payment.paid_on != "")

    @cached_property
    def _paid_in_quarter(self) -> Lines:
        start = self.books.subject.period.start.isoformat()
        return self._paid(lambda payment: payment.paid_on >= start)

    @cached_property
    def returned(self) -> Lines:
        """The cumulative amounts of the returns."""
        return self._returned("cumulative_dong")

    @cached_property
    def _planned(self) -> Lines:
        by_commune = "commune" in self.dimensions
        returned = self._returned("plan_dong", lambda row: by_commune or self._is_outside_plan(row))
        return returned if by_commune else Lines((*self._allocated(), *returned))

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The dimensions as clean rows have them: what is not broken down is empty there."""
        return {name: "" if code == UNASSIGNED.get(name) else code for name, code in self.dimensions.items()}

    def _paid(self, wanted: Callable[[Row], bool]) -> Lines:
        rows = [row for row in self.books.of_line("payments", self._codes) if wanted(row)]
        return self.books.lines("payments", rows, map(signed, rows))

    def _returned(self, column: str, wanted: Callable[[Row], bool] = lambda row: True) -> Lines:
        rows = self.books.of_line("returns", self._codes)
        rows = [row for row in rows if getattr(row, column) is not None and wanted(row)]
        return self.books.lines("returns", rows, [getattr(row, column) for row in rows])

    def _is_outside_plan(self, row: Row) -> bool:
        """Whether a return's planned amount counts: not where the year's plan covers it."""
        subject = self.books.subject
        return not (subject.own_plan and row.plan_year == subject.period.year and row.plan_kind == "year")

    def _allocated(self) -> Lines:
        plan = self.books.subject.own_plan
        if plan is None:
            return NO_LINES
        given = {"commune": "", "plan_year": str(plan.year), "plan_kind": "year"}
        rows = [
            row
            for row in self.books.plan_rows(plan, "allocations")
            if all(given.get(name, getattr(row, name, "")) == code for name, code in self._codes.items())
        ]
        return self.books.plan_lines(plan, "allocations", rows, [row.amount_dong for row in rows])

    def _increase(self) -> Lines:
        """The returns of both quarters for budget lines of which both give an amount, the earlier ones subtracted."""
        before = self.books.before
        if before is None:
            return NO_LINES
        now, earlier = (
            [row for row in books.of_line("returns", self._codes) if row.cumulative_dong is not None]
            for books in (self.books, before)
        )
        both = set(map(_budget_line, now)) & set(map(_budget_line, earlier))
        now, earlier = ([row for row in rows if _budget_line(row) in both] for rows in (now, earlier))
        increases = self.books.lines("returns", now, [row.cumulative_dong for row in now])
        decreases = before.lines("returns", earlier, [-row.cumulative_dong for row in earlier])
        return Lines((*increases, *decreases))


def _budget_line(row: Row) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in DIMENSIONS)


def signed(payment: Row) -> int:
    """What a payment adds to disbursement, in đồng."""
    return int(payment.amount_dong) * SIGN[payment.payment_kind]


# ---- disbursement.csv and pace.csv -----------------------------------------------------------------------------------


def disbursement_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of disbursement.csv, its pace included."""
    pace = {row.number_id: row for row in books.rows("pace")}
    for row in books.rows("disbursement"):
        amounts, together = amounts_of(books, row), Row(**{**vars(pace[row.number_id]), **vars(row)})
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
    return amounts.cumulative(row.cumulative_dong), amounts.plan(row.plan_dong)


def _rate(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("rate = disbursed / planned"),
        (disbursed, plan),
        rate_percent(disbursed.total, plan.total),
        percent(row.rate_percent),
        "percent",
        digits=4,
    )


def _remaining(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("not yet disbursed = planned − disbursed"),
        (disbursed, plan),
        minus(plan.total, disbursed.total),
        row.remaining_dong,
    )


def _needed(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    needed = _share(minus(plan.total, disbursed.total), int(row.months_left))
    return Calculation(
        N_("needed a month = (planned − disbursed) / {months} months left to the final cut-off, in whole đồng"),
        (disbursed, plan),
        needed,
        row.needed_per_month_dong,
        values={"months": int(row.months_left)},
    )


def _paid_per_month(amounts: Amounts, row: Row) -> Calculation:
    disbursed, months = amounts.cumulative(row.cumulative_dong), int(row.months_so_far)
    return Calculation(
        N_("paid a month = disbursed / {months} months since January, in whole đồng"),
        (disbursed,),
        _share(disbursed.total, months),
        row.paid_per_month_dong,
        values={"months": months},
    )


def _projected(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("projected = disbursed + paid a month × {months} months left to the final cut-off, at most what is planned"),
        (disbursed, plan),
        _projection(row, disbursed.total, plan.total),
        row.projected_dong,
        values={"months": int(row.months_left)},
    )


def _projected_rate(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    projected = _projection(row, disbursed.total, plan.total)
    return Calculation(
        N_("projected rate = (disbursed + paid a month × {months} months left, at most planned) / planned"),
        (disbursed, plan),
        rate_percent(projected, plan.total),
        unit="percent",
        in_table=False,
        values={"months": int(row.months_left)},
    )


def _remaining_rate(amounts: Amounts, row: Row) -> Calculation:
    disbursed, plan = _both(amounts, row)
    return Calculation(
        N_("(planned − disbursed) / planned"),
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
    disbursed, plan = (_as_found(operand) for operand in (then.cumulative(None), then.plan(None)))
    return Calculation(
        formula, (disbursed, plan), rate_percent(disbursed.total, plan.total), stated, "percent", digits=4
    )


def _as_found(operand: Operand) -> Operand:
    """A sum of a period whose table is not published with this one: the lines say it alone."""
    return Operand(operand.name, operand.total, operand.lines, operand.unit, operand.empty)


def _projection(row: Row, disbursed: Exact, plan: Exact) -> Exact:
    monthly = _share(disbursed, int(row.months_so_far))
    if disbursed is None or monthly is None:
        return None
    projected = disbursed + monthly * int(row.months_left)
    return projected if plan is None else min(projected, plan)


def _share(dong: Exact, months: int) -> int | None:
    return None if dong is None or months <= 0 else int(round_half_up(Fraction(dong, months), 0))


_COLUMNS: dict[str, Callable[[Amounts, Row], Calculation]] = {
    "plan_dong": _plan,
    "cumulative_dong": _cumulative,
    "in_quarter_dong": _in_quarter,
    "estimate_dong": _estimate,
    "rate_percent": _rate,
    "remaining_dong": _remaining,
    "needed_per_month_dong": _needed,
    "paid_per_month_dong": _paid_per_month,
    "projected_dong": _projected,
    "projected_rate": _projected_rate,
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
        for column, calculate in (("paid_dong", _paid), ("returned_dong", _returned), ("difference_dong", _difference)):
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


def minus(minuend: Exact, subtrahend: Exact) -> Exact:
    """The difference; None where either is missing."""
    return None if minuend is None or subtrahend is None else minuend - subtrahend


def percent(text: str | None) -> Fraction | None:
    """A rate as a table gives it."""
    return Fraction(Decimal(text)) if text not in ("", None) else None
