"""What is left of the plan, how fast it goes, and what that would come to by the last day of each kind of money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.measures.calculation import Exact
from monitoring.measures.declared import Column, known_sum, percent, rate_text
from monitoring.measures.disbursement import Group, increase
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.subject import Subject
from monitoring.tables import frames, store
from monitoring.tables.rows import PaceRow
from monitoring.tables.schema import Column as DeclaredColumn
from monitoring.tables.schema import load_columns

#: What is shown in percent of the plan, though no table holds the rate: its name → what it is of, in đồng.
OF_PLAN = {
    "remaining_rate": "remaining_dong",
    "projected_rate": "projected_dong",
    "projected_since_allocation_rate": "projected_since_allocation_dong",
    "projected_at_quarter_pace_rate": "projected_at_quarter_pace_dong",
}


@dataclass(frozen=True)
class Timing:
    """The months of one kind of money (capital, plan year, kind of plan): it has a last day of its own, and a first one
    from which it could be spent.

    `so_far`, `since_allocation`, `in_quarter`: months until these figures, from January, from the allocation (None: not
    allocated yet), of the quarter; `left`: months that are left until `last_day`.
    """

    last_day: date
    so_far: int
    since_allocation: int | None
    in_quarter: int
    left: int


def timing(subject: Subject, plan: Plan | None, capital: str, plan_year: int, plan_kind: str) -> Timing:
    """The months of a kind of money: its last day by the unit's table of cut-offs, its allocation by the plan."""
    unit, period = subject.unit, subject.period
    cut_off = unit.cut_off(period)
    last_day = unit.cut_off(period.year_end, plan_year, capital, plan_kind)
    document = None if plan is None else plan.allocated_by(plan_year, plan_kind, capital)
    first = subject.first_day if document is None else max(subject.first_day, document.dated)
    so_far = months(subject.first_day, cut_off)
    return Timing(
        last_day,
        so_far,
        months(first, cut_off) if first <= cut_off else None,
        months(period.start, cut_off),
        max(months(subject.first_day, last_day) - so_far, 0),
    )


@dataclass(frozen=True)
class Money:
    """One kind of money of a row, as far as it has a plan: đồng planned, disbursed, and disbursed in the quarter."""

    timing: Timing
    plan: int
    paid: int | None
    in_quarter: int | None

    @property
    def needed(self) -> Fraction | None:
        """A month, to spend what is left: all of it, where nobody says what was paid; None where no month is left."""
        if self.timing.left <= 0:
            return None
        return Fraction(max(self.plan - (self.paid or 0), 0), self.timing.left)

    def projected(self, in_months: int | None, dong: int | None) -> int | None:
        """What is disbursed by the last day if `dong` in so many months go on: never less than what is disbursed, and
        no more than the plan beyond it. Rounded once; money that has no month yet stays as it is.
        """
        if self.paid is None or dong is None:
            return None
        further = Fraction(dong * self.timing.left, in_months) if in_months else Fraction(0)
        reached = self.paid + max(int(round_half_up(further, 0)), 0)
        return min(reached, max(self.plan, self.paid))


@dataclass(frozen=True)
class Pace:
    """How the kinds of money of one row go, as far as they have a plan; by the names of the columns of pace.csv.

    A row is the sum of its kinds of money, each worked out for itself. Money of which nobody says what was paid is
    wholly left, as in the rate; a row of such money alone says nothing. Missing stays missing.
    """

    kinds: list[Money]
    subject: Subject

    @cached_property
    def _known(self) -> list[Money]:
        """The kinds of which somebody says what was paid."""
        return [money for money in self.kinds if money.paid is not None]

    @cached_property
    def _allocated(self) -> list[Money]:
        """What had been allocated by the cut-off, for comparisons with an even pace."""
        return [money for money in self.kinds if self._known and money.timing.since_allocation is not None]

    @property
    def _last(self) -> date:
        year_end = self.subject.unit.cut_off(self.subject.period.year_end)
        return max((money.timing.last_day for money in self.kinds), default=year_end)

    @property
    def last_day(self) -> str:
        return self._last.isoformat()

    @cached_property
    def months_so_far(self) -> int:
        return months(self.subject.first_day, self.subject.unit.cut_off(self.subject.period))

    @property
    def months_left(self) -> int:
        return max(months(self.subject.first_day, self._last) - self.months_so_far, 0)

    @property
    def remaining_dong(self) -> int | None:
        paid = known_sum(money.paid for money in self.kinds)
        return None if paid is None else sum(money.plan for money in self.kinds) - paid

    @property
    def needed_per_month_dong(self) -> int | None:
        return _rounded(money.needed for money in self.kinds) if self._known else None

    @property
    def paid_per_month_dong(self) -> int | None:
        return _rounded(Fraction(money.paid or 0, self.months_so_far or 1) for money in self._known)

    def _projected(self, in_months: str, dong: str) -> int | None:
        """If what was disbursed in so many months (fields of Timing and Money) goes on at the same average."""
        found = [money.projected(getattr(money.timing, in_months), getattr(money, dong)) for money in self._known]
        return None if None in found else known_sum(found)

    @property
    def projected_dong(self) -> int | None:
        return self._projected("so_far", "paid")

    @property
    def projected_since_allocation_dong(self) -> int | None:
        return self._projected("since_allocation", "paid")

    @property
    def projected_at_quarter_pace_dong(self) -> int | None:
        return self._projected("in_quarter", "in_quarter")

    @property
    def months_since_allocation(self) -> int | None:
        since = {money.timing.since_allocation for money in self.kinds}
        return since.pop() if len(since) == 1 else None

    @property
    def paid_per_month_since_allocation_dong(self) -> int | None:
        shares = (Fraction(money.paid or 0, money.timing.since_allocation or 1) for money in self._allocated)
        return _rounded(shares)

    @property
    def allocated_plan_dong(self) -> int | None:
        return known_sum(money.plan for money in self._allocated)

    @property
    def allocated_rate_percent(self) -> str:
        paid = known_sum(money.paid or 0 for money in self._allocated)
        return rate_text(rate_percent(paid, self.allocated_plan_dong))

    @property
    def even_rate(self) -> Fraction | None:
        return rate_percent(self.months_so_far, self.months_so_far + self.months_left)

    def of_plan(self, rate: str) -> Fraction | None:
        """A rate of the plan, by its name in OF_PLAN."""
        return rate_percent(getattr(self, OF_PLAN[rate]), known_sum(money.plan for money in self.kinds))


def pace_of(group: Group, subject: Subject, timings: dict[tuple[str, ...], Timing]) -> Pace:
    """The pace of the row of `group`. `timings`: what is known already of the months of kinds of money."""
    return Pace(list(_kinds(group, subject, timings)), subject)


def _kinds(group: Group, subject: Subject, timings: dict[tuple[str, ...], Timing]) -> Iterator[Money]:
    """The kinds of money of a row that have a plan, in the order of the lines."""
    for kind in dict.fromkeys(map(_kind, group.lines)):
        plan = known_sum(group.plan_of(line) for line in group.lines if _kind(line) == kind)
        if plan is not None:
            if kind not in timings:
                capital, year, plan_kind = kind
                timings[kind] = timing(subject, subject.own_plan, capital, int(year), plan_kind)
            own = [line for line in group.planned if _kind(line) == kind]
            yield Money(timings[kind], plan, known_sum(line.cumulative_dong for line in own), increase(own))


def _kind(line: Row) -> tuple[str, ...]:
    return line.capital, line.plan_year, line.plan_kind


def pace_table(groups: Iterable[Group], subject: Subject, last_year: pd.DataFrame | None) -> pd.DataFrame:
    """One row per row of disbursement.csv: what remains, what is needed per month, and projections, in whole đồng.

    `last_year`: the disbursement table of the same quarter of the year before, where its files are there.
    """
    timings: dict[tuple[str, ...], Timing] = {}
    rates = {} if last_year is None else last_year.set_index("number_id")["rate_percent"].to_dict()
    columns = [name for name in store.columns(PaceRow) if hasattr(Pace, name)]
    rows = []
    for group in groups:
        pace = pace_of(group, subject, timings)
        made = {name: getattr(pace, name) for name in columns}
        rows.append({"number_id": group.number_id, "last_year_rate_percent": rates.get(group.number_id), **made})
    table = frames.made_of(rows, PaceRow)
    return table if last_year is not None else table.assign(last_year_rate_percent=pd.Series(pd.NA, table.index))


def months(first: date, last: date) -> int:
    """Calendar months from the month of `first` to that of `last`, both included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _rounded(shares: Iterable[Fraction | None]) -> int | None:
    """The sum of exact amounts in whole đồng, half up, rounded once; missing where there is none."""
    known = [share for share in shares if share is not None]
    return int(round_half_up(sum(known, Fraction(0)), 0)) if known else None


# ---- in words --------------------------------------------------------------------------------------------------------


@cache
def figures() -> tuple[Column, ...]:
    """The figures of pace.csv, and the rates that are made from them at display: formulas of the pace, which is made
    from the disbursed of money that has a plan, and the plan.
    """
    return tuple(_figure(name, column) for name, column in load_columns().items() if column.formula)


def _figure(name: str, told: DeclaredColumn) -> Column:
    def formula(pace: Pace) -> Exact:
        found: Exact | str = pace.of_plan(name) if name in OF_PLAN else getattr(pace, name)
        return percent(found) if isinstance(found, str) else found

    over = () if name == "even_rate" else ("planned_cumulative_dong", "plan_dong")
    unit = "count" if told.type == "whole" else told.type
    return Column(name, told.formula, over, formula, unit)
