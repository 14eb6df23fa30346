"""The sheets of a period's workbook: the processed tables in the words of the report, with their real numbers.

Amounts are whole đồng and rates exact: Excel shows them in its own number style and can add them up. Rows as received
stay out, for they may name people; their place in the files is given instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from monitoring.amounts import rate_percent
from monitoring.measures import findings, target_findings
from monitoring.measures.disbursement import DIMENSIONS, UNASSIGNED
from monitoring.measures.families import about, unit_of
from monitoring.measures.quarter_rows import NumberedCheck, PacedRow, TargetedRow
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.report import MoneyRow, Report, capitalised
from monitoring.presentation.sections import breakdowns, causes, disbursement, indicator_words, terms
from monitoring.presentation.sections.money_tables import Line, outlined
from monitoring.publishing.workbook import Value, WorkbookTable
from monitoring.publishing.workbook_designs import Cells, designs, fitted, made, title_of
from monitoring.publishing.workbook_rows import Counted, counted_table, live_rate
from monitoring.tables.detail_rows import OpenAdvanceRow
from monitoring.tables.rows import LedgerRow, ReconciliationRow, RefusedRow, SourceRow
from monitoring.tables.store import Row, cells

#: Shares of a whole, which a workbook shows in percent; counts are what is left.
_SHARES = {"percent", "points"}


def workbook_tables(report: Report, counted: Counted | None = None) -> list[WorkbookTable]:
    """Every sheet of the workbook, in the language of the report; a table without rows keeps its sheet.

    `counted`: the rows behind the rates, which are then formulas over a sheet of them.
    """

    def disbursed(report: Report, row: PacedRow) -> dict[str, Value]:
        return _line(report, row) | {"level": _level(report, row), "rate": _rate(report, row, counted)}

    def component(report: Report, row: PacedRow) -> dict[str, Value]:
        return _component(report, row) | {"rate": _rate(report, row, counted)}

    def sheet(name: str, rows: Iterable[Row], told: Callable[[Report, Row], Cells]) -> WorkbookTable:
        return fitted(made(report, name, ({**cells(row), **told(report, row)} for row in rows)))

    tables = [
        fitted(made(report, "summary", _summary(report, counted))),
        sheet("disbursement", report.disbursement, disbursed),
        sheet("components", [*report.lines("component", "capital"), *_whole(report)], component),
        sheet("indicators", report.indicators, _indicator),
        sheet("reconciliation", report.reconciliation, _reconciled),
        sheet("checks", [row for row in report.checks if unit_of(row) != "percent"], _check),
        sheet("rate_checks", [row for row in report.checks if unit_of(row) == "percent"], _check),
        sheet("refused", report.refused, _refused),
        sheet("remarks", report.remarks, _finding),
        sheet("ledger", report.ledger, _entry),
        sheet("sources", report.sources, _source),
        sheet("open_advances", report.open_advances, _advance),
    ]
    return tables if counted is None else [*tables, counted_table(report, counted)]


def workbook_title(report: Report) -> str:
    """What the workbook is about: the programme's tables of one unit and day."""
    return title_of(report, report.words._("Tables of the monitoring report"))


# ---- what a sheet says otherwise than its table ----------------------------------------------------------------------


def _line(report: Report, row: MoneyRow) -> dict[str, Value]:
    """The dimensions of a budget line in words; empty where the line is about all of them."""
    named: dict[str, Value] = {name: _named(report, row, name) for name in ("component", "place", "source", "capital")}
    kind = report.money_of_year("", row.plan_kind) if row.plan_kind else ""
    return named | {"plan_year": str(row.plan_year or ""), "plan_kind": kind}


def _named(report: Report, row: MoneyRow, dimension: str) -> str:
    code: str = getattr(row, dimension, "")
    return code and capitalised(report.code_name(dimension, code))


def _level(report: Report, row: PacedRow) -> str:
    """By what a row is broken down: rows of one level add up to the whole, rows of several count money twice."""
    _, columns = report.words._, designs()["disbursement"].columns
    return ", ".join(_(columns[name].label) for name in DIMENSIONS if getattr(row, name)) or _("Total")


def _rate(report: Report, row: PacedRow, counted: Counted | None) -> Value:
    return live_rate(report, counted, row, rate_percent(row.planned_cumulative_dong, row.plan_dong))


def _summary(report: Report, counted: Counted | None) -> Iterator[Cells]:
    """The report's own lines of money in million đồng, to be read and printed: by type of funding and by source, by
    component, by place, the state budget, the total.
    """
    *by_kind, whole = disbursement.lines(report)
    _, places = report.words._, capitalised(report.kind_word("place"))
    for head, lines in (
        (_("By type of funding"), by_kind),
        (_("Component"), outlined(report, "component")[:-1]),
        (places, outlined(report, "place")[:-1]),
    ):
        if lines:
            yield dict.fromkeys(designs()["summary"].columns) | {"name": head}
        for line in lines:
            yield _summed(report, line, counted)
    for own in report.state_budget:
        if not own.capital:
            bare = dict.fromkeys(designs()["summary"].columns) | cells(own)
            yield bare | {"name": _("State budget together"), "rate": findings.rate_of(own, "rate_percent")}
    yield _summed(report, whole, counted)


def _summed(report: Report, line: Line, counted: Counted | None) -> Cells:
    name = f"{'– ' * line.indent}{line.label}"
    if line.row is None:
        return dict.fromkeys(designs()["summary"].columns) | {"name": name}
    return cells(line.row) | {"name": name, "rate": _rate(report, line.row, counted)}


def _whole(report: Report) -> list[PacedRow]:
    whole = report.line()
    return [] if whole is None or not report.lines("component") else [whole]


def _component(report: Report, row: PacedRow) -> dict[str, Value]:
    if not row.component:
        return {"short": report.words._("Total"), "component": "", "capital": "", "agencies": ""}
    known = row.component != UNASSIGNED["component"]
    return {
        "short": capitalised(report.code_name("component", row.component)),
        "component": report.component_in_full(row.component) if known else "",
        "capital": _named(report, row, "capital"),
        "agencies": report.agencies_named(findings.responsible(report, row)) if known else "",
    }


def _reconciled(report: Report, row: ReconciliationRow) -> dict[str, Value]:
    cause = causes.sentence(report, row) if row.verdict == "differs" else ""
    return _line(report, row) | {"verdict": report.words.term("verdict", row.verdict), "cause": cause}


def _advance(report: Report, row: OpenAdvanceRow) -> dict[str, Value]:
    return _line(report, row) | {"owner": breakdowns.office(report, "investor", row.investor_agency)}


def _indicator(report: Report, row: TargetedRow) -> dict[str, Value]:
    """The value as a share in percent; of what is counted, the numerator is the value."""
    value = target_findings.value(report, row)
    is_share = row.unit in _SHARES or value is None
    return {
        "place": report.place(row.place) if row.place else "",
        "unit": report.words.term("unit", row.unit),
        "wanted": parts_plain(indicator_words.target_words(report, row)),
        "status": report.words.term("status", row.status),
        "share": value if is_share else None,
    }


def _check(report: Report, row: NumberedCheck) -> dict[str, Value]:
    return {
        "number_id": row.number_id,
        "family": report.words._(about(row).title),
        "verdict": report.words.term("verdict", row.verdict),
        "unit": report.words.term("unit", unit_of(row)),
    }


def _finding(report: Report, row: terms.Finding) -> dict[str, Value]:
    return {
        "layout": terms.layout_title(report, row.layout),
        "rule": terms.rule_title(report, row.rule),
        "reason": terms.reason(report, row),
    }


def _refused(report: Report, row: RefusedRow) -> dict[str, Value]:
    todo, sender = report.words.term("follow_up", row.follow_up), report.sender(report.sender_of(row))
    return _finding(report, row) | {"follow_up": todo, "sender": sender}


def _entry(report: Report, row: LedgerRow) -> dict[str, Value]:
    rule = report.words._("as received") if row.rule == "received" else terms.rule_title(report, row.rule)
    return {"layout": terms.layout_title(report, row.layout), "rule": rule}


def _source(report: Report, row: SourceRow) -> dict[str, Value]:
    illustrative = report.words._("yes") if row.illustrative else ""
    return {"layout": terms.layout_title(report, row.layout), "illustrative": illustrative}
