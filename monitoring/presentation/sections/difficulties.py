"""Section IV: where money is slow and why, and what in the plan and the files does not add up."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.measures import findings
from monitoring.measures.families import about, family_of, in_order
from monitoring.measures.quarter_rows import NumberedCheck, PacedRow
from monitoring.presentation.blocks import Block, BulletList, Heading, Link, Paragraph, Part, Parts, Strong
from monitoring.presentation.report import Report
from monitoring.presentation.sections import terms
from monitoring.presentation.sections.decisions import known_faults
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table
from monitoring.tables.numbers import check_name
from monitoring.tables.plan_rows import ReasonRow

_MOST_SLOW_LINES = 8
#: Checks whose sentences differ in the target alone: named together, not one by one.
_BY_TARGET = ("target_funding", "measurable", "baseline")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("IV. Difficulties and their causes"), id="difficulties"),
        Heading(_("1. Where disbursement is slow"), id="slow", level=3),
        *_slow(report),
        *_stated_reasons(report),
        Heading(_("2. What does not add up"), id="inconsistencies", level=3),
        *_inconsistencies(report),
    ]


# ---- slow lines ------------------------------------------------------------------------------------------------------


def _slow(report: Report) -> list[Block]:
    rows, whole = findings.slower_than_the_whole(report), report.line()
    if not rows or whole is None:
        return [Paragraph(report.words._("No line is slower than the money as a whole."))]
    shown = rows[:_MOST_SLOW_LINES]
    return [
        Paragraph(_slow_intro(report, whole, len(rows), len(shown))),
        BulletList([_slow_line(report, row) for row in shown]),
    ]


def _slow_intro(report: Report, whole: PacedRow, slow: int, shown: int) -> Parts:
    """How many lines are slow, and how many of them are listed."""
    if shown < slow:
        return report.say(
            "{n} budget lines are below the overall rate ({rate}); the {shown} with most money left:",
            whole,
            n=report.words.number(slow),
            shown=report.words.number(shown),
        )
    return report.say_counted(
        "{n} budget line is below the overall rate ({rate}):",
        "{n} budget lines are below the overall rate ({rate}), the one with most money left first:",
        slow,
        whole,
    )


def _slow_line(report: Report, row: PacedRow) -> Parts:
    line = report.say(
        "{line}: {disbursed} of {plan} million đồng, {rate}; {remaining} million đồng left",
        row,
        disbursed=report.money(row, "cumulative_dong"),
    )
    reason = _reason(report, row)
    return [*line, ". ", reason] if reason else [*line, "."]


def _reason(report: Report, row: PacedRow) -> str:
    """The cause given for this component and capital in the report's own year; a cause of another year explains
    nothing here. Empty where causes are given by component and this line is not.
    """
    stated = _reasons(report)
    if stated and not row.component:
        return ""
    own = [it for it in stated if it.component == row.component and it.capital in ("", row.capital)]
    if not own:
        return report.plain("No cause has been reported for {year}.")
    return report.plain("Cause: {reason}.", reason=getattr(own[-1], f"reason_{report.words.language}"))


def _reasons(report: Report) -> list[ReasonRow]:
    return [row for row in report.plan_rows(ReasonRow) if row.year == report.year]


def _stated_reasons(report: Report) -> list[Block]:
    """The causes that the plan itself names for this year, in its own words."""
    reasons = _reasons(report)
    if not reasons:
        return []
    items = [
        f"{report.component(row.component)}{f' ({report.capital(row.capital)})' if row.capital else ''}: "
        f"{getattr(row, f'reason_{report.words.language}')}."
        for row in reasons
    ]
    intro = report.plain(
        "Reasons for the low disbursement of {year} as the plan of {plan_year} gives them ({place}):",
        plan_year=str(report.the_plan.year),
        place=reasons[0].cited,
    )
    return [Paragraph(intro), BulletList(items)]


# ---- what does not add up --------------------------------------------------------------------------------------------


def _inconsistencies(report: Report) -> list[Block]:
    rows = findings.unsettled(report, standing="new")
    unsettled = [check for check in report.checks if check.verdict != "agrees"]
    new = sum(check.standing == "new" for check in unsettled)
    total = report.count(len(report.checks), "checks.all")
    if not unsettled:
        return [Paragraph(report.say("All checks of the plan and the files agree ({n}).", n=total))]
    intro = report.say(
        "Checks of the plan and the files: {n} – {agreeing} in agreement ({annex}), {unsettled} that differ or cannot "
        "be told, {new} of them new. They are shown as they are; nothing has been corrected.",
        n=total,
        agreeing=report.count(len(report.checks) - len(unsettled), "checks.agrees"),
        annex=_annex(report),
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


def _annex(report: Report) -> Link:
    return Link(report.words._("Annex 3"), "#annex-checks")


def _of_another_year(report: Report, number: int) -> list[Block]:
    """How many points concern the plan of another year alone: they are listed, but are no matter of this report."""
    if not number:
        return []
    points = report.say_counted(
        "{n} other point concerns the plan of {year} alone: {annex} lists it, and the report of {year} deals with it.",
        "{n} other points concern the plan of {year} alone: {annex} lists them, and the report of {year} deals with "
        "them.",
        number,
        year=str(report.the_plan.year),
        annex=_annex(report),
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
