"""Section V: who has to do what – money to spend, targets to close, data to supply, points to clear – from the findings."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.presentation.blocks import Block, BulletList, Heading, Paragraph, Part, Parts, sentence
from monitoring.presentation.report import Report, Row
from monitoring.presentation.sections import findings, indicator_words, terms


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
    """One heading per agency that has a task, in the order of the district's profile."""
    found: list[Block] = []
    for agency in report.subject.district.agencies:
        items = [*_money(report, agency.code), *_missed(report, agency.code), *_data(report, agency.code)]
        if items:
            found += [Heading(report.agency(agency.code), id=f"tasks-{agency.code}", level=4), BulletList(items)]
    nobody = _without_agency(report)
    if nobody:
        found += [
            Heading(report.words._("No agency named in the plan"), id="tasks-nobody", level=4),
            BulletList(nobody),
        ]
    return found or [Paragraph(report.words._("The findings of this quarter give no agency a task."))]


def _money(report: Report, agency: str) -> Iterator[Parts]:
    """What is left on each line that the agency leads, and the pace it needs."""
    return (_line(report, row) for row in findings.by_remaining(report) if agency in findings.responsible(report, row))


def _line(report: Report, row: Row) -> tuple[Part, ...]:
    _, name = report.words._, terms.line_name(report, row)
    if report.is_closed or row.needed_per_month_dong is None:
        return sentence(
            _("Settle what becomes of {remaining} million đồng left on {line} ({rate} disbursed)."),
            line=name,
            remaining=report.money(row, "remaining_dong"),
            rate=report.rate(row),
        )
    return sentence(
        _("Disburse {remaining} million đồng of {line} by {day}: {needed} million đồng a month ({paid} a month so far, "
          "{rate} disbursed)."),
        remaining=report.money(row, "remaining_dong"), line=name, day=report.words.date(report.final_day),
        needed=report.money(row, "needed_per_month_dong"), paid=report.money(row, "paid_per_month_dong"),
        rate=report.rate(row),
    )  # fmt: skip


def _missed(report: Report, agency: str) -> Iterator[Parts]:
    """Targets that are missed or in dispute, with what they still need."""
    _, groups = report.words._, findings.by_status(report)
    for row in groups["not_met"]:
        if row.agency == agency:
            short = indicator_words.short_words(report, row)
            said = [
                _("Reach the target “{name}”").format(name=indicator_words.name(report, row)),
                " (",
                indicator_words.value_words(report, row),
                "; ",
                indicator_words.target_words(report, row),
                ")",
            ]
            yield [*said, *([": ", *short] if short else []), "."]
    for row in groups["conflicting"]:
        if row.agency == agency:
            offices = [
                report.sender(other.reported_by)
                for other in report.targets
                if (other.indicator, other.commune) == (row.indicator, row.commune)
            ]
            yield _("Agree one figure for “{name}”, reported differently by {offices}.").format(
                name=indicator_words.name(report, row), offices="; ".join(offices)
            )


def _data(report: Report, agency: str) -> Iterator[Parts]:
    """Targets of which nothing has been reported, in one line."""
    names = [
        indicator_words.name(report, row)
        for row in report.targets
        if row.agency == agency and row.numerator == "" and row.status in ("no_data", "not_measurable")
    ]
    if names:
        template = report.words._(
            "Report figures for {n} target: {names}." if len(names) == 1 else "Report figures for {n} targets: {names}."
        )
        yield sentence(template, n=str(len(names)), names="; ".join(names))


def _without_agency(report: Report) -> list[Parts]:
    """Money whose component nobody leads."""
    return [_line(report, row) for row in findings.by_remaining(report) if not findings.responsible(report, row)]


# ---- proposals -------------------------------------------------------------------------------------------------------


def _proposals(report: Report) -> Iterator[Parts]:
    _ = report.words._
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
    if report.refused:
        yield sentence(
            _(
                "Have {n} refused row corrected and sent again."
                if len(report.refused) == 1
                else "Have {n} refused rows corrected and sent again."
            ),
            n=report.count(len(report.refused), "refused"),
        )
