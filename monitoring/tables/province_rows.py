"""The rows of the tables of a province: its units side by side."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class RollupMoneyRow(TableRow, table="rollup_money"):
    number_id: str
    unit: str
    capital: str
    units: int
    plan_dong: int | None
    cumulative_dong: int | None
    remaining_dong: int | None
    rate_percent: str
    rank: int | None
    unplanned_dong: int | None


@dataclass(frozen=True, slots=True)
class RollupTargetsRow(TableRow, table="rollup_targets"):
    number_id: str
    unit: str
    met: int
    not_met: int
    no_data: int
    conflicting: int
    not_measurable: int


@dataclass(frozen=True, slots=True)
class RollupComponentRow(TableRow, table="rollup_components"):
    number_id: str
    unit: str
    component: str
    units: int
    plan_dong: int | None
    cumulative_dong: int | None
    rate_percent: str
    unplanned_dong: int | None


@dataclass(frozen=True, slots=True)
class RollupReportRow(TableRow, table="rollup_reports"):
    unit: str
    name_vi: str
    name_en: str
    published: bool
    received_on: str
    due_on: str
    document: str


@dataclass(frozen=True, slots=True)
class RollupHandoverRow(TableRow, table="rollup_handovers"):
    number_id: str
    unit: str
    period: str
    agrees: int
    differs: int
    cannot_tell: int
    difference_dong: int
