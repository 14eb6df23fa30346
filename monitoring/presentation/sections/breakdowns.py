"""Section II, the same money from other sides: by responsible agency, by investor, and what was advanced."""

from __future__ import annotations

from monitoring.measures.breakdowns import NO_INVESTOR, NO_LEAD, OTHER_INVESTORS, SEVERAL_LEADS
from monitoring.presentation.blocks import Block, Heading, Parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import terms
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row


def blocks(report: Report) -> list[Block]:
    """Nothing where no payments and no components were received."""
    tables = [*_by_agency(report), *_by_investor(report), *_advances(report)]
    title = report.words._("8. By lead agency and project owner; outstanding advances")
    return [Heading(title, id="by-agency", level=3), *tables] if tables else []


def _by_agency(report: Report) -> list[Block]:
    _ = report.words._
    if not report.agencies:
        return []
    labels = {
        "plan_dong": _("Plan"), "in_quarter_dong": _("In the quarter"), "cumulative_dong": _("Disbursed"),
        "estimate_dong": _("Estimate"), "remaining_dong": _("Remaining"),
    }  # fmt: skip
    if all(row.estimate_dong is None for row in report.agencies):
        del labels["estimate_dong"]
    ranked = sorted(report.agencies, key=lambda row: (row.agency in (NO_LEAD, SEVERAL_LEADS), -(row.plan_dong or 0)))
    rows = [
        TableRow({**_money(report, row, labels), "name": _agency(report, row), "rate": report.rate(row)})
        for row in ranked
    ]
    columns = [*_columns(_("Leading agency"), labels), Column("rate", _("Rate"), "number")]
    return [Table(_("Disbursement by leading agency"), columns, rows, id="tbl-agency", unit=terms.unit(report))]


def _agency(report: Report, row: Row) -> str:
    _ = report.words._
    special = {NO_LEAD: _("No leading agency in the plan"), SEVERAL_LEADS: _("Several leading agencies in the plan")}
    return special.get(row.agency) or report.agency(row.agency)


def _by_investor(report: Report) -> list[Block]:
    _ = report.words._
    if not report.investors:
        return []
    labels = {"in_quarter_dong": _("In the quarter"), "cumulative_dong": _("Disbursed")}
    rows = [TableRow({"name": _investor(report, row)} | _money(report, row, labels)) for row in report.investors]
    others = any(row.investor_agency == OTHER_INVESTORS for row in report.investors)
    note = _("Owners that are not in the district's list of offices and organisations are put together: their names "
             "may be people's.") if others else ""  # fmt: skip
    return [Table(_("Disbursement by project owner"), _columns(_("Project owner"), labels), rows, id="tbl-investor",
                  unit=terms.unit(report), note=note)]  # fmt: skip


def _investor(report: Report, row: Row) -> str:
    _ = report.words._
    special = {NO_INVESTOR: _("not stated"), OTHER_INVESTORS: _("Other project owners")}
    return special.get(row.investor_agency) or report.agency(row.investor_agency)


def _advances(report: Report) -> list[Block]:
    _ = report.words._
    if not report.advances:
        return []
    labels = {
        "advanced_dong": _("Advanced"), "recovered_dong": _("Recovered"), "outstanding_dong": _("Outstanding"),
    }  # fmt: skip
    details = [row for row in report.advances if row.component and row.outstanding_dong]
    details.sort(key=lambda row: (-row.outstanding_dong, row.number_id))
    whole = [row for row in report.advances if not row.component and not row.capital]
    rows = [
        TableRow(
            {"name": f"{report.component(row.component)}, {report.capital(row.capital)}"} | _money(report, row, labels)
        )
        for row in details
    ]
    rows += [TableRow({"name": _("Total")} | _money(report, row, labels), style="total") for row in whole]
    note = _("Lines without anything outstanding are in the total only.")
    return [Table(_("Advances not yet recovered"), _columns(_("Money"), labels), rows, id="tbl-advances",
                  unit=terms.unit(report), note=note)]  # fmt: skip


def _columns(label: str, labels: dict[str, str]) -> list[Column]:
    return [Column("name", label, width=2), *(Column(name, words, "number") for name, words in labels.items())]


def _money(report: Report, row: Row, labels: dict[str, str]) -> dict[str, Parts]:
    return {name: report.money(row, name) for name in labels}
