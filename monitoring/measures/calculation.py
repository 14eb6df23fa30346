"""A number as a calculation: a formula over sums, each sum over rows of tables, all of it exact.

The contract between what measures and what shows evidence. A measure says which rows a sum adds, `adding(table, rows,
what each adds)`, kept as the `added` of an `Operand`: clean and refused rows, rows of a plan's tables, rows of
processed tables. Nothing here knows a raw file: `monitoring.evidence` turns rows into `lines`, the raw lines with their
text, when somebody asks to see them; totals and agreement never need them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from monitoring.amounts import round_half_up
from monitoring.cleaning.corrections import Correction
from monitoring.period import Period
from monitoring.records import Row

Exact = Fraction | int | None

#: The header of a line that is no row of data but a total, told as one text.
WHOLE_ROW = "text"


@dataclass(frozen=True)
class Added:
    """One row of a table in a sum, and what it adds with its sign.

    `table`: a layout, for its clean and its refused rows; a table of a plan, such as `plan-2024/allocations`, whose
    rows have their `position`; or a processed table, whose rows have their `line`. `period`: whose clean rows they are,
    where it is not the period of the number.
    """

    table: str
    row: Row
    adds: Fraction | int
    period: Period | None = None


class Rows(tuple[Added, ...]):
    """The rows behind a sum; what is asked of them for each number is found once."""

    @cached_property
    def total(self) -> Fraction | int:
        """What they add up to; 0 without any."""
        return sum(added.adds for added in self)


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
class Line:
    """One line behind a number. `file` is below the project; `row` counts from 1 as in the file.

    `adds`: what it adds to its sum, with its sign; 0 for a line that only says the same again. `text`: header → text
    as received, empty where the file is no longer what was received. `rules`: the rules of cleaning that touched it.
    """

    file: str
    sheet: str
    row: int
    adds: Fraction | int
    text: Mapping[str, str]
    rules: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Lines(tuple[Line, ...]):
    """Lines behind a sum; several numbers share them, and what is asked of them for each is found once."""

    @cached_property
    def total(self) -> Fraction | int:
        """What they add up to; 0 without any."""
        return sum(line.adds for line in self)

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(line.file for line in self)

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """What tells these lines from others: how many, their sum, and a hash of where they stand and what they add."""
        return len(self), self.total, hash(tuple((line.file, line.sheet, line.row, line.adds) for line in self))


NO_LINES = Lines()


@dataclass(frozen=True)
class Operand:
    """One sum in a calculation. `name`: a message id; `stated`: the sum as the tables give it, None where they do not.

    `added`: the rows that it adds; `lines`: their raw lines, once they have been asked for. `empty`: what the sum is
    without any: None (not stated: missing is not zero), or a number.
    """

    name: str
    stated: Exact
    lines: Lines = NO_LINES
    unit: str = "dong"
    empty: Exact = None
    added: Rows = NO_ROWS

    @property
    def total(self) -> Exact:
        """The sum of the rows, and of the lines where these are there."""
        parts = self.lines or self.added
        return parts.total if parts else self.empty

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
