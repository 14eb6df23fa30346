"""Targets of a plan, and the verdict on what is reported of them.

Exact fractions, strict and non-strict comparators, and how many people are missing.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.plan import Plan

#: “trên” is strictly more and “dưới” strictly less; a bare number is “at least” (wording of the plan).
COMPARATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}


@dataclass(frozen=True)
class Target:
    """One row of targets.csv as measures need it; `target` and `baseline` exact, in `unit`, None where not stated.

    `grows`: each further case adds to numerator and denominator (births of the year).
    """

    indicator: str
    place: str
    kind: str
    comparator: str
    target: Fraction | None
    unit: str
    direction: str
    baseline: Fraction | None
    grows: bool = False

    @property
    def is_measurable(self) -> bool:
        return self.target is not None and self.comparator in COMPARATORS


def targets_of(plan: Plan | None) -> list[Target]:
    """The targets of a plan in its order; none without a plan."""
    if plan is None:
        return []
    growing = {row.indicator for row in plan.populations if row.population == "growing"}
    return [
        Target(
            row.indicator,
            row.place,
            row.kind,
            row.comparator,
            _exact(row.value),
            row.unit,
            row.direction,
            _exact(row.baseline_value),
            row.indicator in growing,
        )
        for row in plan.targets
    ]


def _exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def value_of(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> Fraction | None:
    """The indicator's exact value in its unit: percent of a rate, points of a change, a count as it is.

    A change is counted in the direction that the target names: a fall of 14 points is 14. None where it cannot be
    told: no numerator, a missing or zero denominator, a change without its baseline.
    """
    if numerator is None:
        return None
    if target.kind in ("count", "milestone"):
        return numerator
    if not denominator:
        return None
    percent = numerator / denominator * 100
    if target.kind == "change":
        return None if target.baseline is None else (percent - target.baseline) * _sign(target)
    return percent


def _sign(target: Target) -> int:
    return -1 if target.kind == "change" and target.direction == "down" else 1


def is_possible(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> bool:
    """A share cannot exceed its whole; such a report is shown, but nothing is concluded from it."""
    if target.kind not in ("rate", "change") or numerator is None or denominator is None:
        return True
    return numerator <= denominator


def status_of(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> str:
    """`met`, `not_met`, `no_data` or `not_measurable` (the plan gives no number to compare with).

    A milestone needs no number: it is met once it is reported as completed, and, like every figure short of its
    target, not met as long as it is reported as not completed.
    """
    if target.kind == "milestone" and target.target is None:
        return "no_data" if numerator is None else "met" if numerator >= 1 else "not_met"
    if target.target is None or not target.is_measurable:
        return "not_measurable"
    value = value_of(target, numerator, denominator)
    if value is None or not is_possible(target, numerator, denominator):
        return "no_data"
    return "met" if COMPARATORS[target.comparator](value, target.target) else "not_met"


def people_short(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> int | None:
    """How many more (or, for a ceiling, fewer) people, households or hamlets the target needs; 0 where it is met.

    The least whole n for which the exact comparison holds: exactly 98 % of a target “over 98 %” needs one more. Where
    the population grows, the n next cases that must all be as wanted: 39 of 49 births need 2 more for “over 80 %”.
    None where there is no verdict, or where no whole number of them would do.
    """
    status = status_of(target, numerator, denominator)
    if status == "met":
        return 0
    if status == "not_met" and target.grows:
        return _further_cases(target, numerator, denominator)
    wanted = _wanted_numerator(target, denominator)
    if status != "not_met" or numerator is None or wanted is None:
        return None
    more = (target.comparator in (">", ">=")) == (_sign(target) > 0)
    missing = wanted - numerator if more else numerator - wanted
    if target.comparator == "=":
        return abs(int(missing)) if missing == int(missing) else None
    needed = math.floor(missing) + 1 if target.comparator in (">", "<") else math.ceil(missing)
    after = numerator + needed if more else numerator - needed
    return needed if after >= 0 and is_possible(target, after, denominator) else None


def _further_cases(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> int | None:
    """The least n for which (numerator + n) / (denominator + n), for a ceiling numerator / (denominator + n), does."""
    if target.target is None or numerator is None or denominator is None or target.kind != "rate":
        return None
    share = target.target / 100
    if target.comparator in (">", ">=") and share < 1:
        exact = (share * denominator - numerator) / (1 - share)
    elif target.comparator in ("<", "<=") and share > 0:
        exact = numerator / share - denominator
    else:
        return None
    return math.floor(exact) + 1 if target.comparator in (">", "<") else math.ceil(exact)


def _wanted_numerator(target: Target, denominator: Fraction | None) -> Fraction | None:
    wanted = target.target
    if wanted is None or target.kind in ("count", "milestone"):
        return wanted
    if target.kind == "change":
        wanted = None if target.baseline is None else target.baseline + _sign(target) * wanted
    return None if wanted is None or denominator is None else wanted * denominator / 100


def current_percent(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> Fraction | None:
    """The share as it is now of a target that is a change, whether or not its baseline is known."""
    if target.kind != "change" or numerator is None or not denominator:
        return None
    return numerator / denominator * 100


def why_open(target: Target, numerator: Fraction | None, denominator: Fraction | None) -> str:
    """Why there is no verdict although figures were reported: `impossible`, `no_baseline` or `incomplete`."""
    if numerator is None or status_of(target, numerator, denominator) != "no_data":
        return ""
    if not is_possible(target, numerator, denominator):
        return "impossible"
    return "no_baseline" if target.kind == "change" and target.baseline is None and denominator else "incomplete"


def is_missed_in_part(target: Target, parts: Iterable[tuple[Fraction, Fraction | None]]) -> bool:
    """Whether numerator and denominator of some places already rule the unit's target out, whatever the others
    report.
    """
    told = list(parts)
    if target.target is None or not told:
        return False
    if target.kind == "rate" and target.comparator == ">=" and target.target == 100:
        return any(denominator and numerator < denominator for numerator, denominator in told)
    least = sum((numerator for numerator, _ in told), Fraction(0))
    if target.kind == "count" and target.comparator in ("=", "<="):
        return least > target.target
    return target.kind == "count" and target.comparator == "<" and least >= target.target
