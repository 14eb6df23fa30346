"""What the treasury's own sheets at a year's end say of the same money: 04-SDKP/ĐVDT and 01/QTNĐ beside the ledger.

A sheet knows neither components nor plan years, so that its sums are held against those of a type of funding, and of a
kind of plan where it parts them (treasury.csv); it proves no line's end, and none is spread by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from monitoring.cleaning.codelists import programme_words
from monitoring.intake.layouts import load_layouts
from monitoring.measures.calculation import Calculation, Figure, Operand, Rows, adding, verdict_of
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.declared import Column, minus
from monitoring.measures.state_budget import STATE_SOURCES
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables import numbers, store
from monitoring.tables.closing_rows import CloseOutRow, TreasurySumRow
from monitoring.vietnamese import fold

_SHEETS = N_("the rows of the treasury's sheet that are of the programme")
_LEDGER = N_("the lines of the ledger of this capital, and of this kind of plan, of the state budget")

FIGURES = (
    Column("treasury_dong", N_("by the treasury's sheet = sum of these lines")),
    Column("ledger_dong", N_("by the ledger = sum of these lines")),
    Column("difference_dong", N_("difference = treasury − ledger"), ("treasury_dong", "ledger_dong"), minus),
)


@dataclass(frozen=True)
class Statement:
    """A sum of a sheet (`layout`, `column`), and the column of the ledger that tells of the same."""

    layout: str
    column: str
    capital: str
    plan_kind: str
    ledger: str

    @property
    def number_id(self) -> str:
        return numbers.row("close_out_treasury", self.layout, self.column.removesuffix("_dong"))

    def of_sheets(self, closing: Closing) -> Rows:
        """The rows of the last period's sheets of the year: those that name the programme, all where none does."""
        books = closing.last.books
        rows = [row for row in books.clean(self.layout) if row.stated_year in (None, closing.last.year)]
        named = [row for row in rows if _names_programme(row)]
        return books.adding(self.layout, named or rows, self.column)

    def of_ledger(self, rows: Sequence[CloseOutRow]) -> Rows:
        own = [
            row
            for row in rows
            if row.capital == self.capital
            and self.plan_kind in ("", row.plan_kind)
            and row.source in ("", *STATE_SOURCES)
        ]
        return adding(CloseOutRow.table, own, self.ledger)


@cache
def _statements() -> list[Statement]:
    return [Statement(**row) for row in store.texts(Path(__file__).with_suffix(".csv"))]


def _names_programme(row: Row) -> bool:
    content = fold(row.row_content or "")
    return any(word in content for word in programme_words())


def treasury_sums(closing: Closing, rows: Sequence[CloseOutRow]) -> list[TreasurySumRow]:
    """One row a sum of the sheets received; none for a phase, whose years have sheets of their own.

    Verdict `cannot_tell` where the sums differ and the sheet does not say which of its rows are the programme's.
    """
    return [
        _row(statement, found, rows, is_named=all(_names_programme(added.row) for added in found))
        for statement in _statements()
        if len(closing.years) == 1 and statement.layout in load_layouts() and (found := statement.of_sheets(closing))
    ]


def _row(statement: Statement, found: Rows, rows: Sequence[CloseOutRow], *, is_named: bool) -> TreasurySumRow:
    own = statement.of_ledger(rows)
    treasury, ledger = int(found.total), int(own.total) if own else None  # whole đồng, which sums of others need not be
    difference = None if ledger is None else treasury - ledger
    untold = difference and not is_named
    return TreasurySumRow(
        statement.number_id,
        statement.layout,
        statement.capital,
        statement.plan_kind,
        statement.ledger.removesuffix("_dong"),
        treasury,
        ledger,
        difference,
        "cannot_tell" if untold else verdict_of(difference),
    )


def treasury_figures(closing: Closing, rows: Sequence[CloseOutRow], sums: Sequence[TreasurySumRow]) -> Iterator[Figure]:
    """The numbers of every row of close_out_treasury.csv."""
    statements = {statement.number_id: statement for statement in _statements()}
    for row in sums:
        dimensions = {"layout": row.layout, "capital": row.capital, "plan_kind": row.plan_kind}
        for column in FIGURES:
            calculate = partial(_calculate, closing, rows, statements[row.number_id], row, column)
            yield Figure(numbers.number_name(row.number_id, column.name), dimensions, calculate)


def _calculate(
    closing: Closing, rows: Sequence[CloseOutRow], statement: Statement, row: TreasurySumRow, column: Column
) -> Calculation:
    operands = {
        "treasury_dong": Operand(_SHEETS, row.treasury_dong, statement.of_sheets(closing)),
        "ledger_dong": Operand(_LEDGER, row.ledger_dong, statement.of_ledger(rows)),
    }
    return column.calculation([operands[name] for name in column.sums], row)
