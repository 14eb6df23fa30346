"""Section II, first half: disbursement in all, by capital, by source, by component and by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.measures import findings
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation import charts
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, parts_plain
from monitoring.presentation.figures import Figure, without_plan
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis
from monitoring.presentation.sections.money_tables import (
    Line,
    bar,
    bar_words,
    bars_figure,
    in_words,
    money_table,
    outlined,
    total,
)


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("II. Disbursement"), id="disbursement"),
        Heading(_("1. In all and by kind of capital"), id="by-capital", level=3),
        *_by_capital(report),
        Heading(_("2. By source"), id="by-source", level=3),
        *_by_source(report),
        Heading(_("3. By component"), id="by-component", level=3),
        *_by_component(report),
        Heading(report.plain("4. By {its_place}"), id="by-place", level=3),
        *_by_place(report),
    ]


# ---- by capital ------------------------------------------------------------------------------------------------------


def _by_capital(report: Report) -> list[Block]:
    _, whole = report.words._, report.line()
    if whole is None or whole.cumulative_dong is None:
        return [Paragraph(_("There is no disbursement figure."))]
    title = report.plain("Disbursement by kind of capital, to {day}")
    caption = _("Plan and disbursement by kind of capital, million đồng")
    bars = [Line(report.heading(row), row) for row in report.lines("capital", "plan_year", "plan_kind")]
    # To when the estimates go, and what is known of money whose kind of capital the plan leaves open.
    also = " ".join(filter(None, [basis.estimates(report), *map(parts_plain, basis.unstated_capital(report))]))
    return [
        Paragraph(_in_all(report, whole)),
        BulletList([_of_capital(report, row) for row in report.lines("capital")]),
        money_table(report, title, _("Money"), _capital_lines(report), table_id="tbl-capital", also=also),
        bars_figure(report, caption, bars, figure_id="fig-capital", label=_("Money")),
    ]


def _in_all(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    in_all = report.say(
        "Disbursement to {day} comes to {disbursed} million đồng, {rate} of the plan ({plan} million đồng).", whole
    )
    further = [_in_quarter(report, whole), basis.late(report), _last_year(report, whole)]
    return (*in_all, *basis.unplanned(report), *(part for said in further if said for part in (" ", *said)))


def _in_quarter(report: Report, row: PacedRow) -> tuple[Part, ...]:
    """What the quarter alone added, where earlier quarters were reported."""
    if row.in_quarter_dong is None or report.subject.period.previous_in_year is None:
        return ()
    amount = report.money(row, "in_quarter_dong")
    return report.say("Of this, {amount} million đồng was disbursed in the {its_period}.", amount=amount)


def _last_year(report: Report, row: PacedRow) -> tuple[Part, ...]:
    """The rate of the same quarter of the year before."""
    if not row.last_year_rate_percent:
        return ()
    rate = report.rate(row, "last_year_rate_percent")
    return report.say("In the same period of {year} the rate was {rate}.", year=str(report.year - 1), rate=rate)


def _of_capital(report: Report, row: PacedRow) -> Parts:
    """One capital, and the years of plan that it is made of."""
    parts: list[Part] = [
        *report.say(
            "{capital}: {disbursed} million đồng, {rate} of its plan of {plan} million đồng",
            row,
            capital=report.heading(row),
        )
    ]
    for place, line in enumerate(report.parts_of(row, "capital", "capital", "plan_year", "plan_kind")):
        name = report.line_name(line, "capital")
        parts += [
            "; " if place else f"; {report.words._('of this')}, ",
            *report.say("{plan_of}: {disbursed} of {plan} million đồng, {rate}", line, plan_of=name),
        ]
    return [*parts, "."]


def _capital_lines(report: Report) -> list[Line]:
    lines = []
    for row in report.lines("capital"):
        lines.append(Line(report.heading(row), row, style="subtotal"))
        parts = report.parts_of(row, "capital", "capital", "plan_year", "plan_kind")
        lines += [Line(report.heading(part, "capital"), part, indent=1) for part in parts]
    for row in report.lines("plan_kind"):
        lines.append(Line(report.words.term("all_money", row.plan_kind), row, style="subtotal"))
    return [*lines, total(report)]


# ---- by source -------------------------------------------------------------------------------------------------------


def _by_source(report: Report) -> list[Block]:
    _ = report.words._
    if not report.lines("source"):
        return [Paragraph(_("What was received does not break disbursement down by source."))]
    lines = outlined(report, "source")
    return [money_table(report, _("Disbursement by source"), _("Source"), lines, table_id="tbl-source")]


# ---- by component ----------------------------------------------------------------------------------------------------


def _by_component(report: Report) -> list[Block]:
    _, rows = report.words._, report.lines("component")
    if not rows:
        return [Paragraph(_("What was received does not break disbursement down by component."))]
    bars = [Line(report.line_name(row), row) for row in rows if row.plan_dong]
    caption = _("Plan and disbursement by component, million đồng")
    table = money_table(
        report,
        _("Disbursement by component"),
        _("Component"),
        outlined(report, "component", style="normal", head=str),
        table_id="tbl-component",
        note=_("Estimates are in Annex 1."),
        without="estimate_dong",
        ranked=True,
    )
    figure = bars_figure(report, caption, bars, figure_id="fig-component", label=_("Component")) if bars else None
    return [Paragraph(_extremes(report, rows)), table, figure or without_plan(report.words, caption)]


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


# ---- by place ------------------------------------------------------------------------------------------------------


def _by_place(report: Report) -> list[Block]:
    rows = report.lines("place")
    if not rows:
        return [Paragraph(report.plain("What was received does not break disbursement down by {its_place}."))]
    table = money_table(
        report,
        report.plain("Disbursement by {its_place}"),
        capitalised(report.kind_word("place")),
        outlined(report, "place", part=capitalised, alone=True),
        table_id="tbl-place",
        note=" ".join(_place_notes(report, rows)),
        without="estimate_dong",
        ranked=True,
    )
    return [table, *_place_figure(report, rows)]


def _place_notes(report: Report, rows: Sequence[PacedRow]) -> Iterator[str]:
    """Whose plan the places' is, and whether it makes up the whole."""
    whole = report.line()
    yield report.plain(
        "The plan by {its_place} is the one that units returned; where none returned it, there is no rate."
    )
    if whole is not None and not findings.add_up_to(rows, whole):
        yield report.plain("The rows do not add up to the total's plan: not all of it was returned by {its_place}.")


def _place_figure(report: Report, rows: Sequence[PacedRow]) -> list[Block]:
    """Small multiples, one panel a place, on one scale."""
    _ = report.words._
    panels, lines = [], []
    for row in (row for row in rows if row.place != UNASSIGNED["place"]):
        parts = report.parts_of(row, "place", "place", "capital")
        bars = [bar(report, report.heading(part, "place"), part) for part in parts]
        panels.append(charts.Panel(report.heading(row), bars))
        lines += [Line(report.line_name(part), part) for part in parts]
    if not lines:
        return []
    caption = report.plain("Plan and disbursement by {its_place} and kind of capital")
    table = money_table(
        report,
        caption,
        capitalised(report.kind_word("place")),
        lines,
        table_id="fig-place-table",
        without="estimate_dong",
    )
    return [
        Figure(
            charts.places(panels, **bar_words(report.words)),
            alt=in_words(report, lines),
            caption=caption,
            id="fig-place",
            table=table,
            table_label=_("The figures behind the chart"),
        )
    ]
