"""Section II, first part: the money that the year was given, as the plan states and as it allocates it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitoring.measures.names import CAPITALS, MEASURES, SOURCES
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.blocks import Block, Heading, Paragraph, Parts
from monitoring.presentation.report import Report, capitalised, distinct
from monitoring.presentation.sections import basis, handover, terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Column, HeaderGroup, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.tables import numbers
from monitoring.tables.plan_rows import AllocationRow, StatedTotalRow

_COMPARED = ("actual", "difference")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("II. Results"), id="results"),
        Heading(_("1. Money given and allocated"), id="allocation", level=3),
        *_told(report),
        *_totals(report),
        *_allocation(report),
        *handover.blocks(report),
    ]


def _told(report: Report) -> list[Block]:
    sentences = [*basis.plan(report), *basis.allocations(report), *basis.unstated_capital(report)]
    if not sentences:
        is_empty = report.plan is None or (report.the_plan.year == report.year and report.subject.own_plan is None)
        return [Paragraph(report.words._("No plan of the unit has been entered."))] if is_empty else []
    return [Paragraph(basis.joined(sentences))]


# ---- stated totals ---------------------------------------------------------------------------------------------------


def _totals(report: Report) -> list[Block]:
    """What the plan states of the year's money; beside it the sum of the components, where it allocates that money."""
    rows = [
        row
        for row in report.plan_rows(StatedTotalRow)
        if row.measure in ("allocation", "expected_investment") and row.year == report.year
    ]
    if not rows:
        return []
    cells = [_total(report, row) for row in rows]
    compared = any(column in row for row in cells for column in _COMPARED)
    without = () if compared else _COMPARED
    notes = [report.words._("Difference = sum of the components − stated.")] if compared else []
    notes += [check.explanation for check in report.checks if _tells_how(report, check)]
    year, plan_year = str(report.year), str(report.the_plan.year)
    note = " ".join(notes)
    made_of = made(report.words, "tbl-stated-totals", cells, without=without, note=note, year=year, plan_year=plan_year)
    return [made_of]


def _tells_how(report: Report, check: NumberedCheck) -> bool:
    """Whether a check says how a stated total of the year came about, where it is not the sum of its parts."""
    beginning = f"plan-{report.the_plan.year}.stated_total.{report.year}."
    return check.verdict == "differs" and check.check.startswith(beginning) and ".parts" in check.check


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
        "amount": report.number(row.amount_dong, number_id, "amount_dong"),
    }
    check = _components_check(report, row.id) if row.measure == "allocation" else None
    if check:
        cells |= {column: terms.check_figure(report, check, column) for column in _COMPARED}
    return cells


def _components_check(report: Report, total: str) -> NumberedCheck | None:
    """The check of a stated total against the component rows of exactly its type of funding."""
    own = f"plan-{report.the_plan.year}.stated_total.{total}.components"
    names = (own, f"{own}.without_unstated_capital")
    return next((check for check in report.checks if check.check in names), None)


# ---- allocation ------------------------------------------------------------------------------------------------------


def _allocation(report: Report) -> list[Block]:
    """Components by type of funding and source, where the plan is that of the year and allocates any money."""
    if report.subject.own_plan is None:
        return []
    _, kinds, codes = report.words._, _kinds_of_money(report), report.the_plan.component_names
    columns = [Column("name", _("Component"), width=2)]
    columns += [
        Column(f"{capital}.{source}", report.words.term("source_in_short", source), "number")
        for capital, source in kinds
    ]
    sums = {f"{capital}.{source}": _sum(report, capital, source) for capital, source in kinds}
    total = TableRow({"name": _("Sum of the components"), **sums}, style="total")
    return [
        Table(
            _("Allocation of {year}").format(year=report.the_plan.year),
            columns,
            [*(_component_row(report, code) for code in codes if _has_money(report, code)), total],
            id="tbl-allocation",
            groups=_capital_groups(report, kinds),
            unit=terms.unit(report),
            note=_allocation_note(report),
        )
    ]


def _capital_groups(report: Report, kinds: Sequence[tuple[str, str]]) -> list[HeaderGroup]:
    capitals = [capital for capital, _source in kinds]
    groups = [HeaderGroup(capitalised(report.capital(code)), capitals.count(code)) for code in distinct(capitals)]
    return [HeaderGroup(""), *groups]


def _allocation_note(report: Report) -> str:
    shown = distinct(source for _capital, source in _kinds_of_money(report))
    notes = ["; ".join(f"{report.words.term('source_in_short', code)}: {report.source(code)}" for code in shown) + "."]
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
