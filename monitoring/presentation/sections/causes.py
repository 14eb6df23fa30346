"""Why treasury and units differ: in one sentence a line, with the rows that prove it, and how much is not explained."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.measures.causes import ADVANCE, NOT_RETURNED, OTHER_LINE, POWER_OF_TEN, REFUSED, UNEXPLAINED
from monitoring.presentation.blocks import Part
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.wording import TERMS
from monitoring.tables.detail_rows import DifferencePartRow
from monitoring.tables.rows import ReconciliationRow

_NAMED = 3


def sentence(report: Report, row: ReconciliationRow) -> str:
    """The cause of a line that differs, with the vouchers or rows behind it; of an unexplained one what fits."""
    parts = [part for part in report.difference_parts if part.number_id == row.number_id]
    if row.cause != UNEXPLAINED:
        told = report.words._(TERMS["cause_told"][_reading(row, parts)])
        return told.format(rows=_named(report, parts))
    if not parts:
        return report.words._("To be reconciled.")
    causes = distinct(part.cause for part in parts)
    names = "; ".join(report.words.term("cause_in_short", cause) for cause in causes)
    if len(causes) > 1:
        return report.plain("To be reconciled; more than one thing fits: {causes}.", causes=names)
    rows = _named(report, parts)
    return report.plain("To be reconciled; perhaps {causes}, which is not proven: {rows}.", causes=names, rows=rows)


def _reading(row: ReconciliationRow, parts: list[DifferencePartRow]) -> str:
    """Which of the sentences of its cause a line has."""
    if row.cause == ADVANCE:
        return "advance_left_out" if (row.difference_dong or 0) < 0 else "advance_counted"
    if row.cause == NOT_RETURNED and any(part.told_by for part in parts):
        return "not_returned_any_more"
    return row.cause


def _named(report: Report, parts: list[DifferencePartRow]) -> str:
    """The rows by voucher, or by their place in a file; a line that they are all of by its name."""
    if parts[0].cause == OTHER_LINE:
        lines = {row.number_id: row for row in report.reconciliation}
        return _listed(report.line_name(lines[name]) for name in distinct(part.told_by for part in parts))
    if parts[0].cause == POWER_OF_TEN:
        parts = [part for part in parts if part.layout == "returns"] or parts
    if all(part.voucher for part in parts) and parts[0].cause != REFUSED:
        return _listed(part.voucher for part in parts)
    sheets: dict[str, list[str]] = {}
    for part in parts:
        sheets.setdefault(", ".join(filter(None, [part.source_file, part.source_sheet])), []).append(
            str(part.source_row)
        )
    return _listed(f"{sheet}, {', '.join(rows)}" for sheet, rows in sheets.items())


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; … (+{more})" if more > 0 else "")


def share(report: Report) -> tuple[Part, ...]:
    """How much money treasury and units differ by, and how much of it is not explained; empty where none differs."""
    whole = next((row for row in report.differences if not row.cause and row.rows), None)
    if whole is None:
        return ()
    return report.say(
        "In all they differ by {difference} million đồng: {explained} is explained, {unexplained} ({share}) is not.",
        whole,
        explained=report.money(whole, "explained_dong"),
        unexplained=report.money(whole, "unexplained_dong"),
        share=report.rate(whole, "unexplained_rate"),
    )
