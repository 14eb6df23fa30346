"""What a notebook is about: one district in one quarter, and where its tables are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitoring.district import District, load_district
from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.plan import Plan, load_plan, nearest_plan, plan_years
from monitoring.workspace import Workspace


@dataclass(frozen=True)
class Subject:
    """A district and period. `plan` names its components and indicators: the year's, or the nearest."""

    workspace: Workspace
    district: District
    period: Period
    plan: Plan | None

    @property
    def own_plan(self) -> Plan | None:
        """The plan of the period's own year, which its money is measured against."""
        return self.plan if self.plan is not None and self.plan.year == self.period.year else None

    def plans(self) -> list[Plan]:
        """The plans to check with this period: its year's, and the next year's, which states how the year came out."""
        years = plan_years(self.workspace, self.district.code)
        return [
            load_plan(self.workspace, self.district.code, year)
            for year in (self.period.year, self.period.year + 1)
            if year in years
        ]

    @property
    def staging(self) -> Path:
        """Where this notebook puts its results (see Workspace.staging)."""
        return self.workspace.staging(self.district.code, self.period)

    @property
    def tables(self) -> Path:
        """Where this notebook puts its processed tables."""
        return self.staging / "processed"

    def table(self, name: str) -> Path:
        """A processed table by name: the one just made, or, in a notebook opened alone, the published one.

        Raises InputError where there is neither.
        """
        made = self.tables / f"{name}.csv"
        published = self.workspace.processed(self.district.code, self.period) / f"{name}.csv"
        for path in (made, published):
            if path.exists():
                return path
        raise InputError(
            "The table “{name}” of {district} {period} has not been made yet.",
            remedy="Run the notebooks before this one, or: python pipeline.py run --district {district} --period "
            "{period}.",
            name=name,
            district=self.district.code,
            period=self.period,
        )


def open_subject(root: str | Path, district: str, period: str) -> Subject:
    """The subject that a notebook's parameters name. Raises InputError for an unknown district or a bad period."""
    workspace = Workspace(root)
    quarter = Period.parse(period)
    return Subject(
        workspace, load_district(workspace, district), quarter, nearest_plan(workspace, district, quarter.year)
    )
