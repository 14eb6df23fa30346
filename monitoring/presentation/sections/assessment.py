"""Section III: what was achieved, what falls short, and the causes that are given for it in the report's own year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.measures import findings, names, target_findings
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation.blocks import Block, BulletList, Heading, Link, Paragraph, Part, Parts
from monitoring.presentation.report import Report, capitalised, distinct
from monitoring.presentation.sections import indicator_words
from monitoring.presentation.sections.overview import verdict
from monitoring.presentation.sections.reliability import is_reconciled, outcome
from monitoring.tables.plan_rows import ReasonRow
from monitoring.tables.rows import ReturnRow

_MOST_SLOW_LINES, _BEST, _NAMED_TARGETS = 5, 3, 3


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("III. Assessment"), id="assessment"),
        Heading(_("1. What was achieved"), id="achieved", level=3),
        Paragraph(verdict(report)),
        *_listed(_achieved(report)),
        Heading(_("2. What falls short"), id="shortcomings", level=3),
        *_slow(report),
        *_listed(_other(report)),
        Heading(_("3. Causes"), id="causes", level=3),
        *_causes(report),
    ]


def _listed(items: Iterator[Parts]) -> list[Block]:
    found = list(items)
    return [BulletList(found)] if found else []


# ---- achieved --------------------------------------------------------------------------------------------------------


def _achieved(report: Report) -> Iterator[Parts]:
    """The components that are ahead of all money together, and the targets that are met."""
    whole = report.line()
    overall = None if whole is None else findings.rate_of(whole)
    if overall is not None and whole is not None:
        ranked = findings.fastest_first(report.lines("component"))
        ahead = [row for row in ranked if (findings.rate_of(row) or 0) >= overall]
        named: list[Part] = []
        for row in ahead[:_BEST]:
            named += ["; " if named else "", f"{report.line_name(row)} ", report.rate(row)]
        if named:
            yield (*report.say("Above the overall rate ({rate})", whole), ": ", *named, ".")
    groups = target_findings.by_status(report) if report.own_targets else {}
    if groups.get("met"):
        yield report.say_counted(
            "{n} of {all} targets is met: {names}.",
            "{n} of {all} targets are met: {names}.",
            len(groups["met"]),
            n=report.count(len(groups["met"]), "indicators.met"),
            all=report.count(sum(map(len, groups.values())), "indicators.all"),
            names="; ".join(indicator_words.name(report, row) for row in groups["met"]),
        )


# ---- short of --------------------------------------------------------------------------------------------------------


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
    return report.say(
        "{line}: {disbursed} of {plan} million đồng, {rate}; {remaining} million đồng left.",
        row,
        disbursed=report.money(row, "cumulative_dong"),
    )


def _other(report: Report) -> Iterator[Parts]:
    """Targets missed and in dispute, what treasury and units say differently, what does not add up in the plan."""
    groups = target_findings.by_status(report) if report.own_targets else {}
    if missed := groups.get("not_met"):
        nearest = target_findings.nearly_met(report)[:_NAMED_TARGETS]
        parts: list[Part] = [*report.say_counted(
            "{n} target is not met by {day}", "{n} targets are not met by {day}", len(missed),
            n=report.count(len(missed), "indicators.not_met"),
        )]  # fmt: skip
        for place, row in enumerate(nearest):
            parts += ["; " if place else f", {report.words._('closest')}: ", indicator_words.name(report, row), " – "]
            parts += [*indicator_words.short_words(report, row)]
        yield (*parts, ".")
    if disputed := groups.get("conflicting"):
        names = "; ".join(row.name for row in disputed)
        yield report.plain("Offices report different figures for: {names}.", names=names)
    if is_reconciled(report) and (findings.differing_lines(report) or findings.of_one_side(report)):
        yield (*outcome(report), " ", Link(report.words._("The annex lists them."), "#annex-reconciliation"))
    yield from _of_the_plan(report)


def _of_the_plan(report: Report) -> Iterator[Parts]:
    """How many points of the plan and the files do not agree; those that money hangs on stand in II.1, all of them in
    the figures' file for the auditor.
    """
    unsettled = [check for check in report.checks if check.verdict != "agrees"]
    if unsettled:
        yield report.say(
            "Of {n} points of the plan and the files that were checked, {unsettled} differ or are not clear, {new} of "
            "them new. They are kept as they are.",
            n=report.count(len(report.checks), "checks.all"),
            unsettled=report.count(len(unsettled), "checks.unsettled"),
            new=report.count(sum(check.standing == "new" for check in unsettled), "checks.new"),
        )


# ---- causes ----------------------------------------------------------------------------------------------------------


def _causes(report: Report) -> list[Block]:
    """The causes given for the report's own year, and for which slow lines none is given: a cause of another year
    explains nothing here.
    """
    stated = [row for row in report.plan_rows(ReasonRow) if row.year == report.year]
    returned = [row for row in report.returns if row.obstacle]
    items = [_cause(report, row) for row in stated] + _obstacles(report, returned)
    explained: list[ReasonRow | ReturnRow] = [*stated, *returned]
    silent = [row for row in findings.slower_than_the_whole(report) if not _is_explained(row, explained)]
    if silent and (not explained or any(row.component for row in silent)):
        names = "; ".join(report.line_name(row) for row in silent[:_MOST_SLOW_LINES])
        items.append(report.plain("The units have reported no cause of {year} for: {names}.", names=names))
    if not items:
        return [Paragraph(report.words._("No line is slower than the money as a whole."))]
    return [BulletList(items)]


def _cause(report: Report, row: ReasonRow) -> str:
    capital = f", {report.capital(row.capital)}" if row.capital else ""
    reason = getattr(row, f"reason_{report.words.language}")
    return report.plain(
        "{line}: {reason} (plan of {plan_year}, {place}).",
        line=f"{report.component(row.component)}{capital}",
        reason=reason,
        plan_year=str(report.the_plan.year),
        place=report.words.name(names.cited(row.cited)),
    )


def _obstacles(report: Report, returned: Sequence[ReturnRow]) -> list[str]:
    """What units write of the obstacles of a line, in their own words, each once."""
    told: dict[str, list[str]] = {}
    for row in returned:
        line = report.code_name("component", row.component or UNASSIGNED["component"])
        said = report.plain(
            "{obstacle} ({office})", obstacle=row.obstacle.rstrip("."), office=report.sender(row.reported_by)
        )
        told.setdefault(f"{capitalised(line)}, {report.capital(row.capital)}", []).append(said)
    return [f"{line}: {'; '.join(distinct(said))}." for line, said in told.items()]


def _is_explained(row: PacedRow, stated: Sequence[ReasonRow | ReturnRow]) -> bool:
    return any(it.component == row.component and it.capital in ("", row.capital) for it in stated)
