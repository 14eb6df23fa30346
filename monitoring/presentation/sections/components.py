"""Section II, third part: what each component has spent and brought about, and where, place by place."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.amounts import round_half_up
from monitoring.measures import findings
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.quarter_rows import PacedRow, TargetedRow
from monitoring.presentation.blocks import Block, Heading, Paragraph, Part, Parts, as_parts
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import indicator_words
from monitoring.presentation.sections.money_tables import Line, money_table, total
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow

#: From which rate on a cell of the heat table is a shade darker, in percent.
_SHADES = (25, 50, 75)


def blocks(report: Report) -> list[Block]:
    heading = Heading(report.words._("3. Results by component"), id="by-component", level=3)
    rows = report.lines("component")
    if not rows:
        return [heading, Paragraph(report.words._("What was received does not break disbursement down by component."))]
    return [heading, Paragraph(_extremes(report, rows)), _table(report, rows), *_heat(report)]


def _extremes(report: Report, components: Sequence[PacedRow]) -> Parts:
    """The fastest and the slowest components, and those where nothing has been disbursed."""
    ranked = findings.fastest_first(components)
    if len(ranked) < 2:
        return report.words._("Disbursement by component is as follows.")
    first, last = ranked[0], ranked[-1]
    said = report.say(
        "Of {n} components with money, {first} has disbursed most of its plan ({first_rate}), {last} least "
        "({last_rate}).",
        n=str(len(ranked)),
        first=report.line_name(first),
        first_rate=report.rate(first),
        last=report.line_name(last),
        last_rate=report.rate(last),
    )
    idle = "; ".join(report.line_name(row) for row in ranked if row.cumulative_dong == 0)
    return (*said, " ", report.plain("Nothing has been disbursed of: {names}.", names=idle)) if idle else said


# ---- money and results -----------------------------------------------------------------------------------------------


def _table(report: Report, rows: Sequence[PacedRow]) -> Table:
    """The money of each component; beside it what its counted targets came to."""
    lines = [*(Line(report.line_name(row), row) for row in rows), total(report)]
    table = money_table(
        report,
        report.plain("Components to {day}"),
        report.words._("Component"),
        lines,
        table_id="tbl-component",
        note=report.words._("What came about: as the offices report it. By type of funding: see the annex."),
        without=("estimate_dong", "last_year_rate_percent"),
    )
    results = [_results(report, line.row.component) if line.row and line.row.component else () for line in lines]
    if not any(results):
        return table
    column = Column("results", report.words._("What came about"), width=2.2)
    return table.widened(column, results)


def _results(report: Report, component: str) -> tuple[Part, ...]:
    """The counts that offices report of a component's works, cases and events, of places where only they report; then
    what their returns say has been done.
    """
    parts: list[Part] = []
    own = [row for row in report.own_targets if row.component == component and row.unit == "count"]
    for told in (_count(report, row) for row in own if row.kind != "milestone" and row.target == ""):
        if told:
            parts += ["; " if parts else "", *told]
    done = distinct(row.work_done.rstrip(".") for row in report.returns if row.component == component and row.work_done)
    return (*parts, *(["; "] if parts and done else []), "; ".join(done)) if done else tuple(parts)


def _count(report: Report, row: TargetedRow) -> tuple[Part, ...]:
    if row.numerator != "":
        return (f"{row.name}: ", *as_parts(indicator_words.reported_words(report, row)), f" {row.counted}")
    own = indicator_words.by_place(report, row)
    return (f"{row.name}: ", *own) if own else ()


# ---- places by components ------------------------------------------------------------------------------------------


def _heat(report: Report) -> list[Block]:
    """The rate of each component in each place; the ground is the darker, the more has been disbursed."""
    cells = {(row.component, row.place): row for row in report.lines("component", "place")}
    places = [code for code in dict.fromkeys(row.place for row in report.lines("place")) if code]
    if len([code for code in places if code != UNASSIGNED["place"]]) < 2 or not cells:
        return []
    columns = [Column("name", report.words._("Component"), width=2)]
    columns += [Column(code, report.code_name("place", code), "number") for code in places]
    columns.append(Column("whole", report.words._("All"), "number"))
    rows = []
    for row in report.lines("component"):
        own = {place: cells.get((row.component, place)) for place in places} | {"whole": row}
        rows.append(_heat_row(report, report.code_name("component", row.component), own))
    by_place = {row.place: row for row in report.lines("place")}
    everywhere = {place: by_place.get(place) for place in places} | {"whole": report.line()}
    rows.append(_heat_row(report, report.words._("All components"), everywhere, style="total"))
    return [
        Table(
            report.plain("Rate by component and {its_place}, to {day}"),
            columns,
            rows,
            id="tbl-heat",
            note=report.words._(
                "Percent of the plan as the units return it. The darker, the more disbursed: below 25%, from 25%, from "
                "50%, from 75%. A dash: no plan there."
            ),
        )
    ]


def _heat_row(report: Report, name: str, rows: dict[str, PacedRow | None], style: str = "normal") -> TableRow:
    cells: dict[str, Parts] = {"name": name}
    shades: dict[str, int] = {}
    for column, row in rows.items():
        rate = None if row is None or not row.plan_dong else findings.rate_of(row)
        if row is None or rate is None:
            cells[column] = "–"
        else:
            cells[column] = report.rate(row)
            shades[column] = 1 + sum(round_half_up(rate, 1) >= limit for limit in _SHADES)  # as it is printed
    return TableRow(cells, style, shades=shades)
