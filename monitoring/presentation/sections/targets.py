"""Section III: the plan's targets – met or not, by how much, by how many people; what has no data or no number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from monitoring.measures import target_findings
from monitoring.measures.quarter_rows import TargetedRow
from monitoring.presentation import charts
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, as_parts, parts_plain
from monitoring.presentation.figures import Figure
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import indicator_words, terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    heading = Heading(_("III. Targets"), id="targets")
    if not report.own_targets:
        return [heading, Paragraph(without_targets(report))]
    return [
        heading,
        Paragraph(_summary(report)),
        Heading(_("1. Targets that can be measured"), id="measured-targets", level=3),
        *_scoreboard(report),
        _table(report),
        Heading(_("2. Targets that cannot be measured as the plan writes them"), id="narrative-targets", level=3),
        *_without_number(report),
        Heading(_("3. Who is to report what, and with which money"), id="coverage", level=3),
        _coverage(report),
    ]


def without_targets(report: Report) -> str:
    """What is said where the year has no targets to be measured by."""
    return report.plain("There are no targets of {year} to measure results by.")


def _summary(report: Report) -> tuple[Part, ...]:
    groups = target_findings.by_status(report)
    return report.say(
        "Targets of {year}: {n} in all – {met} met, {not_met} not met, {conflicting} reported differently by two "
        "offices, {no_data} without data, {not_measurable} that cannot be measured as the plan writes them.",
        n=report.count(sum(map(len, groups.values())), "indicators.all"),
        year=str(report.the_plan.year),
        **{code: report.count(len(rows), f"indicators.{code}") for code, rows in groups.items()},
    )


# ---- targets with a number -------------------------------------------------------------------------------------------


def _scoreboard(report: Report) -> list[Block]:
    """Shares with a target as dots on one scale; changes and counts have no place on it."""
    _ = report.words._
    rows = [row for row in report.targets if row.unit == "percent" and row.target != ""]
    if all(row.numerator == "" for row in rows):
        return [Paragraph(_("No office has reported a figure for any of these targets yet."))]
    dots = [_dot(report, row) for row in rows]
    drawing = charts.scoreboard(dots, target_label=_("target"), value_label=_("reached"))
    alt = " ".join(_in_words(report, row) for row in rows)
    return [Figure(drawing, alt=alt, caption=_("Shares reached and their targets"), id="fig-targets")]


def _dot(report: Report, row: TargetedRow) -> charts.Dot:
    exact = target_findings.value(report, row)
    return charts.Dot(
        indicator_words.name_and_office(report, row),
        exact,
        Fraction(row.target),
        "" if exact is None else indicator_words.value_words(report, row).text,
        parts_plain(indicator_words.target_words(report, row)),
        terms.status(report, row.status),
    )


def _in_words(report: Report, row: TargetedRow) -> str:
    return report.plain(
        "{name}: {value}, target {target}, {status}.",
        name=indicator_words.name_and_office(report, row),
        value=indicator_words.value_words(report, row),
        target=indicator_words.target_words(report, row),
        status=terms.status(report, row.status),
    )


def _table(report: Report) -> Table:
    """Every target with a number and its places; gap and people are left out where nobody reported anything."""
    shown = [row for row in report.indicators if target_findings.is_measured(row)]
    rows, year = [_row(report, row) for row in shown], str(report.the_plan.year)
    if any(row.numerator for row in shown):
        small = str(indicator_words.SMALL_DENOMINATOR)
        return made(report.words, "tbl-targets", rows, year=year, small=small)
    nothing_reported = ("fraction", "gap", "short")
    return replace(
        made(report.words, "tbl-targets", rows, without=nothing_reported, note="", year=year), landscape=False
    )


def _row(report: Report, row: TargetedRow) -> TableRow:
    cells: dict[str, Parts] = {
        "name": indicator_words.name_and_office(report, row) if row.is_target else report.place(row.place),
        "value": indicator_words.value_words(report, row),
        "fraction": indicator_words.fraction_words(report, row),
        "target": indicator_words.target_words(report, row),
        "status": terms.status(report, row.status),
        "gap": indicator_words.gap_words(report, row),
        "short": indicator_words.short_words(report, row),
    }
    return TableRow(cells, indent=0 if row.is_target else 1)


# ---- targets without a number ----------------------------------------------------------------------------------------


def _without_number(report: Report) -> list[Block]:
    """Followed as they are written, never scored."""
    _ = report.words._
    rows = [row for row in report.targets if not target_findings.is_measured(row)]
    if not rows:
        return [Paragraph(_("Every target of the plan has a number."))]
    intro = _(
        "These targets of the plan have no number. What is reported of them is shown, but nobody is told whether "
        "they are met."
    )
    return [Paragraph(intro), BulletList([_narrative(report, row) for row in rows])]


def _narrative(report: Report, row: TargetedRow) -> Parts:
    name = indicator_words.name(report, row)
    reported = as_parts(indicator_words.reported_words(report, row))
    if row.numerator == "":
        return [f"{name}: ", *(_by_place(report, row) or reported), "."]
    return [f"{name}: ", *reported, f" ({row.numerator_name})."]


def _by_place(report: Report, row: TargetedRow) -> list[Part]:
    """What some places reported of a target of the whole unit, and who has not; empty where none has."""
    parts: list[Part] = []
    for own in target_findings.of_places(report, row):
        reported = as_parts(indicator_words.reported_words(report, own))
        parts += ["; " if parts else "", f"{report.place(own.place)} ", *reported]
    if parts and (silent := target_findings.silent_places(report, row)):
        parts += ["; ", report.plain("not reported: {places}", places=", ".join(map(report.place, silent)))]
    return parts


# ---- coverage --------------------------------------------------------------------------------------------------------


def _coverage(report: Report) -> Table:
    """Components and the targets, money and agencies that they have or lack."""
    plan = report.the_plan
    funded, aimed = {row.component for row in plan.allocations}, {row.component for row in plan.targets}
    led = {row.component for row in plan.leads}
    codes = [code for code in plan.component_names if code in funded | aimed | led]
    rows = [_covered(report, code, code in funded) for code in codes]
    return made(report.words, "tbl-coverage", rows, note=" ".join(_not_covered(report, funded)))


def _not_covered(report: Report, funded: set[str]) -> Iterator[str]:
    """Targets without a component; agencies of the profile that have neither money nor a target to answer for."""
    plan = report.the_plan
    free = distinct(row.name for row in report.targets if row.component == "")
    if free:
        yield report.plain("Targets that belong to no component: {names}.", names="; ".join(free))
    busy = {row.agency for row in plan.leads if row.component in funded}
    busy |= {row.agency for row in plan.targets}
    idle = [report.agency(agency.code) for agency in report.subject.unit.agencies if agency.code not in busy]
    if idle:
        yield report.plain("Agencies with neither money nor a target: {names}.", names="; ".join(idle))


def _covered(report: Report, component: str, has_money: bool) -> dict[str, Parts]:
    _ = report.words._
    leads = [row.agency for row in report.the_plan.leads if row.component == component]
    names = distinct(row.name for row in report.targets if row.component == component)
    return {
        "component": report.component(component),
        "leads": report.agencies_named(leads) or _("none"),
        "money": _("yes") if has_money else _("none"),
        "targets": "; ".join(names) or _("none"),
    }
