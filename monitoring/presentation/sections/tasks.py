"""Section IV: what became of the last quarter's tasks, and who has to do what now – money, targets, data, points."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.measures import findings, reporting, target_findings
from monitoring.measures.quarter_rows import PacedRow, TargetedRow
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, Strong, as_parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import frame, indicator_words, terms
from monitoring.presentation.sections.basis import joined
from monitoring.presentation.sections.decisions import responsible
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.unit import Agency

_MOST_LINES = 5
#: Columns that look ahead: without them once the year is closed.
_BY_MONTH = ("paid_per_month_since_allocation_dong", "needed_per_month_dong")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    before, now = list(_before(report)), [*_money(report), *_duties(report)]
    return [
        Heading(_("IV. Tasks and solutions"), id="tasks"),
        Heading(report.plain("1. What became of the last {its_period}'s tasks"), id="last-tasks", level=3),
        BulletList(before) if before else Paragraph(report.plain("No {its_period} of the year was reported before.")),
        Heading(_("2. Tasks to come"), id="agency-tasks", level=3),
        *(now or [Paragraph(_("The findings of this period give no agency a task."))]),
    ]


# ---- the last quarter ------------------------------------------------------------------------------------------------


def _before(report: Report) -> Iterator[Parts]:
    """The lines that had to be sped up, rows that had to be sent again, points that had to be settled."""
    if report.subject.period.previous_in_year is None or findings.first_period(report) == report.subject.period:
        return
    for row, is_done in findings.asked_before(report)[:_MOST_LINES]:
        yield report.say(
            "{line}: {amount} million đồng disbursed in the {its_period}, the pace that was needed."
            if is_done
            else "{line}: {amount} million đồng disbursed in the {its_period}, less than the pace that was needed.",
            row,
            amount=report.money(row, "in_quarter_dong"),
        )
    if replaced := findings.followed_up(report, "replaced"):
        yield report.say_counted(
            "{n} row that was to be sent again has come rightly since.",
            "{n} rows that were to be sent again have come rightly since.",
            len(replaced),
            n=report.count(len(replaced), "refused.replaced"),
        )
    if known := [check for check in report.checks if check.verdict != "agrees" and check.standing == "known"]:
        yield report.say_counted(
            "{n} point that does not agree stands as it was told in the report of {period}.",
            "{n} points that do not agree stand as they were told in the report of {period}.",
            len(known),
            n=report.count(len(known), "checks.known"),
            period=frame.months_to(report.words, findings.first_period(report)),
        )


# ---- now -------------------------------------------------------------------------------------------------------------


def _money(report: Report) -> list[Block]:
    """The lines furthest behind with most money, the pace that they need, and whose task it is."""
    lines = findings.pressing(report)[:_MOST_LINES]
    if not lines:
        return []
    rows = [_money_row(report, row) for row in lines]
    return [
        made(
            report.words,
            "tbl-tasks",
            rows,
            without=_BY_MONTH if report.is_closed else (),
            title=report.words._("Money left at the close of the year") if report.is_closed else "",
            day=report.words.date(report.final_day),
        )
    ]


def _money_row(report: Report, row: PacedRow) -> TableRow:
    cells: dict[str, Parts] = {"name": report.heading(row), "rate_percent": report.rate(row)}
    return TableRow(cells | {"who": responsible(report, row)} | report.amounts(row, "remaining_dong", *_BY_MONTH))


def _duties(report: Report) -> list[Block]:
    """The targets of each agency, the data that it owes; offices of another sector are asked."""
    items: list[Parts] = []
    for agency in report.subject.unit.agencies:
        duties = joined([*map(as_parts, (*_missed(report, agency.code), *_data(report, agency.code)))])
        if duties:
            items.append([Strong(_addressed(report, agency)), ": ", *duties])
    items += _of_all(report)
    return [BulletList(items)] if items else []


def _addressed(report: Report, agency: Agency) -> str:
    name = report.agency(agency.code)
    return report.plain("{agency} is asked", agency=name) if agency.is_asked else name


def _missed(report: Report, agency: str) -> Iterator[Parts]:
    """Targets that are missed or in dispute, with what they still need."""
    groups = target_findings.by_status(report) if report.own_targets else {}
    for row in groups.get("not_met", []):
        if row.agency == agency:
            yield _reach(report, row)
    for row in groups.get("conflicting", []):
        if row.agency == agency:
            yield report.plain(
                "Examine and agree the figure for “{name}” ({figures}).",
                name=indicator_words.name(report, row),
                figures="; ".join(
                    f"{report.sender(other.reported_by)} {indicator_words.value_words(report, other).text}"
                    for other in target_findings.reports_of(report, row)
                ),
            )


def _reach(report: Report, row: TargetedRow) -> list[Part]:
    short = indicator_words.short_words(report, row)
    reach = report.say(
        "Target “{name}”: {value}, target {target}",
        name=indicator_words.name(report, row),
        value=indicator_words.value_words(report, row),
        target=indicator_words.target_words(report, row),
    )
    return [*reach, *(["; ", *short] if short else []), "."]


def _data(report: Report, agency: str) -> Iterator[Parts]:
    """Targets of which nothing has been reported, in one line."""
    names = [
        _owed(report, row)
        for row in report.own_targets
        if row.agency == agency and row.numerator == "" and row.status != "conflicting"
    ]
    if names:
        yield report.say_counted(
            "Report figures for {n} target: {names}.",
            "Report figures for {n} targets: {names}.",
            len(names),
            names="; ".join(names),
        )


def _owed(report: Report, row: TargetedRow) -> str:
    """A target without its figure, with the places that owe it where others have reported."""
    silent = ", ".join(map(report.place, target_findings.silent_places(report, row)))
    if not silent and target_findings.sent_for_later(report, row):
        silent = report.words._("a figure of a later day was sent: it counts in the next period")
    return f"{indicator_words.name(report, row)}{f' ({silent})' if silent else ''}"


def _of_all(report: Report) -> Iterator[Parts]:
    """What is asked of several: reports that are missing, rows that are wrong, what the plan leaves open."""
    if silent := reporting.silent(report):
        names = "; ".join(report.agency(agency.code) for agency in silent)
        yield report.plain("Send the figures of the {its_period}: {names}.", names=names)
    if resend := findings.followed_up(report, "resend"):
        yield report.say_counted(
            "Correct {n} row and send it again: {senders}.",
            "Correct {n} rows and send them again: {senders}.",
            len(resend),
            n=report.count(len(resend), "refused.resend"),
            senders=terms.by_sender(report, resend),
        )
    if not report.lines("component") and report.line() is not None:
        yield report.plain("Have disbursement reported by component, source and {its_place}.")
    if of_plan := joined([*map(as_parts, _of_the_plan(report))]):
        yield of_plan


def _of_the_plan(report: Report) -> Iterator[Parts]:
    """What the plan of the year has to say more clearly."""
    unled = " ".join(check.explanation for check in findings.unsettled(report, "lead", "lead_funding"))
    if unled:
        yield report.plain("Give every component with money or targets one leading agency: {findings}", findings=unled)
    numberless = target_findings.by_status(report)["not_measurable"] if report.own_targets else []
    if numberless:
        yield report.say_counted(
            "Give a number, a date or a list to {n} target that cannot be measured as written.",
            "Give a number, a date or a list to {n} targets that cannot be measured as written.",
            len(numberless),
            n=report.count(len(numberless), "indicators.not_measurable"),
        )
    baselines = findings.unsettled(report, "baseline")
    if baselines:
        yield report.say_counted(
            "Lay down the figure from which {n} target starts.",
            "Lay down the figures from which {n} targets start.",
            len(baselines),
            n=report.count(len(baselines), "checks.baseline"),
        )
