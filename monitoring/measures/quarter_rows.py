"""Rows of a quarter that more than one table tells of: money with its pace, an indicator with its target, a check with
its name among the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from monitoring.tables import numbers
from monitoring.tables.plan_rows import TargetRow
from monitoring.tables.rows import CheckRow, DisbursementRow, IndicatorRow, PaceRow
from monitoring.tables.store import cells

Known = TypeVar("Known")


class Numbered(Protocol):
    """A row whose figures have ids."""

    @property
    def number_id(self) -> str: ...


class Spent(Numbered, Protocol):
    """A row of plan and disbursed amounts, in đồng: of all money, a line, an agency, the state budget, a unit."""

    @property
    def plan_dong(self) -> int | None: ...
    @property
    def cumulative_dong(self) -> int | None: ...


class Measured(Spent, Protocol):
    """One that tells what was disbursed of money that has a plan."""

    @property
    def planned_cumulative_dong(self) -> int | None: ...


@dataclass(frozen=True)
class PacedRow(DisbursementRow, PaceRow):
    """A row of disbursement.csv with the columns of pace.csv."""


def paced(money: DisbursementRow, pace: PaceRow) -> PacedRow:
    return PacedRow(**cells(pace) | cells(money), line=money.line)


@dataclass(frozen=True)
class TargetedRow(IndicatorRow):
    """A row of indicators.csv beside the plan's target, in one language.

    `is_target`: the plan's own level, not a place shown below it; `of_place`: whose target it is, "" for the
    unit's.
    """

    is_target: bool
    of_place: str
    name: str
    numerator_name: str
    denominator_name: str
    counted: str
    kind: str
    direction: str
    agency: str
    component: str
    cited: str
    note: str


def targeted(row: IndicatorRow, target: TargetRow, is_target: bool, language: str) -> TargetedRow:
    """`language`: of the target's names, vi or en."""
    in_english = language == "en"
    return TargetedRow(
        **cells(row),
        line=row.line,
        is_target=is_target,
        of_place=row.place if is_target else "",
        name=target.name_en if in_english else target.name_vi,
        numerator_name=target.numerator_en if in_english else target.numerator_vi,
        denominator_name=target.denominator_en if in_english else target.denominator_vi,
        counted=target.counted_en if in_english else target.counted_vi,
        kind=target.kind,
        direction=target.direction,
        agency=target.agency,
        component=target.component,
        cited=target.cited,
        note=target.note,
    )


@dataclass(frozen=True)
class NumberedCheck(CheckRow):
    """A row of checks.csv, its explanation in one language."""

    @property
    def number_id(self) -> str:
        return numbers.row("check", self.check)


def known(value: Known | None) -> Known:
    """What is there by the rule that chose its row. Raises ValueError where it is missing all the same."""
    if value is None:
        raise ValueError("what a rule asked for is missing")
    return value
