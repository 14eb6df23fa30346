"""What in the plan and in the files does not add up, point by point: for the auditor."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.measures import findings
from monitoring.measures.families import about, family_of, in_order
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.blocks import Block, BulletList, Paragraph, Part, Strong
from monitoring.presentation.report import Report
from monitoring.presentation.sections import terms
from monitoring.presentation.sections.decisions import known_faults
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.tables.numbers import check_name

#: Checks whose sentences differ in the target alone: named together, not one by one.
_BY_TARGET = ("target_funding", "measurable", "baseline")


def blocks(report: Report) -> list[Block]:
    rows = findings.unsettled(report, standing="new")
    unsettled = [check for check in report.checks if check.verdict != "agrees"]
    new = sum(check.standing == "new" for check in unsettled)
    total = report.count(len(report.checks), "checks.all")
    if not unsettled:
        return [Paragraph(report.say("All checks of the plan and the files agree ({n}).", n=total))]
    intro = report.say(
        "Checks of the plan and the files: {n} – {agreeing} in agreement, {unsettled} that differ or are not clear, "
        "{new} of them new. They are shown as they are; nothing has been corrected.",
        n=total,
        agreeing=report.count(len(report.checks) - len(unsettled), "checks.agrees"),
        unsettled=report.count(len(unsettled), "checks.unsettled"),
        new=report.count(new, "checks.new"),
    )
    shown = [check for check in rows if family_of(check) != "total_row"]
    money, other = ([check for check in shown if bool(findings.weight(check)) == heavy] for heavy in (True, False))
    return [
        Paragraph(intro),
        *_money_table(report, money),
        *_other_families(report, other),
        *_of_another_year(report, new - len(rows)),
        *map(Paragraph, known_faults(report)),
    ]


def _of_another_year(report: Report, number: int) -> list[Block]:
    """How many points concern the plan of another year alone: they are listed, but are no matter of this report."""
    if not number:
        return []
    points = report.say_counted(
        "{n} other point concerns the plan of {year} alone: the report of {year} deals with it.",
        "{n} other points concern the plan of {year} alone: the report of {year} deals with them.",
        number,
        year=str(report.the_plan.year),
    )
    return [Paragraph(points)]


def _money_table(report: Report, checks: list[NumberedCheck]) -> list[Table]:
    """Amounts that do not agree: the sentence, both figures, the difference."""
    rows: list[TableRow] = []
    for own in in_order(checks).values():
        rows.append(TableRow({"text": title_of(report, own)}, style="group"))
        rows += [_money_row(report, check) for check in own]
    return [made(report.words, "tbl-inconsistencies", rows)] if rows else []


def title_of(report: Report, checks: Sequence[NumberedCheck]) -> str:
    """What the family of some checks is called."""
    return report.words._(about(checks[0]).title)


def _money_row(report: Report, check: NumberedCheck) -> TableRow:
    figures = {column: figure or "–" for column, figure in terms.check_figures(report, check).items()}
    return TableRow({"text": check.explanation} | figures)


def _other_families(report: Report, checks: list[NumberedCheck]) -> list[Block]:
    items: list[list[Part]] = []
    for family, own in in_order(checks).items():
        title, number = title_of(report, own), report.words.number(len(own))
        items.append([Strong(title), " (", number, "): ", *_in_words(report, family, own, title)])
    return [Paragraph(report.words._("Other points:")), BulletList(items)] if items else []


def _in_words(report: Report, family: str, checks: Sequence[NumberedCheck], title: str) -> list[Part]:
    """Checks of one family: one sentence each, or, where only the target differs, the targets by component."""
    if family not in _BY_TARGET:
        return [" ".join(check.explanation.removeprefix(f"{title}: ") for check in checks)]
    if family == "target_funding":
        return ["; ".join(_unfunded(report, checks)), "."]
    return ["; ".join(_target_name(report, check) for check in checks), "."]


def _unfunded(report: Report, checks: Sequence[NumberedCheck]) -> list[str]:
    indicators = [check_name(check.check).name for check in checks]
    rows = {row.indicator: row for row in report.targets if row.indicator in indicators}
    components = dict.fromkeys(row.component for row in rows.values())
    return [
        f"{report.component(component)} – {', '.join(row.name for row in rows.values() if row.component == component)}"
        for component in components
    ]


def _target_name(report: Report, check: NumberedCheck) -> str:
    """The target that a check's name ends with, and its place."""
    indicator, *place = check_name(check.check).name.split(".")
    named = [row.name for row in report.targets if row.indicator == indicator]
    return ", ".join([*(named[:1] or [indicator]), *map(report.place, place)])
