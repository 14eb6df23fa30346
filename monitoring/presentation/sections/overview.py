"""The first page: the verdict in one sentence, four figures, the targets at a glance, what needs a decision."""

from __future__ import annotations

from monitoring.amounts import rate_percent
from monitoring.measures.names import CAPITALS
from monitoring.presentation.blocks import (
    Block,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Part,
    Strong,
    sentence,
)
from monitoring.presentation.first_page import Decisions, Scoreboard, Tally
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, findings, indicator_words, targets, terms
from monitoring.presentation.sections.decisions import decisions
from monitoring.records import Row

_NAMED_TARGETS = 3


def blocks(report: Report) -> list[Block]:
    _ = report.words._
    return [
        Heading(_("Summary"), id="summary"),
        Paragraph(verdict(report)),
        *_figures(report),
        *basis.blocks(report),
        *_targets(report),
        Paragraph(Strong(_("Decisions needed"))),
        Decisions(decisions(report)),
        PageBreak(),
    ]


def verdict(report: Report) -> tuple[Part, ...]:
    """One sentence: how much, of what, and whether that is enough."""
    _, whole = report.words._, report.line()
    day, district = report.words.date(report.cut_off), report.words.name(report.subject.district.name.model_dump())
    if whole is None or whole.cumulative_dong is None:
        return sentence(_("There is no disbursement figure for {district} to {day}."), district=district, day=day)
    parts: dict[str, Part] = {"day": day, "district": district, "disbursed": report.money(whole, "cumulative_dong")}
    if not whole.plan_dong or whole.planned_cumulative_dong is None:
        return sentence(
            _(
                "By {day}, {district} had disbursed {disbursed} million đồng; no plan to compare it with has "
                "been received."
            ),
            **parts,
        )
    parts |= {"rate": report.rate(whole), "disbursed": report.measured(whole)}
    said = _closed(report, whole, parts) if report.is_closed else _running(report, whole, parts)
    return (*said, *basis.unplanned(report))


def _closed(report: Report, whole: Row, parts: dict[str, Part]) -> tuple[Part, ...]:
    capitals = [row for row in report.lines("capital") if row.remaining_dong is not None]
    most = max(capitals, key=lambda row: row.remaining_dong, default=None)
    if most is None or whole.remaining_dong <= 0:
        return sentence(
            report.words._(
                "By {day}, when the books of the year were closed, {district} had disbursed "
                "{disbursed} million đồng, {rate} of the plan."
            ),
            **parts,
        )
    return sentence(
        report.words._("By {day}, when the books of the year were closed, {district} had disbursed {disbursed} million "
                       "đồng, {rate} of the plan; {remaining} million đồng was not disbursed, most of it {capital} "
                       "({part} million đồng)."),
        **parts, remaining=report.money(whole, "remaining_dong"), capital=report.capital(most.capital),
        part=report.money(most, "remaining_dong"),
    )  # fmt: skip


def _running(report: Report, whole: Row, parts: dict[str, Part]) -> tuple[Part, ...]:
    _, behind = report.words._, findings.is_behind(report)
    day = report.words.date(report.final_day)
    if whole.remaining_dong is not None and whole.remaining_dong <= 0:
        template = _(
            "By {day}, {district} had disbursed {disbursed} million đồng, {rate} of the plan: more than the whole "
            "plan, to be examined before it is used."
            if whole.remaining_dong < 0
            else "By {day}, {district} had disbursed {disbursed} million đồng, {rate} of the plan: nothing of the plan "
            "is left."
        )
        return sentence(template, **parts)
    said = sentence(_("By {day}, {district} had disbursed {disbursed} million đồng, {rate} of the plan"), **parts)
    if behind is not None:
        template = _("below a straight-line pace ({even})" if behind else "not below a straight-line pace ({even})")
        even = report.percent(report.even_rate, whole.number_id, "even_rate")
        said = (*said, ", ", *_of_allocated(report, whole), *sentence(template, even=even))
    projected: dict[str, Part] = {
        "projected": report.rate(whole, "projected_dong", column="projected_rate"), "final_day": day,
    }  # fmt: skip
    if report.subject.period.quarter == 1:  # the quarter is the year so far
        template = _("; at the average of the year so far it reaches {projected} by {final_day}.")
        return (*said, *sentence(template, **projected))
    at_quarter = report.rate(whole, "projected_at_quarter_pace_dong", column="projected_at_quarter_pace_rate")
    template = _(
        "; at the average of the year so far it reaches {projected} by {final_day}, at that of the quarter "
        "{at_quarter}."
    )
    return (*said, *sentence(template, **projected, at_quarter=at_quarter))


def _of_allocated(report: Report, whole: Row) -> tuple[Part, ...]:
    """The rate of what had been allocated by then, where that is less than the plan: it is what a pace is asked of."""
    if whole.allocated_plan_dong in (None, whole.plan_dong):
        return ()
    rate = report.rate(whole, whole="allocated_plan_dong", column="allocated_rate_percent")
    return (*sentence(report.words._("{rate} of what had been allocated"), rate=rate), ", ")


def _figures(report: Report) -> list[Block]:
    """Development, recurrent, all together, and what is left: a rate with the money behind it."""
    _, whole = report.words._, report.line()
    if whole is None:
        return []
    capitals = [row for capital in CAPITALS if (row := report.line(capital=capital))]
    in_all = KeyFigure(
        _("Disbursed in all, million đồng"), report.money(whole, "cumulative_dong"), _whole_note(report, whole)
    )
    left = KeyFigure(
        _("Not yet disbursed, million đồng"), report.money(whole, "remaining_dong"), _left_note(report, whole)
    )
    return [KeyFigures([*(_rate_tile(report, row) for row in capitals), in_all, left])]


def _rate_tile(report: Report, row: Row) -> KeyFigure:
    if row.cumulative_dong is None:
        return KeyFigure(capitalised(report.capital(row.capital)), report.rate(row), _plan_note(report, row))
    note = sentence(
        report.words._("{disbursed} of {plan} million đồng"), disbursed=report.measured(row),
        plan=report.money(row, "plan_dong"),
    )  # fmt: skip
    return KeyFigure(capitalised(report.capital(row.capital)), report.rate(row), note)


def _plan_note(report: Report, row: Row) -> tuple[Part, ...]:
    """The plan alone, where nobody says what was disbursed of it."""
    return sentence(report.words._("plan: {plan} million đồng"), plan=report.money(row, "plan_dong"))


def _whole_note(report: Report, whole: Row) -> tuple[Part, ...]:
    if whole.cumulative_dong is None:
        return _plan_note(report, whole)
    parts = {"rate": report.rate(whole), "plan": report.money(whole, "plan_dong")}
    if whole.plan_dong and whole.unplanned_dong:
        return sentence(
            report.words._("{planned} of {plan}, {rate}; {unplanned} without a known plan"), **parts,
            planned=report.measured(whole), unplanned=report.money(whole, "unplanned_dong"),
        )  # fmt: skip
    if whole.in_quarter_dong is None or report.subject.period.quarter == 1:
        return sentence(report.words._("{rate} of {plan}"), **parts)
    return sentence(report.words._("{rate} of {plan}; in the quarter {amount}"), **parts,
                    amount=report.money(whole, "in_quarter_dong"))  # fmt: skip


def _left_note(report: Report, whole: Row) -> tuple[Part, ...]:
    _ = report.words._
    if whole.remaining_dong is None:
        return ()
    if report.is_closed or whole.needed_per_month_dong is None:
        share = rate_percent(whole.remaining_dong, whole.plan_dong)
        return sentence(_("{share} of the plan"), share=report.percent(share, whole.number_id, "remaining_rate"))
    if whole.remaining_dong <= 0:
        return (_("paid beyond the plan"),) if whole.remaining_dong < 0 else (_("the plan is spent"),)
    return sentence(
        _("{needed} a month to {day}; {paid} {since}"), needed=report.money(whole, "needed_per_month_dong"),
        paid=report.money(whole, "paid_per_month_since_allocation_dong"), day=report.words.date(report.final_day),
        since=findings.since(report, whole),
    )  # fmt: skip


def _targets(report: Report) -> list[Block]:
    """The targets by status, and the missed ones that need the fewest people."""
    _, groups = report.words._, findings.by_status(report)
    total = sum(map(len, groups.values()))
    if not total:
        return [Paragraph(targets.without_targets(report))]
    year = str(report.the_plan.year)
    title = sentence(
        _("Targets of {year} ({n}), as reported to {day}"), year=year, n=report.count(total, "indicators.all"),
        day=report.words.date(report.cut_off),
    )  # fmt: skip
    tallies = [
        Tally(terms.status(report, code), report.count(len(rows), f"indicators.{code}"), len(rows))
        for code, rows in groups.items()
    ]
    said: list[Part] = [*title, ": "]
    for place, tally in enumerate(tallies):
        said += ["; " if place else "", tally.status, " ", tally.number]
    notes = [note for note in (_without_baseline(report), _nearest(report)) if note]
    said_below = [Paragraph(basis.joined(notes), note=True)] if notes else []
    return [Scoreboard([*said, "."], title=title, tallies=tallies), *said_below]


def _without_baseline(report: Report) -> tuple[Part, ...]:
    """How many of the targets without a verdict are those for which only the figure to start from is missing."""
    rows = findings.by_status(report)["no_data"]
    known = sum(row.detail == "no_baseline" for row in rows)
    template = report.words._("Of the {all} without data {n} have been reported, but have no figure to start from.")
    return sentence(template, all=report.words.number(len(rows)), n=report.words.number(known)) if known else ()


def _nearest(report: Report) -> tuple[Part, ...]:
    _, rows = report.words._, findings.nearly_met(report)[:_NAMED_TARGETS]
    if not rows:
        return ()
    parts: list[Part] = [_("Missed by fewest"), ": "]
    for place, row in enumerate(rows):
        parts += [
            "; " if place else "",
            indicator_words.name(report, row),
            " – ",
            *indicator_words.short_words(report, row),
        ]
    return (*parts, ".")
