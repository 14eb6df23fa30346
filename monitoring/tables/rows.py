"""The rows of the processed tables and of a province's, one type a table: a column is one line, as tables.yml has it.

Whole đồng, counts and years are integers, None where missing; exact decimals, dates and codes stay the text that stands
in the file, "" where missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of `table`. `line`: where it stands in its file, whose header is 1; 0 where it is not read from one."""

    table: ClassVar[str]
    line: int = field(default=0, kw_only=True, compare=False, repr=False)

    def __init_subclass__(cls, table: str = "") -> None:
        if table:
            cls.table = table
        if "table" in vars(cls):  # of the class given it, and of the one with slots that is made of that
            ROWS[cls.table] = cls


#: The row type of each table, by the table's name.
ROWS: dict[str, type[TableRow]] = {}


@dataclass(frozen=True, slots=True)
class PaymentRow(TableRow, table="payments"):
    voucher: str
    paid_on: str
    component: str
    place: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    payment_kind: str
    amount_dong: int
    investor: str
    note: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class ReturnRow(TableRow, table="returns"):
    component: str
    place: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    plan_dong: int | None
    cumulative_dong: int | None
    estimate_dong: int | None
    reported_by: str
    work_done: str
    obstacle: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class IndicatorReturnRow(TableRow, table="indicator_returns"):
    indicator: str
    place: str
    numerator: str
    denominator: str
    as_of: str
    reported_by: str
    document: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class RefusedRow(TableRow, table="refused"):
    layout: str
    rule: str
    reason: str
    suggestion: str
    amount_dong: int | None
    source_file: str
    source_sheet: str
    source_row: int
    raw: str
    reason_en: str
    follow_up: str


@dataclass(frozen=True, slots=True)
class RemarkRow(TableRow, table="remarks"):
    layout: str
    rule: str
    reason: str
    source_file: str
    source_sheet: str
    source_row: int
    raw: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class CorrectionRow(TableRow, table="corrections"):
    source_file: str
    source_sheet: str
    source_row: int
    field: str
    was: str
    becomes: str
    reason: str
    document: str
    effect_dong: int


@dataclass(frozen=True, slots=True)
class SetAsideRow(TableRow, table="set_aside"):
    layout: str
    kind: str
    text: str
    amount_text: str
    unit: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class SourceRow(TableRow, table="sources"):
    source_file: str
    layout: str
    sender: str
    received_on: str
    illustrative: bool
    bytes: int
    sha256: str
    rows: int
    rows_set_aside: int
    replaces: str
    document: str
    superseded_by: str


@dataclass(frozen=True, slots=True)
class TotalRow(TableRow, table="totals"):
    layout: str
    source_file: str
    source_sheet: str
    source_row: int
    text: str
    stated_dong: int | None
    rows_dong: int | None
    verdict: str
    accepted_dong: int | None


@dataclass(frozen=True, slots=True)
class LedgerRow(TableRow, table="ledger"):
    layout: str
    step: int
    rule: str
    rows_in: int
    rows_out: int
    rows_removed: int
    rows_changed: int
    dong_in: int
    dong_out: int
    dong_removed: int
    dong_changed: int


@dataclass(frozen=True, slots=True)
class DisbursementRow(TableRow, table="disbursement"):
    number_id: str
    component: str
    place: str
    source: str
    capital: str
    plan_year: int | None
    plan_kind: str
    plan_dong: int | None
    in_quarter_dong: int | None
    cumulative_dong: int | None
    estimate_dong: int | None
    rate_percent: str
    planned_cumulative_dong: int | None
    unplanned_dong: int | None


@dataclass(frozen=True)  # without slots: a row of money with its pace inherits both (see measures.quarter_rows)
class PaceRow(TableRow, table="pace"):
    number_id: str
    remaining_dong: int | None
    months_so_far: int
    months_left: int
    needed_per_month_dong: int | None
    paid_per_month_dong: int | None
    projected_dong: int | None
    last_year_rate_percent: str
    last_day: str
    months_since_allocation: int | None
    paid_per_month_since_allocation_dong: int | None
    projected_since_allocation_dong: int | None
    projected_at_quarter_pace_dong: int | None
    allocated_plan_dong: int | None
    allocated_rate_percent: str


@dataclass(frozen=True, slots=True)
class ProgressRow(TableRow, table="progress"):
    number_id: str
    period: str
    cumulative_dong: int | None


@dataclass(frozen=True, slots=True)
class IndicatorRow(TableRow, table="indicators"):
    number_id: str
    indicator: str
    place: str
    numerator: str
    denominator: str
    value: str
    unit: str
    comparator: str
    target: str
    status: str
    gap: str
    people_short: int | None
    as_of: str
    reported_by: str
    document: str
    detail: str
    current_percent: str


@dataclass(frozen=True, slots=True)
class ReconciliationRow(TableRow, table="reconciliation"):
    number_id: str
    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    paid_dong: int | None
    returned_dong: int | None
    difference_dong: int | None
    verdict: str
    cause: str
    explained_dong: int | None


@dataclass(frozen=True, slots=True)
class AdvanceRow(TableRow, table="advances"):
    number_id: str
    component: str
    capital: str
    advanced_dong: int
    recovered_dong: int
    outstanding_dong: int


@dataclass(frozen=True, slots=True)
class InvestorRow(TableRow, table="investors"):
    number_id: str
    investor_agency: str
    in_quarter_dong: int | None
    cumulative_dong: int | None


@dataclass(frozen=True, slots=True)
class LateRow(TableRow, table="late"):
    number_id: str
    period: str
    rows: int
    dong: int


@dataclass(frozen=True, slots=True)
class StateBudgetRow(TableRow, table="state_budget"):
    number_id: str
    capital: str
    plan_dong: int | None
    cumulative_dong: int | None
    rate_percent: str
    planned_cumulative_dong: int | None


@dataclass(frozen=True, slots=True)
class AgencyRow(TableRow, table="agencies"):
    number_id: str
    agency: str
    plan_dong: int | None
    in_quarter_dong: int | None
    cumulative_dong: int | None
    estimate_dong: int | None
    remaining_dong: int | None
    rate_percent: str
    planned_cumulative_dong: int | None


@dataclass(frozen=True, slots=True)
class NotReturnedRow(TableRow, table="not_returned"):
    number_id: str
    office: str
    office_returned: bool
    component: str
    place: str
    source: str
    capital: str
    plan_year: int | None
    plan_kind: str
    period: str
    cumulative_dong: int | None


@dataclass(frozen=True, slots=True)
class CheckRow(TableRow, table="checks"):
    check: str
    expected: str
    actual: str
    difference: str
    verdict: str
    explanation: str
    standing: str


@dataclass(frozen=True, slots=True)
class ExplanationRow(TableRow, table="explanations"):
    check: str
    language: str
    explanation: str
