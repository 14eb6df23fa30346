"""The workbook of a close-out: its lines and its chain as sheets that a treasurer can filter and add up."""

from __future__ import annotations

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.close_out import CloseOut
from monitoring.publishing.workbook import Value, WorkbookTable
from monitoring.publishing.workbook_designs import fitted, made, title_of
from monitoring.tables.closing_rows import ChainRow, CloseOutRow
from monitoring.tables.store import cells


def workbook_tables(close: CloseOut) -> list[WorkbookTable]:
    """The sheets, in the language of the close-out."""
    lines = ({**cells(row), **_named(close, row), **_owed(close, row)} for row in close.rows)
    links = (
        {
            **cells(row),
            **_named(close, row),
            "year": str(row.year),
            "verdict": close.words.term("verdict", row.verdict),
        }
        for row in close.chain
    )
    return [fitted(made(close, "close_out", lines)), fitted(made(close, "close_out_chain", links))]


def workbook_title(close: CloseOut) -> str:
    return title_of(close, close.words._("Closing of the books"))


def _named(close: CloseOut, row: CloseOutRow | ChainRow) -> dict[str, Value]:
    """The codes of a line in words; empty where it is not broken down."""
    return {**close.named(row), "plan_year": str(row.plan_year)}


def _owed(close: CloseOut, row: CloseOutRow) -> dict[str, Value]:
    missing = "; ".join(f"{what}: {parts_plain(amount)}" for what, amount in close.missing(row))
    return {"missing": missing, "offices": close.offices(row) if missing else ""}
