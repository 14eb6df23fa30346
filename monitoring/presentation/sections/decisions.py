"""What needs a decision, ranked by fixed rules, with the agency whose task it is.

The order: the line with the most money left; the slowest line; the gravest check of the plan; targets without money;
money that was refused; conflicting reports; differences between treasury and units.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.presentation.blocks import Link, Part, Strong, sentence
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import findings, terms
from monitoring.records import Row

Decision = tuple[Part, ...]


def decisions(report: Report, most: int = 3) -> list[Decision]:
    """At most `most` decisions, the most pressing first."""
    return [decision for _number, decision in zip(range(most), _candidates(report), strict=False)]


def _candidates(report: Report) -> Iterator[Decision]:
    largest = next(iter(findings.by_remaining(report)), None)
    if largest:
        yield _spend(report, largest)
    slow = next((row for row in findings.slowest(report) if row is not largest), None)
    if slow:
        yield _speed_up(report, slow)
    for rule in (_settle_check, _fund_targets, _resend_refused, _settle_conflicts, _reconcile):
        decision = rule(report)
        if decision:
            yield decision


def responsible(report: Report, row: Row) -> str:
    """The names of the agencies whose task a line is, or the words that none is named."""
    return terms.agencies(report, findings.responsible(report, row)) or report.words._("no lead agency in the plan")


def _spend(report: Report, row: Row) -> Decision:
    _ = report.words._
    template = _(
        "{line}: {remaining} million đồng left, {rate} disbursed. Ask the competent authority to let it be carried "
        "over to {next_year}; what may not be is cancelled and returned to the budget. Responsible: {agency}."
        if report.is_closed or row.needed_per_month_dong is None
        else "{line}: {remaining} million đồng left, {rate} disbursed. Agree {needed} million đồng a month, or move "
        "the money. Responsible: {agency}."
    )
    parts: dict[str, Part] = {"remaining": report.money(row, "remaining_dong"), "rate": report.rate(row)}
    if "{needed}" in template:
        parts["needed"] = report.money(row, "needed_per_month_dong")
    else:
        parts["next_year"] = str(report.year + 1)
    return sentence(template, line=_name(report, row), agency=responsible(report, row), **parts)


def _speed_up(report: Report, row: Row) -> Decision:
    _ = report.words._
    template = _(
        "{line}: only {rate} disbursed ({disbursed} of {plan} million đồng). Say what stood in the way and what "
        "becomes of the money. Responsible: {agency}."
        if report.is_closed
        else "{line}: only {rate} disbursed ({disbursed} of {plan} million đồng). Say what stands in the way and until "
        "when. Responsible: {agency}."
    )
    return sentence(
        template, line=_name(report, row), rate=report.rate(row), disbursed=report.money(row, "cumulative_dong"),
        plan=report.money(row, "plan_dong"), agency=responsible(report, row),
    )  # fmt: skip


def _name(report: Report, row: Row) -> Strong:
    return Strong(capitalised(terms.line_name(report, row)))


def _settle_check(report: Report) -> Decision | None:
    check = findings.gravest(report)
    if check is None:
        return None
    unsettled = report.count(len(findings.unsettled(report)), "checks.unsettled")
    rest = sentence(
        report.words._("Have it clarified, with the other points that do not add up ({unsettled} in all, {section})."),
        unsettled=unsettled,
        section=Link(report.words._("section IV"), "#difficulties"),
    )
    return (check.explanation, " ", *rest)


def _fund_targets(report: Report) -> Decision | None:
    rows = findings.unsettled(report, "target_funding")
    if not rows:
        return None
    template = report.words._(
        "{n} target has no money in the plan: fund it or change it."
        if len(rows) == 1
        else "{n} targets have no money in the plan: fund them or change them."
    )
    return sentence(template, n=report.count(len(rows), "checks.target_funding"))


def _resend_refused(report: Report) -> Decision | None:
    rows = findings.faulty(report)
    if not rows:
        return None
    template = report.words._(
        "{n} row was refused, {amount} million đồng in all: it is in no figure of this report until its sender "
        "corrects it."
        if len(rows) == 1
        else "{n} rows were refused, {amount} million đồng in all: they are in no figure of this report until their "
        "senders correct them."
    )
    return sentence(
        template, n=report.count(len(rows), "refused.faulty"),
        amount=report.number(findings.readable_dong(rows), "refused.faulty", "dong"),
    )  # fmt: skip


def _settle_conflicts(report: Report) -> Decision | None:
    rows = findings.by_status(report)["conflicting"]
    if not rows:
        return None
    return sentence(
        report.words._("Offices report different figures for {names}: decide which one stands."),
        names="; ".join(row.name for row in rows),
    )


def _reconcile(report: Report) -> Decision | None:
    rows = findings.differing_lines(report)
    if not rows:
        return None
    template = report.words._(
        "Treasury and unit differ in {n} budget line, {line} by {difference} million đồng: have it reconciled."
        if len(rows) == 1
        else "Treasury and units differ in {n} budget lines, most in {line}, by {difference} million đồng: have them "
        "reconciled."
    )
    return sentence(
        template, n=report.count(len(rows), "reconciliation.differs"), line=terms.line_name(report, rows[0]),
        difference=report.money(rows[0], "difference_dong"),
    )  # fmt: skip
