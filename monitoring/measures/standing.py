"""How a published quarter of a unit stands: the few figures by which quarters and units are compared.

Read from the published tables with nothing but the csv module, so that hundreds of units are read in seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from monitoring.amounts import rate_percent
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.period import Period
from monitoring.tables.province_rows import RollupComponentRow, RollupMoneyRow
from monitoring.tables.store import texts
from monitoring.workspace import Workspace

_TABLES = ("disbursement", "pace", "progress", "indicators", "refused", "checks", "sources")

#: The statuses of a target, in the order in which they are told.
STATUSES = ("met", "not_met", "no_data", "conflicting", "not_measurable")


@dataclass(frozen=True)
class Money:
    """Plan and disbursed in whole đồng; None where nobody gave a figure.

    `unplanned_dong`: the part of what was disbursed whose plan nobody gave; it is in no rate and no remainder.
    """

    plan_dong: int | None = None
    cumulative_dong: int | None = None
    unplanned_dong: int = 0

    @classmethod
    def of(cls, row: RollupMoneyRow | RollupComponentRow) -> Money:
        """The money of a row of a province's tables."""
        return cls(row.plan_dong, row.cumulative_dong, row.unplanned_dong or 0)

    @property
    def planned_cumulative_dong(self) -> int | None:
        return None if self.cumulative_dong is None else self.cumulative_dong - self.unplanned_dong

    @property
    def rate(self) -> Fraction | None:
        """Disbursed in percent of the plan, exact; None where either is missing or the plan is zero."""
        return rate_percent(self.planned_cumulative_dong, self.plan_dong)

    @property
    def remaining_dong(self) -> int | None:
        """What is still to be disbursed; None where either is missing."""
        disbursed = self.planned_cumulative_dong
        return None if self.plan_dong is None or disbursed is None else self.plan_dong - disbursed

    @property
    def is_complete(self) -> bool:
        return self.plan_dong is not None and self.cumulative_dong is not None


@dataclass(frozen=True)
class Standing:
    """One published quarter of a unit.

    `money`: capital → amounts, "" for all money together. `targets`: status → how many targets of the plan, each
    counted once. `refused`: refused rows; `resend`: those of them that must be sent again. `open_checks`: checks that
    differ or cannot tell. `allocated_dong`: what had been allocated by then, of which a pace is asked. `components`:
    component → amounts. `received_on`: the day on which the first of its files was received, "" without any. `course`:
    quarter of the year → what had been disbursed by its end of all money in whole đồng, as it is known now.
    """

    unit: str
    period: Period
    money: Mapping[str, Money]
    targets: Mapping[str, int]
    refused: int
    open_checks: int
    is_illustrative: bool
    resend: int = 0
    allocated_dong: int | None = None
    components: Mapping[str, Money] = field(default_factory=dict)
    received_on: str = ""
    course: Mapping[str, int] = field(default_factory=dict)

    @property
    def allocated_rate(self) -> Fraction | None:
        """Disbursed in percent of what had been allocated, exact; None where either is missing or zero."""
        return rate_percent(self.of().planned_cumulative_dong, self.allocated_dong)

    def of(self, capital: str = "") -> Money:
        """The amounts of one type of funding, all missing where the tables do not know it."""
        return self.money.get(capital, Money())


def read_standing(workspace: Workspace, unit: str, period: Period) -> Standing:
    """The standing of a published quarter. A table that is not there counts as empty."""
    folder = workspace.processed(unit, period)
    rows = {name: texts(folder / f"{name}.csv") for name in _TABLES}
    return Standing(
        unit, period, _money(rows["disbursement"], "capital"),
        _targets(rows["indicators"], _targets_of_plan(workspace, unit, period.year)), len(rows["refused"]),
        sum(row["verdict"] != "agrees" for row in rows["checks"]),
        any(row["illustrative"] == "true" for row in rows["sources"]),
        sum(row.get("follow_up") == "resend" for row in rows["refused"]), _allocated(rows["pace"]),
        {code: money for code, money in _money(rows["disbursement"], "component").items() if code},
        min(
            (row["received_on"] for row in rows["sources"] if row.get("source_file", "").startswith(f"{period}/")),
            default="",
        ),
        {  # a quarter of which nothing was received has none
            row["period"]: dong
            for row in rows["progress"]
            if row["number_id"] == "disbursement" and (dong := _dong(row["cumulative_dong"])) is not None
        },
    )  # fmt: skip


def _money(disbursement: list[dict[str, str]], dimension: str) -> dict[str, Money]:
    """The whole and the rows that are broken down by nothing but one dimension, by its codes."""
    others = [name for name in DIMENSIONS if name != dimension]
    return {
        row[dimension]: Money(
            _dong(row["plan_dong"]), _dong(row["cumulative_dong"]), _dong(row.get("unplanned_dong", "")) or 0
        )
        for row in disbursement
        if not any(row[name] for name in others)
    }


def _allocated(pace: list[dict[str, str]]) -> int | None:
    """What had been allocated of all money by the end of the quarter."""
    return next((_dong(row["allocated_plan_dong"]) for row in pace if row["number_id"] == "disbursement"), None)


def _dong(text: str) -> int | None:
    return int(text) if text else None


def _targets(indicators: list[dict[str, str]], planned: set[tuple[str, str]]) -> dict[str, int]:
    """How many targets have which status.

    A conflict has a row for each report, and places that reported stand below the target of the whole unit.
    """
    own = {(row["indicator"], row["place"]): row["status"] for row in indicators}
    counts = Counter(status for key, status in own.items() if key in planned)
    return {status: counts[status] for status in STATUSES}


def _targets_of_plan(workspace: Workspace, unit: str, year: int) -> set[tuple[str, str]]:
    """Indicator and place of each target in the plan of `year`; another year's targets say nothing of it."""
    return {(row["indicator"], row["place"]) for row in texts(workspace.plan(unit, year) / "targets.csv")}
