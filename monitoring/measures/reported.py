"""What offices report of indicators: the newest report of each, and offices that agree as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monitoring.amounts import round_half_up
from monitoring.measures.calculation import NO_ROWS, Rows, adding
from monitoring.records import Row

#: Decimals at most of a figure that is reported, or stated by the plan.
DIGITS = 6


@dataclass(frozen=True)
class Reported:
    """What was reported of an indicator at a place; `numerator` and `denominator` as exact decimal text, "" for none.

    `counted`: the reports that add up to it; `confirming`: those that say the same again.
    """

    numerator: str
    denominator: str
    as_of: str
    reported_by: str
    document: str
    counted: tuple[Row, ...] = ()
    confirming: tuple[Row, ...] = ()

    @classmethod
    def alike(cls, reports: Sequence[Row]) -> Reported:
        """Reports of offices that agree: one, of the latest day. The first in the files counts."""
        first, *others = sorted(reports, key=lambda report: report.line)
        days = max(report.as_of for report in reports)
        return cls(*_said(first), days, *_names(reports), (first,), tuple(others))

    @classmethod
    def together(cls, parts: Sequence[Reported]) -> Reported:
        """Several places together: as old as the oldest part."""
        sums = (_sum_text(part.numerator for part in parts), _sum_text(part.denominator for part in parts))
        counted = sorted((report for part in parts for report in part.counted), key=lambda report: report.place)
        return cls(*sums, min(part.as_of for part in parts), *_names(parts), tuple(counted))

    @property
    def figures(self) -> tuple[Fraction | None, Fraction | None]:
        """Numerator and denominator."""
        return exact(self.numerator), exact(self.denominator)

    def rows(self, column: str) -> Rows:
        """The reports as the numerator or denominator adds them up: what only confirms adds nothing."""
        if not getattr(self, column):
            return NO_ROWS
        adds = [exact(getattr(report, column)) or 0 for report in self.counted]
        return adding("indicator-returns", [*self.counted, *self.confirming], [*adds, *[0] * len(self.confirming)])


NOTHING = Reported("", "", "", "", "")
#: Indicator and place → what was reported of them, one for each figure reported.
Newest = dict[tuple[str, str], list[Reported]]


def newest_reports(reports: Iterable[Row]) -> Newest:
    """Per reporting office its newest report, offices that agree together."""
    ordered = sorted(reports, key=lambda report: (report.reported_by, report.as_of, report.document))
    days = {_office(report): report.as_of for report in ordered}
    places: dict[tuple[str, str], dict[tuple[str, str], list[Row]]] = {}
    for report in ordered:
        if report.as_of == days[_office(report)]:
            place = places.setdefault((report.indicator, report.place), {})
            place.setdefault(_said(report), []).append(report)
    return {place: list(map(Reported.alike, alike.values())) for place, alike in places.items()}


def _office(report: Row) -> tuple[str, str, str]:
    return report.indicator, report.place, report.reported_by


def _said(report: Row) -> tuple[str, str]:
    return report.numerator, report.denominator


def _names(parts: Iterable[Row | Reported]) -> tuple[str, str]:
    """Who reported, and in which documents."""
    told = [(part.reported_by, part.document) for part in parts]
    reported_by, document = ("; ".join(dict.fromkeys(filter(None, names))) for names in zip(*told, strict=True))
    return reported_by, document


def _sum_text(texts: Iterable[str]) -> str:
    present = [Fraction(text) for text in texts if text]
    return plain(sum(present, Fraction(0))) if present else ""


def plain(value: Fraction) -> str:
    """An exact decimal as text without needless zeros: 98.5, 96, -14."""
    if value.denominator == 1:
        return str(value.numerator)
    return format(round_half_up(value, DIGITS).normalize(), "f")


def exact(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None
