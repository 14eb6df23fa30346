"""The processed tables of one unit and quarter, and how their rows are found: computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monitoring.measures.disbursement import DIMENSIONS, place_of
from monitoring.measures.quarter_rows import NumberedCheck, PacedRow, TargetedRow
from monitoring.measures.targets import Target, targets_of
from monitoring.plan import Plan
from monitoring.subject import Subject
from monitoring.tables.detail_rows import AdvanceBalanceRow, DifferencePartRow, DifferenceRow, OpenAdvanceRow
from monitoring.tables.plan_rows import LeadRow
from monitoring.tables.rows import (
    AdvanceRow,
    AgencyRow,
    CorrectionRow,
    IndicatorReturnRow,
    InvestorRow,
    LateRow,
    LedgerRow,
    ProgressRow,
    ReconciliationRow,
    RefusedRow,
    RemarkRow,
    ReturnRow,
    SetAsideRow,
    SourceRow,
    StateBudgetRow,
    TotalRow,
)
from monitoring.tables.store import Row
from monitoring.unit import Agency
from monitoring.vietnamese import fold


@dataclass(frozen=True)
class Quarter:
    """Everything that findings and a report's sections draw on."""

    subject: Subject
    disbursement: list[PacedRow]
    progress: list[ProgressRow]
    indicators: list[TargetedRow]
    reconciliation: list[ReconciliationRow]
    differences: list[DifferenceRow]
    difference_parts: list[DifferencePartRow]
    checks: list[NumberedCheck]
    sources: list[SourceRow]
    refused: list[RefusedRow]
    remarks: list[RemarkRow]
    totals: list[TotalRow]
    ledger: list[LedgerRow]
    advances: list[AdvanceRow]
    open_advances: list[OpenAdvanceRow]
    advance_balances: list[AdvanceBalanceRow]
    investors: list[InvestorRow]
    agencies: list[AgencyRow]
    late: list[LateRow]
    state_budget: list[StateBudgetRow]
    set_aside: list[SetAsideRow]
    corrections: list[CorrectionRow]
    returns: list[ReturnRow]
    indicator_returns: list[IndicatorReturnRow]

    # -- the subject ---------------------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan | None:
        return self.subject.plan

    @property
    def the_plan(self) -> Plan:
        """The plan, in sections that exist only where there is one. Raises LookupError without a plan."""
        if self.plan is None:
            raise LookupError("no plan")
        return self.plan

    @property
    def year(self) -> int:
        return self.subject.period.year

    @property
    def cut_off(self) -> date:
        """The last day whose figures count."""
        return self.subject.unit.cut_off(self.subject.period)

    @property
    def final_day(self) -> date:
        """The last day on which the year's money can be paid."""
        return self.subject.unit.cut_off(self.subject.period.year_end)

    @property
    def is_closed(self) -> bool:
        """No month is left in which the year's money could be paid: nothing is projected any more."""
        return self.cut_off >= self.final_day

    @property
    def is_illustrative(self) -> bool:
        return any(source.illustrative for source in self.sources)

    @property
    def counted_files(self) -> list[SourceRow]:
        """The files whose rows count: those of the year so far, without those that another has replaced."""
        return [source for source in self.sources if not source.superseded_by]

    @property
    def mixes_real_and_illustrative(self) -> bool:
        """Invented vouchers are in one sum with real ones."""
        return len({source.illustrative for source in self.counted_files}) > 1

    # -- rows ----------------------------------------------------------------------------------------------------------

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], PacedRow]:
        return {tuple(place_of(row).values()): row for row in self.disbursement}

    def line(self, **dimensions: str) -> PacedRow | None:
        """The row of disbursement.csv for exactly these dimensions (none: the whole), or None."""
        return self._lines.get(tuple(dimensions.get(name, "") for name in DIMENSIONS))

    def lines(self, *level: str) -> list[PacedRow]:
        """The rows of disbursement.csv that are broken down by exactly these dimensions, components in plan order."""
        rows = [
            row
            for key, row in self._lines.items()
            if {name for name, value in zip(DIMENSIONS, key, strict=True) if value} == set(level)
        ]
        return sorted(rows, key=self._plan_order)

    def parts_of(self, row: PacedRow, dimension: str, *level: str) -> list[PacedRow]:
        """The rows of `level` that share the `dimension` of a row."""
        return [part for part in self.lines(*level) if getattr(part, dimension) == getattr(row, dimension)]

    def _plan_order(self, row: PacedRow) -> tuple[int, int]:
        components, places = self._places_in_plan, self._places_in_profile
        return components.get(row.component, len(components)), places.get(row.place, len(places) if row.place else -1)

    @cached_property
    def _places_in_profile(self) -> dict[str, int]:
        return {one.code: number for number, one in enumerate(self.subject.unit.places)}

    @cached_property
    def _places_in_plan(self) -> dict[str, int]:
        components = [] if self.plan is None else self.plan.components
        return {row.component: place for place, row in enumerate(components)}

    def plan_rows(self, kind: type[Row]) -> list[Row]:
        """The rows of one of the plan's tables; none without a plan."""
        return [] if self.plan is None else self.plan.rows(kind)

    @cached_property
    def targets(self) -> list[TargetedRow]:
        """The rows of indicators.csv that stand for a target of the plan; a conflict has one row per report."""
        return [row for row in self.indicators if row.is_target]

    @property
    def own_targets(self) -> list[TargetedRow]:
        """The targets of the report's own year; those of another year's plan are neither met nor missed in it."""
        return self.targets if self.subject.own_plan is not None else []

    @cached_property
    def aims(self) -> dict[tuple[str, str], Target]:
        """The targets of the plan by indicator and place ("": the whole unit)."""
        return {(target.indicator, target.place): target for target in targets_of(self.plan)}

    # -- offices -------------------------------------------------------------------------------------------------------

    def agency_called(self, text: str) -> Agency | None:
        """The agency whose name or alias a file writes as `text`, or None."""
        return self._agencies_by_spelling.get(fold(text))

    @cached_property
    def _agencies_by_spelling(self) -> dict[str, Agency]:
        agencies: dict[str, Agency] = {}
        for agency in self.subject.unit.agencies:
            for spelling in (agency.name.vi, *agency.aliases):
                agencies.setdefault(fold(spelling), agency)
        return agencies

    def leads(self, component: str, capital: str = "") -> list[str]:
        """Who leads a component (and a kind of its money): agency codes; a lead for that money alone goes first."""
        return self._leads.get((component, capital)) or self._leads.get((component, ""), [])

    @cached_property
    def _leads(self) -> dict[tuple[str, str], list[str]]:
        leads: dict[tuple[str, str], list[str]] = {}
        for row in self.plan_rows(LeadRow):
            leads.setdefault((row.component, row.capital), []).append(row.agency)
        return leads

    def sender_of(self, row: RefusedRow) -> str:
        """Who sent the file of a refused row, as its register says."""
        return next((source.sender for source in self.sources if source.source_file == row.source_file), "")
