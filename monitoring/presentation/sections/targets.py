"""Section III: the plan's targets – met or not, by how much, by how many people; what has no data or no number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from monitoring.presentation import charts
from monitoring.presentation.blocks import (
    Block,
    BulletList,
    Heading,
    Paragraph,
    Part,
    Parts,
    as_parts,
    parts_plain,
    sentence,
)
from monitoring.presentation.figures import Figure
from monitoring.presentation.report import Report
from monitoring.presentation.sections import findings, indicator_words, terms
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row


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
        *_coverage(report),
    ]


def without_targets(report: Report) -> str:
    """What is said where the year has no targets to be measured by."""
    return report.words._("There are no targets of {year} to measure results by.").format(year=report.year)


def _summary(report: Report) -> tuple[Part, ...]:
    _, groups = report.words._, findings.by_status(report)
    counts = {code: report.count(len(rows), f"indicators.{code}") for code, rows in groups.items()}
    total = report.count(sum(map(len, groups.values())), "indicators.all")
    template = _(
        "Targets of {year}: {n} in all – {met} met, {not_met} not met, {conflicting} reported differently by two "
        "offices, {no_data} without data, {not_measurable} that cannot be measured as the plan writes them."
    )
    return sentence(template, n=total, year=str(report.the_plan.year), **counts)


# ---- targets with a number -------------------------------------------------------------------------------------------


def _scoreboard(report: Report) -> list[Block]:
    """Shares with a target as dots on one scale; changes and counts have no place on it."""
    _ = report.words._
    rows = [row for row in report.targets if row.unit == "percent" and row.target != ""]
    if all(row.numerator == "" for row in rows):
        return [Paragraph(_("No office has reported a figure for any of these targets yet."))]
    caption = _("Shares reached and their targets")
    return [Figure(
        charts.scoreboard([_dot(report, row) for row in rows], target_label=_("target"), value_label=_("reached")),
        alt=" ".join(_in_words(report, row) for row in rows), caption=caption, id="fig-targets",
    )]  # fmt: skip


def _dot(report: Report, row: Row) -> charts.Dot:
    exact = indicator_words.value(report, row)
    return charts.Dot(
        indicator_words.name_and_office(report, row), exact, Fraction(row.target),
        "" if exact is None else parts_plain(indicator_words.value_words(report, row)),
        parts_plain(indicator_words.target_words(report, row)), terms.status(report, row.status),
    )  # fmt: skip


def _in_words(report: Report, row: Row) -> str:
    return report.words._("{name}: {value}, target {target}, {status}.").format(
        name=indicator_words.name_and_office(report, row), value=parts_plain(indicator_words.value_words(report, row)),
        target=parts_plain(indicator_words.target_words(report, row)),
        status=report.words._(terms.STATUSES[row.status]),
    )  # fmt: skip


def _table(report: Report) -> Table:
    """Every target with a number and its communes; gap and people are left out where nobody reported anything."""
    _ = report.words._
    shown = [row for row in report.indicators if indicator_words.is_measured(row)]
    columns = [
        Column("name", _("Target"), width=2.6), Column("value", _("Reached"), "number"),
        Column("target", _("Wanted"), width=1.5), Column("status", _("Result"), width=1.3),
    ]  # fmt: skip
    note = ""
    if any(row.numerator for row in shown):
        columns.insert(2, Column("fraction", _("Reported"), "number"))
        columns += [Column("gap", _("Gap"), "number"), Column("short", _("Still needed"), width=1.1)]
        note = _(
            "Reported: numerator / denominator. Gap: reached − wanted, in percentage points, or in cases for a count. "
            "A share of {small} or fewer is told as n/N. Two lines of one target: two offices report differently."
        ).format(small=indicator_words.SMALL_DENOMINATOR)
    keys = [column.key for column in columns]
    rows = [_row(report, row, keys) for row in shown]
    title = _("Targets of {year}").format(year=report.the_plan.year)
    return Table(title, columns, rows, id="tbl-targets", note=note, landscape="fraction" in keys)


def _row(report: Report, row: Row, keys: Sequence[str]) -> TableRow:
    cells: dict[str, Parts] = {
        "name": indicator_words.name_and_office(report, row) if row.is_target else report.commune(row.commune),
        "value": indicator_words.value_words(report, row), "fraction": indicator_words.fraction_words(report, row),
        "target": indicator_words.target_words(report, row), "status": terms.status(report, row.status),
        "gap": indicator_words.gap_words(report, row), "short": indicator_words.short_words(report, row),
    }  # fmt: skip
    return TableRow({key: cells[key] for key in keys}, indent=0 if row.is_target else 1)


# ---- targets without a number ----------------------------------------------------------------------------------------


def _without_number(report: Report) -> list[Block]:
    """Followed as they are written, never scored."""
    _ = report.words._
    rows = [row for row in report.targets if not indicator_words.is_measured(row)]
    if not rows:
        return [Paragraph(_("Every target of the plan has a number."))]
    intro = _(
        "These targets of the plan have no number. What is reported of them is shown, but nobody is told whether "
        "they are met."
    )
    return [Paragraph(intro), BulletList([_narrative(report, row) for row in rows])]


def _narrative(report: Report, row: Row) -> Parts:
    name = indicator_words.name(report, row)
    reported = indicator_words.reported_words(report, row)
    if row.numerator == "":
        return [f"{name}: ", *(_by_commune(report, row) or as_parts(reported)), "."]
    return [f"{name}: ", *as_parts(reported), f" ({row.numerator_name})."]


def _by_commune(report: Report, row: Row) -> list[Part]:
    """What some communes reported of a target of the whole district, and who has not; empty where none has."""
    said: list[Part] = []
    for own in findings.of_communes(report, row):
        said += [
            "; " if said else "",
            f"{report.commune(own.commune)} ",
            *as_parts(indicator_words.reported_words(report, own)),
        ]
    if said and (silent := findings.silent_communes(report, row)):
        said += [
            "; ",
            report.words._("not reported: {communes}").format(communes=", ".join(map(report.commune, silent))),
        ]
    return said


# ---- coverage --------------------------------------------------------------------------------------------------------


def _coverage(report: Report) -> list[Block]:
    """Components and the targets, money and agencies that they have or lack."""
    _, plan = report.words._, report.the_plan
    funded, aimed, led = ({row.component for row in plan.rows(name)} for name in ("allocations", "targets", "leads"))
    columns = [
        Column("component", _("Component"), width=1.5), Column("leads", _("Leading agency"), width=1.6),
        Column("money", _("Money in the plan")), Column("targets", _("Targets"), width=2.4),
    ]  # fmt: skip
    codes = [code for code in plan.component_names if code in funded | aimed | led]
    rows = [_covered(report, code, code in funded) for code in codes]
    note = " ".join(_not_covered(report, funded))
    return [Table(_("Components, agencies, money and targets"), columns, rows, id="tbl-coverage", note=note)]


def _not_covered(report: Report, funded: set[str]) -> Iterator[str]:
    """Targets without a component; agencies of the profile that have neither money nor a target to answer for."""
    _, plan = report.words._, report.the_plan
    free = dict.fromkeys(row.name for row in report.targets if row.component == "")
    if free:
        yield _("Targets that belong to no component: {names}.").format(names="; ".join(free))
    busy = {row.agency for row in plan.rows("leads") if row.component in funded}
    busy |= {row.agency for row in plan.rows("targets")}
    idle = [agency.code for agency in report.subject.district.agencies if agency.code not in busy]
    if idle:
        yield _("Agencies with neither money nor a target: {names}.").format(
            names="; ".join(report.agency(code) for code in idle)
        )


def _covered(report: Report, component: str, has_money: bool) -> dict[str, Parts]:
    _ = report.words._
    leads = [row.agency for row in report.the_plan.rows("leads") if row.component == component]
    names = list(dict.fromkeys(row.name for row in report.targets if row.component == component))
    return {
        "component": report.component(component), "leads": terms.agencies(report, leads) or _("none"),
        "money": _("yes") if has_money else _("none"), "targets": "; ".join(names) or _("none"),
    }  # fmt: skip
