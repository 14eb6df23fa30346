"""A number as a calculation: a formula over sums, each sum over rows of tables, all of it exact.

The contract between what measures and what shows evidence. A measure says which rows a sum adds, `adding(table, rows,
what each adds)`, kept as the `added` of an `Operand`: clean and refused rows, rows of a plan's tables, rows of
processed tables. Nothing here knows a raw file: `monitoring.evidence.lines` turns rows into raw lines with their text
when somebody asks to see them; totals and agreement never need them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any, Literal, overload

from monitoring.amounts import round_half_up
from monitoring.period import Period
from monitoring.records import Row

Exact = Fraction | int | None
Verdict = Literal["agrees", "differs", "cannot_tell"]


def verdict_of(difference: Exact | Decimal) -> Verdict:
    """What a difference says; without one nothing can be told: missing is never zero."""
    return "cannot_tell" if difference is None else "differs" if difference else "agrees"


@dataclass(frozen=True, slots=True)
class Added:
    """One row of a table in a sum, and what it adds with its sign.

    `table`: a layout, for its clean and its refused rows; a table of a plan, such as `plan-2024/allocations`, or a
    processed table, whose rows have their `line`. `period`: whose clean rows they are,
    where it is not the period of the number.
    """

    table: str
    row: Row
    adds: Fraction | int
    period: Period | None = None


class Group(tuple[Added, ...]):
    """Rows that many sums share, such as those of a budget line; what is asked of them for each is found once."""

    @cached_property
    def total(self) -> Fraction | int:
        """What they add up to; 0 without any."""
        return sum(added.adds for added in self)


class Rows(Sequence[Added]):
    """The rows behind a sum. `parts`: one after the other, each the groups of one table, together in its order."""

    def __init__(self, rows: Iterable[Added] = (), parts: Iterable[Sequence[Group]] | None = None) -> None:
        self.parts = ((Group(rows),),) if parts is None else tuple(parts)

    @cached_property
    def total(self) -> Fraction | int:
        """What they add up to; 0 without any."""
        return sum(group.total for part in self.parts for group in part)

    def __len__(self) -> int:
        return sum(len(group) for part in self.parts for group in part)

    def __iter__(self) -> Iterator[Added]:
        return chain.from_iterable(map(in_order, self.parts))

    @overload
    def __getitem__(self, place: int) -> Added: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Added, ...]: ...
    def __getitem__(self, place: int | slice) -> Added | tuple[Added, ...]:
        return tuple(self)[place]


def in_order(groups: Sequence[Group]) -> Sequence[Added]:
    """The rows of several groups of one table, in its order."""
    return groups[0] if len(groups) == 1 else sorted(chain.from_iterable(groups), key=lambda added: added.row.line)


NO_ROWS = Rows()


def adding(
    table: str,
    rows: Iterable[Row],
    adds: str | int | Sequence[Fraction | int | None],
    period: Period | None = None,
) -> Rows:
    """`rows` of `table` with what each adds: its figure in a column (the name), the same for all (a number), or one by
    one. Missing is not zero: a row without a figure is left out.
    """
    if isinstance(adds, str):
        rows = list(rows)
        adds = [getattr(row, adds) for row in rows]
    if isinstance(adds, int):
        return Rows(Added(table, row, adds, period) for row in rows)
    pairs = zip(rows, adds, strict=True)
    return Rows(Added(table, row, exact, period) for row, exact in pairs if exact is not None)


@dataclass(frozen=True)
class Operand:
    """One sum in a calculation. `name`: a message id; `stated`: the sum as the tables give it, None where they do not.

    `added`: the rows that it adds. `empty`: what the sum is without any: None (not stated: missing is not zero), or a
    number.
    """

    name: str
    stated: Exact
    added: Rows = NO_ROWS
    unit: str = "dong"
    empty: Exact = None

    @property
    def total(self) -> Exact:
        """The sum of the rows."""
        return self.added.total if self.added else self.empty

    @property
    def agrees(self) -> bool:
        return self.total == self.stated


@dataclass(frozen=True)
class Calculation:
    """How a number comes about. `computed` is made from the totals of `operands` alone, by `formula` (a message id).

    `stated`: the number as its table gives it, rounded to `digits` decimals where it is not exact; `in_table` is
    false for numbers that no table holds, because they are made from others at display. `values` fill the formula.
    """

    formula: str
    operands: tuple[Operand, ...]
    computed: Exact
    stated: Exact = None
    unit: str = "dong"
    digits: int | None = None
    in_table: bool = True
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to every sum, and the sums make the number, to the last đồng or decimal."""
        return all(operand.agrees for operand in self.operands) and (not self.in_table or self._is_stated)

    @property
    def _is_stated(self) -> bool:
        if self.computed is None or self.stated is None or self.digits is None:
            return self.computed == self.stated
        return round_half_up(Fraction(self.computed), self.digits) == self.stated


@dataclass(frozen=True)
class Figure:
    """A number that a report can print: its id, what it is broken down by, and how to find its calculation."""

    number_id: str
    dimensions: Mapping[str, str]
    calculate: Callable[[], Calculation]


def single(operand: Operand, formula: str, **facts: Any) -> Calculation:
    """The calculation of a number that is one sum."""
    return Calculation(formula, (operand,), operand.total, operand.stated, operand.unit, **facts)
