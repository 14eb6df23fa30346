"""A second opinion on indicators, from the other end: for a row of indicators.csv, the reports behind it and what they
come to, found by looking for reports that say what the row says.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from monitoring.measures.targets import Target, people_short, value_of
from monitoring.records import Row

Adds = list[tuple[int, Fraction | int]]


def behind(row: Row, column: str, reports: Sequence[Row]) -> Adds:
    """Line and share of every report behind the numerator or denominator of a row: of its own level, or for the
    unit, where it has none, of its places. Of reports that say the same the first counts, the others confirm it.
    """
    if not getattr(row, column):
        return []
    of_indicator = [report for report in reports if report.indicator == row.indicator]
    own = [report for report in _newest(of_indicator, row.place) if _said(report) == _said(row)]
    if own or row.place:
        return [(report.line, _exact(report, column) if place == 0 else 0) for place, report in enumerate(own)]
    different: dict[tuple[str, ...], Row] = {}
    for place in sorted({report.place for report in of_indicator} - {""}):
        for report in _newest(of_indicator, place):
            different.setdefault((place, *_said(report)), report)
    return [(report.line, _exact(report, column)) for report in different.values()]


def figures(row: Row, target: Target, reports: Sequence[Row]) -> dict[str, Fraction | int | None]:
    """Value, gap and people short of a row, from the reports behind it."""
    numerator, denominator = (_total(behind(row, column, reports)) for column in ("numerator", "denominator"))
    value, measured = value_of(target, numerator, denominator), row.status in ("met", "not_met")
    return {
        "value": value,
        "gap": None if value is None or target.target is None or not measured else value - target.target,
        "people_short": people_short(target, numerator, denominator) if measured else None,
    }


def _newest(reports: Sequence[Row], place: str) -> list[Row]:
    """Of a place per reporting office its newest report."""
    own = [report for report in reports if report.place == place]
    newest: dict[str, str] = {}
    for report in own:
        newest[report.reported_by] = max(report.as_of, newest.get(report.reported_by, ""))
    return [report for report in own if report.as_of == newest[report.reported_by]]


def _said(report: Row) -> tuple[str, str]:
    return report.numerator, report.denominator


def _exact(report: Row, column: str) -> Fraction | int:
    text = getattr(report, column)
    return Fraction(text) if text else 0


def _total(adds: Adds) -> Fraction | None:
    return Fraction(sum(add for _, add in adds)) if adds else None
