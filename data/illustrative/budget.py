"""The budget lines of the illustrative quarters: the plan's allocations by place, and last year's remainder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from monitoring.plan import Plan
from monitoring.unit import Unit

#: Plans of places are whole multiples of this many đồng, but for the largest, which takes the remainder.
_SHARE_STEP = 100_000


@cache
def load_scenario() -> dict:
    """The story: scenario.yml beside this file, where every key is explained."""
    return yaml.safe_load(Path(__file__).with_name("scenario.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Line:
    """A budget line of one place ("" = unit-wide): its plan, and what is truly disbursed by each quarter's end.

    `works` and `payees` are texts for its vouchers.
    """

    component: str
    place: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    plan_dong: int
    cumulative_dong: tuple[int, ...]
    works: tuple[str, ...]
    payees: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str, int, str]:
        """What reconciliation compares by: component, source, capital, plan year, kind of plan."""
        return (self.component, self.source, self.capital, self.plan_year, self.plan_kind)

    def is_of(self, names: Sequence[str]) -> bool:
        """Whether scenario.yml means this line by `names`: component, source, capital, kind of plan."""
        return (self.component, self.source, self.capital, self.plan_kind) == tuple(names)


def budget_lines(plan: Plan, unit: Unit, rng: random.Random, pace: int = 100) -> list[Line]:
    """Every line of the scenario; `pace` is the percent of the scenario's rates at which this unit spends."""
    return [line for spending in load_scenario()["spending"] for line in _lines(spending, plan, unit, rng, pace)]


def _lines(spending: dict, plan: Plan, unit: Unit, rng: random.Random, pace: int) -> Iterator[Line]:
    places = [*unit.places, None]
    for source, rates in spending["rates"].items():
        total = _planned(spending, source, plan)
        for place, share in zip(places, shared(total, spending["shares"]), strict=False):
            if not share:
                continue
            name = place.name.vi if place else unit.name.vi
            names = {"place": name, "bare": name.split(" ", 1)[1]}
            yield Line(
                component=spending["component"],
                place=place.code if place else "",
                source=source,
                capital=spending["capital"],
                plan_year=plan.year - (spending["plan_kind"] == "carried_over"),
                plan_kind=spending["plan_kind"],
                plan_dong=share,
                cumulative_dong=_disbursed(share, rates, rng, pace),
                works=tuple(text.format(**names) for text in spending["works"]),
                payees=tuple(text.format(**names) for text in spending["paid_to"]),
            )


def _planned(spending: dict, source: str, plan: Plan) -> int:
    """The plan's allocation; of carried-over money the part of what last year left undisbursed."""
    if spending["plan_kind"] == "year":
        line = (spending["component"], source, spending["capital"])
        return sum(row.amount_dong for row in plan.allocations if (row.component, row.source, row.capital) == line)
    parts = [
        other
        for other in load_scenario()["spending"]
        if (other["capital"], other["plan_kind"]) == (spending["capital"], "carried_over")
    ]
    return shared(_undisbursed(plan, spending["capital"]), [part["part"] for part in parts])[parts.index(spending)]


def _undisbursed(plan: Plan, capital: str) -> int:
    stated = {row.id: row.amount_dong for row in plan.stated_totals}
    own = f"{plan.year - 1}.{capital}"
    return stated[f"{own}.base"] - stated[f"{own}.disbursed"]


def shared(total: int, shares: Sequence[int]) -> list[int]:
    """`total` in proportion to `shares`, rounded down to _SHARE_STEP; the largest takes the remainder."""
    parts = [total * share // sum(shares) // _SHARE_STEP * _SHARE_STEP for share in shares]
    parts[shares.index(max(shares))] += total - sum(parts)
    return parts


def _disbursed(plan_dong: int, rates: Sequence[int], rng: random.Random, pace: int) -> tuple[int, ...]:
    """What is disbursed by each quarter's end: near the rate (percent), never falling, zero where the rate is zero."""
    cumulative: list[int] = []
    for rate in rates:
        # In hundred-thousandths of the plan, so that amounts are as uneven as real ones.
        near = rate * 10 * pace + rng.randint(-600, 600)
        disbursed = plan_dong * min(near, 99_000) // 100_000 if rate else 0
        cumulative.append(max([disbursed, *cumulative]))
    return tuple(cumulative)
