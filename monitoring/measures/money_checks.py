"""Checks of the plan's money: do stated totals, parts, component rows and rates agree with each other?"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from monitoring.amounts import Dong, rate_percent, round_half_up
from monitoring.measures import names
from monitoring.measures.check import Check, compared
from monitoring.plan import Plan
from monitoring.plan_tables import SOURCES

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
    stated = plan.stated_totals
    for _, total in stated[stated["id"].isin(stated["part_of"])].iterrows():
        parts = stated[stated["part_of"] == total["id"]]
        if parts.duplicated(_PART_KEYS).any():
            yield from _readings(total, parts)
        else:
            yield compared(
                f"stated_total.{total['id']}.parts",
                _dong(total),
                _sum(parts),
                "dong",
                agrees="The stated parts of “{total}” add to the stated {expected}.",
                differs="“{total}” is stated as {expected}; its stated parts add to {actual}: "
                "{difference} is unexplained.",
                total=names.stated_name(total),
            )


def _readings(total: pd.Series, parts: pd.DataFrame) -> Iterator[Check]:
    for measure in sorted(set(parts["measure"])):
        # Of the figures for one part, the one of this reading; a part with one figure has that one.
        chosen = parts.assign(other=parts["measure"] != measure).sort_values("other", kind="stable")
        chosen = chosen.drop_duplicates(_PART_KEYS)
        yield compared(
            f"stated_total.{total['id']}.parts.{measure}",
            _dong(total),
            _sum(chosen),
            "dong",
            agrees="“{total}” is stated as {expected}: this adds the {reading} with the other stated parts.",
            differs="“{total}” is stated as {expected}; counting the {reading}, its stated parts add to {actual}: "
            "{difference} apart.",
            total=names.stated_name(total),
            reading=names.MEASURES[measure],
        )


# ---- totals against component rows -----------------------------------------------------------------------------------


def components_of_totals(plan: Plan) -> Iterator[Check]:
    """Every allocation that the plan states for the year against the component rows of its source and capital.

    Where rows do not say their kind of capital and the total is not reached without them, both sums are given.
    """
    for total, rows, unstated in _totals_with_rows(plan):
        check = f"stated_total.{total['id']}.components"
        without = _sum(rows)
        if unstated.empty or without == _dong(total):
            yield _against_components(check, total, without)
        else:
            yield _against_components(f"{check}.with_unstated_capital", total, _sum(pd.concat([rows, unstated])))
            yield _against_components(f"{check}.without_unstated_capital", total, without)


def _totals_with_rows(plan: Plan) -> Iterator[tuple[pd.Series, pd.DataFrame, pd.DataFrame]]:
    """The year's stated allocations, each with its component rows, and with those of unstated capital."""
    stated, rows = plan.stated_totals, plan.allocations
    allocated = stated[(stated["measure"] == "allocation") & (stated["plan_kind"] != "carried_over")]
    for _, total in allocated[allocated["year"] == plan.year].iterrows():
        mine = rows[(rows["source"] == total["source"]) | (total["source"] == "")]
        mine = mine[(mine["tranche"] == total["tranche"]) | (total["tranche"] == "")]
        in_capital = (mine["capital"] == total["capital"]) | (total["capital"] == "")
        yield total, mine[in_capital], mine[~in_capital & (mine["capital"] == "")]


#: What is said where component rows do not add to a total, by how the rows of unstated capital were counted.
_APART = {
    "components": "“{total}” is stated as {expected}; the component rows add to {actual}: {difference} apart.",
    "with_unstated_capital": "“{total}” is stated as {expected}; the component rows, with those whose kind of capital "
    "is not stated, add to {actual}: {difference} apart.",
    "without_unstated_capital": "“{total}” is stated as {expected}; the component rows, without those whose kind of "
    "capital is not stated, add to {actual}: {difference} apart.",
}


def _against_components(check: str, total: pd.Series, rows_sum: int | None) -> Check:
    return compared(
        check,
        _dong(total),
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
        named = int((rows["tranche"] != total["tranche"]).sum())
        yield compared(
            f"tranche.{total['id']}",
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
    for component, rows in plan.allocations.groupby("component", sort=False):
        unstated = rows[rows["capital"] == ""]
        yield compared(
            f"capital_stated.{component}",
            0 if unstated.empty else None,
            _sum(unstated) or 0,
            "dong",
            agrees="Every amount of {component} says its kind of capital.",
            missing="{actual} of {component} does not say its kind of capital: whether it is development or recurrent "
            "capital cannot be told.",
            component=plan.component_names[str(component)],
        )


# ---- rates and earlier years -----------------------------------------------------------------------------------------


def stated_rates(plan: Plan) -> Iterator[Check]:
    """Every stated rate against the exact fraction of its stated amounts, rounded once to as many decimals."""
    stated, disbursed, bases = plan.stated_totals, _amounts(plan, "disbursed"), _amounts(plan, "base")
    for _, rate in stated[stated["measure"] == "rate"].iterrows():
        exact = rate_percent(disbursed.get(_rate_key(rate)), bases.get(_rate_key(rate)))
        rounded = None if exact is None else round_half_up(exact, -rate["value"].as_tuple().exponent)
        yield compared(
            f"stated_rate.{rate['id']}",
            rate["value"],
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
    for row in plan.stated_totals[plan.stated_totals["measure"] == measure].to_dict("records"):
        amounts[_rate_key(row)] = amounts.get(_rate_key(row), 0) + _dong(row)
    return amounts


def _rate_key(row: Mapping[Hashable, Any] | pd.Series) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _RATE_KEYS)


def carried_over_money(plan: Plan) -> Iterator[Check]:
    """What earlier years left undisbursed, by the plan's own figures, against the carried-over plan that it gives."""
    stated = plan.stated_totals
    disbursed = _amounts(plan, "disbursed")
    left = [base - disbursed[key] for key, base in _amounts(plan, "base").items() if key in disbursed]
    carried = stated[(stated["measure"] == "allocation") & (stated["plan_kind"] == "carried_over")]
    if left:
        yield compared(
            f"carried_over.{plan.year}",
            sum(left),
            _sum(carried),
            "dong",
            agrees="{expected} of earlier years was left undisbursed, and as much is planned as carried over.",
            differs="{expected} of earlier years was left undisbursed; {actual} is planned as carried over: "
            "{difference} apart.",
            missing="{expected} of earlier years was left undisbursed, but the plan gives no carried-over amount: "
            "whether it may still be spent in {year} cannot be told.",
            year=str(plan.year),
        )


def repeated_amounts(plan: Plan) -> Iterator[Check]:
    """An amount that a source also had in an earlier year, to the đồng, may be a coincidence or a copy."""
    for _, earlier in _earlier_allocations(plan).iterrows():
        same = plan.allocations[
            (plan.allocations["source"] == earlier["source"])
            & (plan.allocations["amount_dong"] == earlier["amount_dong"])
        ]
        yield compared(
            f"repeated_amount.{earlier['id']}",
            0 if same.empty else None,
            _sum(same) or 0,
            "dong",
            agrees="“{total}” does not return as the amount of a component in {year}.",
            missing="{actual} of {components} in {year} equals “{total}”: coincidence or copy cannot be told.",
            total=names.stated_name(earlier),
            year=str(plan.year),
            components=[plan.component_names[component] for component in same["component"]],
        )


def counterpart_disbursement(plan: Plan) -> Iterator[Check]:
    """Counterpart money of a year whose outturn is given should have a disbursement figure of its own source."""
    stated = plan.stated_totals
    disbursed = stated[stated["measure"] == "disbursed"]
    earlier = _earlier_allocations(plan)
    of_outturn = earlier["source"].isin(COUNTERPART_SOURCES) & earlier["year"].isin(disbursed["year"].dropna())
    for _, money in earlier[of_outturn].iterrows():
        own = disbursed[(disbursed["source"] == money["source"]) & (disbursed["year"] == money["year"])]
        yield compared(
            f"counterpart_disbursement.{money['id']}",
            1,
            None if own.empty else 1,
            "count",
            agrees="The plan says how much of “{total}” was disbursed.",
            missing="“{total}” is stated as {amount}, but no disbursement figure: how much of it was spent "
            "cannot be told.",
            total=names.stated_name(money),
            amount=Dong(_dong(money)),
        )


def _earlier_allocations(plan: Plan) -> pd.DataFrame:
    stated = plan.stated_totals
    allocated = stated[(stated["measure"] == "allocation") & (stated["plan_kind"] != "carried_over")]
    return allocated[(allocated["year"].fillna(plan.year) < plan.year) & (allocated["source"] != "")]


def _dong(row: Mapping[Hashable, Any] | pd.Series) -> int:
    return int(row["amount_dong"])


def _sum(rows: pd.DataFrame) -> int | None:
    return int(rows["amount_dong"].sum()) if len(rows) else None
