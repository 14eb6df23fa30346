"""Targets in words: what is measured, what is wanted, what was reached, what is still missing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from monitoring.amounts import round_half_up
from monitoring.measures.targets import value_of
from monitoring.presentation.blocks import Number, Part, sentence
from monitoring.presentation.report import Report
from monitoring.presentation.sections.terms import COMPARATORS
from monitoring.records import Row
from monitoring.tables.numbers import number_name

#: Up to this many, a share is told as n out of N: one case more or less would move the percentage by points.
SMALL_DENOMINATOR = 30


def is_measured(row: Row) -> bool:
    """Whether a target can be met or missed: it has a number, or it is a milestone, which is reached or not."""
    return bool(row.target != "" or row.kind == "milestone")


def name(report: Report, row: Row) -> str:
    """The target's name, with its commune where it is a commune's."""
    return ", ".join(filter(None, [row.name, report.commune(row.commune) if row.commune else ""]))


def name_and_office(report: Report, row: Row) -> str:
    """The target's name; where offices report different figures, with the one whose figure this is."""
    if row.status != "conflicting":
        return name(report, row)
    return report.words._("{name} (by {office})").format(name=name(report, row), office=report.sender(row.reported_by))


def value(report: Report, row: Row) -> Fraction | None:
    """The indicator's exact value in its unit, from the fraction that was reported."""
    target = report.aims[row.indicator, row.of_commune]
    return value_of(target, _fraction(row.numerator), _fraction(row.denominator))


def _fraction(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def amount(report: Report, number: Fraction | Decimal, row: Row) -> str:
    """A value or target of `row` with its unit."""
    words = report.words
    match row.unit:
        case "percent":
            return words.percent(number, _decimals(number))
        case "points":
            return _points(report, number)
    return words.exact(number)


def _points(report: Report, number: Fraction | Decimal) -> str:
    text = report.words.number(number, _decimals(number))
    one = report.words._("{number} point" if text == "1" else "{number} points")
    return one.format(number=text)


def _decimals(number: Fraction | Decimal) -> int:
    """Whole numbers as they are, all others with one decimal."""
    return 0 if Fraction(number).denominator == 1 else 1


def target_words(report: Report, row: Row) -> Part:
    """The target with its comparator in words; a dash where the plan gives no number."""
    _ = report.words._
    if row.target == "":
        return _("completion") if row.kind == "milestone" else _("no number in the plan")
    target = amount(report, Decimal(row.target), row)
    if row.kind == "change":
        sentence = _("a fall of {target}" if row.direction == "down" else "a rise of {target}")
        target = sentence.format(target=target)
    words = _(COMPARATORS[row.comparator]).format(target=target)
    return Number(words, number_name(row.number_id, "target"))


def reported_words(report: Report, row: Row) -> Part | tuple[Part, ...]:
    """What was reported: numerator and denominator, or the count alone."""
    if row.numerator == "":
        return report.missing(number_name(row.number_id, "numerator"))
    top = _plain(report, row, "numerator")
    return top if row.denominator == "" else (top, " / ", _plain(report, row, "denominator"))


def _plain(report: Report, row: Row, column: str) -> Number:
    return Number(report.words.exact(Decimal(getattr(row, column))), number_name(row.number_id, column))


def value_words(report: Report, row: Row) -> Number:
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
        return Number(
            f"{report.words.exact(Decimal(row.numerator))}/{report.words.exact(Decimal(row.denominator))}", name_
        )
    if row.unit == "percent":
        return Number(report.words.percent(exact), name_)
    return Number(amount(report, exact, row), name_)


def _without_baseline(report: Report, row: Row) -> str:
    """The share as it stands, where a change cannot be told for want of the figure that it starts from."""
    words = report.words._("no starting figure")
    if not row.denominator or not Fraction(row.denominator):
        return words
    now = report.words.percent(Fraction(row.numerator) / Fraction(row.denominator) * 100)
    return report.words._("now {share}; {without}").format(share=now, without=words)


def fraction_words(report: Report, row: Row) -> Part | tuple[Part, ...]:
    """The numerator and denominator that a value comes from; empty where there are none, or the value names them."""
    if row.numerator == "" or row.denominator == "" or "/" in value_words(report, row).text:
        return ""
    return reported_words(report, row)


def gap_words(report: Report, row: Row) -> Part:
    """How far the value is from the target, in points or as a count, with its sign; empty where there is no verdict."""
    reached = value(report, row)
    if row.gap == "" or reached is None:
        return ""
    exact = reached - Fraction(row.target)
    digits = 1 if exact == 0 or round_half_up(exact, 1) else 2  # a gap too small for one decimal is still a gap
    text = report.words.exact(exact) if row.unit == "count" else report.words.number(exact, digits)
    return Number(("+" if exact > 0 else "") + text, number_name(row.number_id, "gap"))


def short_words(report: Report, row: Row) -> tuple[Part, ...]:
    """How many more (or fewer) people, households or hamlets the target needs; empty where nobody is missing."""
    _ = report.words._
    if not row.people_short:
        return ()
    number = report.count(row.people_short, row.number_id, "people_short")
    template = _("{n} more ({counted})" if needs_more(row) else "{n} fewer ({counted})")
    return sentence(template, n=number, counted=row.counted)


def needs_more(row: Row) -> bool:
    """Whether the numerator must rise: for a floor yes, for a ceiling or a wished-for fall no."""
    if row.comparator == "=":
        return Fraction(row.numerator) < Fraction(row.target)
    wants_more: bool = row.comparator in (">", ">=")
    return wants_more != bool(row.kind == "change" and row.direction == "down")
