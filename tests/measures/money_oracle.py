"""The sums of disbursement.csv worked out a second way: plain loops over payments, returns and lines of the plan.

Nothing of the declared sums is used here. `rows` of a quarter are clean rows; a place is dimension → code, "" where
all, and a code of UNTOLD stands for what rows leave empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.period import Period
from monitoring.unit import Unit

LINE = ("component", "place", "source", "capital", "plan_year", "plan_kind")
KEY = ("component", "source", "capital", "plan_year", "plan_kind")
UNTOLD = {"not_broken_down", "not_stated", "unit_wide"}
SIGN = {"advance": 1, "volume": 1, "adjustment": 1, "advance_recovery": -1, "refund": -1}


def known(amounts):
    """The sum of the amounts that are given; None without any."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given) if given else None


@dataclass(frozen=True)
class Quarter:
    """A quarter's clean rows; `before`: the returns of the quarter before, None where there are none."""

    unit: Unit
    period: Period
    payments: list
    returns: list
    allocations: list
    before: list | None

    def sums(self, place: dict[str, str]) -> dict[str, int | None]:
        """Column → what it comes to at a place."""
        at = [[row for row in rows if is_at(row, place)] for rows in (self.payments, self.returns, self.before or [])]
        payments, returns, before = at
        plans = [(row, row.plan_dong) for row in returns if place["place"] or not self._is_in_plan(row)]
        if not place["place"]:
            plans += [(row, row.amount_dong) for row in self.allocations if is_at(row, place)]
        keys = {key_of(row) for row, dong in plans if dong is not None}
        with_plan = [row for row in (payments if self.payments else returns) if any(fits(row, key) for key in keys)]
        cumulative = self._disbursed(payments, returns)
        planned = (0 if keys else None) if self.payments else None
        found = self._disbursed(with_plan, with_plan) if with_plan else None
        planned = found if found is not None and with_plan else planned
        return {
            "plan_dong": known(dong for _, dong in plans),
            "cumulative_dong": cumulative,
            "in_quarter_dong": self._in_quarter(payments, returns, before),
            "estimate_dong": known(row.estimate_dong for row in returns),
            "planned_cumulative_dong": planned,
            "unplanned_dong": None if cumulative is None else cumulative - (planned or 0),
        }

    def _is_in_plan(self, row) -> bool:
        return bool(self.allocations) and row.plan_year == self.period.year and row.plan_kind == "year"

    def _disbursed(self, payments, returns):
        if self.payments:
            return sum(row.amount_dong * SIGN[row.payment_kind] for row in payments)
        return known(row.cumulative_dong for row in returns)

    def _in_quarter(self, payments, returns, before):
        quarter = self.period.previous_in_year
        if self.payments:
            after = [row for row in payments if quarter is None or row.paid_on > self._last_day(quarter, row)]
            return sum(row.amount_dong * SIGN[row.payment_kind] for row in after)
        if quarter is None:
            return known(row.cumulative_dong for row in returns)
        if self.before is None:
            return None
        unnamed = {line_of(row) for row in (*self.returns, *self.before) if not row.reported_by}
        told = [
            {(line_of(row), "" if line_of(row) in unnamed else row.reported_by) for row in rows}
            for rows in ([row for row in own if row.cumulative_dong is not None] for own in (returns, before))
        ]
        now, then = known(row.cumulative_dong for row in returns), known(row.cumulative_dong for row in before)
        return now - then if told[0] == told[1] and now is not None and then is not None else None

    def _last_day(self, quarter: Period, row) -> str:
        return self.unit.cut_off(quarter, row.plan_year, row.capital, row.plan_kind).isoformat()


def line_of(row) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in LINE)


def key_of(row) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in KEY)


def is_at(row, place) -> bool:
    codes = {name: "" if code in UNTOLD else code for name, code in place.items() if code}
    return all(str(getattr(row, name)) == code for name, code in codes.items())


def fits(row, key) -> bool:
    """Whether money belongs to a plan: alike in year and kind, and in all else that both tell."""
    own = key_of(row)
    told = all(mine == other or not (mine and other) for mine, other in zip(own[:3], key[:3], strict=True))
    return told and own[3:] == key[3:]
