"""The numbers of disbursement.csv, pace.csv and progress.csv read by row: which payments, returns and lines of the
plan stand behind each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial

import pandas as pd

from monitoring.amounts import rate_percent
from monitoring.measures import pace
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Exact, Figure, Operand, Rows, single
from monitoring.measures.declared import ByRow, Column, Place, Sum, figures, percent
from monitoring.measures.disbursement import (
    FIGURES,
    UNASSIGNED,
    Group,
    budget_lines,
    dimensions_of,
    grouped,
    key_of,
    place_of,
)
from monitoring.measures.money import PLANNED_BY_RETURNS, RETURNED, RETURNS_BEFORE, paid_until, sums_of
from monitoring.measures.pace import Pace, Timing, pace_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.tables.numbers import number_name
from monitoring.tables.store import cells

WITH_PLAN = N_("of this, money that has a plan")


class LineSums:
    """The budget lines of a period's books, and the sums behind each row of disbursement.csv."""

    def __init__(self, books: Books) -> None:
        self.books, self._by_row = books, books.once(ByRow)
        self.is_paid = len(books.frame("payments")) > 0
        self._rows: dict[tuple[str, ...], Rows] = {}
        self._until: dict[Period, Sum] = {}

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        tables = {name: self.books.frame(name) for name in ("payments", "returns")}
        if not self.is_paid and self.books.before is not None:
            tables[RETURNS_BEFORE] = self.books.before.frame("returns")
        return tables

    @cached_property
    def _sums(self) -> dict[str, Sum]:
        return sums_of(self.books.subject, self._tables)

    @cached_property
    def groups(self) -> list[Group]:
        """The budget lines behind the rows of disbursement.csv, as these books make it."""
        tables = self._tables
        before = tables.get(RETURNS_BEFORE)
        return grouped(budget_lines(self.books.subject, tables["payments"], tables["returns"], before), self.is_paid)

    @cached_property
    def _at(self) -> dict[tuple[str, ...], Group]:
        return {tuple(group.place.values()): group for group in self.groups}

    def group(self, place: Place) -> Group:
        """The budget lines of a row of disbursement.csv; none for a row that these books do not make."""
        return self._at.get(tuple(place.values())) or Group(place, [], self.is_paid)

    def operand(self, place: Place, name: str, stated: Exact) -> Operand:
        """A sum of a row of disbursement.csv; its rows are found once for the numbers that share it."""
        of, key = self._sum(place, name), (*place.values(), name)
        if key not in self._rows:
            self._rows[key] = self._found(of, place, name)
        return Operand(of.name, stated, empty=of.empty, added=self._rows[key])

    def _sum(self, place: Place, name: str) -> Sum:
        if name == "planned_cumulative_dong":
            has_plan = self.is_paid and self.group(place).planned
            return replace(self._sums["cumulative_dong"], name=WITH_PLAN, empty=0 if has_plan else None)
        return PLANNED_BY_RETURNS if name == "plan_dong" and place["place"] else self._sums[name]

    def _found(self, of: Sum, place: Place, name: str) -> Rows:
        if name != "planned_cumulative_dong":
            return self._by_row.rows(of, codes_of(place))
        with_plan = {key_of(line) for line in self.group(place).planned}
        return self._by_row.rows(of, codes_of(place), wanted_line=lambda row: key_of(row) in with_plan)

    def _paid_until(self, quarter: Period) -> Sum:
        if quarter not in self._until:  # what each payment adds is found once for a sum
            self._until[quarter] = paid_until(quarter, self.books.subject.unit)
        return self._until[quarter]

    def at_end_of(self, quarter: Period, place: Place, stated: Exact) -> Operand:
        """What was disbursed at the end of a quarter of the year so far."""
        own, codes = self.books.subject, codes_of(place)
        if self.is_paid:
            return self._by_row.operand({"": self._paid_until(quarter)}, codes, "", stated)
        books = self.books if quarter == own.period else self.books.at(quarter)
        if books is None:
            return Operand(RETURNED.name, stated)
        return books.once(ByRow).operand({"": RETURNED}, codes, "", stated)


def together(lines: LineSums, places: Sequence[Place], words: str, name: str, stated: Exact) -> Operand:
    """A sum of several rows of disbursement.csv; missing where none of them has it."""
    parts = [lines.operand(place, name, None) for place in places]
    added = Rows(one for part in parts for one in part.added)
    return Operand(words, stated, empty=None if all(part.total is None for part in parts) else 0, added=added)


def codes_of(place: Place) -> dict[str, str]:
    """What a row is broken down by, as clean rows have it: empty where they do not tell."""
    return {name: "" if code == UNASSIGNED.get(name) else code for name, code in dimensions_of(place).items()}


def disbursement_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of disbursement.csv."""
    lines = books.once(LineSums)
    for row in books.rows("disbursement"):
        place = place_of(row)
        yield from figures(row, dimensions_of(place), FIGURES, partial(lines.operand, place))


def pace_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of pace.csv, and those made from them at display."""
    told = {row.number_id: row for row in books.rows("pace")}
    timings: dict[tuple[str, ...], Timing] = {}
    for disbursed in books.rows("disbursement"):
        row, place = Row(**cells(told[disbursed.number_id]) | cells(disbursed)), place_of(disbursed)
        own = cache(partial(_pace, books, place, timings))
        for column in pace.figures():
            calculate = partial(_paced, books, row, column, own)
            yield Figure(number_name(row.number_id, column.name), dimensions_of(place), calculate)
        name = number_name(row.number_id, "last_year_rate_percent")
        yield Figure(name, dimensions_of(place), partial(_last_year, books, row))


def _pace(books: Books, place: Place, timings: dict[tuple[str, ...], Timing]) -> Pace:
    return pace_of(books.once(LineSums).group(place), books.subject, timings)


def _paced(books: Books, row: Row, column: Column, own: Callable[[], Pace]) -> Calculation:
    lines, place = books.once(LineSums), place_of(row)
    operands = tuple(lines.operand(place, name, getattr(row, name)) for name in column.over)
    stated = getattr(row, column.name, None)
    if column.unit == "count":
        stated = int(stated) if stated else None  # which tables carry as text
    passed, left = int(row.months_so_far), int(row.months_left)
    return Calculation(
        column.words,
        operands,
        column.formula(own()),
        percent(stated) if column.unit == "percent" else stated,
        column.unit,
        column.digits,
        in_table=hasattr(row, column.name),
        values={"passed": passed, "left": left, "all": passed + left},
    )


def _last_year(books: Books, row: Row) -> Calculation:
    words = N_("rate of the same quarter of the year before = disbursed / planned")
    stated = percent(row.last_year_rate_percent)
    if books.last_year is None or stated is None:
        return Calculation(words, (), None, stated, "percent", digits=4)
    then, place = books.last_year.once(LineSums), place_of(row)
    found = [then.operand(place, name, None) for name in ("planned_cumulative_dong", "plan_dong")]
    disbursed, plan = (replace(operand, stated=operand.total) for operand in found)  # no table of now states them
    return Calculation(words, (disbursed, plan), rate_percent(disbursed.total, plan.total), stated, "percent", digits=4)


def progress_figures(books: Books) -> Iterator[Figure]:
    """What was disbursed at the end of each quarter of the year so far, in all and by type of funding."""
    stated = {(row.number_id, row.period): row.cumulative_dong for row in books.rows("progress")}
    for row in books.rows("disbursement"):
        place = place_of(row)
        if dimensions_of(place).keys() <= {"capital"}:
            for quarter in books.subject.period.so_far():
                dong = stated.get((row.number_id, str(quarter)))
                name = number_name(f"{row.number_id}.{quarter}", "cumulative_dong")
                dimensions = {**dimensions_of(place), "period": str(quarter)}
                yield Figure(name, dimensions, partial(_progress, books.once(LineSums), quarter, place, dong))


def _progress(lines: LineSums, quarter: Period, place: Place, dong: Exact) -> Calculation:
    operand = lines.at_end_of(quarter, place, dong)
    return single(operand, N_("disbursed from 1 January to the end of the quarter = sum of these lines"))
