"""Section II, last part: the plan's targets – met or not, by how many people; what has no data or no number."""

from __future__ import annotations

from datetime import date

from monitoring.measures import target_findings
from monitoring.measures.quarter_rows import TargetedRow
from monitoring.presentation.blocks import Block, Heading, Paragraph, Part, Parts, as_parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import indicator_words, terms
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table


def blocks(report: Report) -> list[Block]:
    heading = Heading(report.words._("4. Targets"), id="targets", level=3)
    if not report.own_targets:
        return [heading, Paragraph(without_targets(report))]
    return [heading, Paragraph(_summary(report)), _table(report), *_without_number(report)]


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


def _table(report: Report) -> Table:
    """Every target with a number and its places, by the office that reports: what it said, and what that makes."""
    groups: dict[str, list[TableRow]] = {}
    shown = [row for row in report.indicators if target_findings.is_measured(row)]
    whole = {row.indicator: row for row in shown if row.is_target and not row.place}
    for row in shown:
        target = row if row.is_target else whole.get(row.indicator, row)
        groups.setdefault(_group(report, target), []).append(_row(report, row))
    rows = [one for office, own in groups.items() for one in (TableRow({"name": office}, style="group"), *own)]
    year = str(report.the_plan.year)
    if any(row.numerator for row in shown):
        return made(report.words, "tbl-targets", rows, year=year, small=str(indicator_words.SMALL_DENOMINATOR))
    return made(report.words, "tbl-targets", rows, without=("fraction", "short"), note="", year=year)


def _row(report: Report, row: TargetedRow) -> TableRow:
    cells: dict[str, Parts] = {
        "name": indicator_words.name(report, row) if row.is_target else report.place(row.place),
        "target": indicator_words.target_words(report, row),
        "fraction": indicator_words.fraction_words(report, row),
        "value": indicator_words.value_words(report, row),
        "status": terms.status(report, row.status),
        "short": indicator_words.short_words(report, row),
    }
    return TableRow(cells, indent=0 if row.is_target else 1)


def _group(report: Report, target: TargetedRow) -> str:
    """Under whom a target stands with its places: who reported it, or, where only places did, who reported those."""
    told = (row for row in (target, *target_findings.of_places(report, target)) if row.reported_by)
    return _reported_by(report, next(told, target))


def _reported_by(report: Report, row: TargetedRow) -> str:
    """Who reported it, for which day; who has to, where nobody has."""
    offices = "; ".join(map(report.sender, filter(None, row.reported_by.split("; "))))
    day = f" ({report.words.date(date.fromisoformat(row.as_of))})" if row.as_of else ""
    return f"{offices}{day}" if offices else report.plain("{office} (not reported)", office=report.agency(row.agency))


# ---- targets without a number ----------------------------------------------------------------------------------------


def _without_number(report: Report) -> list[Block]:
    """Targets without a number are followed as they are written, never scored; what offices report of a component's
    stands beside its money.
    """
    rows = [row for row in report.targets if not target_findings.is_measured(row)]
    if not rows:
        return []
    parts: list[Part] = [
        *report.say_counted(
            "{n} target has no number in the plan, so no verdict is given",
            "{n} targets have no number in the plan, so no verdict is given",
            len(rows),
            n=report.count(len(rows), "indicators.not_measurable"),
        )
    ]
    beside = {row.component for row in report.lines("component")}
    here = [row for row in rows if row.component not in beside or not _is_reported(report, row)]
    for place, row in enumerate(here):
        parts += ["; " if place else ": ", *_narrative(report, row)]
    elsewhere = report.words._("What was reported of the others stands beside their component.")
    return [Paragraph([*parts, ".", *([" ", elsewhere] if len(here) < len(rows) else [])])]


def _is_reported(report: Report, row: TargetedRow) -> bool:
    return row.numerator != "" or bool(target_findings.of_places(report, row))


def _narrative(report: Report, row: TargetedRow) -> tuple[Part, ...]:
    name = indicator_words.name(report, row)
    reported = as_parts(indicator_words.reported_words(report, row))
    if row.numerator == "":
        return (f"{name}: ", *(indicator_words.by_place(report, row) or reported))
    return (f"{name}: ", *reported)
