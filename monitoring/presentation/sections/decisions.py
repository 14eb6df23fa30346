"""What needs a decision, by whom and by when, by fixed rules: slow money first, then what is wrong with the figures,
then the plan's faults.

A matter of the figures that is large comes before the faults of the plan, a small one after them; what an earlier
quarter told already is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from monitoring.measures import findings, target_findings
from monitoring.measures.quarter_rows import PacedRow, known
from monitoring.presentation.blocks import Part, Strong
from monitoring.presentation.report import Report, distinct
from monitoring.presentation.sections import basis, frame, terms
from monitoring.presentation.wording import TERMS
from monitoring.tables.rows import ReconciliationRow

Sentence = tuple[Part, ...]

_MOST, _SLOW_LINES = 8, 2


@dataclass(frozen=True)
class Decision:
    """What is to be decided, whose task it then is (names; "" where nobody is known), and the day by which."""

    says: Sentence
    who: str
    due: date


def decisions(report: Report, most: int = _MOST) -> list[Decision]:
    """At most `most` decisions, the most pressing first."""
    return [decision for _number, decision in zip(range(most), _candidates(report), strict=False)]


def next_report(report: Report) -> date:
    """The end of the next quarter: by its report what is wrong with today's figures is to be settled."""
    return report.subject.period.following.end


def _candidates(report: Report) -> Iterator[Decision]:
    due = next_report(report)
    office = _coordinator(report)
    yield from (Decision(said, office, due) for said in _unusable(report))
    for row in findings.pressing(report)[:_SLOW_LINES]:
        yield Decision(_spend(report, row), responsible(report, row), due)
    matters = [matter for rule in _OF_THE_FIGURES if (matter := rule(report))]
    large = [findings.is_large(report, matter.dong) for matter in matters]
    settled = [Decision(matter.says, matter.who or office, due) for matter in matters]
    yield from (decision for decision, first in zip(settled, large, strict=True) if first)
    yield from (Decision(said, office, due) for said in _plan_faults(report))
    yield from (decision for decision, first in zip(settled, large, strict=True) if not first)
    yield from (Decision(said, office, due) for said in known_faults(report))


def _coordinator(report: Report) -> str:
    """The office that puts the programme's figures together, as the profile says."""
    return report.agencies_named(one.code for one in report.subject.unit.coordinators)


# ---- slow money ------------------------------------------------------------------------------------------------------


def responsible(report: Report, row: PacedRow) -> str:
    """The names of the agencies whose task a line is, or the words that none is named."""
    agencies = report.agencies_named(findings.responsible(report, row))
    return agencies or report.words._("no lead agency assigned")


def _spend(report: Report, row: PacedRow) -> Sentence:
    line, agencies = Strong(report.heading(row)), report.agencies_named(findings.responsible(report, row))
    if report.is_closed or row.needed_per_month_dong is None:
        return report.say(
            "{line}: {remaining} million đồng left, {rate} disbursed. Ask the competent authority to let it be carried "
            "over to {next_year}; what may not be is cancelled and returned to the budget.",
            row,
            line=line,
            next_year=str(report.year + 1),
        )
    if not agencies:
        return report.say(
            "{line}: {remaining} million đồng left, {rate} disbursed. No lead agency is assigned: assign one.",
            row,
            line=line,
        )
    return report.say(
        "{line}: {remaining} million đồng left, {rate} disbursed. Commitment asked of {agency}: {needed} million đồng "
        "a month ({paid} {since}); if that cannot be done, to submit an adjustment or reallocation.",
        row,
        line=line,
        agency=agencies,
    )


# ---- the figures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Matter:
    """A matter of the figures: what is at stake in đồng (None: it cannot be told), the sentence, whose task it is."""

    dong: int | None
    says: Sentence
    who: str = ""


def _unusable(report: Report) -> Iterator[Sentence]:
    """What must be settled before any figure of the money is used: that there is none, or that more was paid than is
    planned.
    """
    whole = report.line()
    if whole is None or whole.cumulative_dong is None:
        yield report.say("There is no disbursement figure: vouchers and returns are to be sent, or sent again.")
    rows = findings.overspent(report)
    if rows:
        yield report.say_counted(
            "{n} budget line is paid beyond its plan: {line}, {disbursed} of {plan} million đồng. Have it explained.",
            "{n} budget lines are paid beyond their plan, most {line}, {disbursed} of {plan} million đồng. Have them "
            "explained.",
            len(rows),
            rows[0],
            disbursed=report.money(rows[0], "cumulative_dong"),
        )


def _conflicts(report: Report) -> Matter | None:
    rows = findings.conflicts(report)
    if not rows:
        return None
    sender = report.sender(report.sender_of(rows[0]))
    said = report.say_counted(
        "{n} row tells another figure of the same thing than a row received before: {reason} {sender} must say which "
        "is right.",
        "{n} rows tell another figure of the same thing than a row received before, the largest: {reason} {sender} "
        "must say which is right.",
        len(rows),
        n=report.count(len(rows), "refused.conflicting"),
        reason=terms.reason(report, rows[0]),
        sender=sender,
    )
    return Matter(None, said, sender)


def _resend(report: Report) -> Matter | None:
    rows = findings.followed_up(report, "resend")
    if not rows:
        return None
    dong = findings.readable_dong(rows)
    said = report.say_counted(
        "{n} row is in no figure of this report until its sender corrects it and sends it again ({senders}); amount "
        "where it can be read: {amount} million đồng.",
        "{n} rows are in no figure of this report until their senders correct them and send them again ({senders}); "
        "amount where it can be read: {amount} million đồng.",
        len(rows),
        n=report.count(len(rows), "refused.resend"),
        senders=terms.by_sender(report, rows),
        amount=report.number(dong, "refused.resend", "dong"),
    )
    return Matter(dong, said)


def _settle_targets(report: Report) -> Matter | None:
    rows = target_findings.by_status(report)["conflicting"]
    if not rows:
        return None
    names = "; ".join(row.name for row in rows)
    settle = report.say("Offices report different figures for {names}: decide which one stands.", names=names)
    missed = "; ".join(row.name for row in rows if target_findings.missed_by_all(report, row))
    more = [" ", report.plain("Missed by each of the figures: {names}.", names=missed)] if missed else []
    offices = distinct(
        report.sender(one.reported_by) for row in rows for one in target_findings.reports_of(report, row)
    )
    return Matter(None, (*settle, *more), "; ".join(offices))


def _reconcile(report: Report) -> Matter | None:
    rows = findings.differing_lines(report)
    if not rows:
        return None
    parts: list[Part] = [
        *report.say_counted(
            "Treasury and units differ in {n} budget line",
            "Treasury and units differ in {n} budget lines",
            len(rows),
            n=report.count(len(rows), "reconciliation.differs"),
        )
    ]
    for place, part in enumerate([*_explained(report, rows), *_unexplained(report, rows)]):
        parts += ["; " if place else ": ", *part]
    return Matter(sum(abs(known(row.difference_dong)) for row in rows), (*parts, "."))


def _explained(report: Report, rows: list[ReconciliationRow]) -> Iterator[Sentence]:
    """How many of the differences the files explain, by their cause."""
    for cause in distinct(row.cause for row in rows if row.cause in TERMS["cause_in_short"]):
        number = report.words.number(sum(row.cause == cause for row in rows))
        yield report.say("{n} by {cause}", n=number, cause=report.words.term("cause_in_short", cause))


def _unexplained(report: Report, rows: list[ReconciliationRow]) -> Iterator[Sentence]:
    """How many are to be reconciled, and the largest of them."""
    own = [row for row in rows if row.cause not in TERMS["cause_in_short"]]
    if own:
        yield report.say_counted(
            "{n} to be reconciled: {line}, {difference} million đồng",
            "{n} to be reconciled, most in {line}, by {difference} million đồng",
            len(own),
            own[0],
        )


def _one_sided(report: Report) -> Matter | None:
    """Lines of which only the treasury or only a unit gives a figure, where both gave figures of others."""
    rows = findings.of_one_side(report)
    if not rows or len(rows) == len(report.reconciliation):
        return None
    most = max(rows, key=lambda row: (findings.on_one_side(row), row.number_id))
    said = report.say_counted(
        "{n} budget line has a figure of one side alone: {line}, {amount} million đồng; have it reconciled.",
        "{n} budget lines have a figure of one side alone, most {line}, {amount} million đồng; have them reconciled.",
        len(rows),
        most,
        n=report.count(len(rows), "reconciliation.cannot_tell"),
        amount=report.money(most, "paid_dong" if most.paid_dong is not None else "returned_dong"),
    )
    return Matter(findings.on_one_side(most), said)


def _told_by(family: str) -> Callable[[Report], Matter | None]:
    """The heaviest check of a family of the quarter's own files, and how many there are."""

    def matter(report: Report) -> Matter | None:
        rows = findings.heaviest_first(findings.unsettled(report, family))
        if not rows:
            return None
        more = report.plain("{n} such points in all.", n=report.words.number(len(rows)))
        return Matter(findings.weight(rows[0]), (rows[0].explanation, *([" ", more] if len(rows) > 1 else [])))

    return matter


_OF_THE_FIGURES: tuple[Callable[[Report], Matter | None], ...] = (
    _resend,
    _conflicts,
    _settle_targets,
    _told_by("unplanned"),
    _reconcile,
    _one_sided,
    _told_by("not_returned"),
)


# ---- the plan --------------------------------------------------------------------------------------------------------


def _plan_faults(report: Report) -> Iterator[Sentence]:
    """Carried-over money, the gravest other point and targets without money, as far as they are new this year."""
    carried = carried_over(report)
    if carried and findings.unsettled(report, "carried_over", "carried_over_returned", standing="new"):
        yield carried
    check = findings.gravest(report)
    if check is not None:
        yield (check.explanation, " ", report.words._("Have it clarified, with the other new points."))
    rows = findings.unsettled(report, "target_funding", standing="new")
    if rows:
        yield report.say_counted(
            "{n} target has no money in the plan: fund it or change it.",
            "{n} targets have no money in the plan: fund them or change them.",
            len(rows),
            n=report.count(len(rows), "checks.target_funding"),
        )


def carried_over(report: Report) -> Sentence:
    """What earlier years left, what units return of it, and what nobody returns; empty where nothing was left."""
    left = next(iter(findings.of_family(report, "carried_over")), None)
    if left is None or left.verdict == "agrees":
        return ()
    parts: list[Part] = [left.explanation]
    for check in findings.of_family(report, "carried_over_returned"):
        parts += [" ", check.explanation]
    row = report.line(plan_kind="carried_over")
    if report.subject.own_plan is not None and row is not None and row.plan_dong:
        lines = report.lines("capital", "plan_year", "plan_kind")
        has_document = basis.has_document(report, [line for line in lines if line.plan_kind == "carried_over"])
        parts += [
            " ",
            *report.say(
                "Of the money carried over {rate} has been disbursed."
                if has_document
                else "Of the money carried over {rate} has been disbursed; no document that allows it is on record.",
                row,
            ),
        ]
    return (*parts, " ", report.words._("Settle this in writing: carried over again, or returned to the budget."))


def known_faults(report: Report) -> Iterator[Sentence]:
    """One line for all points that an earlier quarter's report told of."""
    known = [check for check in report.checks if check.verdict != "agrees" and check.standing == "known"]
    if known:
        yield report.say_counted(
            "{n} point that did not add up before stands as it was told in the report of {period}.",
            "{n} points that did not add up before stand as they were told in the report of {period}.",
            len(known),
            n=report.count(len(known), "checks.known"),
            period=frame.months_to(report.words, findings.first_period(report)),
        )
