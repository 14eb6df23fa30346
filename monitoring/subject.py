"""What a notebook is about: one unit in one quarter, and where its tables are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.plan import Plan, load_plan
from monitoring.plan_years import nearest_plan, outturn_year, refuse_copy
from monitoring.succession import days_of_unit
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace, workspace_of


@dataclass(frozen=True)
class Subject:
    """A unit and period. `plan` names its components and indicators: the year's, or the nearest."""

    workspace: Workspace
    unit: Unit
    period: Period
    plan: Plan | None

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the unit."""
        return days_of_unit(self.workspace, self.unit.code)

    @property
    def first_day(self) -> date:
        """From when its figures of the year run: 1 January, or the unit's first day within the year."""
        return max(self.period.year_start, self.days[0])

    @property
    def own_plan(self) -> Plan | None:
        """The plan of the period's own year, which its money is measured against; None while it allocates none."""
        own = self.plan is not None and self.plan.year == self.period.year and bool(self.plan.allocations)
        return self.plan if own else None

    def plans(self) -> list[Plan]:
        """The plans that are checked against themselves with this period: its year's, else the next year's, from which
        it takes its names.
        """
        return [self.plan] if self.plan is not None and 0 <= self.plan.year - self.period.year <= 1 else []

    def outturn_plans(self) -> list[Plan]:
        """The plans whose statements of what was disbursed before are compared with this period: those of `plans`, and
        the next year's where it states how this period came out.
        """
        plans, following = self.plans(), outturn_year(self.workspace, self.unit.code, self.period)
        if following is None or following in [plan.year for plan in plans]:
            return plans
        return [*plans, load_plan(self.workspace, self.unit.code, following)]

    @property
    def staging(self) -> Path:
        """Where this notebook puts its results (see Workspace.staging)."""
        return self.workspace.staging(self.unit.code, self.period)

    @property
    def tables(self) -> Path:
        """Where this notebook puts its processed tables."""
        return self.staging / "processed"

    def table(self, name: str) -> Path:
        """A processed table by name: the one just made, or, in a notebook opened alone, the published one.

        Raises InputError where there is neither.
        """
        made = self.tables / f"{name}.csv"
        published = self.workspace.processed(self.unit.code, self.period) / f"{name}.csv"
        for path in (made, published):
            if path.exists():
                return path
        raise InputError(
            "The table “{name}” of {unit} {period} has not been made yet.",
            remedy="Run the notebooks before this one, or: python pipeline.py run --unit {unit} --period {period}.",
            name=name,
            unit=self.unit.code,
            period=self.period,
        )


def open_subject(root: str | Path | Workspace, unit: str, period: str) -> Subject:
    """The subject that a notebook's parameters name (see workspace_of).

    Raises InputError for an unknown unit, a bad period, and a plan of its year that is a copy of the year before.
    """
    workspace = workspace_of(root)
    quarter = Period.parse(period)
    profile = load_unit(workspace, unit)
    refuse_copy(workspace, unit, quarter.year)
    return Subject(workspace, profile, quarter, nearest_plan(workspace, unit, quarter.year))
