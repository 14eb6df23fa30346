"""Section I: the documents that direct the programme, the money as the plan allocates it, and the totals it states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitoring.measures.names import CAPITALS, MEASURES, SOURCES
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.messages import N_
from monitoring.presentation.blocks import Block, Heading, Paragraph, Parts
from monitoring.presentation.report import Report, capitalised, distinct
from monitoring.presentation.sections import terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Column, HeaderGroup, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.tables import numbers
from monitoring.tables.plan_rows import AllocationRow, DocumentRow, StatedTotalRow


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    heading = Heading(_("I. Direction and allocation"), id="direction")
    if report.plan is None:
        return [heading, Paragraph(_("No plan of the unit has been entered."))]
    return [
        heading,
        Heading(_("1. Documents"), id="documents", level=3),
        *_documents(report),
        Heading(_("2. Totals that the plan states"), id="stated-totals", level=3),
        _totals(report),
        Heading(_("3. Allocation by component and source"), id="allocation", level=3),
        _allocation(report),
    ]


# ---- documents -------------------------------------------------------------------------------------------------------


def _documents(report: Report) -> list[Block]:
    words, plan = report.words, report.the_plan
    cited = len(plan.cited_documents())
    intro = report.say_counted(
        "The plan of {year} cites {n} document; the table lists the plan itself and the document.",
        "The plan of {year} cites {n} documents; the table lists the plan itself and these, in its order.",
        cited,
        year=str(plan.year),
        n=report.count(cited, numbers.plan(plan.year, "documents")),
    )
    as_written = words._("Numbers, names and subjects as the plan writes them, in Vietnamese.")
    rows = [_document(report, row) for row in plan.documents]
    return [Paragraph(intro), made(words, "tbl-documents", rows, note=as_written if words.language == "en" else "")]


def _document(report: Report, row: DocumentRow) -> dict[str, Parts]:
    blank = report.words._("not given")
    return {
        "number": row.number or blank,
        "date": report.words.date(row.dated) if row.dated else blank,
        "issuer": row.issuer,
        "subject": f"{row.kind_vi}: {row.subject}",
    }


# ---- allocation ------------------------------------------------------------------------------------------------------


def _allocation(report: Report) -> Table:
    """Components by kind of capital and source, on a landscape page of its own."""
    _, kinds, codes = report.words._, _kinds_of_money(report), report.the_plan.component_names
    columns = [Column("name", _("Component"), width=2)]
    columns += [
        Column(f"{capital}.{source}", capitalised(report.source(source)), "number") for capital, source in kinds
    ]
    sums = {f"{capital}.{source}": _sum(report, capital, source) for capital, source in kinds}
    total = TableRow({"name": _("Sum of the components"), **sums}, style="total")
    return Table(
        _("Allocation of {year}").format(year=report.the_plan.year),
        columns,
        [*(_component_row(report, code) for code in codes if _has_money(report, code)), total],
        id="tbl-allocation",
        groups=_capital_groups(report, kinds),
        unit=terms.unit(report),
        landscape=True,
        note=_allocation_note(report),
    )


def _capital_groups(report: Report, kinds: Sequence[tuple[str, str]]) -> list[HeaderGroup]:
    capitals = [capital for capital, _source in kinds]
    groups = [HeaderGroup(capitalised(report.capital(code)), capitals.count(code)) for code in distinct(capitals)]
    return [HeaderGroup(""), *groups]


def _allocation_note(report: Report) -> str:
    notes = [
        report.words._(
            "An empty cell: the plan allocates nothing there. The sums are those of the checks in section IV."
        )
    ]
    if report.the_plan.year != report.year:
        nearest = N_("No allocation of {year} by component has been received: this is the plan nearest to it.")
        notes.insert(0, report.plain(nearest))
    idle = [report.component(code) for code in report.the_plan.component_names if not _has_money(report, code)]
    if idle:
        notes.append(
            report.plain("Components of the programme without money in this plan: {names}.", names="; ".join(idle))
        )
    return " ".join(notes)


def _kinds_of_money(report: Report) -> list[tuple[str, str]]:
    """The pairs of capital and source that the plan allocates, development first, money of unstated capital last."""
    allocated = {(row.capital, row.source) for row in report.plan_rows(AllocationRow)}
    return [pair for capital in (*CAPITALS, "") for source in SOURCES if (pair := (capital, source)) in allocated]


def _has_money(report: Report, component: str) -> bool:
    return any(row.component == component for row in report.plan_rows(AllocationRow))


def _component_row(report: Report, component: str) -> dict[str, Parts]:
    cells: dict[str, Parts] = {"name": report.component(component)}
    for row in (row for row in report.plan_rows(AllocationRow) if row.component == component):
        parts = row.component, row.source, row.capital or "not_stated", numbers.marked("tranche", row.tranche)
        number_id = numbers.plan(report.the_plan.year, "allocation", *parts)
        cells[f"{row.capital}.{row.source}"] = report.number(row.amount_dong, number_id, "amount_dong")
    return cells


def _sum(report: Report, capital: str, source: str) -> Parts:
    """The sum of a column, as the check of the stated total found it; empty where the plan states no such total."""
    wanted = (report.the_plan.year, "allocation", capital, source)
    for total in report.plan_rows(StatedTotalRow):
        if (total.year, total.measure, total.capital, total.source) == wanted:
            check = _components_check(report, total.id)
            return terms.check_figure(report, check, "actual") if check else ""
    return ""


def _components_check(report: Report, total: str) -> NumberedCheck | None:
    """The check of a stated total against the component rows of exactly its kind of capital."""
    own = f"plan-{report.the_plan.year}.stated_total.{total}.components"
    names = (own, f"{own}.without_unstated_capital")
    return next((check for check in report.checks if check.check in names), None)


# ---- stated totals ---------------------------------------------------------------------------------------------------


def _totals(report: Report) -> Block:
    stated = [row for row in report.plan_rows(StatedTotalRow) if row.measure in ("allocation", "expected_investment")]
    if not stated:
        return Paragraph(report.words._("The plan states no totals."))
    rows = [_total(report, row) for row in stated]
    return made(report.words, "tbl-stated-totals", rows, year=str(report.the_plan.year))


def _total(report: Report, row: StatedTotalRow) -> dict[str, Parts]:
    parts = [report.capital(row.capital) if row.capital else "", report.source(row.source) if row.source else ""]
    name = ", ".join(filter(None, parts)) or report.words._("total")
    if quoted := re.match("“[^”]+”", row.note):
        name = report.words._("{name} (in the plan: {words})").format(name=name, words=quoted[0])
    if row.measure != "allocation":
        name = f"{name} ({report.words.name(MEASURES[row.measure])})"
    number_id = numbers.plan(report.the_plan.year, "stated", row.id)
    cells: dict[str, Parts] = {
        "name": capitalised(name),
        "year": str(row.year or ""),
        "amount": report.number(row.amount_dong, number_id, "amount_dong"),
    }
    check = _components_check(report, row.id) if row.measure == "allocation" else None
    if check:
        cells |= {column: terms.check_figure(report, check, column) for column in ("actual", "difference")}
    return cells
