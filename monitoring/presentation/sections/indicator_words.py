"""Targets in words: what is measured, what is wanted, what was reached, what is still missing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from monitoring.amounts import round_half_up
from monitoring.measures.quarter_rows import TargetedRow
from monitoring.measures.target_findings import gap, needs_more, of_places, share, silent_places, value
from monitoring.presentation.blocks import Number, Part, as_parts
from monitoring.presentation.report import Report
from monitoring.tables.numbers import number_name

#: Up to this many, a share is told as n out of N: one case more or less would move the percentage by points.
SMALL_DENOMINATOR = 30


def name(report: Report, row: TargetedRow) -> str:
    """The target's name, with its place where it is a place's."""
    return ", ".join(filter(None, [row.name, report.place(row.place) if row.place else ""]))


def own_name(report: Report, row: TargetedRow) -> str:
    """The target's name, or, below the target of the whole unit, the place's alone."""
    return name(report, row) if row.is_target else report.place(row.place)


def name_and_office(report: Report, row: TargetedRow) -> str:
    """The target's name; where offices report different figures, with the one whose figure this is."""
    if row.status != "conflicting":
        return name(report, row)
    return report.plain("{name} (by {office})", name=name(report, row), office=report.sender(row.reported_by))


def amount(report: Report, number: Fraction | Decimal, row: TargetedRow) -> str:
    """A value or target of `row` with its unit."""
    words = report.words
    match row.unit:
        case "percent":
            return words.percent(number, _decimals(number))
        case "points":
            text = words.number(number, _decimals(number))
            return words.ngettext(
                "{number} percentage point", "{number} percentage points", 1 if text == "1" else 2
            ).format(number=text)
    return words.exact(number)


def _decimals(number: Fraction | Decimal) -> int:
    """Whole numbers as they are, all others with one decimal."""
    return 0 if Fraction(number).denominator == 1 else 1


def target_words(report: Report, row: TargetedRow) -> Part:
    """The target with its comparator in words; a dash where the plan gives no number."""
    _ = report.words._
    if row.target == "":
        return _("completion") if row.kind == "milestone" else _("no number in the plan")
    target = amount(report, Decimal(row.target), row)
    is_all = row.unit == "percent" and row.comparator == ">=" and Decimal(row.target) == 100
    words = target if is_all else report.words.term("comparator", row.comparator).format(target=target)
    if row.kind == "change":
        words = _("a fall of {target}" if row.direction == "down" else "a rise of {target}").format(target=words)
    return Number(words, number_name(row.number_id, "target"))


def reported_words(report: Report, row: TargetedRow) -> Part | tuple[Part, ...]:
    """What was reported: numerator and denominator, or the count alone."""
    if row.numerator == "":
        return report.missing(number_name(row.number_id, "numerator"))
    top = _reported(report, row, "numerator")
    return top if row.denominator == "" else (top, "/", _reported(report, row, "denominator"))


def _reported(report: Report, row: TargetedRow, column: str) -> Number:
    return Number(report.words.exact(Decimal(getattr(row, column))), number_name(row.number_id, column))


def value_words(report: Report, row: TargetedRow) -> Number:
    """The value reached; a share of few as n/N."""
    exact, name_ = value(report, row), number_name(row.number_id, "value")
    if exact is None and row.kind == "change" and row.numerator != "":
        return Number(_without_baseline(report, row), name_, missing=True)
    if exact is None and row.detail == "missed_in_part":
        return Number(report.words._("not all have reported"), name_, missing=True)
    if exact is None:
        return report.missing(name_)
    if row.kind == "milestone":
        return Number(report.words._("completed" if exact >= 1 else "under way"), name_)
    if row.unit == "percent" and Fraction(row.denominator) <= SMALL_DENOMINATOR:
        return Number("/".join(_reported(report, row, part).text for part in ("numerator", "denominator")), name_)
    return Number(report.words.percent(exact) if row.unit == "percent" else amount(report, exact, row), name_)


def _without_baseline(report: Report, row: TargetedRow) -> str:
    """The share as it stands, where a change cannot be told for want of the figure that it starts from."""
    words, now = report.words._("no starting figure"), share(row)
    return (
        words if now is None else report.plain("now {share}; {without}", share=report.words.percent(now), without=words)
    )


def by_place(report: Report, row: TargetedRow) -> tuple[Part, ...]:
    """What some places reported of a target of the whole unit, and who has not; empty where none has."""
    parts: list[Part] = []
    for own in of_places(report, row):
        parts += ["; " if parts else "", f"{report.place(own.place)} ", *as_parts(reported_words(report, own))]
    if parts and (silent := silent_places(report, row)):
        parts += ["; ", report.plain("not reported: {places}", places=", ".join(map(report.place, silent)))]
    return tuple(parts)


def fraction_words(report: Report, row: TargetedRow) -> Part | tuple[Part, ...]:
    """The numerator and denominator that a value comes from; empty where there are none, or the value names them."""
    if row.numerator == "" or row.denominator == "" or "/" in value_words(report, row).text:
        return ""
    return reported_words(report, row)


def gap_words(report: Report, row: TargetedRow) -> Part:
    """How far the value is from the target, in points or as a count, with its sign; empty where there is no verdict."""
    exact = gap(report, row)
    if exact is None:
        return ""
    digits = 1 if exact == 0 or round_half_up(exact, 1) else 2  # a gap too small for one decimal is still a gap
    text = report.words.exact(exact) if row.unit == "count" else report.words.number(exact, digits)
    return Number(("+" if exact > 0 else "") + text, number_name(row.number_id, "gap"))


def short_words(report: Report, row: TargetedRow) -> tuple[Part, ...]:
    """How many more (or fewer) people, households or hamlets the target needs; empty where nobody is missing."""
    if not row.people_short:
        return ()
    number = report.count(row.people_short, row.number_id, "people_short")
    short: dict[str, Part] = {"n": number, "counted": row.counted}
    if needs_more(row):
        return report.say_counted("{n} more ({counted})", "{n} more {counted}", row.people_short, **short)
    return report.say_counted("{n} fewer ({counted})", "{n} fewer {counted}", row.people_short, **short)
