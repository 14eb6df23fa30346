"""One check: what was expected, what was found, from which rows, and what follows from the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from monitoring.amounts import Dong, parse_number, rate_percent, round_half_up
from monitoring.measures.calculation import NO_ROWS, Exact, Operand, Rows, Verdict, adding, verdict_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.tables import numbers
from monitoring.tables.plan_rows import StatedTotalRow
from monitoring.tables.rows import CheckRow
from monitoring.tables.store import columns

Unit = Literal["dong", "percent", "count"]
#: Whether an earlier quarter of the year told of the same check with the same figures already.
Standing = Literal["new", "known"]
Figure = int | Decimal | None

#: Those of checks.csv but for the explanation, which is made of the message.
COLUMNS = [name for name in columns(CheckRow) if name != "explanation"]


# ---- the two sides ---------------------------------------------------------------------------------------------------

PLAN_LINES = N_("lines of the plan")


@dataclass(frozen=True)
class Disbursed:
    """An amount of disbursement.csv: `column` at `place` (dimension → code, "" where all), which is `total` đồng.

    `quarter`: at the end of which earlier quarter; `name`: what the sum is called where not as in that table.
    """

    column: str
    place: Mapping[str, str]
    total: int | None
    quarter: Period | None = None
    name: str = ""


@dataclass(frozen=True)
class RowsOfTotal:
    """The rows of a received file, before any rule, that its own total (`row` of totals.csv) sums: `total` đồng.

    `column`: the field that is summed, of a total of sheet_totals.csv.
    """

    name: str
    row: Row
    total: int | None
    column: str = ""


Part = Operand | Disbursed | RowsOfTotal


@dataclass(frozen=True)
class Side:
    """One side of a check: `formula` of the totals of `parts`, in their order."""

    parts: tuple[Part, ...] = ()
    formula: Callable[..., Any] = lambda total: total

    @property
    def figure(self) -> Figure:
        figure: Figure = self.formula(*(part.total for part in self.parts))
        return figure


def adds_up(name: str, added: Rows, unit: Unit = "dong", empty: int | None = None) -> Operand:
    """The sum of these rows; `empty` where there are none."""
    return Operand(name, added.total if added else empty, added, unit, empty)


def fixed(figure: int | None, name: str = "") -> Side:
    """What a rule wants, or what nothing tells; `name` says what it counts."""
    return Side((adds_up(name, NO_ROWS, "count", figure),)) if name else Side((), lambda: figure)


NOTHING = fixed(None)


def of_plan(plan: Plan, table: str, rows: Iterable[Row], empty: int | None = None) -> Side:
    """The đồng of lines of a plan; of none, missing."""
    return Side((adds_up(PLAN_LINES, adding(f"plan-{plan.year}/{table}", rows, "amount_dong"), empty=empty),))


def lines_of_plan(
    plan: Plan, table: str, rows: Iterable[Row], formula: Callable[[int], Figure] = lambda number: number
) -> Side:
    """How many lines of a plan there are."""
    return Side((adds_up(PLAN_LINES, adding(f"plan-{plan.year}/{table}", rows, 1), "count", empty=0),), formula)


def stated_rate(plan: Plan, row: StatedTotalRow) -> Side:
    """A rate that the plan states, in percent with the decimals that it prints."""
    printed = parse_number(row.amount)
    added = adding(f"plan-{plan.year}/stated_totals", [row], [Fraction(printed)])
    return Side((adds_up(PLAN_LINES, added, "percent"),), lambda rate: _with_decimals_of([printed], rate))


def rate_like(stated: StatedTotalRow) -> Callable[..., Figure]:
    """The formula of a rate, rounded once to as many decimals as `stated` prints."""
    return lambda disbursed, base: _with_decimals_of([parse_number(stated.amount)], rate_percent(disbursed, base))


def reported(name: str, table: str, rows: Sequence[Row], column: str) -> Side:
    """A sum of numbers that a table has as text, with as many decimals as the longest of them."""
    numbers = [Decimal(getattr(row, column)) for row in rows]
    part = adds_up(name, adding(table, rows, list(map(Fraction, numbers))), "count")
    return Side((part,), lambda total: _with_decimals_of(numbers, total))


def _with_decimals_of(like: Iterable[Decimal], exact: Exact) -> Figure:
    digits = max(0, *(-int(number.as_tuple().exponent) for number in like))
    return None if exact is None else round_half_up(exact, digits)


def minus(minuend: Exact, subtrahend: Exact) -> Exact:
    """The difference; None where either is missing."""
    return None if minuend is None or subtrahend is None else minuend - subtrahend


def at_most_one(number: int) -> Figure:
    """Whether there is any at all: 1 or 0."""
    return min(number, 1)


def if_any(number: int) -> Figure:
    """1 where there is any; what is not there cannot be told."""
    return 1 if number else None


# ---- the check -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """A statement put to the test, with what stands behind both of its figures.

    A check of a plan belongs to the plan's year, since the plans of two years are checked side by side. What is stated,
    or what the rule wants, is on the side `stated`; what was computed or found is `found`. `messages`: an English
    message id for each outcome, whose {named} placeholders `values` fills.
    """

    family: str
    parts: Sequence[str]
    stated: Side
    found: Side
    unit: Unit
    messages: Mapping[Verdict, str]
    about: Mapping[str, object] = field(default_factory=dict)
    plan_year: int | None = None
    standing: Standing = "new"

    @property
    def check(self) -> str:
        """Its stable name, such as `plan-2024.lead.7`."""
        return numbers.check(self.family, *self.parts, plan_year=self.plan_year)

    @cached_property
    def expected(self) -> Figure:
        """What is stated, or what the rule wants: whole đồng, percent or a count; None where nobody states it."""
        return self.stated.figure

    @cached_property
    def actual(self) -> Figure:
        """What was computed or found, None where it cannot be told."""
        return self.found.figure

    @property
    def figures(self) -> tuple[Figure, Figure]:
        return self.expected, self.actual

    @property
    def difference(self) -> Figure:
        """actual − expected; without one of the two nothing can be told: missing is never zero."""
        return None if self.expected is None or self.actual is None else self.actual - self.expected

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.difference)

    @property
    def message(self) -> str:
        return self.messages[self.verdict]

    @property
    def values(self) -> dict[str, object]:
        """What the message names: {expected}, {actual}, {difference} without its sign, and what the check is about."""
        apart = None if (difference := self.difference) is None else max(difference, -difference)
        figures: dict[str, Figure] = {"expected": self.expected, "actual": self.actual, "difference": apart}
        printed = {name: _printed(figure, self.unit) for name, figure in figures.items() if figure is not None}
        return {**printed, **self.about}


def compared(
    family: str,
    parts: Sequence[str],
    stated: Side,
    found: Side,
    unit: Unit,
    *,
    agrees: str = "",
    differs: str = "",
    missing: str = "",
    **about: object,
) -> Check:
    """The check that what is `found` equals what is `stated`, with the message for each outcome."""
    messages: dict[Verdict, str] = {"agrees": agrees, "differs": differs, "cannot_tell": missing}
    return Check(family, parts, stated, found, unit, messages, about)


def _printed(figure: int | Decimal, unit: Unit) -> Dong | Decimal | int:
    if unit == "percent":
        return Decimal(figure)  # with as many decimals as the plan writes
    return Dong(figure) if unit == "dong" else int(figure)


def to_table(checks: Iterable[Check]) -> pd.DataFrame:
    """The checks by name, figures as plain text (whole đồng, percent, counts; empty where there is none)."""
    rows = [
        (check.check, *map(_text, (*check.figures, check.difference)), check.verdict, check.standing)
        for check in checks
    ]
    return pd.DataFrame(sorted(rows), columns=COLUMNS, dtype="str")


def _text(figure: Figure) -> str:
    return "" if figure is None else str(figure)
