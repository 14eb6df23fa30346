"""The units of a province side by side by component: what each has disbursed of its plan for it.

Components of two phases have codes of their own and stand beside each other: nothing is added across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.measures.rollup import Province
from monitoring.measures.standing import Money
from monitoring.plan_years import nearest_year
from monitoring.tables import frames
from monitoring.tables.numbers import marked, rollup
from monitoring.tables.province_rows import RollupComponentRow
from monitoring.tables.store import texts


def components_table(province: Province) -> pd.DataFrame:
    """Plan, disbursed and rate of each component, of all units together and of each that has money for it.

    The unit is empty for the sum, over `units` units that gave both plan and disbursed. Amounts in whole đồng,
    `rate_percent` with 4 decimals; a unit without money for a component has no row, which is no zero.
    """
    codes = in_order(code for standing in province.standings for code in standing.components)
    rows = [row for code in codes for row in _of_component(province, code)]
    return frames.made_of(rows, RollupComponentRow)


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes of components as they are counted (3.2 before 10.1), each once, those of a phase together."""

    def parts(code: str) -> tuple[bool, str, list[int]]:
        return not code[-1:].isdigit(), re.sub(r"[\d.]", "", code), [int(number) for number in re.findall(r"\d+", code)]

    return sorted(set(codes), key=parts)


def _of_component(province: Province, code: str) -> Iterator[RollupComponentRow]:
    own = {standing.unit: standing.components[code] for standing in province.standings if code in standing.components}
    complete = [money for money in own.values() if money.is_complete]
    whole = Money(
        sum(money.plan_dong or 0 for money in complete),
        sum(money.cumulative_dong or 0 for money in complete),
        sum(money.unplanned_dong for money in complete),
    )
    yield _row("", code, len(complete), whole if complete else Money())
    for unit, money in own.items():
        yield _row(unit, code, 1, money)


def _row(unit: str, component: str, units: int, money: Money) -> RollupComponentRow:
    return RollupComponentRow(
        number_id=rollup(unit, marked("component", component)),
        unit=unit,
        component=component,
        units=units,
        plan_dong=money.plan_dong,
        cumulative_dong=money.cumulative_dong,
        rate_percent="" if money.rate is None else str(round_half_up(money.rate, 4)),
        unplanned_dong=money.unplanned_dong,
    )


def component_names(province: Province) -> dict[str, dict[str, str]]:
    """The short names of the components in both languages, by code, from the plans of the units that have published."""
    names: dict[str, dict[str, str]] = {}
    for standing in province.standings:
        year = nearest_year(province.workspace, standing.unit, province.period.year)
        plan = [] if year is None else texts(province.workspace.plan(standing.unit, year) / "components.csv")
        for row in plan:
            names.setdefault(row["component"], {"vi": row["short_vi"], "en": row["short_en"]})
    return names
