"""Which plans a unit has, and which of them a period uses.

A plan that a period does not use neither stops its run nor makes its publication out of date. Nothing slow is loaded
before a plan of the next year calls for it: the question whether a period is up to date must stay quick.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import Workspace, regular

if TYPE_CHECKING:
    from monitoring.plan import Plan

#: What makes the figures of a plan: two years that agree in all of it are one plan, copied.
_FIGURES = {
    "allocations": ("component", "source", "capital", "tranche", "amount", "unit"),
    "stated_totals": ("id", "year", "source", "capital", "plan_kind", "tranche", "amount", "unit", "as_of"),
    "targets": ("indicator", "place", "comparator", "target", "baseline"),
}


def nearest_year(workspace: Workspace, unit: str, year: int) -> int | None:
    """The year of the plan that names the components and indicators of `year`; None without any plan.

    The year's own, else the nearest later one, else the nearest earlier one: components and indicators keep their codes
    from year to year. A plan without components names nothing and comes last.
    """

    def distance(other: int) -> tuple[bool, bool, int]:
        return not _names_components(workspace, unit, other), other < year, abs(other - year)

    return min(workspace.plan_years(unit), key=distance, default=None)


def nearest_plan(workspace: Workspace, unit: str, year: int) -> Plan | None:
    """The plan that names the components and indicators of `year` (see nearest_year); None without any."""
    from monitoring.plan import load_plan  # slow libraries

    chosen = nearest_year(workspace, unit, year)
    return None if chosen is None else load_plan(workspace, unit, chosen)


def outturn_year(workspace: Workspace, unit: str, period: Period) -> int | None:
    """The year after the period's, where its plan is whole and states how this period came out; None otherwise."""
    following = period.year + 1
    if following not in workspace.plan_years(unit):
        return None
    days = {row["as_of"] for row in table_rows(workspace.plan(unit, following) / "stated_totals.csv")}
    if not any(day.endswith((str(period.year), str(following))) for day in days):
        return None
    from monitoring.plan import load_plan
    from monitoring.plan_tables import can_read
    from monitoring.tables.plan_rows import printed_date
    from monitoring.unit import load_unit  # slow libraries, as the two below

    try:
        cut_off = load_unit(workspace, unit).cut_off(period)
        if not any(can_read(printed_date)(day) and printed_date(day) == cut_off for day in days):
            return None
        load_plan(workspace, unit, following)
    except InputError:  # half typed, or a profile that stops the run anyway
        return None
    return following


def used_years(workspace: Workspace, unit: str, period: Period) -> list[int]:
    """The years of the plans that a run of `period` reads, oldest first: the one that names and measures it, the next
    one where it states how the period came out, and those of the same period of the year before and of whole years
    before, where there are some.
    """
    years = {nearest_year(workspace, unit, period.year), outturn_year(workspace, unit, period)}
    for before in (period.same_period_last_year, *workspace.outturns_before(unit, period.year)):
        if workspace.register(unit, before).exists():
            years.add(nearest_year(workspace, unit, before.year))
    return sorted(year for year in years if year is not None)


def refuse_copy(workspace: Workspace, unit: str, year: int) -> None:
    """Raises InputError where the plan of `year` has all the figures of the year before: copied, and not yet edited."""
    if not {year - 1, year} <= set(workspace.plan_years(unit)):
        return
    figures = [_figures(workspace.plan(unit, each)) for each in (year - 1, year)]
    if figures[0] == figures[1] and figures[0]["allocations"]:
        raise InputError(
            "The plan of {year} has all the amounts and targets of the plan of {before}: it is a copy.",
            where=workspace.relative(workspace.plan(unit, year)),
            remedy="Enter the figures of {year}, or take the folder away until they are known.",
            year=str(year),
            before=str(year - 1),
        )


def _figures(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    return {
        name: sorted(tuple(row.get(column) or "" for column in columns) for row in table_rows(folder / f"{name}.csv"))
        for name, columns in _FIGURES.items()
    }


def _names_components(workspace: Workspace, unit: str, year: int) -> bool:
    return next(table_rows(workspace.plan(unit, year) / "components.csv"), None) is not None


def table_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table by column; those that can be read of one that is being typed."""
    try:
        with regular(path).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, restval=""):
                yield {name: text for name, text in row.items() if isinstance(name, str)}
    except (OSError, UnicodeDecodeError, csv.Error):
        return
