"""The rows of processed tables that lie behind others: what makes up a difference, and advances voucher by voucher."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class DifferenceRow(TableRow, table="differences"):
    number_id: str
    cause: str
    rows: int
    difference_dong: int
    explained_dong: int
    unexplained_dong: int
    unexplained_rate: str


@dataclass(frozen=True, slots=True)
class DifferencePartRow(TableRow, table="difference_parts"):
    number_id: str
    cause: str
    told_by: str
    layout: str
    voucher: str
    source_file: str
    source_sheet: str
    source_row: int | None
    dong: int | None


@dataclass(frozen=True, slots=True)
class OpenAdvanceRow(TableRow, table="open_advances"):
    voucher: str
    paid_on: str
    component: str
    place: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    investor_agency: str
    payment_kind: str
    amount_dong: int
    matched_dong: int
    outstanding_dong: int
    days: int
    age: str
    due_on: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class AdvanceBalanceRow(TableRow, table="advance_balances"):
    number_id: str
    investor_agency: str
    component: str
    age: str
    due_on: str
    rows: int
    outstanding_dong: int
    past_due_dong: int | None
