"""What the end of a line of money is told by: sums over several years' books and over what documents decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

from monitoring.measures.calculation import Calculation, Figure, Operand, Rows, adding
from monitoring.measures.close_out.year import YearBooks
from monitoring.measures.declared import Column, known_sum
from monitoring.measures.planned import Key
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables.numbers import number_name
from monitoring.tables.plan_rows import DecisionRow
from monitoring.workspace import closed

OPENED = N_("the carried-over plan that the next year's returns give")
DECIDED = N_("what documents decide")
#: A line that the files do not make any more agrees with nothing.
_GONE = Operand(N_("lines of money of this name that the files make"), 1, unit="count", empty=0)


@dataclass(frozen=True)
class Booked:
    """A sum (see YearBooks.sum) over keys of one year's books. `name`: a message id, where not as the sum is called."""

    year: YearBooks
    of: str
    keys: tuple[Key, ...]
    called: str = ""

    @property
    def total(self) -> int | None:
        return self.year.total(self.of, self.keys)

    @property
    def rows(self) -> Rows:
        return self.year.rows(self.of, self.keys)

    @property
    def name(self) -> str:
        return self.called or self.year.sum(self.of).name


@dataclass(frozen=True)
class Decided:
    """What rows of a year's decisions add up to; None without any."""

    year: int
    decisions: tuple[DecisionRow, ...]
    name: str = DECIDED

    @property
    def total(self) -> int | None:
        return known_sum(row.amount_dong for row in self.decisions)

    @property
    def rows(self) -> Rows:
        return adding(f"{closed(self.year)}/{DecisionRow.table}", self.decisions, "amount_dong")


Term = Booked | Decided


@dataclass(frozen=True)
class Sums:
    """A sum over several years, as an operand of a calculation."""

    terms: tuple[Term, ...]

    @cached_property
    def total(self) -> int | None:
        return known_sum(term.total for term in self.terms)

    def operand(self) -> Operand:
        """With the rows behind it; it has no cell of its own: what is told by column must be what its rows come to."""
        added = Rows(row for term in self.terms for row in term.rows)
        name = self.terms[0].name if self.terms else DECIDED
        return Operand(name, self.total, added, empty=None if self.total is None else 0)


class Summed(Protocol):
    """What figures are made of: sums by name."""

    @property
    def sums(self) -> Mapping[str, Sums]: ...


def line_figures(
    row: Row, dimensions: Mapping[str, str], columns: Iterable[Column], line: Summed | None
) -> Iterator[Figure]:
    """The numbers of a row of a table that is made of a line's sums; one that its rows no longer make agrees with
    nothing (`line`: None).
    """
    for column in columns:
        yield Figure(number_name(row.number_id, column.name), dimensions, partial(_calculate, row, column, line))


def _calculate(row: Row, column: Column, line: Summed | None) -> Calculation:
    if line is None:
        return Calculation(column.words, (_GONE,), None, getattr(row, column.name), column.unit)
    return column.calculation([line.sums[name].operand() for name in column.sums], row)
