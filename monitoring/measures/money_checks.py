"""Checks of the plan's money: do stated totals, parts, component rows and rates agree with each other?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from monitoring.amounts import Dong, rate_percent, round_half_up
from monitoring.measures import names
from monitoring.measures.check import Check, compared
from monitoring.plan import Plan
from monitoring.plan_tables import SOURCES
from monitoring.records import Row

#: Money that the programme expects beside the central budget (vốn đối ứng).
COUNTERPART_SOURCES = tuple(source for source in SOURCES if source != "central")

#: What a rate, its disbursed money and its base have in common.
_RATE_KEYS = ["year", "source", "capital", "plan_kind", "as_of"]

#: Stated amounts alike in these are figures for one and the same part of a total.
_PART_KEYS = ["year", "source", "capital", "plan_kind"]


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


# ---- totals against their stated parts -------------------------------------------------------------------------------


def parts_of_totals(plan: Plan) -> Iterator[Check]:
    """Every stated total against the amounts of which the plan says they are its parts.

    Where the plan gives two figures for one part (its allocation and its expected investment), the total
    is read both ways: the reading that agrees explains the total.
    """
    for total in plan.rows("stated_totals"):
        parts = [row for row in plan.rows("stated_totals") if row.part_of == total.id]
        if len({_part_key(part) for part in parts}) < len(parts):
            yield from _readings(total, parts)
        elif parts:
            yield compared(
                f"stated_total.{total.id}.parts",
                total.amount_dong,
                _sum(parts),
                "dong",
                agrees="The stated parts of “{total}” add to the stated {expected}.",
                differs="“{total}” is stated as {expected}; its stated parts add to {actual}: "
                "{difference} is unexplained.",
                total=names.stated_name(total),
            )


def _part_key(part: Row) -> tuple[str, ...]:
    return tuple(getattr(part, name) for name in _PART_KEYS)


def _readings(total: Row, parts: Collection[Row]) -> Iterator[Check]:
    readings = {measure: _reading(parts, measure) for measure in sorted({part.measure for part in parts})}
    counted = next((measure for measure, chosen in readings.items() if _sum(chosen) == total.amount_dong), "")
    in_total = readings.get(counted, [])
    for measure, chosen in readings.items():
        yield compared(
            f"stated_total.{total.id}.parts.{measure}",
            total.amount_dong,
            _sum(chosen),
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


def _reading(parts: Collection[Row], measure: str) -> list[Row]:
    """Of the figures for one part, the one of this reading; a part with one figure has that one."""
    chosen: dict[tuple[str, ...], Row] = {}
    for part in sorted(parts, key=lambda part: part.measure != measure):
        chosen.setdefault(_part_key(part), part)
    return list(chosen.values())


def _without(parts: Collection[Row], others: Collection[Row]) -> Dong:
    """What one reading counts and the other does not."""
    ids = {part.id for part in others}
    return Dong(sum(part.amount_dong for part in parts if part.id not in ids))


# ---- totals against component rows -----------------------------------------------------------------------------------


def components_of_totals(plan: Plan) -> Iterator[Check]:
    """Every allocation that the plan states for the year against the component rows of its source and capital.

    Where rows do not say their kind of capital and the total is not reached without them, both sums are given.
    """
    for total, rows, unstated in _totals_with_rows(plan):
        check = f"stated_total.{total.id}.components"
        without = _sum(rows)
        if not unstated or without == total.amount_dong:
            yield _against_components(check, total, without)
        else:
            yield _against_components(f"{check}.with_unstated_capital", total, _sum([*rows, *unstated]))
            yield _against_components(f"{check}.without_unstated_capital", total, without)


def _totals_with_rows(plan: Plan) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """The year's stated allocations, each with its component rows, and with those of unstated capital."""
    for total in (row for row in _allocations_stated(plan) if row.year == plan.year):
        mine = [
            row
            for row in plan.rows("allocations")
            if total.source in ("", row.source) and total.tranche in ("", row.tranche)
        ]
        in_capital = [row for row in mine if total.capital in ("", row.capital)]
        yield total, in_capital, [row for row in mine if row.capital == "" != total.capital]


#: What is said where component rows do not add to a total, by how the rows of unstated capital were counted.
_APART = {
    "components": "“{total}” is stated as {expected}; the component rows add to {actual}: {difference} apart.",
    "with_unstated_capital": "“{total}” is stated as {expected}; the component rows, with those whose kind of capital "
    "is not stated, add to {actual}: {difference} apart.",
    "without_unstated_capital": "“{total}” is stated as {expected}; the component rows, without those whose kind of "
    "capital is not stated, add to {actual}: {difference} apart.",
}


def _against_components(check: str, total: Row, rows_sum: int | None) -> Check:
    return compared(
        check,
        total.amount_dong,
        rows_sum,
        "dong",
        agrees="The component rows of “{total}” add to the stated {expected}.",
        differs=_APART[check.rpartition(".")[2]],
        missing="“{total}” is stated as {expected}, but no component row says which component it is for.",
        total=names.stated_name(total),
    )


def tranches(plan: Plan) -> Iterator[Check]:
    """A total that names no tranche should have no component row that does: else it may be a first tranche itself."""
    for total, rows, _ in _totals_with_rows(plan):
        named = sum(row.tranche != total.tranche for row in rows)
        yield compared(
            f"tranche.{total.id}",
            0,
            named,
            "count",
            agrees="“{total}” and its component rows name the same tranche, or none.",
            differs="{actual} of the {rows} component rows of “{total}” are named a tranche, the total is not: "
            "it may be a tranche too, not the money of the whole year.",
            total=names.stated_name(total),
            rows=len(rows),
        )


def unstated_capital(plan: Plan) -> Iterator[Check]:
    """Component rows should say their kind of capital."""
    for component in dict.fromkeys(row.component for row in plan.rows("allocations")):
        unstated = [row for row in plan.rows("allocations") if row.component == component and row.capital == ""]
        yield compared(
            f"capital_stated.{component}",
            None if unstated else 0,
            _sum(unstated) or 0,
            "dong",
            agrees="Every amount of {component} says its kind of capital.",
            missing="{actual} of {component} does not say its kind of capital: whether it is development or recurrent "
            "capital cannot be told.",
            component=plan.component_names[component],
        )


# ---- rates and earlier years -----------------------------------------------------------------------------------------


def stated_rates(plan: Plan) -> Iterator[Check]:
    """Every stated rate against the exact fraction of its stated amounts, rounded once to as many decimals."""
    disbursed, bases = _amounts(plan, "disbursed"), _amounts(plan, "base")
    for rate in _stated(plan, "rate"):
        exact = rate_percent(disbursed.get(_rate_key(rate)), bases.get(_rate_key(rate)))
        rounded = None if exact is None else round_half_up(exact, -rate.value.as_tuple().exponent)
        yield compared(
            f"stated_rate.{rate.id}",
            rate.value,
            rounded,
            "percent",
            agrees="“{total}” is stated as {expected}%, as the stated amounts give.",
            differs="“{total}” is stated as {expected}%; the stated amounts give {actual}%.",
            missing="“{total}” is stated as {expected}%, but not the amounts it comes from.",
            total=names.stated_name(rate),
        )


def _amounts(plan: Plan, measure: str) -> dict[tuple[str, ...], int]:
    """The stated amounts of a measure by what a rate has in common with them."""
    amounts: dict[tuple[str, ...], int] = {}
    for row in _stated(plan, measure):
        amounts[_rate_key(row)] = amounts.get(_rate_key(row), 0) + row.amount_dong
    return amounts


def _rate_key(row: Row) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in _RATE_KEYS)


def carried_over_money(plan: Plan) -> Iterator[Check]:
    """What earlier years left undisbursed, by the plan's own figures, against the carried-over plan that it gives."""
    left = _left(plan)
    carried = [row for row in _stated(plan, "allocation") if row.plan_kind == "carried_over"]
    if left:
        yield compared(
            f"carried_over.{plan.year}",
            sum(left.values()),
            _sum(carried),
            "dong",
            agrees="{expected} of {money} was left undisbursed, and as much is planned as carried over.",
            differs="{expected} of {money} was left undisbursed; {actual} is planned as carried over: "
            "{difference} apart.",
            missing="{expected} of {money} was left undisbursed; the plan of {year} gives no carried-over amount.",
            year=str(plan.year),
            money=[names.plan_of_year(year, kind) for year, kind in sorted({(key[0], key[3]) for key in left})],
        )


def left_by_year(plan: Plan) -> dict[int, int]:
    """What each earlier year's plan left undisbursed by the outturn that `plan` states: year → đồng."""
    years: dict[int, int] = {}
    for (year, *_rest), dong in _left(plan).items():
        if year.isdigit():
            years[int(year)] = years.get(int(year), 0) + dong
    return dict(sorted(years.items()))


def _left(plan: Plan) -> dict[tuple[str, ...], int]:
    """What is left of each base that has a disbursed amount beside it."""
    disbursed = _amounts(plan, "disbursed")
    return {key: base - disbursed[key] for key, base in _amounts(plan, "base").items() if key in disbursed}


def repeated_amounts(plan: Plan) -> Iterator[Check]:
    """An amount that a source also had in an earlier year, to the đồng, may be a coincidence or a copy."""
    for earlier in _earlier_allocations(plan):
        same = [
            row
            for row in plan.rows("allocations")
            if (row.source, row.amount_dong) == (earlier.source, earlier.amount_dong)
        ]
        yield compared(
            f"repeated_amount.{earlier.id}",
            None if same else 0,
            _sum(same) or 0,
            "dong",
            agrees="“{total}” does not return as the amount of a component in {year}.",
            missing="{actual} of {components} in {year} equals “{total}”: coincidence or copy cannot be told.",
            total=names.stated_name(earlier),
            year=str(plan.year),
            components=[plan.component_names[row.component] for row in same],
        )


def counterpart_disbursement(plan: Plan) -> Iterator[Check]:
    """Counterpart money of a year whose outturn is given should have a disbursement figure of its own source."""
    disbursed = {(row.source, row.year) for row in _stated(plan, "disbursed")}
    years = {year for _, year in disbursed}
    for money in _earlier_allocations(plan):
        if money.source not in COUNTERPART_SOURCES or money.year not in years:
            continue
        yield compared(
            f"counterpart_disbursement.{money.id}",
            1,
            1 if (money.source, money.year) in disbursed else None,
            "count",
            agrees="The plan says how much of “{total}” was disbursed.",
            missing="“{total}” is stated as {amount}, but no disbursement figure: how much of it was spent "
            "cannot be told.",
            total=names.stated_name(money),
            amount=Dong(money.amount_dong),
        )


def _earlier_allocations(plan: Plan) -> list[Row]:
    return [row for row in _allocations_stated(plan) if row.year is not None and row.year < plan.year and row.source]


def _allocations_stated(plan: Plan) -> list[Row]:
    return [row for row in _stated(plan, "allocation") if row.plan_kind != "carried_over"]


def _stated(plan: Plan, measure: str) -> list[Row]:
    return [row for row in plan.rows("stated_totals") if row.measure == measure]


def _sum(rows: Collection[Row]) -> int | None:
    """The đồng of `rows`; of none, missing."""
    return sum(row.amount_dong for row in rows if row.amount_dong is not None) if rows else None
