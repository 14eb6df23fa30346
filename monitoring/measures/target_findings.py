"""What the targets of a quarter come to, found by fixed rules: reached, missed, in dispute, not reported."""

from __future__ import annotations

import json
from fractions import Fraction

from monitoring.amounts import rate_percent
from monitoring.measures.quarter import Quarter
from monitoring.measures.quarter_rows import TargetedRow
from monitoring.measures.standing import STATUSES
from monitoring.measures.targets import status_of, value_of


def is_measured(row: TargetedRow) -> bool:
    """Whether a target can be met or missed: it has a number, or it is a milestone, which is reached or not."""
    return bool(row.target != "" or row.kind == "milestone")


def value(quarter: Quarter, row: TargetedRow) -> Fraction | None:
    """An indicator's exact value in its unit, from the fraction that was reported."""
    return value_of(quarter.aims[row.indicator, row.of_place], *_reported(row))


def _reported(row: TargetedRow) -> tuple[Fraction | None, Fraction | None]:
    numerator, denominator = (Fraction(text) if text else None for text in (row.numerator, row.denominator))
    return numerator, denominator


def share(row: TargetedRow) -> Fraction | None:
    """The reported fraction in percent, exact, whatever the target is measured in."""
    return rate_percent(*_reported(row))


def gap(quarter: Quarter, row: TargetedRow) -> Fraction | None:
    """Reached − wanted, exact, in points or cases; None where there is no verdict."""
    reached = value(quarter, row)
    return None if row.gap == "" or reached is None else reached - Fraction(row.target)


def needs_more(row: TargetedRow) -> bool:
    """Whether the numerator must rise: for a floor yes, for a ceiling or a wished-for fall no."""
    if row.comparator == "=":
        return Fraction(row.numerator) < Fraction(row.target)
    wants_more: bool = row.comparator in (">", ">=")
    return wants_more != bool(row.kind == "change" and row.direction == "down")


def by_status(quarter: Quarter) -> dict[str, list[TargetedRow]]:
    """The targets of the year by status, each target once, in the order of the statuses."""
    own: dict[tuple[str, str], TargetedRow] = {}
    for row in quarter.own_targets:
        own.setdefault((row.indicator, row.place), row)
    return {status: [row for row in own.values() if row.status == status] for status in STATUSES}


def of_places(quarter: Quarter, target: TargetedRow) -> list[TargetedRow]:
    """What single places reported of a target of the whole unit."""
    own = [row for row in quarter.indicators if row.indicator == target.indicator and not row.is_target]
    return [] if target.place else own


def silent_places(quarter: Quarter, target: TargetedRow) -> list[str]:
    """The places that reported nothing of a target of which others reported something."""
    heard = {row.place for row in of_places(quarter, target)}
    codes = [place.code for place in quarter.subject.unit.places if place.is_valid_on(quarter.cut_off)]
    return [code for code in codes if code not in heard] if heard else []


def sent_for_later(quarter: Quarter, target: TargetedRow) -> bool:
    """Whether a figure of a target was sent that is dated after the cut-off."""
    late = [row for row in quarter.refused if (row.layout, row.rule) == ("indicator-returns", "after-period")]
    return any(target.indicator in json.loads(row.raw).values() for row in late)


def reports_of(quarter: Quarter, target: TargetedRow) -> list[TargetedRow]:
    """What every office reports of a target."""
    return [row for row in quarter.targets if (row.indicator, row.place) == (target.indicator, target.place)]


def missed_by_all(quarter: Quarter, target: TargetedRow) -> bool:
    """Whether a target is missed by every one of the figures that offices report of it."""
    aim = quarter.aims[target.indicator, target.of_place]
    return all(status_of(aim, *_reported(row)) == "not_met" for row in reports_of(quarter, target))


def nearly_met(quarter: Quarter) -> list[TargetedRow]:
    """Missed targets that need the fewest people, households or hamlets, the fewest first."""
    missed = [row for row in by_status(quarter)["not_met"] if row.people_short]
    return sorted(missed, key=lambda row: (row.people_short, row.number_id))
