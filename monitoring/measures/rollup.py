"""The units of a province side by side: sums, rates and ranks from their published tables.

A sum counts only the units that gave both plan and disbursed, and says how many those are: missing is not zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.bilingual import Names
from monitoring.errors import InputError
from monitoring.measures.standing import STATUSES, Money, Standing, read_standing
from monitoring.period import Period
from monitoring.province import folder_of, is_published, province_code
from monitoring.reference import is_valid_on
from monitoring.succession import load_succession
from monitoring.tables import frames
from monitoring.tables.numbers import rollup
from monitoring.tables.province_rows import RollupMoneyRow, RollupTargetsRow
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace, workspace_of


@dataclass(frozen=True)
class Province:
    """The units of a province, and how those stand that have published the quarter."""

    workspace: Workspace
    name: Names
    period: Period
    units: tuple[Unit, ...]
    standings: tuple[Standing, ...]

    @property
    def tables(self) -> Path:
        """Where the notebook puts its tables (see Workspace.staging)."""
        return self.workspace.staging(folder_of(province_code(self.name)), self.period) / "processed"

    @property
    def unpublished(self) -> list[Unit]:
        """Its units that have not published the quarter."""
        published = {standing.unit for standing in self.standings}
        return [unit for unit in self.units if unit.code not in published]

    @property
    def cut_off(self) -> date:
        """The last day whose figures count, the latest where units have days of their own."""
        return max(unit.cut_off(self.period) for unit in self.units)

    @property
    def is_illustrative(self) -> bool:
        return any(standing.is_illustrative for standing in self.standings)

    def unit(self, code: str) -> Unit:
        """The profile of one of its units. Raises KeyError for another."""
        return {unit.code: unit for unit in self.units}[code]


def units_of(workspace: Workspace, province: str) -> tuple[Unit, ...]:
    """The units whose profile names the province `province` (its code), in the order of their codes.

    Raises InputError where there is none, and for a profile that cannot be read.
    """
    profiles = [load_unit(workspace, code) for code in workspace.units()]
    found = tuple(profile for profile in profiles if province_code(profile.province) == province)
    if not found:
        known = sorted({province_code(profile.province) for profile in profiles})
        raise InputError(
            "No unit belongs to the province “{province}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known provinces: {known}.",
            province=province,
            known=", ".join(known) or "–",
        )
    return found


def open_province(root: str | Path | Workspace, unit: str, period: str) -> Province:
    """The province of `unit`, any of its units, in a quarter.

    Raises InputError for an unknown unit, a malformed period, and where no unit has published the quarter.
    """
    workspace, quarter = workspace_of(root), Period.parse(period)
    name = load_unit(workspace, unit).province
    units = units_of(workspace, province_code(name))
    published = [own.code for own in units if is_published(workspace, own.code, quarter)]
    if not published:
        raise InputError(
            "No unit of {province} has published {period}.",
            province=name.vi,
            period=quarter,
            remedy="Run the units first: python pipeline.py run --period {period}.",
        )
    standings = tuple(read_standing(workspace, code, quarter) for code in published)
    ended = {row.unit for row in load_succession(workspace).units if not is_valid_on(row, quarter.end)}
    units = tuple(own for own in units if own.code in published or own.code not in ended)
    return Province(workspace, name, quarter, units, standings)


# ---- tables ----------------------------------------------------------------------------------------------------------


def units_table(province: Province) -> pd.DataFrame:
    """One row per unit: code, name, whether it has published the quarter, whether its figures are illustrative."""
    standings = {standing.unit: standing for standing in province.standings}
    rows = [
        (own.code, own.name.vi, own.code in standings, own.code in standings and standings[own.code].is_illustrative)
        for own in province.units
    ]
    return pd.DataFrame(rows, columns=["unit", "name", "published", "illustrative"])


def money_table(province: Province) -> pd.DataFrame:
    """Plan, disbursed and rate of each unit and of all together, in all and by type of funding.

    The unit is empty for the sum over `units` units, the capital for all money together. Amounts in whole
    đồng, `rate_percent` with 4 decimals. `rank` is 1 for the unit with the highest exact rate of that capital;
    equal rates share a rank, units without a rate have none.
    """
    rows = [row for capital in _capitals(province.standings) for row in _of_capital(province.standings, capital)]
    return frames.made_of(rows, RollupMoneyRow)


def _capitals(standings: Iterable[Standing]) -> list[str]:
    return sorted({"", *(capital for standing in standings for capital in standing.money)})


def _of_capital(standings: tuple[Standing, ...], capital: str) -> Iterator[RollupMoneyRow]:
    """The sum over the units, and each unit; of a type of funding only those that have such money."""
    standings = tuple(standing for standing in standings if not capital or capital in standing.money)
    complete = [money for standing in standings if (money := standing.of(capital)).is_complete]
    plan = sum(money.plan_dong or 0 for money in complete)
    disbursed = sum(money.cumulative_dong or 0 for money in complete)
    unplanned = sum(money.unplanned_dong for money in complete)
    yield _row("", capital, len(complete), Money(plan, disbursed, unplanned) if complete else Money(), None)
    rates = [rate for standing in standings if (rate := standing.of(capital).rate) is not None]
    for standing in standings:
        money = standing.of(capital)
        rank = None if money.rate is None else 1 + sum(rate > money.rate for rate in rates)
        yield _row(standing.unit, capital, 1, money, rank)


def _row(unit: str, capital: str, units: int, money: Money, rank: int | None) -> RollupMoneyRow:
    return RollupMoneyRow(
        number_id=rollup(unit, capital),
        unit=unit,
        capital=capital,
        units=units,
        plan_dong=money.plan_dong,
        cumulative_dong=money.cumulative_dong,
        remaining_dong=money.remaining_dong,
        rate_percent="" if money.rate is None else str(round_half_up(money.rate, 4)),
        rank=rank,
        unplanned_dong=money.unplanned_dong,
    )


def targets_table(province: Province) -> pd.DataFrame:
    """How many targets of each unit's plan, and of all together, have which status."""
    counts = {standing.unit: Counter(standing.targets) for standing in province.standings}
    counts = {"": sum(counts.values(), Counter()), **counts}
    rows = [
        RollupTargetsRow(rollup(unit, "targets"), unit, **{status: own[status] for status in STATUSES})
        for unit, own in counts.items()
    ]
    return frames.made_of(rows, RollupTargetsRow)
