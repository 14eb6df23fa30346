"""Section II, second part: disbursement of the state budget and of all money, by type of funding and by source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation.blocks import Block, Heading, Paragraph, Part
from monitoring.presentation.report import Report
from monitoring.presentation.sections import basis
from monitoring.presentation.sections.money_tables import Line, money_table, total
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.tables.rows import StateBudgetRow

Sentence = tuple[Part, ...]


def blocks(report: Report) -> list[Block]:
    return [Heading(report.words._("2. Disbursement"), id="disbursement", level=3), *_disbursement(report)]


def _disbursement(report: Report) -> list[Block]:
    whole = report.line()
    if whole is None or whole.cumulative_dong is None:
        return [Paragraph(report.words._("There is no disbursement figure."))]
    return [
        *(Paragraph(said) for said in (state_budget(report), _in_all(report, whole)) if said),
        _table(report),
    ]


def _table(report: Report) -> Table:
    """By type of funding and by source, the state budget's own money, the total."""
    table = money_table(
        report,
        report.plain("Disbursement to {day}"),
        report.words._("Budget line"),
        lines(report),
        table_id="tbl-capital",
        note=_note(report),
    )
    own = [_state_budget_row(report, row) for row in report.state_budget if not row.capital]
    return replace(table, rows=[*table.rows[:-1], *own, table.rows[-1]])


def lines(report: Report) -> list[Line]:
    """The budget lines that the report adds up: by type of funding, by source, the total."""
    return [*_by_capital(report), *_by_source(report), total(report)]


def _state_budget_row(report: Report, row: StateBudgetRow) -> TableRow:
    figures = report.amounts(row, "plan_dong", "cumulative_dong")
    name = report.words._("State budget together")
    return TableRow({"name": name, **figures, "rate_percent": report.rate(row)}, "subtotal")


def _note(report: Report) -> str:
    """What every rate of the table is of, to which day, and who says so."""
    said = report.plain("Rate = disbursed from 1 January to {day} ÷ plan of the same line.")
    source = basis.rests_on(report) or report.words._("Source: vouchers of the treasury.")
    return " ".join(filter(None, [said, source, basis.estimates(report)]))


def state_budget(report: Report) -> Sentence:
    """What leaders are asked for: the state budget's own money, of it each type of funding; empty where what was
    received does not tell the sources apart.
    """
    rows = {row.capital: row for row in report.state_budget if row.plan_dong and row.cumulative_dong is not None}
    if "" not in rows:
        return ()
    in_all = report.say(
        "To the end of {day}, {disbursed} of {plan} million đồng of the state budget was disbursed, {rate}",
        rows.pop(""),
    )
    parts: list[Part] = [*in_all]
    for row in rows.values():
        name = report.capital(row.capital)
        parts += ["; ", *report.say("{capital}: {disbursed} of {plan}, {rate}", row, capital=name)]
    return (*parts, ".")


def _in_all(report: Report, whole: PacedRow) -> Sentence:
    in_all = report.say(
        "From all sources, with what the people and other programmes add, {disbursed} of {plan} million đồng was "
        "disbursed, {rate} of the plan."
        if report.state_budget
        else "To the end of {day}, {disbursed} of {plan} million đồng was disbursed, {rate} of the plan.",
        whole,
    )
    further = [_in_quarter(report, whole), basis.late(report), _last_year(report, whole)]
    return (*in_all, *basis.unplanned(report), *(part for said in further if said for part in (" ", *said)))


def _in_quarter(report: Report, row: PacedRow) -> Sentence:
    """What the quarter alone added, where earlier quarters were reported."""
    if row.in_quarter_dong is None or report.subject.period.previous_in_year is None:
        return ()
    amount = report.money(row, "in_quarter_dong")
    return report.say("Of this, {amount} million đồng was disbursed in the {its_period}.", amount=amount)


def _last_year(report: Report, row: PacedRow) -> Sentence:
    """The rate of the same quarter of the year before."""
    if not row.last_year_rate_percent:
        return ()
    rate = report.rate(row, "last_year_rate_percent")
    return report.say("In the same period of {year} the rate was {rate}.", year=str(report.year - 1), rate=rate)


def _by_capital(report: Report) -> Iterator[Line]:
    for row in report.lines("capital"):
        yield Line(report.heading(row), row, style="subtotal")
        for part in report.parts_of(row, "capital", "capital", "plan_year", "plan_kind"):
            yield Line(report.heading(part, "capital"), part, indent=1)
    for row in report.lines("plan_kind"):
        yield Line(report.words.term("all_money", row.plan_kind), row, style="subtotal")


def _by_source(report: Report) -> Iterator[Line]:
    rows = report.lines("source")
    if rows:
        yield Line(report.words._("By source"), None, style="group")
    yield from (Line(report.heading(row), row, indent=1) for row in rows)
