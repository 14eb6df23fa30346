"""What is left of the plan, how fast it goes, and what that would come to by the last day of each kind of money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.measures.disbursement import Group, increase, known_sum, rate_text
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.subject import Subject

COLUMNS = [
    "number_id",
    "remaining_dong",
    "months_so_far",
    "months_left",
    "needed_per_month_dong",
    "paid_per_month_dong",
    "projected_dong",
    "last_year_rate_percent",
    "last_day",
    "months_since_allocation",
    "paid_per_month_since_allocation_dong",
    "projected_since_allocation_dong",
    "projected_at_quarter_pace_dong",
    "allocated_plan_dong",
    "allocated_rate_percent",
]


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
    """The months of a kind of money: its last day by the district's table of cut-offs, its allocation by the plan."""
    district, period = subject.district, subject.period
    cut_off = district.cut_off(period)
    last_day = district.cut_off(period.year_end, plan_year, capital, plan_kind)
    document = None if plan is None else plan.allocated_by(plan_year, plan_kind, capital)
    first = period.year_start if document is None else max(period.year_start, document.dated)
    so_far = months(period.year_start, cut_off)
    return Timing(
        last_day,
        so_far,
        months(first, cut_off) if first <= cut_off else None,
        months(period.start, cut_off),
        max(months(period.year_start, last_day) - so_far, 0),
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


def pace_table(groups: Iterable[Group], subject: Subject, last_year: pd.DataFrame | None) -> pd.DataFrame:
    """One row per row of disbursement.csv: what remains, what is needed per month, and projections, in whole đồng.

    Only money that has a plan counts. A row is the sum of its kinds of money (capital, plan year, kind of plan), each
    worked out for itself: remaining = plan − disbursed; needed = what remains / months left; a projection assumes that
    the average month goes on unchanged until the last day: that of the year so far (`projected_dong`), that since the
    money was allocated, or that of the quarter. `allocated_*`: the part that had been allocated by the cut-off, for
    comparisons with an even pace. Money of which nobody says what was paid is wholly left, as in the rate; a row of
    such money alone says nothing. `last_year`: the disbursement table of the same quarter of the year before, where its
    files are there. Missing stays missing.
    """
    timings: dict[tuple[str, ...], Timing] = {}
    rows = [
        {"number_id": group.number_id, **figures(list(_kinds(group, subject, timings)), subject)} for group in groups
    ]
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "last_year_rate_percent"])
    table["last_year_rate_percent"] = _looked_up(table, last_year, "rate_percent")
    whole = [name for name in COLUMNS if name.endswith("_dong") or name == "months_since_allocation"]
    return table.astype({name: "Int64" for name in whole})[COLUMNS]


def _kinds(group: Group, subject: Subject, timings: dict[tuple[str, ...], Timing]) -> Iterator[Money]:
    """The kinds of money of a row that have a plan, in the order of the lines."""
    for kind in dict.fromkeys(map(_kind, group.lines)):
        plans = [plan for line in group.lines if _kind(line) == kind and (plan := group.plan_of(line)) is not None]
        if plans:
            if kind not in timings:
                capital, year, plan_kind = kind
                timings[kind] = timing(subject, subject.own_plan, capital, int(year), plan_kind)
            own = [line for line in group.planned if _kind(line) == kind]
            paid = [line.cumulative_dong for line in own if line.cumulative_dong is not None]
            yield Money(timings[kind], sum(plans), sum(paid) if paid else None, increase(own))


def _kind(line: Row) -> tuple[str, ...]:
    return line.capital, line.plan_year, line.plan_kind


def figures(kinds: list[Money], subject: Subject) -> dict[str, object]:
    """The columns of a row of pace.csv that are made from its own kinds of money."""
    district, period = subject.district, subject.period
    last_day = max((money.timing.last_day for money in kinds), default=district.cut_off(period.year_end))
    so_far = months(period.year_start, district.cut_off(period))
    since = {money.timing.since_allocation for money in kinds}
    known = [money for money in kinds if money.paid is not None]
    allocated = [money for money in kinds if known and money.timing.since_allocation is not None]
    of_quarter = [money.projected(money.timing.in_quarter, money.in_quarter) for money in known]
    plan = sum(money.plan for money in allocated) if allocated else None
    return {
        "remaining_dong": sum(money.plan for money in kinds) - sum(money.paid or 0 for money in known)
        if known
        else None,
        "months_so_far": so_far,
        "months_left": max(months(period.year_start, last_day) - so_far, 0),
        "needed_per_month_dong": _rounded(money.needed for money in kinds) if known else None,
        "paid_per_month_dong": _rounded(Fraction(money.paid or 0, so_far) for money in known),
        "projected_dong": known_sum(money.projected(so_far, money.paid) for money in known),
        "last_day": last_day.isoformat(),
        "months_since_allocation": since.pop() if len(since) == 1 else None,
        "paid_per_month_since_allocation_dong": _rounded(
            Fraction(money.paid or 0, money.timing.since_allocation or 1) for money in allocated
        ),
        "projected_since_allocation_dong": known_sum(
            money.projected(money.timing.since_allocation, money.paid) for money in known
        ),
        "projected_at_quarter_pace_dong": None if None in of_quarter else known_sum(of_quarter),
        "allocated_plan_dong": plan,
        "allocated_rate_percent": rate_text(sum(money.paid or 0 for money in allocated), plan),
    }


def months(first: date, last: date) -> int:
    """Calendar months from the month of `first` to that of `last`, both included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _rounded(shares: Iterable[Fraction | None]) -> int | None:
    """The sum of exact amounts in whole đồng, half up, rounded once; missing where there is none."""
    known = [share for share in shares if share is not None]
    return int(round_half_up(sum(known, Fraction(0)), 0)) if known else None


def _looked_up(table: pd.DataFrame, other: pd.DataFrame | None, column: str) -> pd.Series:
    if other is None:
        return pd.Series(pd.NA, index=table.index)
    return table["number_id"].map(other.set_index("number_id")[column])
