"""The types of the rows of the treasury's own sheets (see rows)."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.tables.rows import TableRow


@dataclass(frozen=True, slots=True)
class Sdkp01aRow(TableRow, table="sdkp_01a"):
    chapter: str
    office: str
    office_code: str
    budget_level: str
    estimate_kind: str
    stated_period: str
    stated_year: int | None
    programme: str
    cell_1: str
    cell_2: str
    cell_3: str
    cell_4: str
    cell_5: str
    cell_6: str
    cell_7: str
    cell_8: str
    cell_9: str
    cell_10: str
    cell_11: str
    cell_12: str
    cell_13: str
    cell_14: str
    cell_15: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class Sdkp02aRow(TableRow, table="sdkp_02a"):
    chapter: str
    office: str
    office_code: str
    budget_level: str
    estimate_kind: str
    stated_period: str
    stated_year: int | None
    row_number: str
    row_content: str
    source_code: str
    sector_code: str
    item_code: str
    programme: str
    advance_arising_dong: int | None
    advance_balance_dong: int | None
    spending_dong: int | None
    spending_balance_dong: int | None
    total_used_dong: int | None
    total_balance_dong: int | None
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class Sdkp04Row(TableRow, table="sdkp_04"):
    chapter: str
    office: str
    office_code: str
    budget_level: str
    stated_year: int | None
    row_number: str
    row_content: str
    fund_nature: str
    class_code: str
    available_dong: int | None
    carried_in_dong: int | None
    given_first_dong: int | None
    adjusted_dong: int | None
    used_dong: int | None
    cancelled_dong: int | None
    carried_out_dong: int | None
    advance_left_dong: int | None
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class Qtnd01Row(TableRow, table="qtnd_01"):
    stated_year: int | None
    row_number: str
    row_content: str
    account_place: str
    project_code: str
    total_investment_dong: int | None
    paid_before_dong: int | None
    advance_before_dong: int | None
    advance_repaid_dong: int | None
    advance_recovered_dong: int | None
    extended_plan_dong: int | None
    extended_paid_dong: int | None
    extended_volume_dong: int | None
    extended_advance_dong: int | None
    extended_again_dong: int | None
    extended_cancelled_dong: int | None
    year_plan_dong: int | None
    year_paid_dong: int | None
    year_volume_dong: int | None
    year_advance_dong: int | None
    year_extended_dong: int | None
    year_cancelled_dong: int | None
    settled_dong: int | None
    advance_after_dong: int | None
    paid_after_dong: int | None
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class GridRow(TableRow, table="disbursement_grid"):
    grid_source: str
    stated_year: int | None
    row_number: str
    row_content: str
    project_code: str
    decision: str
    decision_total_dong: int | None
    allocated_so_far_dong: int | None
    paid_to_last_year_dong: int | None
    extended_plan_dong: int | None
    year_plan_dong: int | None
    volume_so_far_dong: int | None
    year_paid_dong: int | None
    extended_paid_dong: int | None
    row_note: str
    source_file: str
    source_sheet: str
    source_row: int


@dataclass(frozen=True, slots=True)
class SheetTotalRow(TableRow, table="sheet_totals"):
    layout: str
    source_file: str
    source_sheet: str
    source_row: int
    row_content: str
    sum_column: str
    first_row: int | None
    last_row: int | None
    stated_dong: int | None
    rows_dong: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class TreasuryCodeRow(TableRow, table="treasury_codes"):
    code: str
    component: str
    valid_from: str
    valid_to: str
    source: str
    standing: str
