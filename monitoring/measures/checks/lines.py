"""Checks of the money in the files: beyond its plan, without one, fallen since the quarter before, not returned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from monitoring.amounts import POWERS_OF_TEN
from monitoring.measures import names
from monitoring.measures.calculation import Rows, adding
from monitoring.measures.checks.check import NOTHING, Check, Disbursed, Side, adds_up, compared
from monitoring.measures.checks.files import returned_sum
from monitoring.measures.declared import known_sum
from monitoring.measures.disbursement import DIMENSIONS, Group
from monitoring.measures.offices import office_name
from monitoring.measures.planned import KEY
from monitoring.measures.returned_lines import Missing, Returned, by_line, comparable
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.subject import Subject
from monitoring.tables import numbers

#: How near a disbursed amount must be to ten, a hundred … times its plan to be called so: a slip of the unit is likely.
_NEAR = Fraction(1, 10)

_RETURNED = N_("the amounts that the unit returned")

# ---- against the plan ------------------------------------------------------------------------------------------------


def overspent(subject: Subject, groups: Iterable[Group]) -> Iterator[Check]:
    """Every row of disbursement.csv whose money with a plan is more than its plan, and by what factor."""
    for group in groups:
        plan = known_sum(group.plan_of(line) for line in group.lines)
        paid = known_sum(line.cumulative_dong for line in group.planned)
        if plan is not None and paid is not None and paid > plan:
            factor = near_power_of_ten(plan, paid)
            yield compared(
                "overspent",
                (numbers.line(group.place),),
                Side((Disbursed("plan_dong", group.place, plan),)),
                Side((Disbursed("planned_cumulative_dong", group.place, paid),)),
                "dong",
                differs="More was disbursed of {line} than is planned: {actual} of {expected}, {difference} more."
                if factor is None
                else "More was disbursed of {line} than is planned: {actual} of {expected}, about {factor} times as "
                "much: is the unit of an amount wrong?",
                line=names.line_name(group.place, subject),
                factor=factor or 0,
            )


def near_power_of_ten(expected: int, actual: int) -> int | None:
    """10, 100 … where `actual` is about so many times `expected`."""
    if not expected:
        return None
    ratio = Fraction(actual, expected)
    return next((factor for factor in POWERS_OF_TEN if abs(ratio / factor - 1) <= _NEAR), None)


def unplanned(subject: Subject, groups: Sequence[Group]) -> Iterator[Check]:
    """Money that was disbursed although nobody gave a plan of it: it is in the sums, and in no rate."""
    whole = groups[0]
    with_plan = {id(line) for line in whole.planned}
    sums: dict[tuple[str, ...], int] = {}
    for line in whole.lines:
        if id(line) not in with_plan and line.cumulative_dong:
            key = tuple(getattr(line, name) for name in KEY)
            sums[key] = sums.get(key, 0) + line.cumulative_dong
    for key, dong in sums.items():
        place = dict.fromkeys(DIMENSIONS, "") | dict(zip(KEY, key, strict=True))
        name = N_("disbursed of money whose plan nobody gave")
        yield compared(
            "unplanned",
            (numbers.line(place),),
            NOTHING,
            Side((Disbursed("cumulative_dong", place, dong, name=name),)),
            "dong",
            missing="{actual} was disbursed of {line}, whose plan nobody gave: it is in no rate.",
            line=names.line_name(place, subject),
        )


# ---- what units return -----------------------------------------------------------------------------------------------


def returned_amounts(subject: Subject, returns: Sequence[Row]) -> Iterator[Check]:
    """What one unit returns of one line: no more disbursed than planned, no estimate below what is disbursed."""
    for line, rows in by_line(returns, subject.unit).items():
        plan, disbursed, estimate = (
            returned_sum(_RETURNED, rows, column) for column in ("plan_dong", "cumulative_dong", "estimate_dong")
        )
        about: dict[str, Any] = {
            "office": office_name(line.office, subject.unit),
            "line": names.line_name(line.at, subject),
        }
        if _is_less(plan, disbursed):
            yield compared(
                "returned_over_plan",
                (line.office, line.line_id),
                plan,
                disbursed,
                "dong",
                differs="{office} returns {actual} disbursed of {line}, but a plan of {expected}: {difference} more.",
                **about,
            )
        if _is_less(estimate, disbursed):
            yield compared(
                "estimate_below",
                (line.office, line.line_id),
                disbursed,
                estimate,
                "dong",
                differs="{office} returns {expected} disbursed of {line}, but an estimate of {actual}: "
                "{difference} less.",
                **about,
            )


def _is_less(one: Side, other: Side) -> bool:
    """Whether one figure is below the other; not where one of them is missing."""
    return one.figure is not None and other.figure is not None and one.figure < other.figure


def fallen_returns(subject: Subject, returns: Sequence[Row], before: Period, then: Sequence[Row]) -> Iterator[Check]:
    """Cumulative amounts of a unit's line that fell since those that it returned `then`, for the quarter `before`."""
    quarters: list[Returned] = comparable(*(by_line(rows, subject.unit) for rows in (returns, then)))
    for line, rows in quarters[0].items():
        told = returned_sum(_RETURNED, quarters[1].get(line, []), "cumulative_dong", before)
        now = returned_sum(_RETURNED, rows, "cumulative_dong")
        if _is_less(now, told):
            yield compared(
                "fell",
                (line.office, line.line_id),
                told,
                now,
                "dong",
                differs="The cumulative amount that {office} returns of {line} fell from {expected} to {actual}, by "
                "{difference}.",
                office=office_name(line.office, subject.unit),
                line=names.line_name(line.at, subject),
            )


def fallen_payments(subject: Subject, groups: Iterable[Group]) -> Iterator[Check]:
    """Lines of which more was taken back than paid in the quarter."""
    before = subject.period.previous_in_year
    for group in groups if before is not None else ():
        quarter = group.in_quarter
        if group.is_paid and quarter is not None and quarter < 0 and _is_line(group):
            paid = known_sum(line.cumulative_dong for line in group.lines) or 0
            yield compared(
                "fell",
                (numbers.line(group.place),),
                Side((Disbursed("cumulative_dong", group.place, paid - quarter, before),)),
                Side((Disbursed("cumulative_dong", group.place, paid),)),
                "dong",
                differs="The cumulative amount paid of {line} fell from {expected} to {actual}, by {difference}.",
                line=names.line_name(group.place, subject),
            )


def _is_line(group: Group) -> bool:
    """Whether the group is one line of money, whoever carries it out."""
    return {name for name, code in group.place.items() if code} == set(KEY)


def not_returned(subject: Subject, missing: Iterable[Missing]) -> Iterator[Check]:
    """Each unit that returned before and does not now, or no longer all of its lines; never zero, never a fall."""
    for office, of_office in groupby(missing, key=lambda one: one.line.office):
        lines = list(of_office)
        added = Rows(row for one in lines for row in adding("returns", one.rows, "cumulative_dong", one.period))
        yield compared(
            "not_returned",
            (office,),
            Side((adds_up(N_("the last amounts that the unit returned"), added),)),
            NOTHING,
            "dong",
            missing="{office} no longer returns lines of which it last returned {expected} ({period}): {lines}."
            if lines[0].office_returned
            else "{office} has not returned; its last amounts ({period}), {expected}, are in no sum: {lines}.",
            office=office_name(office, subject.unit),
            period=max(str(one.period) for one in lines),
            lines=[names.line_name(one.line.at, subject) for one in lines],
        )
