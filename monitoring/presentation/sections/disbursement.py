"""Section II, first half: disbursement in all, by capital, by source, by component and by commune."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.measures.disbursement import UNASSIGNED
from monitoring.presentation import charts
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, parts_plain, sentence
from monitoring.presentation.figures import Figure, without_plan
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, findings, terms
from monitoring.presentation.sections.money_tables import Line, bar, bar_words, bars_figure, in_words, money_table
from monitoring.records import Row


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
        Heading(_("4. By commune"), id="by-commune", level=3),
        *_by_commune(report),
    ]


# ---- by capital ------------------------------------------------------------------------------------------------------


def _by_capital(report: Report) -> list[Block]:
    whole = report.line()
    if whole is None or whole.cumulative_dong is None:
        return [Paragraph(report.words._("There is no disbursement figure."))]
    lines = _capital_lines(report)
    title = report.words._("Disbursement by kind of capital, to {day}").format(day=report.words.date(report.cut_off))
    return [
        Paragraph(_in_all(report, whole)),
        BulletList([_of_capital(report, row) for row in report.lines("capital")]),
        money_table(report, title, report.words._("Money"), lines, table_id="tbl-capital", also=_notes(report)),
        bars_figure(
            report, report.words._("Plan and disbursement by kind of capital, million đồng"), _capital_bars(report),
            figure_id="fig-capital", label=report.words._("Money"),
        ),
    ]  # fmt: skip


def _notes(report: Report) -> str:
    """To when the estimates go, and what is known of money whose kind of capital the plan leaves open."""
    return " ".join(filter(None, [basis.estimates(report), *map(parts_plain, basis.unstated_capital(report))]))


def _in_all(report: Report, whole: Row) -> tuple[Part, ...]:
    _ = report.words._
    parts: dict[str, Part] = {
        "day": report.words.date(report.cut_off), "disbursed": report.measured(whole),
        "rate": report.rate(whole), "plan": report.money(whole, "plan_dong"),
    }  # fmt: skip
    said = sentence(
        _("Disbursement to {day} comes to {disbursed} million đồng, {rate} of the plan ({plan} million đồng)."), **parts
    )
    late = basis.late(report)
    said = (*said, *basis.unplanned(report))
    return (*said, *_in_quarter(report, whole), *((" ", *late) if late else ()), *_last_year(report, whole))


def _in_quarter(report: Report, row: Row) -> tuple[Part, ...]:
    """What the quarter alone added, where earlier quarters were reported."""
    if row.in_quarter_dong is None or report.subject.period.quarter == 1:
        return ()
    said = sentence(
        report.words._("Of this, {amount} million đồng was disbursed in the quarter."),
        amount=report.money(row, "in_quarter_dong"),
    )
    return (" ", *said)


def _last_year(report: Report, row: Row) -> tuple[Part, ...]:
    """The rate of the same quarter of the year before."""
    if not row.last_year_rate_percent:
        return ()
    said = sentence(
        report.words._("In the same period of {year} the rate was {rate}."), year=str(report.year - 1),
        rate=report.last_year_rate(row),
    )  # fmt: skip
    return (" ", *said)


def _of_capital(report: Report, row: Row) -> Parts:
    """One capital, and the years of plan that it is made of."""
    _ = report.words._
    said: list[Part] = list(sentence(
        _("{capital}: {disbursed} million đồng, {rate} of its plan of {plan} million đồng"),
        capital=capitalised(terms.line_name(report, row)), disbursed=report.measured(row),
        rate=report.rate(row), plan=report.money(row, "plan_dong"),
    ))  # fmt: skip
    years = [line for line in report.lines("capital", "plan_year", "plan_kind") if line.capital == row.capital]
    for place, line in enumerate(years):
        said += [f"; {_('of this')}, " if place == 0 else "; ", *sentence(
            _("{plan_of}: {disbursed} of {plan} million đồng, {rate}"),
            plan_of=terms.line_name(report, line, "capital"), disbursed=report.measured(line),
            plan=report.money(line, "plan_dong"), rate=report.rate(line),
        )]  # fmt: skip
    return [*said, "."]


def _capital_lines(report: Report) -> list[Line]:
    lines = []
    for row in report.lines("capital"):
        lines.append(Line(capitalised(terms.line_name(report, row)), row, style="subtotal"))
        lines += [
            Line(capitalised(terms.line_name(report, line, "capital")), line, indent=1)
            for line in report.lines("capital", "plan_year", "plan_kind")
            if line.capital == row.capital
        ]
    for row in report.lines("plan_kind"):
        label = {
            "year": report.words._("All money of the year's plan"),
            "carried_over": report.words._("All money carried over"),
        }[row.plan_kind]
        lines.append(Line(label, row, style="subtotal"))
    return [*lines, Line(report.words._("Total"), report.line(), style="total")]


def _capital_bars(report: Report) -> list[Line]:
    return [
        Line(capitalised(terms.line_name(report, row)), row)
        for row in report.lines("capital", "plan_year", "plan_kind")
    ]


# ---- by source -------------------------------------------------------------------------------------------------------


def _by_source(report: Report) -> list[Block]:
    _ = report.words._
    if not report.lines("source"):
        return [Paragraph(_("What was received does not break disbursement down by source."))]
    lines = []
    for row in report.lines("source"):
        lines.append(Line(capitalised(terms.line_name(report, row)), row, style="subtotal"))
        parts = [line for line in report.lines("source", "capital") if line.source == row.source]
        lines += [Line(terms.line_name(report, line, "source"), line, indent=1) for line in parts if len(parts) > 1]
    lines.append(Line(_("Total"), report.line(), style="total"))
    return [money_table(report, _("Disbursement by source"), _("Source"), lines, table_id="tbl-source")]


# ---- by component ----------------------------------------------------------------------------------------------------


def _by_component(report: Report) -> list[Block]:
    _ = report.words._
    if not report.lines("component"):
        return [Paragraph(_("What was received does not break disbursement down by component."))]
    lines = []
    for row in report.lines("component"):
        lines.append(Line(terms.line_name(report, row), row))
        parts = [line for line in report.lines("component", "capital") if line.component == row.component]
        lines += [Line(terms.line_name(report, line, "component"), line, indent=1) for line in parts if len(parts) > 1]
    lines.append(Line(_("Total"), report.line(), style="total"))
    bars = [Line(terms.line_name(report, row), row) for row in report.lines("component") if row.plan_dong]
    caption = _("Plan and disbursement by component, million đồng")
    return [
        Paragraph(_extremes(report)),
        money_table(report, _("Disbursement by component"), _("Component"), lines, table_id="tbl-component",
                    note=_("Estimates are in Annex 1."), without="estimate_dong", ranked=True),
        bars_figure(report, caption, bars, figure_id="fig-component", label=_("Component"))
        if bars else without_plan(report.words, caption),
    ]  # fmt: skip


def _extremes(report: Report) -> Parts:
    """The fastest and the slowest components, and those where nothing has been disbursed."""
    _ = report.words._
    rows = [row for row in report.lines("component") if row.plan_dong and row.cumulative_dong is not None]
    ranked = sorted(rows, key=lambda row: (-findings.rate_of(row), row.number_id))
    if len(ranked) < 2:
        return _("Disbursement by component is as follows.")
    said = sentence(
        _("Of {n} components with money, {first} has disbursed most of its plan ({first_rate}), {last} least "
          "({last_rate})."),
        n=str(len(ranked)), first=terms.line_name(report, ranked[0]), first_rate=report.rate(ranked[0]),
        last=terms.line_name(report, ranked[-1]), last_rate=report.rate(ranked[-1]),
    )  # fmt: skip
    idle = [terms.line_name(report, row) for row in ranked if row.cumulative_dong == 0]
    return [*said, " ", _("Nothing has been disbursed of: {names}.").format(names="; ".join(idle))] if idle else said


# ---- by commune ------------------------------------------------------------------------------------------------------


def _by_commune(report: Report) -> list[Block]:
    _ = report.words._
    rows = report.lines("commune")
    if not rows:
        return [Paragraph(_("What was received does not break disbursement down by commune."))]
    lines: list[Line] = []
    for row in rows:
        lines.append(Line(capitalised(terms.line_name(report, row)), row, style="subtotal"))
        parts = [line for line in report.lines("commune", "capital") if line.commune == row.commune]
        lines += [Line(capitalised(terms.line_name(report, line, "commune")), line, indent=1) for line in parts]
    lines.append(Line(_("Total"), report.line(), style="total"))
    note = " ".join(_commune_notes(report, rows))
    return [
        money_table(
            report,
            _("Disbursement by commune"),
            _("Commune"),
            lines,
            table_id="tbl-commune",
            note=note,
            without="estimate_dong",
            ranked=True,
        ),
        *_commune_figure(report, rows),
    ]


def _commune_notes(report: Report, rows: Sequence[Row]) -> Iterator[str]:
    """Whose plan the communes' is, and whether it makes up the whole."""
    _, whole = report.words._, report.line()
    yield _("The plan by commune is the one that units returned; where none returned it, there is no rate.")
    if whole is not None and sum(row.plan_dong or 0 for row in rows) != whole.plan_dong:
        yield _("The rows do not add up to the total's plan: not all of it was returned by commune.")


def _commune_figure(report: Report, rows: Sequence[Row]) -> list[Block]:
    """Small multiples, one panel a commune, on one scale."""
    _ = report.words._
    shown = [row for row in rows if row.commune != UNASSIGNED["commune"]]
    panels, lines = [], []
    for row in shown:
        parts = [line for line in report.lines("commune", "capital") if line.commune == row.commune]
        panels.append(
            charts.Panel(
                capitalised(terms.line_name(report, row)),
                [bar(report, capitalised(terms.line_name(report, line, "commune")), line) for line in parts],
            )
        )
        lines += [Line(terms.line_name(report, line), line) for line in parts]
    if not any(panel.bars for panel in panels):
        return []
    return [Figure(
        charts.communes(panels, **bar_words(report)), alt=in_words(report, lines),
        caption=_("Plan and disbursement by commune and kind of capital"), id="fig-commune",
        table=money_table(report, _("Plan and disbursement by commune and kind of capital"), _("Commune"), lines,
                          table_id="fig-commune-table", without="estimate_dong"),
        table_label=_("The figures behind the chart"),
    )]  # fmt: skip
