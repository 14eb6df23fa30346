"""The rows of a plan as transcribed, one type a file: texts as the plan prints them, "" where nothing is stated; and
what these texts come to.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from monitoring.amounts import parse_number, to_dong
from monitoring.tables.rows import TableRow

#: Units as the plan prints them, and the codes of monitoring.amounts.
UNITS_OF_MONEY = {"đồng": "dong", "nghìn đồng": "thousand", "triệu đồng": "million", "tỷ đồng": "billion"}
_DATE = re.compile(r"(?P<day>\d{1,2})(?:/| tháng )(?P<month>\d{1,2})(?:/| năm )(?P<year>\d{4})", re.ASCII)


def printed_date(text: str) -> datetime.date:
    """The day that `text` prints (`06/3/2024`, `14 tháng 10 năm 2021`).

    Raises ValueError for anything else, and for a day that does not exist.
    """
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))


@dataclass(frozen=True, slots=True)
class ComponentRow(TableRow, table="components"):
    component: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    aliases: str
    cited: str


@dataclass(frozen=True, slots=True)
class AllocationRow(TableRow, table="allocations"):
    component: str
    source: str
    capital: str
    tranche: str
    amount: str
    unit: str
    note: str
    cited: str

    @property
    def amount_dong(self) -> int:
        return to_dong(parse_number(self.amount), UNITS_OF_MONEY[self.unit])


@dataclass(frozen=True, slots=True)
class StatedTotalRow(TableRow, table="stated_totals"):
    id: str
    year: int | None
    measure: str
    source: str
    capital: str
    plan_kind: str
    tranche: str
    amount: str
    unit: str
    part_of: str
    as_of: str
    note: str
    cited: str

    @property
    def amount_dong(self) -> int | None:
        """The amount in đồng; None of a rate."""
        return to_dong(parse_number(self.amount), UNITS_OF_MONEY[self.unit]) if self.unit in UNITS_OF_MONEY else None

    @property
    def value(self) -> Decimal | None:
        """The rate in percent with the printed decimals; None of money."""
        return parse_number(self.amount) if self.unit == "%" else None

    @property
    def dated(self) -> datetime.date | None:
        return printed_date(self.as_of) if self.as_of else None


@dataclass(frozen=True, slots=True)
class TargetRow(TableRow, table="targets"):
    indicator: str
    name_vi: str
    name_en: str
    kind: str
    place: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    comparator: str
    target: str
    unit: str
    direction: str
    baseline: str
    counted_vi: str
    counted_en: str
    agency: str
    component: str
    capital: str
    cited: str
    note: str

    @property
    def value(self) -> Decimal | None:
        """The target in its unit; None where the plan gives no number."""
        return parse_number(self.target) if self.target else None

    @property
    def baseline_value(self) -> Decimal | None:
        return parse_number(self.baseline) if self.baseline else None


@dataclass(frozen=True, slots=True)
class LeadRow(TableRow, table="leads"):
    component: str
    agency: str
    capital: str
    cited: str


@dataclass(frozen=True, slots=True)
class DocumentRow(TableRow, table="documents"):
    number: str
    date: str
    kind_vi: str
    issuer: str
    subject: str
    cited: str

    @property
    def dated(self) -> datetime.date | None:
        return printed_date(self.date) if self.date else None


@dataclass(frozen=True, slots=True)
class AllocationDocumentRow(TableRow, table="allocation_documents"):
    plan_year: int
    plan_kind: str
    capital: str
    number: str
    date: str
    issuer: str
    cited: str

    @property
    def dated(self) -> datetime.date:
        return printed_date(self.date)


@dataclass(frozen=True, slots=True)
class PopulationRow(TableRow, table="populations"):
    indicator: str
    population: str
    cited: str


@dataclass(frozen=True, slots=True)
class ReasonRow(TableRow, table="reasons"):
    component: str
    year: int
    capital: str
    reason_vi: str
    reason_en: str
    cited: str


@dataclass(frozen=True, slots=True)
class DeadlineRow(TableRow, table="deadlines"):
    what: str
    phase_or_year: str
    day: str
    document: str
    source: str
    standing: str

    @property
    def dated(self) -> datetime.date:
        return datetime.date.fromisoformat(self.day)

    @property
    def is_of_year(self) -> bool:
        """Whether it closes the books of one year; otherwise it ends the money of a phase."""
        return "-" not in self.phase_or_year

    @property
    def first_year(self) -> int:
        return int(self.phase_or_year[:4])

    @property
    def last_year(self) -> int:
        return int(self.phase_or_year[-4:])


@dataclass(frozen=True, slots=True)
class UnitRow(TableRow, table="units"):
    unit: str
    code: str
    kind: str
    name_vi: str
    name_en: str
    parent: str
    valid_from: str
    valid_to: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class UnitChangeRow(TableRow, table="unit_changes"):
    day: str
    from_unit: str
    to_unit: str
    share: str
    document: str
    standing: str


@dataclass(frozen=True, slots=True)
class DecisionRow(TableRow, table="decisions"):
    component: str
    source: str
    capital: str
    plan_year: int
    plan_kind: str
    outcome: str
    amount: str
    unit: str
    document: str
    dated: str
    task: str
    cited: str

    @property
    def amount_dong(self) -> int:
        return to_dong(parse_number(self.amount), UNITS_OF_MONEY[self.unit])
