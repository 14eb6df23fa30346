"""Section V: who has to do what – money to spend, targets to close, data to supply, points to clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitoring.presentation.blocks import (
    Block,
    BulletList,
    Heading,
    Paragraph,
    Part,
    Parts,
    Strong,
    as_parts,
    sentence,
)
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import findings, indicator_words, terms
from monitoring.presentation.sections.decisions import carried_over, senders
from monitoring.presentation.tables import Column, Table
from monitoring.presentation.tables import Row as TableRow
from monitoring.records import Row


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
        [Strong(report.agency(agency.code)), ": ", *said]
        for agency in report.subject.district.agencies
        if (said := _joined([*_missed(report, agency.code), *_data(report, agency.code)]))
    ]
    targets: list[Block] = [Paragraph(report.words._("Targets and data:")), BulletList(items)] if items else []
    found = [*_money_table(report), *targets]
    return found or [Paragraph(report.words._("The findings of this quarter give no agency a task."))]


def _joined(sentences: Sequence[Parts]) -> list[Part]:
    joined: list[Part] = []
    for place, said in enumerate(sentences):
        joined += [*([" "] if place else []), *as_parts(said)]
    return joined


def _money_table(report: Report) -> list[Block]:
    """What is left on each line, by the agency whose task it is, and the pace it needs."""
    _ = report.words._
    lines = findings.by_remaining(report)
    if not lines:
        return []
    months = [] if report.is_closed else [
        Column("paid_per_month_since_allocation_dong", _("A month so far"), "number"),
        Column("needed_per_month_dong", _("A month needed"), "number"),
    ]  # fmt: skip
    columns = [
        Column("name", _("Agency and money"), width=2), Column("rate_percent", _("Rate"), "number"),
        Column("remaining_dong", _("Remaining"), "number"), *months,
    ]  # fmt: skip
    rows: list[TableRow] = []
    for agency, own in _by_agency(report, lines):
        rows.append(TableRow({"name": agency}, style="group"))
        rows += [_money_row(report, row, columns) for row in own]
    title = (
        _("Money left at the close of the year, by agency")
        if report.is_closed
        else _("Money to be disbursed by {day}, by agency").format(day=report.words.date(report.final_day))
    )
    shared = any(len(findings.responsible(report, row)) > 1 for row in lines)
    note = _("Money with two leading agencies stands under both.") if shared else ""
    return [Table(title, columns, rows, id="tbl-tasks", unit=terms.unit(report), note=note)]


def _by_agency(report: Report, lines: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Agencies in the order of the profile with their lines, and at last the lines that no agency leads."""
    for agency in report.subject.district.agencies:
        own = [row for row in lines if agency.code in findings.responsible(report, row)]
        if own:
            yield report.agency(agency.code), own
    nobody = [row for row in lines if not findings.responsible(report, row)]
    if nobody:
        yield report.words._("No agency named in the plan"), nobody


def _money_row(report: Report, row: Row, columns: Sequence[Column]) -> TableRow:
    cells: dict[str, Parts] = {
        column.key: report.money(row, column.key) for column in columns if column.key.endswith("dong")
    }
    name = capitalised(terms.line_name(report, row))
    return TableRow(cells | {"name": name, "rate_percent": report.rate(row)}, indent=1)


def _missed(report: Report, agency: str) -> Iterator[Parts]:
    """Targets that are missed or in dispute, with what they still need."""
    _, groups = report.words._, findings.by_status(report)
    for row in groups["not_met"]:
        if row.agency == agency:
            yield _reach(report, row)
    for row in groups["conflicting"]:
        if row.agency == agency:
            offices = [
                report.sender(other.reported_by) for other in report.targets
                if (other.indicator, other.commune) == (row.indicator, row.commune)
            ]  # fmt: skip
            yield _("Agree one figure for “{name}”, reported differently by {offices}.").format(
                name=indicator_words.name(report, row), offices="; ".join(offices))  # fmt: skip


def _reach(report: Report, row: Row) -> list[Part]:
    short = indicator_words.short_words(report, row)
    said = sentence(
        report.words._("Reach the target “{name}” ({value}; {target})"), name=indicator_words.name(report, row),
        value=indicator_words.value_words(report, row), target=indicator_words.target_words(report, row),
    )  # fmt: skip
    return [*said, *([": ", *short] if short else []), "."]


def _data(report: Report, agency: str) -> Iterator[Parts]:
    """Targets of which nothing has been reported, in one line."""
    names = [
        _owed(report, row)
        for row in report.own_targets
        if row.agency == agency and row.numerator == "" and row.status != "conflicting"
    ]
    if names:
        template = report.words._(
            "Report figures for {n} target: {names}." if len(names) == 1 else "Report figures for {n} targets: {names}."
        )
        yield sentence(template, n=str(len(names)), names="; ".join(names))


def _owed(report: Report, row: Row) -> str:
    """A target without its figure, with the communes that owe it where others have reported."""
    silent = ", ".join(map(report.commune, findings.silent_communes(report, row)))
    if not silent and findings.sent_for_later(report, row):
        silent = report.words._("a figure of a later day was sent: it counts in the next quarter")
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
        template = _(
            "Allocate money to {n} target that has none, or take it out of the plan."
            if len(unfunded) == 1
            else "Allocate money to {n} targets that have none, or take them out of the plan."
        )
        yield sentence(template, n=report.count(len(unfunded), "checks.target_funding"))
    unled = findings.unsettled(report, "lead", "lead_funding")
    if unled:
        found = " ".join(check.explanation for check in unled)
        yield _("Give every component with money or targets one leading agency: {findings}").format(findings=found)
    yield from _data_proposals(report)


def _data_proposals(report: Report) -> Iterator[Parts]:
    _ = report.words._
    numberless = findings.by_status(report)["not_measurable"]
    if numberless:
        yield sentence(
            _(
                "Give a number, a date or a list to {n} target that cannot be measured as written."
                if len(numberless) == 1
                else "Give a number, a date or a list to {n} targets that cannot be measured as written."
            ),
            n=report.count(len(numberless), "indicators.not_measurable"),
        )
    baselines = findings.unsettled(report, "baseline")
    if baselines:
        yield sentence(
            _(
                "Lay down the figure from which {n} target starts."
                if len(baselines) == 1
                else "Lay down the figures from which {n} targets start."
            ),
            n=report.count(len(baselines), "checks.baseline"),
        )
    if not report.lines("component"):
        yield _("Have disbursement reported by component, source and commune.")
    resend = findings.followed_up(report, "resend")
    if resend:
        yield sentence(
            _("Have {n} row corrected and sent again: {senders}." if len(resend) == 1 else
              "Have {n} rows corrected and sent again: {senders}."),
            n=report.count(len(resend), "refused.resend"), senders=senders(report, resend),
        )  # fmt: skip
