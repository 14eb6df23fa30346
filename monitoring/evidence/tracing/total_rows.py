"""Total rows of received files: what a file states, and the rows that it sums."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.measures.books import Books
from monitoring.measures.calculation import Operand
from monitoring.messages import N_
from monitoring.records import Row


def total_row(books: Books, row: Row) -> tuple[Operand, Operand]:
    """A total row as its file states it, and the sum of the rows of the sheet, or of the block of it, nearest to it."""
    total = next(total for total in books.rows("totals") if _total_name(total) == row.check)
    stated = books.adding("totals", [total], "stated_dong")
    found = Operand(N_("the total row as the file states it"), total.stated_dong, stated)
    rows, dong = _summed_rows(books, total)
    summed = Operand(N_("the rows that the total sums"), total.rows_dong, books.adding(total.layout, rows, dong))
    return found, summed


def _total_name(total: Row) -> str:
    return f"total_row.{total.source_file}{'.' + total.source_sheet if total.source_sheet else ''}.{total.source_row}"


def _summed_rows(books: Books, total: Row) -> tuple[list[Row], list[int]]:
    """The rows, with their đồng, whose sum the check compares with a total row: of the sheet or of a block of it."""
    if total.rows_dong is None:
        return [], []
    rows = [row for row in books.amounts_received(total.source_file, total.layout) if _on_sheet_of(total, row)]
    others = [
        other.source_row
        for other in books.rows("totals")
        if other.source_file == total.source_file and _on_sheet_of(total, other)
    ]
    for first, last in _blocks(total.source_row, others):
        block = [row for row in rows if first <= row.source_row <= last]
        dong = [row.dong for row in block]
        if sum(dong) == total.rows_dong:
            return block, dong
    return [], []


def _on_sheet_of(total: Row, row: Row) -> bool:
    return bool(row.source_sheet == total.source_sheet)


def _blocks(row: int, sum_rows: list[int]) -> Iterator[tuple[float, float]]:
    """From which row to which a total row may sum: the sheet, or what stands between it and its neighbours."""
    before = max((other for other in sum_rows if other < row), default=0)
    after = min((other for other in sum_rows if other > row), default=float("inf"))
    yield from ((0, float("inf")), (before, row), (row, after), (0, row), (row, float("inf")))
