"""Section IV: where money is slow and why, and what in the plan and the files does not add up."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.measures.checks.check import name_in_plan
from monitoring.presentation.blocks import Block, BulletList, Heading, Link, Paragraph, Part, Parts, Strong, sentence
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import findings, terms
from monitoring.presentation.sections.decisions import known_faults
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row

_MOST_SLOW_LINES = 8
#: Checks whose sentences differ in the target alone: named together, not one by one.
_BY_TARGET = ("target_funding", "measurable", "baseline")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("IV. Difficulties and their causes"), id="difficulties"),
        Heading(_("1. Where disbursement is slow"), id="slow", level=3),
        *_slow(report),
        Heading(_("2. What does not add up"), id="inconsistencies", level=3),
        *_inconsistencies(report),
    ]


# ---- slow lines ------------------------------------------------------------------------------------------------------


def _slow(report: Report) -> list[Block]:
    rows = findings.slower_than_the_whole(report)
    _, whole = report.words._, report.line()
    if not rows or whole is None:
        return [Paragraph(_("No line is slower than the money as a whole.")), *_stated_reasons(report)]
    shown = rows[:_MOST_SLOW_LINES]
    return [
        Paragraph(_slow_intro(report, whole, len(rows), len(shown))),
        BulletList([_slow_line(report, row) for row in shown]),
        *_stated_reasons(report),
    ]


def _slow_intro(report: Report, whole: Row, found: int, shown: int) -> Parts:
    """How many lines are slow, and how many of them are listed."""
    _, n = report.words._, report.words.number(found)
    if found == 1:
        return sentence(_("{n} budget line is below the overall rate ({rate}):"), n=n, rate=report.rate(whole))
    if found == shown:
        return sentence(_("{n} budget lines are below the overall rate ({rate}), the one with most money left first:"),
                        n=n, rate=report.rate(whole))  # fmt: skip
    return sentence(
        _("{n} budget lines are below the overall rate ({rate}); the {shown} with most money left:"),
        n=n, shown=report.words.number(shown), rate=report.rate(whole),
    )  # fmt: skip


def _slow_line(report: Report, row: Row) -> Parts:
    said = sentence(
        report.words._("{line}: {disbursed} of {plan} million đồng, {rate}; {remaining} million đồng left"),
        line=capitalised(terms.line_name(report, row)), disbursed=report.money(row, "cumulative_dong"),
        plan=report.money(row, "plan_dong"), rate=report.rate(row), remaining=report.money(row, "remaining_dong"),
    )  # fmt: skip
    reason = _reason(report, row)
    return [*said, ". ", reason] if reason else [*said, "."]


def _reason(report: Report, row: Row) -> str:
    """The cause given for this component and capital in the report's own year; a cause of another year explains
    nothing here. Empty where causes are given by component and this line is not.
    """
    _, stated = report.words._, _reasons(report)
    if stated and not row.component:
        return ""
    own = [it for it in stated if it.component == row.component and it.capital in ("", row.capital)]
    if not own:
        return _("No cause has been reported for {year}.").format(year=report.year)
    return _("Cause: {reason}.").format(reason=getattr(own[-1], f"reason_{report.words.language}"))


def _reasons(report: Report) -> list[Row]:
    rows = [] if report.plan is None else report.plan.rows("reasons")
    return [row for row in rows if row.year == report.year]


def _stated_reasons(report: Report) -> list[Block]:
    """The causes that the plan itself names for this year, in its own words."""
    reasons = _reasons(report)
    if not reasons:
        return []
    _, language = report.words._, report.words.language
    items = [
        f"{report.component(row.component)}{f' ({report.capital(row.capital)})' if row.capital else ''}: "
        f"{getattr(row, f'reason_{language}')}."
        for row in reasons
    ]
    intro = _("Reasons for the low disbursement of {year} as the plan of {plan_year} gives them ({place}):").format(
        year=report.year, plan_year=report.the_plan.year, place=reasons[0].place
    )
    return [Paragraph(intro), BulletList(items)]


# ---- what does not add up --------------------------------------------------------------------------------------------


def _inconsistencies(report: Report) -> list[Block]:
    _, rows = report.words._, findings.unsettled(report, standing="new")
    found = [check for check in report.checks if check.verdict != "agrees"]
    new = sum(check.standing == "new" for check in found)
    total = report.count(len(report.checks), "checks.all")
    if not found:
        return [Paragraph(sentence(_("All checks of the plan and the files agree ({n})."), n=total))]
    intro = sentence(
        _("Checks of the plan and the files: {n} – {agreeing} in agreement ({annex}), {unsettled} that differ or "
          "cannot be told, {new} of them new. They are shown as they are; nothing has been corrected."),
        n=total, agreeing=report.count(len(report.checks) - len(found), "checks.agrees"),
        annex=Link(_("Annex 3"), "#annex-checks"), unsettled=report.count(len(found), "checks.unsettled"),
        new=report.count(new, "checks.new"),
    )  # fmt: skip
    money = [check for check in rows if findings.weight(check) and terms.family_of(check) != "total_row"]
    other = [check for check in rows if not findings.weight(check) and terms.family_of(check) != "total_row"]
    known = [Paragraph(line) for line in known_faults(report)]
    return [Paragraph(intro), *_money_table(report, money), *_other_families(report, other),
            *_of_another_year(report, new - len(rows)), *known]  # fmt: skip


def _of_another_year(report: Report, number: int) -> list[Block]:
    """How many points concern the plan of another year alone: they are listed, but are no matter of this report."""
    if not number:
        return []
    template = report.words._(
        "{n} other point concerns the plan of {year} alone: {annex} lists it, and the report of {year} deals with it."
        if number == 1
        else "{n} other points concern the plan of {year} alone: {annex} lists them, and the report of {year} deals "
        "with them."
    )
    return [Paragraph(sentence(template, n=report.words.number(number), year=str(report.the_plan.year),
                               annex=Link(report.words._("Annex 3"), "#annex-checks")))]  # fmt: skip


def _money_table(report: Report, checks: Sequence[Row]) -> list[Block]:
    """Amounts that do not agree: the sentence, both figures, the difference."""
    if not checks:
        return []
    _ = report.words._
    columns = [
        Column("text", _("What was found"), width=3), Column("expected", _("Stated"), "number"),
        Column("actual", _("Found"), "number"), Column("difference", _("Difference"), "number"),
    ]  # fmt: skip
    rows: list[TableRow] = []
    for family in dict.fromkeys(map(terms.family_of, checks)):
        rows.append(TableRow({"text": _title(report, family)}, style="group"))
        rows += [_money_row(report, check) for check in checks if terms.family_of(check) == family]
    return [Table(_("Amounts that do not add up"), columns, rows, id="tbl-inconsistencies", unit=terms.unit(report),
                  note=_("Difference = found − stated. A dash: it cannot be told."))]  # fmt: skip


def _title(report: Report, family: str) -> str:
    return report.words._(terms.FAMILIES.get(family, terms.OTHER).title)


def _money_row(report: Report, check: Row) -> TableRow:
    cells: dict[str, Parts] = {"text": check.explanation}
    for column in ("expected", "actual", "difference"):
        cells[column] = terms.check_figure(report, check, column) or "–"
    return TableRow(cells)


def _other_families(report: Report, checks: Sequence[Row]) -> list[Block]:
    items = []
    for family in dict.fromkeys(map(terms.family_of, checks)):
        own = [check for check in checks if terms.family_of(check) == family]
        number = report.words.number(len(own))
        items.append([Strong(title := _title(report, family)), " (", number, "): ", *_told(report, family, own, title)])
    return [Paragraph(report.words._("Other points:")), BulletList(items)] if items else []


def _told(report: Report, family: str, checks: Sequence[Row], title: str) -> list[Part]:
    """Checks of one family: one sentence each, or, where only the target differs, the targets by component."""
    if family not in _BY_TARGET:
        return [" ".join(check.explanation.removeprefix(f"{title}: ") for check in checks)]
    if family == "target_funding":
        return ["; ".join(_unfunded(report, checks)), "."]
    return ["; ".join(_target_name(report, check) for check in checks), "."]


def _unfunded(report: Report, checks: Sequence[Row]) -> list[str]:
    indicators = [name_in_plan(check.check).partition(".")[2] for check in checks]
    rows = {row.indicator: row for row in report.targets if row.indicator in indicators}
    components = dict.fromkeys(row.component for row in rows.values())
    return [
        f"{report.component(component)} – {', '.join(row.name for row in rows.values() if row.component == component)}"
        for component in components
    ]


def _target_name(report: Report, check: Row) -> str:
    """The target that a check's name ends with, and its commune."""
    _family, indicator, *commune = name_in_plan(check.check).split(".")
    named = [row.name for row in report.targets if row.indicator == indicator]
    return ", ".join([*(named[:1] or [indicator]), *map(report.commune, commune)])
