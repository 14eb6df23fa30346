"""Figures of checks: each check is made again from the rows of the period, and says itself which rows it compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, partial

from monitoring.cleaning.totals import blocks_beside
from monitoring.evidence.reread import Difference
from monitoring.measures.books import Books
from monitoring.measures.calculation import Calculation, Exact, Figure, Operand, adding
from monitoring.measures.checks.check import Check, Disbursed, Part, RowsOfTotal, Side, minus
from monitoring.measures.checks.period import made
from monitoring.measures.checks.sheets import Sheets, is_part
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.measures.line_figures import LineSums
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.tables.numbers import identifier, number_name

_FILE = "checks.csv"
_FORMULAS = {
    "expected": N_("stated, or wanted by the rule of this check"),
    "actual": N_("computed or found"),
    "difference": N_("difference = computed − stated"),
}


def check_figures(books: Books) -> Iterator[Figure]:
    """Expected, actual and difference of every check in the table."""
    checks = books.once(Checks)
    for row in books.rows("checks"):
        sides = cache(partial(_sides, checks, row))
        for column in _FORMULAS:
            name = number_name(identifier(f"check.{row.check}"), column)
            yield Figure(name, {"check": row.check}, partial(_calculate, sides, row, column))


class Checks:
    """The checks of a period, made again one by one until the one that is asked for is among them."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self._made: dict[str, Check] = {}

    def get(self, name: str) -> Check | None:
        """A check by its name; None where the rows of the period do not give it any more."""
        while name not in self._made and (check := next(self._others, None)):
            self._made[check.check] = check
        return self._made.get(name)

    def differences(self) -> list[Difference]:
        """Checks that only one of the table and the rows of the period gives."""
        self._made |= {check.check: check for check in self._others}
        told = {row.check: row.line for row in self.books.rows("checks")}
        gone = [Difference(_FILE, "", line, "check", name, "") for name, line in told.items() if name not in self._made]
        return gone + [Difference(_FILE, "", 1, "check", "", name) for name in sorted(self._made.keys() - told.keys())]

    @cached_property
    def _others(self) -> Iterator[Check]:
        books = self.books
        groups, sheets = (lambda: books.once(LineSums).groups), sheets_of(books)
        return made(books.subject, books.rows, books.returns, groups, self._earlier, sheets)

    def _earlier(self) -> Mapping[Period, Sequence[Row]]:
        quarters = self.books.subject.period.so_far()[:-1]
        return {quarter: then.returns for quarter in quarters if (then := self.books.at(quarter))}


def sheets_of(books: Books) -> Sheets:
    """The treasury's sheets that the period has received, and our payments."""
    return Sheets(
        books.clean,
        partial(books.rows_if_any, "sheet_totals"),
        lambda component: [row for row in books.payments if is_part(row.component, component)],
    )


# ---- the sides of a check, read by row -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Traced:
    """One side of a check: the figure that its rows make, as they stand in the files."""

    operands: tuple[Operand, ...] = ()
    value: Exact = None


#: A check that nothing gives any more agrees with nothing.
_GONE = _Traced((Operand(N_("checks of this name that the rows of the period give"), 1, unit="count", empty=0),))


def _sides(checks: Checks, row: Row) -> tuple[_Traced, _Traced, str]:
    check = checks.get(row.check)
    if check is None:
        return _GONE, _GONE, "count"
    return _traced(checks.books, check.stated), _traced(checks.books, check.found), check.unit


def _calculate(sides: Callable[[], tuple[_Traced, _Traced, str]], row: Row, column: str) -> Calculation:
    expected, actual, unit = sides()
    apart = _Traced((*expected.operands, *actual.operands), minus(actual.value, expected.value))
    side = {"expected": expected, "actual": actual, "difference": apart}[column]
    stated = Fraction(Decimal(text)) if (text := getattr(row, column)) not in ("", None) else None
    return Calculation(_FORMULAS[column], side.operands, side.value, stated, unit)


def _traced(books: Books, side: Side) -> _Traced:
    operands = tuple(_operand(books, part) for part in side.parts)
    figure = side.formula(*(operand.total for operand in operands))
    return _Traced(operands, Fraction(figure) if isinstance(figure, Decimal) else figure)


def _operand(books: Books, part: Part) -> Operand:
    match part:
        case Disbursed():
            lines, place = books.once(LineSums), dict.fromkeys(DIMENSIONS, "") | dict(part.place)
            if part.quarter:
                found = lines.at_end_of(part.quarter, place, part.total)
            else:
                found = lines.operand(place, part.column, part.total)
            return replace(found, name=part.name or found.name)
        case RowsOfTotal():
            rows = _rows_of_total(books, part.row, part.column)
            return Operand(part.name, part.total, adding(part.row.layout, rows, "dong"))
    return part


def _rows_of_total(books: Books, total: Row, column: str) -> list[Row]:
    """The rows of the sheet, or of the block of it, whose sum is the one that a total row is compared with."""
    rows = [row for row in books.amounts_received(total.source_file, total.layout, column) if _is_beside(total, row)]
    if column:
        return [row for row in rows if total.first_row <= row.source_row <= total.last_row]
    totals = [other for other in books.rows("totals") if other.source_file == total.source_file]
    others = [other.source_row for other in totals if _is_beside(total, other)]
    for first, last in blocks_beside(total.source_row, others):
        block = [row for row in rows if first <= row.source_row <= last]
        if sum(row.dong for row in block) == total.rows_dong:
            return block
    return []


def _is_beside(total: Row, row: Row) -> bool:
    return bool(row.source_sheet == total.source_sheet)
