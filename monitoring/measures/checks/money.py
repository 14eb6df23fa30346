"""Checks of the plan's money: do stated totals, parts, component rows and rates agree with each other?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from monitoring.amounts import Dong
from monitoring.measures import names
from monitoring.measures.checks.check import (
    NOTHING,
    Check,
    Side,
    compared,
    fixed,
    if_any,
    lines_of_plan,
    minus,
    of_plan,
    rate_like,
    stated_rate,
)
from monitoring.measures.names import SOURCES
from monitoring.messages import N_
from monitoring.plan import Plan
from monitoring.tables.plan_rows import AllocationRow, StatedTotalRow

#: Money that the programme expects beside the central budget (vốn đối ứng).
COUNTERPART_SOURCES = tuple(source for source in SOURCES if source != "central")

Key = tuple[str, ...]


def check_money(plan: Plan) -> Iterator[Check]:
    """Every check of the plan's amounts against each other."""
    yield from parts_of_totals(plan)
    yield from components_of_totals(plan)
    yield from tranches(plan)
    yield from unstated_capital(plan)
    yield from stated_rates(plan)
    yield from carried_over_money(plan)
    yield from repeated_amounts(plan)
    yield from counterpart_disbursement(plan)


def _stated(plan: Plan, rows: Collection[StatedTotalRow]) -> Side:
    return of_plan(plan, "stated_totals", rows)


# ---- totals against their stated parts -------------------------------------------------------------------------------


def parts_of_totals(plan: Plan) -> Iterator[Check]:
    """Every stated total against the amounts of which the plan says they are its parts.

    Where the plan gives two figures for one part (its allocation and its expected investment), the total
    is read both ways: the reading that agrees explains the total.
    """
    for total in plan.stated_totals:
        parts = [row for row in plan.stated_totals if row.part_of == total.id]
        if len({_part_key(part) for part in parts}) < len(parts):
            yield from _readings(plan, total, parts)
        elif parts:
            yield compared(
                "stated_total",
                (total.id, "parts"),
                _stated(plan, [total]),
                _stated(plan, parts),
                "dong",
                agrees="The stated parts of “{total}” add to the stated {expected}.",
                differs="“{total}” is stated as {expected}; its stated parts add to {actual}: "
                "{difference} is unexplained.",
                total=names.stated_name(total),
            )


def _part_key(row: StatedTotalRow) -> Key:
    """Stated amounts alike in this are figures for one and the same part of a total."""
    return tuple(str(getattr(row, name)) for name in ("year", "source", "capital", "plan_kind"))


def _readings(plan: Plan, total: StatedTotalRow, parts: Collection[StatedTotalRow]) -> Iterator[Check]:
    readings = {measure: _reading(parts, measure) for measure in sorted({part.measure for part in parts})}
    sides = {measure: _stated(plan, chosen) for measure, chosen in readings.items()}
    counted = next((measure for measure, side in sides.items() if side.figure == total.amount_dong), "")
    in_total = readings.get(counted, [])
    for measure, chosen in readings.items():
        yield compared(
            "stated_total",
            (total.id, "parts", measure),
            _stated(plan, [total]),
            sides[measure],
            "dong",
            agrees="“{total}” is stated as {expected}: this adds the {reading} with the other stated parts.",
            differs="“{total}” is stated as {expected} because it adds the {counted} ({counted_amount}) in place of "
            "the {reading} ({amount}); counting the {reading}, its stated parts add to {actual}: {difference} apart."
            if counted
            else "“{total}” is stated as {expected}; counting the {reading}, its stated parts add to {actual}: "
            "{difference} apart.",
            total=names.stated_name(total),
            reading=names.MEASURES[measure],
            amount=_without(chosen, in_total),
            counted=names.MEASURES.get(counted, {"vi": "", "en": ""}),
            counted_amount=_without(in_total, chosen),
        )


def _reading(parts: Collection[StatedTotalRow], measure: str) -> list[StatedTotalRow]:
    """Of the figures for one part, the one of this reading; a part with one figure has that one."""
    chosen: dict[Key, StatedTotalRow] = {}
    for part in sorted(parts, key=lambda part: part.measure != measure):
        chosen.setdefault(_part_key(part), part)
    return list(chosen.values())


def _without(parts: Collection[StatedTotalRow], others: Collection[StatedTotalRow]) -> Dong:
    """What one reading counts and the other does not."""
    ids = {part.id for part in others}
    return Dong(sum(part.amount_dong or 0 for part in parts if part.id not in ids))


# ---- totals against component rows -----------------------------------------------------------------------------------

#: What is said where component rows do not add to a total, by how the rows of unstated capital were counted.
_APART = {
    "": N_("“{total}” is stated as {expected}; the component rows add to {actual}: {difference} apart."),
    "with_unstated_capital": N_(
        "“{total}” is stated as {expected}; the component rows, with those whose type of funding is not stated, add to "
        "{actual}: {difference} apart."
    ),
    "without_unstated_capital": N_(
        "“{total}” is stated as {expected}; the component rows, without those whose type of funding is not stated, add "
        "to {actual}: {difference} apart."
    ),
}


def components_of_totals(plan: Plan) -> Iterator[Check]:
    """Every allocation that the plan states for the year against the component rows of its source and capital.

    Where rows do not say their type of funding and the total is not reached without them, both sums are given.
    """
    for total, rows in _totals_with_rows(plan):
        stated = [row for row in rows if total.capital in ("", row.capital)]
        readings = {"": stated}
        if len(rows) > len(stated) and of_plan(plan, "allocations", stated).figure != total.amount_dong:
            readings = {"with_unstated_capital": rows, "without_unstated_capital": stated}
        for reading, counted in readings.items():
            yield compared(
                "stated_total",
                (total.id, "components", reading),
                _stated(plan, [total]),
                of_plan(plan, "allocations", counted),
                "dong",
                agrees="The component rows of “{total}” add to the stated {expected}.",
                differs=_APART[reading],
                missing="“{total}” is stated as {expected}, but no component row says which component it is for.",
                total=names.stated_name(total),
            )


def _totals_with_rows(plan: Plan) -> Iterator[tuple[StatedTotalRow, list[AllocationRow]]]:
    """The year's stated allocations, each with its component rows and those that do not say their type of funding."""
    for total in (row for row in _allocations_stated(plan) if row.year == plan.year):
        yield (
            total,
            [
                row
                for row in plan.allocations
                if total.source in ("", row.source)
                and total.tranche in ("", row.tranche)
                and (total.capital == "" or row.capital in (total.capital, ""))
            ],
        )


def tranches(plan: Plan) -> Iterator[Check]:
    """A total that names no tranche should have no component row that does: else it may be a first tranche itself."""
    for total, rows in _totals_with_rows(plan):
        stated = [row for row in rows if total.capital in ("", row.capital)]
        yield compared(
            "tranche",
            (total.id,),
            fixed(0),
            lines_of_plan(plan, "allocations", [row for row in stated if row.tranche != total.tranche]),
            "count",
            agrees="“{total}” and its component rows name the same tranche, or none.",
            differs="{actual} of the {rows} component rows of “{total}” are named a tranche, the total is not: "
            "it may be a tranche too, not the money of the whole year.",
            total=names.stated_name(total),
            rows=len(stated),
        )


def unstated_capital(plan: Plan) -> Iterator[Check]:
    """Component rows should say their type of funding."""
    for component in dict.fromkeys(row.component for row in plan.allocations):
        unstated = [row for row in plan.allocations if row.component == component and row.capital == ""]
        yield compared(
            "capital_stated",
            (component,),
            NOTHING if unstated else fixed(0),
            of_plan(plan, "allocations", unstated, empty=0),
            "dong",
            agrees="Every amount of {component} says its type of funding.",
            missing="{actual} of {component} does not say its type of funding: development capital or recurrent "
            "funding is not clear.",
            component=plan.component_names[component],
        )


# ---- rates and earlier years -----------------------------------------------------------------------------------------


def stated_rates(plan: Plan) -> Iterator[Check]:
    """Every stated rate against the exact fraction of its stated amounts, rounded once to as many decimals."""
    amounts = {measure: _by_money(plan, measure) for measure in ("disbursed", "base")}
    for rate in _measured(plan, "rate"):
        sums = [_stated(plan, rows.get(_rate_key(rate), [])).parts for rows in amounts.values()]
        yield compared(
            "stated_rate",
            (rate.id,),
            stated_rate(plan, rate),
            Side(sum(sums, ()), rate_like(rate)),
            "percent",
            agrees="“{total}” is stated as {expected}%, as the stated amounts give.",
            differs="“{total}” is stated as {expected}%; the stated amounts give {actual}%.",
            missing="“{total}” is stated as {expected}%, but not the amounts it comes from.",
            total=names.stated_name(rate),
        )


def _rate_key(row: StatedTotalRow) -> Key:
    """What a rate, its disbursed money and its base have in common."""
    return (*_part_key(row), str(row.dated))


def _by_money(plan: Plan, measure: str) -> dict[Key, list[StatedTotalRow]]:
    """The stated amounts of a measure by what a rate has in common with them."""
    amounts: dict[Key, list[StatedTotalRow]] = {}
    for row in _measured(plan, measure):
        amounts.setdefault(_rate_key(row), []).append(row)
    return amounts


def carried_over_money(plan: Plan) -> Iterator[Check]:
    """What earlier years left undisbursed, by the plan's own figures, against the carried-over plan that it gives."""
    bases = _with_outturn(plan)
    if bases:
        yield compared(
            "carried_over",
            (str(plan.year),),
            left(plan, bases),
            _stated(plan, [row for row in _measured(plan, "allocation") if row.plan_kind == "carried_over"]),
            "dong",
            agrees="{expected} of {money} was left undisbursed, and as much is planned as carried over.",
            differs="{expected} of {money} was left undisbursed; {actual} is planned as carried over: "
            "{difference} apart.",
            missing="{expected} of {money} was left undisbursed; the plan of {year} gives no carried-over amount.",
            year=str(plan.year),
            money=[
                names.plan_of_year(year, kind)
                for year, kind in sorted({(str(row.year), row.plan_kind) for row in bases})
            ],
        )


def left_by_year(plan: Plan) -> dict[int, Side]:
    """What each earlier year's plan left undisbursed by the outturn that `plan` states, in đồng."""
    bases = _with_outturn(plan)
    years = sorted({row.year for row in bases if row.year is not None})
    return {year: left(plan, [row for row in bases if row.year == year]) for year in years}


def left(plan: Plan, bases: Collection[StatedTotalRow]) -> Side:
    """What was not disbursed of stated plans."""
    disbursed = _by_money(plan, "disbursed")
    spent = [row for key in dict.fromkeys(map(_rate_key, bases)) for row in disbursed[key]]
    return Side((*_stated(plan, bases).parts, *_stated(plan, spent).parts), minus)


def _with_outturn(plan: Plan) -> list[StatedTotalRow]:
    """The stated plans that have a disbursed amount beside them."""
    disbursed = _by_money(plan, "disbursed")
    return [row for row in _measured(plan, "base") if _rate_key(row) in disbursed]


def repeated_amounts(plan: Plan) -> Iterator[Check]:
    """An amount that a source also had in an earlier year, to the đồng, may be a coincidence or a copy."""
    for earlier in _earlier_allocations(plan):
        money = (earlier.source, earlier.amount_dong)
        same = [row for row in plan.allocations if (row.source, row.amount_dong) == money]
        yield compared(
            "repeated_amount",
            (earlier.id,),
            NOTHING if same else fixed(0),
            of_plan(plan, "allocations", same, empty=0),
            "dong",
            agrees="“{total}” does not return as the amount of a component in {year}.",
            missing="{actual} of {components} in {year} equals “{total}”: coincidence or copy is not clear.",
            total=names.stated_name(earlier),
            year=str(plan.year),
            components=[plan.component_names[row.component] for row in same],
        )


def counterpart_disbursement(plan: Plan) -> Iterator[Check]:
    """Counterpart money of a year whose outturn is given should have a disbursement figure of its own source."""
    disbursed = _measured(plan, "disbursed")
    for money in _earlier_allocations(plan):
        of_year = [row for row in disbursed if row.year == money.year]
        if money.source not in COUNTERPART_SOURCES or not of_year:
            continue
        own = [row for row in of_year if row.source == money.source]
        yield compared(
            "counterpart_disbursement",
            (money.id,),
            fixed(1),
            lines_of_plan(plan, "stated_totals", own, if_any),
            "count",
            agrees="The plan says how much of “{total}” was disbursed.",
            missing="“{total}” is stated as {amount}, but no disbursement figure: how much of it was spent "
            "is not clear.",
            total=names.stated_name(money),
            amount=Dong(money.amount_dong or 0),
        )


def _earlier_allocations(plan: Plan) -> list[StatedTotalRow]:
    return [row for row in _allocations_stated(plan) if row.year is not None and row.year < plan.year and row.source]


def _allocations_stated(plan: Plan) -> list[StatedTotalRow]:
    return [row for row in _measured(plan, "allocation") if row.plan_kind != "carried_over"]


def _measured(plan: Plan, measure: str) -> list[StatedTotalRow]:
    return [row for row in plan.stated_totals if row.measure == measure]
