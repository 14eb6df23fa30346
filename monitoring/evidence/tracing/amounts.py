"""The sums behind one row of disbursement.csv: of payments, returns and lines of the plan, and of money with a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitoring.cleaning.effects import SIGN
from monitoring.measures import planned
from monitoring.measures.books import Books
from monitoring.measures.calculation import NO_ROWS, Exact, Operand, Rows
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.pace import Money, figures, timing
from monitoring.measures.units import UNNAMED
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row

PAID = N_("advances + completed volume − advance recoveries − refunds ± adjustments, from the treasury's payments")
RETURNED = N_("the cumulative amounts that the units returned; no payments of the treasury have been received")
PLANNED = N_("allocations of the year's plan, and from the returns what it lacks: other years and carried-over money")
WITH_PLAN = N_("of this, money that has a plan")
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

    def planned_cumulative(self, stated: Exact) -> Operand:
        """What was disbursed of money that has a plan."""
        empty = 0 if self.is_paid and self._planned else None
        return Operand(WITH_PLAN, stated, self._with_plan, empty=empty)

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
        if self.is_paid:
            lines = self._paid(lambda payment: not self.books.is_paid_after(payment, quarter))
            return Operand(PAID, stated, lines)
        books = self.books if quarter == self.books.subject.period else self.books.at(quarter)
        return Operand(RETURNED, stated, Amounts(books, self.dimensions).returned if books else NO_ROWS)

    # -- lines; those that several numbers of a row need are found once ------------------------------------------------

    @cached_property
    def paid(self) -> Rows:
        """Every payment of the year so far."""
        return self._paid(lambda payment: payment.paid_on != "")

    @cached_property
    def _paid_in_quarter(self) -> Rows:
        before = self.books.subject.period.previous_in_year
        return self._paid(lambda payment: self.books.is_paid_after(payment, before))

    @cached_property
    def returned(self) -> Rows:
        """The cumulative amounts of the returns."""
        return self._returned("cumulative_dong")

    @cached_property
    def _planned(self) -> Rows:
        by_commune = "commune" in self.dimensions
        returned = self._returned("plan_dong", lambda row: by_commune or self._is_outside_plan(row))
        return returned if by_commune else Rows((*self._allocated(), *returned))

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The dimensions as clean rows have them: what is not broken down is empty there."""
        return {name: "" if code == UNASSIGNED.get(name) else code for name, code in self.dimensions.items()}

    def _paid(self, wanted: Callable[[Row], bool]) -> Rows:
        rows = [row for row in self.books.of_line("payments", self._codes) if wanted(row)]
        return self.books.adding("payments", rows, [signed(row) for row in rows])

    def _returned(self, column: str, wanted: Callable[[Row], bool] = lambda row: True) -> Rows:
        rows = self.books.of_line("returns", self._codes)
        rows = [row for row in rows if getattr(row, column) is not None and wanted(row)]
        return self.books.adding("returns", rows, column)

    def _is_outside_plan(self, row: Row) -> bool:
        """Whether a return's planned amount counts: not where the year's plan covers it."""
        subject = self.books.subject
        return not (subject.own_plan and row.plan_year == subject.period.year and row.plan_kind == "year")

    def _allocated(self) -> Rows:
        plan, rows = self.books.subject.own_plan, self._allocations
        if plan is None:
            return NO_ROWS
        return self.books.adding_of_plan(plan, "allocations", rows, "amount_dong")

    @cached_property
    def _allocations(self) -> list[Row]:
        """The allocations of the year's plan that the row sums."""
        plan = self.books.subject.own_plan
        if plan is None:
            return []
        given = {"commune": "", "plan_year": str(plan.year), "plan_kind": "year"}
        return [
            row
            for row in self.books.plan_rows(plan, "allocations")
            if all(given.get(name, getattr(row, name, "")) == code for name, code in self._codes.items())
        ]

    def _increase(self, of: Callable[[Row], bool] = lambda row: True) -> Rows:
        """The returns of both quarters, the earlier ones subtracted; none where a unit returned a line only once."""
        before = self.books.before
        if before is None:
            return NO_ROWS
        now, earlier = (
            [row for row in books.of_line("returns", self._codes) if row.cumulative_dong is not None and of(row)]
            for books in (self.books, before)
        )
        told, told_before = matched(self.books, now, earlier)
        if set(told) != set(told_before):
            return NO_ROWS
        increases = self.books.adding("returns", now, "cumulative_dong")
        decreases = before.adding("returns", earlier, [-row.cumulative_dong for row in earlier])
        return Rows((*increases, *decreases))

    # -- money that has a plan -----------------------------------------------------------------------------------------

    @cached_property
    def _plans(self) -> list[tuple[planned.Key, int]]:
        """Whose plan and how many đồng, of every line that the row's plan is the sum of."""
        by_commune = "commune" in self.dimensions
        returned = [
            (_key(row), row.plan_dong)
            for row in self.books.of_line("returns", self._codes)
            if row.plan_dong is not None and (by_commune or self._is_outside_plan(row))
        ]
        own = self.books.subject.own_plan
        if by_commune or own is None:
            return returned
        allocated = [
            ((row.component, row.source, row.capital, str(own.year), "year"), row.amount_dong)
            for row in self._allocations
        ]
        return [*allocated, *returned]

    @cached_property
    def _covered(self) -> set[planned.Key]:
        """Whose money has a plan, of what was paid or returned."""
        return planned.covered(self.keys, {key for key, _ in self._plans})

    def _has_plan(self, row: Row) -> bool:
        return _key(row) in self._covered

    @property
    def keys(self) -> set[planned.Key]:
        """Whose money was paid or returned."""
        return {_key(row) for name in ("payments", "returns") for row in self.books.of_line(name, self._codes)}

    def disbursed_of(self, key: planned.Key) -> Rows:
        """What was disbursed of one of the `keys`."""
        return self._disbursed(lambda row: _key(row) == key)

    @cached_property
    def _with_plan(self) -> Rows:
        return self._disbursed(self._has_plan)

    def _disbursed(self, wanted: Callable[[Row], bool]) -> Rows:
        return self._paid(wanted) if self.is_paid else self._returned("cumulative_dong", wanted)

    @cached_property
    def pace(self) -> dict[str, Any]:
        """The columns of pace.csv, from the row's kinds of money as the lines give them."""
        kinds = dict.fromkeys(key[2:] for key, _ in self._plans)
        return figures([self._of_kind(kind) for kind in kinds], self.books.subject)

    def _of_kind(self, kind: tuple[str, ...]) -> Money:
        def wanted(row: Row) -> bool:
            return _key(row)[2:] == kind and self._has_plan(row)

        capital, year, plan_kind = kind
        subject = self.books.subject
        months = timing(subject, subject.own_plan, capital, int(year), plan_kind)
        plan = sum(dong for key, dong in self._plans if key[2:] == kind)
        before = subject.period.previous_in_year
        if self.is_paid:
            quarter = self._paid(lambda row: wanted(row) and self.books.is_paid_after(row, before))
            return Money(months, plan, int(self._paid(wanted).total), int(quarter.total))
        paid = self._returned("cumulative_dong", wanted)
        quarter = paid if before is None else self._increase(wanted)
        return Money(months, plan, _whole(paid), _whole(quarter))


def matched(books: Books, *quarters: Sequence[Row]) -> list[list[tuple[str, ...]]]:
    """Unit and line of each return of several quarters; without the unit where one of them does not name it."""
    told = [list(map(books.unit_and_line, rows)) for rows in quarters]
    unnamed = {key[1:] for rows in told for key in rows if key[0] == UNNAMED}
    return [[(UNNAMED, *key[1:]) if key[1:] in unnamed else key for key in rows] for rows in told]


def _whole(lines: Rows) -> int | None:
    return int(lines.total) if lines else None


def _key(row: Row) -> planned.Key:
    """Whose plan a payment's or a return's money belongs to."""
    return tuple(str(getattr(row, name)) for name in planned.KEY)


def signed(payment: Row) -> int:
    """What a payment adds to disbursement, in đồng."""
    return int(payment.amount_dong) * SIGN[payment.payment_kind]
