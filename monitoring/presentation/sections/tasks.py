"""Section V: who has to do what – money to spend, targets to close, data to supply, points to clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.measures import findings, target_findings
from monitoring.measures.quarter_rows import PacedRow, TargetedRow
from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, Strong, as_parts
from monitoring.presentation.report import Report
from monitoring.presentation.sections import indicator_words
from monitoring.presentation.sections.basis import joined
from monitoring.presentation.sections.decisions import carried_over, senders
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Row as TableRow
from monitoring.presentation.tables import Table

#: Columns that look ahead: without them once the year is closed.
_BY_MONTH = ("paid_per_month_since_allocation_dong", "needed_per_month_dong")


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("V. Tasks and proposals"), id="tasks"),
        Heading(_("1. Tasks of the agencies"), id="agency-tasks", level=3),
        *_agencies(report),
        Heading(_("2. Proposals"), id="proposals", level=3),
        BulletList(list(_proposals(report))),
    ]


# ---- agencies --------------------------------------------------------------------------------------------------------


def _agencies(report: Report) -> list[Block]:
    """The money that each agency has to spend, then its targets and the data it owes."""
    items = [
        [Strong(report.agency(agency.code)), ": ", *duties]
        for agency in report.subject.unit.agencies
        if (duties := joined([*map(as_parts, (*_missed(report, agency.code), *_data(report, agency.code)))]))
    ]
    targets: list[Block] = [Paragraph(report.words._("Targets and data:")), BulletList(items)] if items else []
    tasks = [*_money_table(report), *targets]
    return tasks or [Paragraph(report.words._("The findings of this period give no agency a task."))]


def _money_table(report: Report) -> list[Table]:
    """What is left on each line, by the agency whose task it is, and the pace it needs."""
    _, lines = report.words._, findings.by_remaining(report)
    if not lines:
        return []
    rows: list[TableRow] = []
    for agency, own in _by_agency(report, lines):
        rows.append(TableRow({"name": agency}, style="group"))
        rows += [_money_row(report, row) for row in own]
    shared = any(len(findings.responsible(report, row)) > 1 for row in lines)
    return [
        made(
            report.words,
            "tbl-tasks",
            rows,
            without=_BY_MONTH if report.is_closed else (),
            title=_("Money left at the close of the year, by agency") if report.is_closed else "",
            note=_("Money with two leading agencies stands under both.") if shared else "",
            day=report.words.date(report.final_day),
        )
    ]


def _by_agency(report: Report, lines: Sequence[PacedRow]) -> Iterator[tuple[str, list[PacedRow]]]:
    """Agencies in the order of the profile with their lines, and at last the lines that no agency leads."""
    for agency in report.subject.unit.agencies:
        own = [row for row in lines if agency.code in findings.responsible(report, row)]
        if own:
            yield report.agency(agency.code), own
    nobody = [row for row in lines if not findings.responsible(report, row)]
    if nobody:
        yield report.words._("No agency named in the plan"), nobody


def _money_row(report: Report, row: PacedRow) -> TableRow:
    cells: dict[str, Parts] = {"name": report.heading(row), "rate_percent": report.rate(row)}
    return TableRow(cells | report.amounts(row, "remaining_dong", *_BY_MONTH), indent=1)


def _missed(report: Report, agency: str) -> Iterator[Parts]:
    """Targets that are missed or in dispute, with what they still need."""
    groups = target_findings.by_status(report)
    for row in groups["not_met"]:
        if row.agency == agency:
            yield _reach(report, row)
    for row in groups["conflicting"]:
        if row.agency == agency:
            yield report.plain(
                "Agree one figure for “{name}”, reported differently by {offices}.",
                name=indicator_words.name(report, row),
                offices="; ".join(
                    report.sender(other.reported_by) for other in target_findings.reports_of(report, row)
                ),
            )


def _reach(report: Report, row: TargetedRow) -> list[Part]:
    short = indicator_words.short_words(report, row)
    reach = report.say(
        "Reach the target “{name}” ({value}; {target})",
        name=indicator_words.name(report, row),
        value=indicator_words.value_words(report, row),
        target=indicator_words.target_words(report, row),
    )
    return [*reach, *([": ", *short] if short else []), "."]


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


# ---- proposals -------------------------------------------------------------------------------------------------------


def _proposals(report: Report) -> Iterator[Parts]:
    _ = report.words._
    if carried := carried_over(report):
        yield carried
    check = findings.gravest(report)
    if check is not None:
        yield [check.explanation, " ", _("Settle this in writing.")]
    unfunded = findings.unsettled(report, "target_funding")
    if unfunded:
        yield report.say_counted(
            "Allocate money to {n} target that has none, or take it out of the plan.",
            "Allocate money to {n} targets that have none, or take them out of the plan.",
            len(unfunded),
            n=report.count(len(unfunded), "checks.target_funding"),
        )
    unled = " ".join(check.explanation for check in findings.unsettled(report, "lead", "lead_funding"))
    if unled:
        yield report.plain("Give every component with money or targets one leading agency: {findings}", findings=unled)
    yield from _data_proposals(report)


def _data_proposals(report: Report) -> Iterator[Parts]:
    numberless = target_findings.by_status(report)["not_measurable"]
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
    if not report.lines("component"):
        yield report.plain("Have disbursement reported by component, source and {its_place}.")
    resend = findings.followed_up(report, "resend")
    if resend:
        yield report.say_counted(
            "Have {n} row corrected and sent again: {senders}.",
            "Have {n} rows corrected and sent again: {senders}.",
            len(resend),
            n=report.count(len(resend), "refused.resend"),
            senders=senders(report, resend),
        )
