"""Figures declared once: a figure is a formula over sums; a sum is which table, which rows, what each row adds.

A `Sum` is told by its parts. A `Part` names a table and what each of its rows adds, a column beside the table's own:
missing where a row is not in the sum. Read by column that is the table of figures (`by_column`: added up by groups);
read by row it is the trace (`ByRow`: the same column, row by row). So a row cannot add one thing in the figure and
another in its trace, and which rows count is written in one place.

A `Column` is a formula over sums, with its words (a message id), unit and decimals: its `cell` stands in the table, its
`calculation` behind the number (see measures.calculation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.measures.books import Books
from monitoring.measures.calculation import NO_ROWS, Calculation, Exact, Figure, Group, Operand, Rows
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables.numbers import number_name

#: The table of the quarter before, beside that of the quarter itself: `returns_before`.
BEFORE = "_before"

#: Where a row of a table stands: dimension → code, "" where all.
Place = dict[str, str]

RATE = N_("rate = disbursed of money that has a plan / planned")


@dataclass(frozen=True)
class Part:
    """The rows of one table in a sum. `adds`: the table → what each row adds, missing where it is not in the sum."""

    table: str
    adds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Sum:
    """`name`: a message id; `empty`: what the sum is without any row: None (missing is not zero), or a number.

    `unless`: rows that make the sum untold: with one of them in it, what the others add is not all.
    """

    name: str
    parts: tuple[Part, ...]
    empty: Exact = None
    unit: str = "dong"
    unless: Sum | None = None


# ---- read by column --------------------------------------------------------------------------------------------------


def by_column(sums: Mapping[str, Sum], tables: Mapping[str, pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """One row per group of rows alike in `keys`, a column for each of `sums`, whole numbers, missing where no row adds.

    Every row of a table makes its group; one of the quarter before only where it adds something.
    """
    adds: dict[str, dict[str, pd.Series]] = {}
    for name, of in sums.items():
        for part in of.parts:
            adds.setdefault(part.table, {})[name] = part.adds(tables[part.table])
    frames = [tables[table][keys].assign(**columns) for table, columns in adds.items() if len(tables[table])]
    rows = pd.concat(frames or [pd.DataFrame(columns=keys)], ignore_index=True)
    rows = rows.reindex(columns=[*keys, *sums]).astype(dict.fromkeys(sums, "Int64"))
    if not keys:
        return rows.sum(min_count=1).to_frame().T.astype("Int64")
    return rows.groupby(keys, dropna=False, as_index=False)[list(sums)].sum(min_count=1)


def by_level(rows: Iterable[Row], level: Sequence[str], dimensions: Sequence[str]) -> Iterator[tuple[Place, list[Row]]]:
    """`rows` together by the dimensions of `level`, in the order of these; the whole is there without any row."""
    groups: dict[tuple[str, ...], list[Row]] = {} if level else {(): []}
    for row in rows:
        groups.setdefault(tuple(getattr(row, name) for name in level), []).append(row)
    place = dict.fromkeys(dimensions, "")
    yield from ((place | dict(zip(level, key, strict=True)), groups[key]) for key in sorted(groups))


# ---- read by row -----------------------------------------------------------------------------------------------------


class ByRow:
    """The sums of a period's books, row by row."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._adds: dict[Part, list[int | None]] = {}
        self._shared: dict[tuple[Part, int], Group] = {}

    def operand(
        self,
        sums: Mapping[str, Sum],
        codes: Mapping[str, str],
        name: str,
        stated: Exact,
        wanted: Callable[[Row], bool] | None = None,
    ) -> Operand:
        """The sum called `name` as an operand of a calculation. `stated`: as its table gives it."""
        of = sums[name]
        return Operand(of.name, stated, unit=of.unit, empty=of.empty, added=self.rows(of, codes, wanted))

    def rows(
        self,
        of: Sum,
        codes: Mapping[str, str],
        wanted: Callable[[Row], bool] | None = None,
        wanted_line: Callable[[Row], bool] = lambda row: True,
    ) -> Rows:
        """The rows of a sum with these codes of dimensions ("": not broken down); none of a sum that cannot be told.

        `wanted`: which of them; `wanted_line`: of which budget lines, told by any of their rows. Sums over the same
        budget lines share what they add: of a million payments, each is told once and not once for every number.
        """
        if of.unless is not None and self.rows(of.unless, codes, wanted, wanted_line):
            return NO_ROWS
        parts = (self._of_part(part, codes, wanted, wanted_line) for part in of.parts)
        return Rows(parts=[groups for groups in parts if groups])

    def _of_part(
        self,
        part: Part,
        codes: Mapping[str, str],
        wanted: Callable[[Row], bool] | None,
        wanted_line: Callable[[Row], bool],
    ) -> list[Group]:
        table = part.table.removesuffix(BEFORE)
        books = self._books if table == part.table else self._books.before
        if books is None:
            return []
        if part not in self._adds:
            column = part.adds(books.frame(table))
            self._adds[part] = column.astype("object").where(column.notna(), None).tolist()
        if wanted is not None:
            return [self._group(books, part, [row for row in books.of_line(table, codes) if wanted(row)])]
        lines = {place: rows for place, rows in books.lines_of(table, codes).items() if wanted_line(rows[0])}
        for place, rows in lines.items():
            if (part, place) not in self._shared:
                self._shared[part, place] = self._group(books, part, rows)
        return [group for place in lines if (group := self._shared[part, place])]

    def _group(self, books: Books, part: Part, rows: Sequence[Row]) -> Group:
        added = books.adding(part.table.removesuffix(BEFORE), rows, [self._adds[part][row.line - 2] for row in rows])
        return added.parts[0][0]


# ---- formulas --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A figure of a table: `formula` of the sums `over`, or, without these, the sum of its own name.

    `words`: a message id; `digits`: to how many decimals the table rounds a rate, as text, "" where there is none.
    """

    name: str
    words: str
    over: tuple[str, ...] = ()
    formula: Callable[..., Exact] = lambda total: total
    unit: str = "dong"
    digits: int | None = None

    @property
    def sums(self) -> tuple[str, ...]:
        return self.over or (self.name,)

    def cell(self, *sums: Exact) -> object:
        """The figure as the table has it."""
        exact = self.formula(*sums)
        if self.digits is None:
            return exact
        return rate_text(exact, self.digits)

    def calculation(self, operands: Sequence[Operand], row: Row) -> Calculation:
        """The figure of a `row` of the table, made from the sums."""
        stated = getattr(row, self.name)
        return Calculation(
            self.words,
            tuple(operands),
            self.formula(*(operand.total for operand in operands)),
            percent(stated) if self.unit == "percent" else stated,
            self.unit,
            self.digits,
        )


def figures(
    row: Row, dimensions: Mapping[str, str], columns: Iterable[Column], operand: Callable[[str, Exact], Operand]
) -> Iterator[Figure]:
    """The numbers of a row of a table. `operand`: the name of a sum, and the sum as the row states it → the sum."""
    for column in columns:
        calculate = partial(_calculate, row, column, operand)
        yield Figure(number_name(row.number_id, column.name), dimensions, calculate)


def _calculate(row: Row, column: Column, operand: Callable[[str, Exact], Operand]) -> Calculation:
    return column.calculation([operand(name, getattr(row, name)) for name in column.sums], row)


def filled(sums: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """A row of a table: its sums, and the figures that are made from them."""
    made = {column.name: column.cell(*(sums[name] for name in column.over)) for column in columns if column.over}
    return {**sums, **made}


def added_up(rows: Sequence[Row], columns: Iterable[Column]) -> dict[str, int | None]:
    """The sums of several rows of a table that has them as columns."""
    return {column.name: known_sum(getattr(row, column.name) for row in rows) for column in columns if not column.over}


def known_sum(amounts: Iterable[int | None]) -> int | None:
    """The đồng that are known; missing where none are."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def rate(disbursed: str, planned: str) -> Column:
    """How much of the plan was disbursed, in percent with 4 decimals; none without a plan."""
    return Column("rate_percent", RATE, (disbursed, planned), rate_percent, "percent", digits=4)


def rate_text(exact: Exact, digits: int = 4) -> str:
    """A rate as tables have it, rounded once, half up; "" where there is none."""
    return "" if exact is None else str(round_half_up(Fraction(exact), digits))


def minus(minuend: Exact, subtrahend: Exact) -> Exact:
    """The difference; None where either is missing."""
    return None if minuend is None or subtrahend is None else minuend - subtrahend


def percent(text: str | None) -> Fraction | None:
    """A rate as a table gives it."""
    return Fraction(Decimal(text)) if text not in ("", None) else None
