"""What a leader sees first: the verdict in one sentence, four figures, the targets at a glance."""

from __future__ import annotations

from monitoring.measures import findings, target_findings
from monitoring.measures.names import CAPITALS
from monitoring.measures.quarter_rows import Measured, PacedRow, known
from monitoring.presentation.blocks import Block, Paragraph, Part
from monitoring.presentation.first_page import KeyFigure, KeyFigures, Scoreboard, Tally
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.sections import basis, indicator_words, terms
from monitoring.presentation.sections.targets import without_targets

_NAMED_TARGETS = 3


def blocks(report: Report) -> list[Block]:
    return [Paragraph(verdict(report)), *figures(report), *basis.blocks(report), *targets(report)]


def verdict(report: Report) -> tuple[Part, ...]:
    """One sentence: how much, of what, and whether that is enough."""
    whole = report.line()
    if whole is None or whole.cumulative_dong is None:
        return report.say("There is no disbursement figure for {unit} to {day}.")
    if not whole.plan_dong or whole.planned_cumulative_dong is None:
        return report.say(
            "By {day}, {unit} had disbursed {disbursed} million đồng; no plan to compare it with has been received.",
            disbursed=report.money(whole, "cumulative_dong"),
        )
    sentence = _closed(report, whole) if report.is_closed else _running(report, whole)
    return (*sentence, *basis.unplanned(report))


def _closed(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    most = findings.most_remaining(report.lines("capital"))
    if most is None or known(whole.remaining_dong) <= 0:
        return report.say(
            "By {day}, the end of the disbursement period of {year}, {unit} had disbursed {disbursed} million "
            "đồng, {rate} of the plan.",
            whole,
        )
    return report.say(
        "By {day}, the end of the disbursement period of {year}, {unit} had disbursed {disbursed} million đồng, "
        "{rate} of the plan; {remaining} million đồng was not disbursed, most of it {capital} ({part} million đồng).",
        whole,
        capital=report.capital(most.capital),
        part=report.money(most, "remaining_dong"),
    )


def _running(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    if whole.remaining_dong is not None and whole.remaining_dong <= 0:
        return report.say(
            "By {day}, {unit} had disbursed {disbursed} million đồng, {rate} of the plan: more than the whole "
            "plan, to be examined before it is used."
            if whole.remaining_dong < 0
            else "By {day}, {unit} had disbursed {disbursed} million đồng, {rate} of the plan: nothing of the plan "
            "is left.",
            whole,
        )
    so_far = report.say("By {day}, {unit} had disbursed {disbursed} million đồng, {rate} of the plan", whole)
    if report.subject.period.previous_in_year is None:  # the quarter is the year so far
        end = report.say("; at the average of the year so far it reaches {projected} by {final_day}.", whole)
    else:
        end = report.say(
            "; at the average of the year so far it reaches {projected} by {final_day}, at that of the {its_period} "
            "{at_quarter}.",
            whole,
        )
    return (*so_far, *_against_the_pace(report, whole), *end)


def _against_the_pace(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    """Whether that is below a straight-line pace, and of what the pace is asked."""
    behind = findings.is_behind(report)
    if behind is None:
        return ()
    even = report.percent(findings.even_rate(report), whole.number_id, "even_rate")
    compared = report.say(
        "below a straight-line pace ({even})" if behind else "not below a straight-line pace ({even})", even=even
    )
    return (", ", *_of_allocated(report, whole), *compared)


def _of_allocated(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    """The rate of what had been allocated by then, where that is less than the plan: it is what a pace is asked of."""
    if whole.allocated_plan_dong in (None, whole.plan_dong):
        return ()
    rate = report.rate(whole, "allocated_rate_percent")
    return (*report.say("{rate} of what had been allocated", rate=rate), ", ")


def figures(report: Report) -> list[Block]:
    """The state budget and its types of funding, where they are told apart, else these of all money; all money together
    and what is left: a rate with the money behind it.
    """
    _, whole = report.words._, report.line()
    if whole is None:
        return []
    own = {row.capital: row for row in report.state_budget if row.plan_dong and row.cumulative_dong is not None}
    tiles = [_rate_tile(report, own[""], _("State budget"))] if "" in own else []
    for capital in CAPITALS:
        row = own.get(capital) or (None if own else report.line(capital=capital))
        if row is not None:
            tiles.append(_rate_tile(report, row, capitalised(report.capital(capital))))
    in_all, left = (report.money(whole, column) for column in ("cumulative_dong", "remaining_dong"))
    return [
        KeyFigures(
            [
                *tiles,
                KeyFigure(_("All sources, disbursed, million đồng"), in_all, _whole_note(report, whole)),
                KeyFigure(_("Not yet disbursed, million đồng"), left, _left_note(report, whole)),
            ]
        )
    ]


def _rate_tile(report: Report, row: Measured, label: str) -> KeyFigure:
    note = _plan_note(report, row)
    if row.cumulative_dong is not None:
        note = report.say("{disbursed} of {plan} million đồng", row)
    return KeyFigure(label, report.rate(row), note)


def _plan_note(report: Report, row: Measured) -> tuple[Part, ...]:
    """The plan alone, where nobody says what was disbursed of it."""
    return report.say("plan: {plan} million đồng", row)


def _whole_note(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    if whole.cumulative_dong is None:
        return _plan_note(report, whole)
    if whole.plan_dong and whole.unplanned_dong:
        planned = report.measured(whole)
        return report.say("{planned} of {plan}, {rate}; {unplanned} without a known plan", whole, planned=planned)
    if whole.in_quarter_dong is None or report.subject.period.previous_in_year is None:
        return report.say("{rate} of {plan}", whole)
    in_quarter = report.money(whole, "in_quarter_dong")
    return report.say("{rate} of {plan}; in the {its_period} {amount}", whole, amount=in_quarter)


def _left_note(report: Report, whole: PacedRow) -> tuple[Part, ...]:
    _ = report.words._
    if whole.remaining_dong is None:
        return ()
    if report.is_closed or whole.needed_per_month_dong is None:
        return report.say("{share} of the plan", share=report.rate(whole, "remaining_rate"))
    if whole.remaining_dong <= 0:
        return (_("paid beyond the plan"),) if whole.remaining_dong < 0 else (_("the plan is spent"),)
    return report.say("{needed} a month to {day}; {paid} {since}", whole, day=report.words.date(report.final_day))


def targets(report: Report) -> list[Block]:
    """The targets by status, and the missed ones that need the fewest people."""
    groups = target_findings.by_status(report)
    total = sum(map(len, groups.values()))
    if not total:
        return [Paragraph(without_targets(report))]
    title = report.say(
        "Targets of {year} ({n}), as reported to {day}",
        year=str(report.the_plan.year),
        n=report.count(total, "indicators.all"),
    )
    tallies = [
        Tally(terms.status(report, code), report.count(len(rows), f"indicators.{code}"), len(rows))
        for code, rows in groups.items()
    ]
    sentence: list[Part] = [*title, ": "]
    for place, tally in enumerate(tallies):
        sentence += ["; " if place else "", tally.status, " ", tally.number]
    notes = [note for note in (_without_baseline(report), _nearest(report)) if note]
    below = [Paragraph(basis.joined(notes), note=True)] if notes else []
    return [Scoreboard([*sentence, "."], title=title, tallies=tallies), *below]


def _without_baseline(report: Report) -> tuple[Part, ...]:
    """How many of the targets without a verdict are those for which only the figure to start from is missing."""
    rows = target_findings.by_status(report)["no_data"]
    known = sum(row.detail == "no_baseline" for row in rows)
    if not known:
        return ()
    return report.say(
        "Of the {all} without data {n} have been reported, but have no figure to start from.",
        all=report.words.number(len(rows)),
        n=report.words.number(known),
    )


def _nearest(report: Report) -> tuple[Part, ...]:
    _, rows = report.words._, target_findings.nearly_met(report)[:_NAMED_TARGETS]
    if not rows:
        return ()
    parts: list[Part] = [_("Closest to target"), ": "]
    for place, row in enumerate(rows):
        name, short = indicator_words.name(report, row), indicator_words.short_words(report, row)
        parts += ["; " if place else "", name, " – ", *short]
    return (*parts, ".")
