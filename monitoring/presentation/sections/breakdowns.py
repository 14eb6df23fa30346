"""The same money from other sides: by responsible agency, by project owner, and what was advanced."""

from __future__ import annotations

from monitoring.measures.breakdowns import NO_LEAD, OTHER_INVESTORS, SEVERAL_LEADS
from monitoring.measures.quarter_rows import Numbered
from monitoring.presentation.blocks import Block
from monitoring.presentation.report import Report
from monitoring.presentation.sections import advances
from monitoring.presentation.table_designs import columns_of, made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.presentation.wording import TERMS


def blocks(report: Report) -> list[Block]:
    """Nothing where no payments and no components were received."""
    return [*_by_agency(report), *_advances(report), *advances.blocks(report)]


def _by_agency(report: Report) -> list[Table]:
    if not report.agencies:
        return []
    ranked = sorted(report.agencies, key=lambda row: (row.agency in (NO_LEAD, SEVERAL_LEADS), -(row.plan_dong or 0)))
    rows = [_line(report, "tbl-agency", row, office(report, "agency", row.agency)) for row in ranked]
    without = ["estimate_dong"] if all(row.estimate_dong is None for row in ranked) else []
    return [made(report.words, "tbl-agency", rows, without=without)]


def by_owner(report: Report) -> list[Table]:
    rows = report.investors
    if not rows:
        return []
    lines = [_line(report, "tbl-investor", row, office(report, "investor", row.investor_agency)) for row in rows]
    others = any(row.investor_agency == OTHER_INVESTORS for row in rows)
    return [made(report.words, "tbl-investor", lines, note=None if others else "")]


def _advances(report: Report) -> list[Table]:
    if not report.advances:
        return []
    details = [row for row in report.advances if row.component and row.outstanding_dong]
    details.sort(key=lambda row: (-row.outstanding_dong, row.number_id))
    whole = [row for row in report.advances if not row.component and not row.capital]
    names = [f"{report.component(row.component)}, {report.capital(row.capital)}" for row in details]
    lines = [_line(report, "tbl-advances", row, name) for row, name in zip(details, names, strict=True)]
    lines += [_line(report, "tbl-advances", row, report.words._("Total"), style="total") for row in whole]
    return [made(report.words, "tbl-advances", lines)]


def office(report: Report, kind: str, code: str) -> str:
    """An agency or investor by its code, or the words for those that are not one of the profile's."""
    return report.words.term(kind, code) if code in TERMS[kind] else report.agency(code)


def _line(report: Report, table: str, row: Numbered, name: str, style: str = "normal") -> TableRow:
    """The cells of a table's columns: amounts and rate of the row under its name."""
    amounts = report.amounts(row, *(key for key in columns_of(table) if key.endswith("_dong")))
    rate = {"rate_percent": report.rate(row)} if "rate_percent" in columns_of(table) else {}
    return TableRow({"name": name, **amounts, **rate}, style)
