"""Checks of the money in the files: beyond its plan, without one, fallen since the quarter before, not returned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, cast

import pandas as pd

from monitoring.amounts import POWERS_OF_TEN, Dong
from monitoring.measures import names
from monitoring.measures.check import Check, compared
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED, Group, known_sum, line_id
from monitoring.measures.planned import KEY
from monitoring.measures.units import by_unit_and_line, comparable, unit_name
from monitoring.period import Period
from monitoring.records import Row, records
from monitoring.subject import Subject

#: How near a disbursed amount must be to ten, a hundred … times its plan to be called so: a slip of the unit is likely.
_NEAR = Fraction(1, 10)


def check_lines(
    subject: Subject, groups: list[Group], returns: pd.DataFrame, earlier: Mapping[Period, pd.DataFrame]
) -> Iterator[Check]:
    """Every check of the lines of money. `groups`: those of disbursement.csv; `earlier`: the returns of the earlier
    quarters of the year.
    """
    yield from overspent(subject, groups)
    yield from unplanned(subject, groups)
    yield from outside_plan(subject, returns)
    now = by_unit_and_line(returns, subject.district)
    yield from returned_amounts(subject, now)
    yield from fallen(subject, groups, now, earlier)
    yield from not_returned(subject, not_returned_table(subject, returns, earlier))


# ---- against the plan ------------------------------------------------------------------------------------------------


def overspent(subject: Subject, groups: list[Group]) -> Iterator[Check]:
    """Every row of disbursement.csv whose money with a plan is more than its plan, and by what factor."""
    for group in groups:
        plans = [plan for line in group.lines if (plan := group.plan_of(line)) is not None]
        paid = [line.cumulative_dong for line in group.planned if line.cumulative_dong is not None]
        if plans and sum(paid) > sum(plans):
            factor = near_power_of_ten(sum(plans), sum(paid))
            yield compared(
                f"overspent.{line_id(group.place)}",
                Dong(sum(plans)),
                Dong(sum(paid)),
                "dong",
                agrees="",
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


def unplanned(subject: Subject, groups: list[Group]) -> Iterator[Check]:
    """Money that was disbursed although nobody gave a plan of it: it is in the sums, and in no rate."""
    whole = groups[0]
    with_plan = {id(line) for line in whole.planned}
    sums: dict[tuple[str, ...], int] = {}
    for line in whole.lines:
        if id(line) not in with_plan and line.cumulative_dong:
            key = tuple(getattr(line, name) for name in KEY)
            sums[key] = sums.get(key, 0) + line.cumulative_dong
    for key, dong in sorted(sums.items()):
        place = dict.fromkeys(DIMENSIONS, "") | dict(zip(KEY, key, strict=True))
        yield compared(
            f"unplanned.{line_id(place)}",
            None,
            Dong(dong),
            "dong",
            agrees="",
            missing="{actual} was disbursed of {line}, whose plan nobody gave: it is in no rate.",
            line=names.line_name(place, subject),
        )


def outside_plan(subject: Subject, returns: pd.DataFrame) -> Iterator[Check]:
    """A plan of the year that units return for a component and kind of capital to which the plan allocates nothing."""
    plan = subject.own_plan
    if plan is None:
        return
    allocated = {(row.component, row.capital) for row in plan.rows("allocations")}
    own = returns[(returns["plan_year"] == plan.year) & (returns["plan_kind"] == "year") & (returns["component"] != "")]
    sums = own.groupby(["component", "capital"])["plan_dong"].sum(min_count=1).dropna()
    for (component, capital), dong in cast("Iterable[tuple[tuple[str, str], int]]", sums.items()):
        if not {(component, capital), (component, "")} & allocated and dong:
            place = dict.fromkeys(DIMENSIONS, "") | {"component": component, "capital": capital}
            yield compared(
                f"outside_plan.{component}.{capital}",
                None,
                Dong(dong),
                "dong",
                agrees="",
                missing="Units return a plan of {actual} for {line}, to which the plan of {year} allocates nothing.",
                line=names.line_name(place, subject),
                year=str(plan.year),
            )


# ---- what units return -----------------------------------------------------------------------------------------------


def returned_amounts(subject: Subject, now: pd.DataFrame) -> Iterator[Check]:
    """What one unit returns of one line: no more disbursed than planned, no estimate below what is disbursed."""
    for row in records(now):
        about: dict[str, Any] = {
            "office": unit_name(row.unit, subject.district),
            "line": names.line_name(vars(row), subject),
        }
        plan, disbursed, estimate = row.plan_dong, row.cumulative_dong, row.estimate_dong
        if plan is not None and disbursed is not None and disbursed > plan:
            yield compared(
                f"returned_over_plan.{unit_line_id(row)}",
                Dong(plan),
                Dong(disbursed),
                "dong",
                agrees="",
                differs="{office} returns {actual} disbursed of {line}, but a plan of {expected}: {difference} more.",
                **about,
            )
        if estimate is not None and disbursed is not None and estimate < disbursed:
            yield compared(
                f"estimate_below.{unit_line_id(row)}",
                Dong(disbursed),
                Dong(estimate),
                "dong",
                agrees="",
                differs="{office} returns {expected} disbursed of {line}, but an estimate of {actual}: "
                "{difference} less.",
                **about,
            )


def fallen(
    subject: Subject, groups: list[Group], now: pd.DataFrame, earlier: Mapping[Period, pd.DataFrame]
) -> Iterator[Check]:
    """Cumulative amounts that fell since the quarter before: of a unit's line as returned, of a line as paid."""
    before = subject.period.previous_in_year
    if before is not None and before in earlier:
        now, then = comparable(now, by_unit_and_line(earlier[before], subject.district))
        for row in records(now.merge(then, on=["unit", *DIMENSIONS], suffixes=("", "_before"))):
            yield from _fall(subject, unit_line_id(row), row.cumulative_dong_before, row.cumulative_dong, row)
    for group in groups:
        if group.is_paid and set(KEY) == {name for name, code in group.place.items() if code}:
            cumulative, quarter = known_sum(line.cumulative_dong for line in group.lines), group.in_quarter
            if quarter is not None and cumulative is not None and quarter < 0 and before is not None:
                row = Row(unit="", **group.place)
                yield from _fall(subject, line_id(group.place), cumulative - quarter, cumulative, row)


def _fall(subject: Subject, name: str, before: int | None, now: int | None, row: Row) -> Iterator[Check]:
    if before is not None and now is not None and now < before:
        yield compared(
            f"fell.{name}",
            Dong(before),
            Dong(now),
            "dong",
            agrees="",
            differs="The cumulative amount that {office} returns of {line} fell from {expected} to {actual}, by "
            "{difference}."
            if row.unit
            else "The cumulative amount paid of {line} fell from {expected} to {actual}, by {difference}.",
            office=unit_name(row.unit, subject.district),
            line=names.line_name(vars(row), subject),
        )


# ---- who did not return ----------------------------------------------------------------------------------------------

NOT_RETURNED_COLUMNS = ["number_id", "unit", "unit_returned", *DIMENSIONS, "period", "cumulative_dong"]


def not_returned_table(subject: Subject, returns: pd.DataFrame, earlier: Mapping[Period, pd.DataFrame]) -> pd.DataFrame:
    """What a unit returned earlier in the year and does not return now: its last amount (đồng) and the quarter of it.

    `unit_returned` is `true` where the unit returned, only not of this line. Such an amount is in no sum.
    """
    key = ["unit", *DIMENSIONS]
    periods = sorted(earlier)
    quarters = [by_unit_and_line(rows, subject.district) for rows in (returns, *map(earlier.__getitem__, periods))]
    now, *before = comparable(*quarters)
    present, units = set(now[key].itertuples(index=False, name=None)), set(quarters[0]["unit"])
    last: dict[tuple[object, ...], tuple[Period, int]] = {}
    for period, then in zip(periods, before, strict=True):
        for *place, dong in then[[*key, "cumulative_dong"]].itertuples(index=False, name=None):
            if not pd.isna(dong) and tuple(place) not in present:
                last[tuple(place)] = (period, int(dong))
    rows = [
        {
            **dict(zip(key, place, strict=True)),
            "unit_returned": str(place[0] in units).lower(),
            "period": str(period),
            "cumulative_dong": dong,
        }
        for place, (period, dong) in sorted(last.items(), key=str)
    ]
    table = pd.DataFrame(rows, columns=NOT_RETURNED_COLUMNS[1:]).astype({"cumulative_dong": "Int64"})
    table.insert(0, "number_id", [f"not_returned.{unit_line_id(row)}" for row in records(table)])
    return table


def not_returned(subject: Subject, table: pd.DataFrame) -> Iterator[Check]:
    """Each unit that returned before and does not now, or no longer all of its lines; never zero, never a fall."""
    for unit, rows in table.groupby("unit"):
        returned = rows["unit_returned"].iloc[0] == "true"
        yield compared(
            f"not_returned.{unit}",
            Dong(rows["cumulative_dong"].sum()),
            None,
            "dong",
            agrees="",
            missing="{office} no longer returns lines of which it last returned {expected} ({period}): {lines}."
            if returned
            else "{office} has not returned; its last amounts ({period}), {expected}, are in no sum: {lines}.",
            office=unit_name(str(unit), subject.district),
            period=max(rows["period"]),
            lines=[names.line_name(vars(row), subject) for row in records(rows)],
        )


def unit_line_id(row: Row) -> str:
    """The name of what one unit returns of one line."""
    codes = {name: "" if (code := getattr(row, name)) is None else str(code) for name in DIMENSIONS}
    return f"{row.unit}.{line_id({name: code or UNASSIGNED.get(name, '') for name, code in codes.items()})}"
