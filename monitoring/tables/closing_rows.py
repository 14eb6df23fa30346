"""The rows of what a year, or an old unit, closed with: how money ended, what goes on under another year or unit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from monitoring.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class CloseOutRow(TableRow, table="close_out"):
    number_id: str
    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    plan_dong: int | None
    disbursed_dong: int | None
    advance_outstanding_dong: int | None
    carried_over_dong: int
    cancelled_dong: int
    moved_dong: int
    unexplained_dong: int | None
    undocumented_dong: int
    documents: str
    missing: str
    owed_by: str


@dataclass(frozen=True, slots=True)
class ChainRow(TableRow, table="close_out_chain"):
    number_id: str
    year: int
    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    decided_dong: int | None
    opened_dong: int | None
    difference_dong: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class TreasurySumRow(TableRow, table="close_out_treasury"):
    number_id: str
    layout: str
    capital: str
    plan_kind: str
    ended: str
    treasury_dong: int
    ledger_dong: int | None
    difference_dong: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class HandoverRow(TableRow, table="handover"):
    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    from_unit: str
    closed_dong: int | None
    to_unit: str
    opened_dong: int | None
    difference_dong: int | None
    verdict: str
    figure: str
    number_id: str


@dataclass(frozen=True, slots=True)
class HandoverLineRow(TableRow, table="handover_lines"):
    number_id: str
    side: str
    unit: str
    source_file: str
    source_sheet: str
    source_row: int
    adds_dong: int


@dataclass(frozen=True, slots=True)
class HandoverTotalRow(TableRow, table="handover_totals"):
    number_id: str
    figure: str
    closed_dong: int | None
    opened_dong: int | None
    difference_dong: int | None


@dataclass(frozen=True, slots=True)
class HandoverUnitRow(TableRow, table="handover_units"):
    from_unit: str
    name_vi: str
    name_en: str
    day: str
    closing: str
    received_by: str
    document: str
    standing: str
    status: str
    share_from: str
    share_to: str
    unassigned_dong: int | None

    @property
    def dated(self) -> datetime.date:
        return datetime.date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class HandoverProgressRow(TableRow, table="handover_progress"):
    number_id: str
    period: str
    capital: str
    handed_over_dong: int | None
    own_dong: int | None
    together_dong: int | None
