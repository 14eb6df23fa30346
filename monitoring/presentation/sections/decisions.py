"""What needs a decision, by fixed rules: slow money first, then what is wrong with the figures, then the plan's faults.

A matter of the figures that is large comes before the faults of the plan, a small one after them; what an earlier
quarter told already is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitoring.messages import N_
from monitoring.presentation.blocks import Link, Part, Strong, sentence
from monitoring.presentation.report import Report, capitalised, distinct
from monitoring.presentation.sections import basis, findings, frame, terms
from monitoring.records import Row

Decision = tuple[Part, ...]

_MOST, _SLOW_LINES = 8, 2
#: From this part of the plan on, a matter of the figures is large.
_LARGE = 1000


def decisions(report: Report, most: int = _MOST) -> list[Decision]:
    """At most `most` decisions, the most pressing first."""
    return [decision for _number, decision in zip(range(most), _candidates(report), strict=False)]


def _candidates(report: Report) -> Iterator[Decision]:
    yield from _unusable(report)
    yield from (_spend(report, row) for row in findings.pressing(report)[:_SLOW_LINES])
    found = [matter for rule in _OF_THE_FIGURES if (matter := rule(report))]
    yield from (decision for dong, decision in found if _is_large(report, dong))
    yield from _plan_faults(report)
    yield from (decision for dong, decision in found if not _is_large(report, dong))
    yield from known_faults(report)


def _is_large(report: Report, dong: int | None) -> bool:
    """Whether so much is more than a small part of the plan; what cannot be weighed in money counts as large."""
    whole = report.line()
    plan = whole.plan_dong if whole is not None else None
    return dong is None or not plan or abs(dong) * _LARGE >= plan


# ---- slow money ------------------------------------------------------------------------------------------------------


def responsible(report: Report, row: Row) -> str:
    """The names of the agencies whose task a line is, or the words that none is named."""
    return terms.agencies(report, findings.responsible(report, row)) or report.words._("no lead agency assigned")


def _spend(report: Report, row: Row) -> Decision:
    _, agency = report.words._, terms.agencies(report, findings.responsible(report, row))
    parts: dict[str, Part] = {
        "line": Strong(capitalised(terms.line_name(report, row))), "remaining": report.money(row, "remaining_dong"),
        "rate": report.rate(row),
    }  # fmt: skip
    if report.is_closed or row.needed_per_month_dong is None:
        template = _(
            "{line}: {remaining} million đồng left, {rate} disbursed. Ask the competent authority to let it be carried "
            "over to {next_year}; what may not be is cancelled and returned to the budget. Responsible: {agency}."
        )
        return sentence(template, **parts, next_year=str(report.year + 1), agency=responsible(report, row))
    if not agency:
        return sentence(
            _("{line}: {remaining} million đồng left, {rate} disbursed. No lead agency is assigned: assign one."),
            **parts,
        )
    template = _(
        "{line}: {remaining} million đồng left, {rate} disbursed. Commitment asked of {agency}: {needed} million đồng "
        "a month ({paid} {since}); if that cannot be done, to submit an adjustment or reallocation."
    )
    return sentence(
        template, **parts, agency=agency, needed=report.money(row, "needed_per_month_dong"),
        paid=report.money(row, "paid_per_month_since_allocation_dong"), since=findings.since(report, row),
    )  # fmt: skip


# ---- the figures -----------------------------------------------------------------------------------------------------

#: What is at stake in đồng (None: it cannot be told), and the sentence.
Matter = tuple[int | None, Decision]


def _unusable(report: Report) -> Iterator[Decision]:
    """What must be settled before any figure of the money is used: that there is none, or that more was paid than is
    planned.
    """
    whole = report.line()
    if whole is None or whole.cumulative_dong is None:
        yield (report.words._("There is no disbursement figure: vouchers and returns are to be sent, or sent again."),)
    rows = findings.overspent(report)
    if not rows:
        return
    template = report.words._(
        "{n} budget line is paid beyond its plan: {line}, {disbursed} of {plan} million đồng. Have it explained."
        if len(rows) == 1
        else "{n} budget lines are paid beyond their plan, most {line}, {disbursed} of {plan} million đồng. Have them "
        "explained."
    )
    yield sentence(
        template, n=report.words.number(len(rows)), line=terms.line_name(report, rows[0]),
        disbursed=report.money(rows[0], "cumulative_dong"), plan=report.money(rows[0], "plan_dong"),
    )  # fmt: skip


def _conflicts(report: Report) -> Matter | None:
    rows = findings.conflicts(report)
    if not rows:
        return None
    template = report.words._(
        "{n} row tells another figure of the same thing than a row received before: {reason} {sender} must say which "
        "is right."
        if len(rows) == 1
        else "{n} rows tell another figure of the same thing than a row received before, the largest: {reason} "
        "{sender} must say which is right."
    )
    return None, sentence(
        template, n=report.count(len(rows), "refused.conflicting"), reason=terms.reason(report, rows[0]),
        sender=report.sender(findings.sender_of(report, rows[0])),
    )  # fmt: skip


def _resend(report: Report) -> Matter | None:
    rows = findings.followed_up(report, "resend")
    if not rows:
        return None
    dong = findings.readable_dong(rows)
    template = report.words._(
        "{n} row is in no figure of this report until its sender corrects it and sends it again ({senders}); amount "
        "where it can be read: {amount} million đồng."
        if len(rows) == 1
        else "{n} rows are in no figure of this report until their senders correct them and send them again "
        "({senders}); amount where it can be read: {amount} million đồng."
    )
    return dong, sentence(
        template, n=report.count(len(rows), "refused.resend"), senders=findings.by_sender(report, rows),
        amount=report.number(dong, "refused.resend", "dong"),
    )  # fmt: skip


def senders(report: Report, rows: list[Row]) -> str:
    """Who sent the rows, each once."""
    return "; ".join(distinct(report.sender(findings.sender_of(report, row)) for row in rows))


def _settle_targets(report: Report) -> Matter | None:
    rows = findings.by_status(report)["conflicting"]
    if not rows:
        return None
    said = sentence(
        report.words._("Offices report different figures for {names}: decide which one stands."),
        names="; ".join(row.name for row in rows),
    )
    missed = [row.name for row in rows if findings.missed_by_all(report, row)]
    more = report.words._("Missed by each of the figures: {names}.").format(names="; ".join(missed))
    return None, (*said, *([" ", more] if missed else []))


def _reconcile(report: Report) -> Matter | None:
    rows = findings.differing_lines(report)
    if not rows:
        return None
    template = report.words._(
        "Treasury and units differ in {n} budget line" if len(rows) == 1
        else "Treasury and units differ in {n} budget lines"
    )  # fmt: skip
    said = list(sentence(template, n=report.count(len(rows), "reconciliation.differs")))
    for place, part in enumerate([*_explained(report, rows), *_unexplained(report, rows)]):
        said += ["; " if place else ": ", *part]
    return sum(abs(row.difference_dong) for row in rows), (*said, ".")


def _explained(report: Report, rows: list[Row]) -> Iterator[Decision]:
    """How many of the differences the files explain, by their cause."""
    for cause in distinct(row.cause for row in rows if row.cause in _CAUSES):
        number = report.words.number(sum(row.cause == cause for row in rows))
        yield sentence(report.words._("{n} by {cause}"), n=number, cause=report.words._(_CAUSES[cause]))


def _unexplained(report: Report, rows: list[Row]) -> Iterator[Decision]:
    """How many are to be reconciled, and the largest of them."""
    own = [row for row in rows if row.cause not in _CAUSES]
    if own:
        template = report.words._(
            "{n} to be reconciled: {line}, {difference} million đồng" if len(own) == 1
            else "{n} to be reconciled, most in {line}, by {difference} million đồng"
        )  # fmt: skip
        yield sentence(template, n=report.words.number(len(own)), line=terms.line_name(report, own[0]),
                       difference=report.money(own[0], "difference_dong"))  # fmt: skip


#: Why treasury and units differ, as far as the files tell.
_CAUSES = {
    "refused_rows": N_("rows that were left out"), "power_of_ten": N_("slips of the unit"),
    "not_returned": N_("units that did not return"),
}  # fmt: skip


def _one_sided(report: Report) -> Matter | None:
    """Lines of which only the treasury or only a unit gives a figure, where both gave figures of others."""
    rows = [row for row in report.reconciliation if row.verdict == "cannot_tell"]
    both = [row for row in report.reconciliation if row.verdict != "cannot_tell"]
    if not rows or not both:
        return None
    most = max(rows, key=lambda row: (_one_side(row), row.number_id))
    template = report.words._(
        "{n} budget line has a figure of one side alone: {line}, {amount} million đồng; have it reconciled."
        if len(rows) == 1
        else "{n} budget lines have a figure of one side alone, most {line}, {amount} million đồng; have them "
        "reconciled."
    )
    column = "paid_dong" if most.paid_dong is not None else "returned_dong"
    return _one_side(most), sentence(
        template, n=report.count(len(rows), "reconciliation.cannot_tell"), line=terms.line_name(report, most),
        amount=report.money(most, column),
    )  # fmt: skip


def _one_side(row: Row) -> int:
    return max(abs(int(dong)) for dong in (row.paid_dong, row.returned_dong, 0) if dong is not None)


def _told_by(family: str) -> Callable[[Report], Matter | None]:
    """The heaviest check of a family of the quarter's own files, and how many there are."""

    def matter(report: Report) -> Matter | None:
        rows = sorted(findings.unsettled(report, family), key=lambda row: (-findings.weight(row), row.check))
        if not rows:
            return None
        more = report.words._("{n} such points in all.").format(n=report.words.number(len(rows)))
        return findings.weight(rows[0]), (rows[0].explanation, *([" ", more] if len(rows) > 1 else []))

    return matter


_OF_THE_FIGURES: tuple[Callable[[Report], Matter | None], ...] = (
    _resend, _conflicts, _settle_targets, _told_by("unplanned"), _reconcile, _one_sided,
    _told_by("not_returned"),
)  # fmt: skip


# ---- the plan --------------------------------------------------------------------------------------------------------


def _plan_faults(report: Report) -> Iterator[Decision]:
    """Carried-over money, the gravest other point and targets without money, as far as they are new this year."""
    _ = report.words._
    carried = carried_over(report)
    if carried and findings.unsettled(report, "carried_over", "carried_over_returned", standing="new"):
        yield carried
    check = findings.gravest(report)
    if check is not None:
        yield (
            check.explanation,
            " ",
            *sentence(_("Have it clarified, with the other new points ({section})."),
                      section=Link(_("section IV"), "#inconsistencies")),
        )  # fmt: skip
    rows = findings.unsettled(report, "target_funding", standing="new")
    if rows:
        template = _(
            "{n} target has no money in the plan: fund it or change it."
            if len(rows) == 1
            else "{n} targets have no money in the plan: fund them or change them."
        )
        yield sentence(template, n=report.count(len(rows), "checks.target_funding"))


def carried_over(report: Report) -> Decision:
    """What earlier years left, what units return of it, and what nobody returns; empty where nothing was left."""
    _ = report.words._
    left = next(iter(findings.of_family(report, "carried_over")), None)
    if left is None or left.verdict == "agrees":
        return ()
    said: list[Part] = [left.explanation]
    for check in findings.of_family(report, "carried_over_returned"):
        said += [" ", check.explanation]
    row = report.line(plan_kind="carried_over")
    if report.subject.own_plan is not None and row is not None and row.plan_dong:
        carried = [
            line for line in report.lines("capital", "plan_year", "plan_kind") if line.plan_kind == "carried_over"
        ]
        template = _(
            "Of the money carried over {rate} has been disbursed."
            if basis.has_document(report, carried)
            else "Of the money carried over {rate} has been disbursed; no document that allows it is on record."
        )
        said += [" ", *sentence(template, rate=report.rate(row))]
    return (*said, " ", _("Settle this in writing: carried over again, or returned to the budget."))


def known_faults(report: Report) -> Iterator[Decision]:
    """One line for all points that an earlier quarter's report told of."""
    _ = report.words._
    known = [check for check in report.checks if check.verdict != "agrees" and check.standing == "known"]
    if not known:
        return
    period = findings.first_period(report)
    template = _(
        "{n} point that did not add up before stands as it was told in the report of {period} ({annex})."
        if len(known) == 1
        else "{n} points that did not add up before stand as they were told in the report of {period} ({annex})."
    )
    yield sentence(
        template, n=report.count(len(known), "checks.known"), period=frame.months_to(report.words, period),
        annex=Link(_("Annex 3"), "#annex-checks"),
    )  # fmt: skip
