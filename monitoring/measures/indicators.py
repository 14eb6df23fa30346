"""Indicators: every target with what was reported of it, as rows of indicators.csv and as figures with their reports.

A figure is declared once, as a property of Measured: indicators.csv holds it rounded, column by column; a trace shows
it exact, row by row, with the reports and the line of the plan that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import pandas as pd

from monitoring.amounts import round_half_up
from monitoring.measures.books import Books
from monitoring.measures.calculation import NO_ROWS, Calculation, Figure, Operand, Rows
from monitoring.measures.reported import DIGITS, NOTHING, Reported, exact, newest_reports, plain
from monitoring.measures.targets import (
    Target,
    current_percent,
    is_missed_in_part,
    people_short,
    status_of,
    targets_of,
    value_of,
    why_open,
)
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import numbers
from monitoring.tables.rows import IndicatorRow
from monitoring.tables.store import columns

__all__ = ["indicator_figures", "indicator_table", "measured", "targets_of"]

_REPORTED = ("numerator", "denominator", "as_of", "reported_by", "document")
#: Decimals of values.
_DIGITS = 4


# ---- what was measured -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """A target with what was reported of it: a row of indicators.csv.

    `number` counts reports that contradict each other, None where they do not; `known`: what is known without a
    verdict (`missed_in_part`, `missed_by_all`, `met_by_all`).
    """

    target: Target
    place: str
    reported: Reported = NOTHING
    number: int | None = None
    known: str = ""

    @property
    def number_id(self) -> str:
        return numbers.indicator(self.target.indicator, self.place, self.number)

    @property
    def numerator(self) -> Fraction | None:
        return self.reported.figures[0]

    @property
    def denominator(self) -> Fraction | None:
        return self.reported.figures[1]

    @property
    def value(self) -> Fraction | None:
        return value_of(self.target, *self.reported.figures)

    @property
    def status(self) -> str:
        if self.known == "missed_in_part":
            return "not_met"
        own = status_of(self.target, *self.reported.figures)
        return own if self.number is None or own == "not_measurable" else "conflicting"

    @property
    def _has_verdict(self) -> bool:
        return self.status in ("met", "not_met")

    @property
    def gap(self) -> Fraction | None:
        """Value − target; None where there is no verdict."""
        value, target = self.value, self.target.target
        return None if value is None or target is None or not self._has_verdict else value - target

    @property
    def people_short(self) -> int | None:
        return people_short(self.target, *self.reported.figures) if self._has_verdict else None

    @property
    def detail(self) -> str:
        return self.known if self.known or self.number else why_open(self.target, *self.reported.figures)


def measured(targets: Iterable[Target], reports: Iterable[Row], places: Sequence[str]) -> list[Measured]:
    """Every target with what was reported of it, none dropped.

    A target for the whole unit is measured by its unit-wide report or, where all `places` reported, by their
    sum; places that reported and have no target of their own are shown below it. Two offices that disagree are both
    shown.
    """
    newest, wanted = newest_reports(reports), list(targets)
    own = {(target.indicator, target.place) for target in wanted}
    found: list[Measured] = []
    for target in wanted:
        parts = [] if target.place else [newest.get((target.indicator, place), []) for place in places]
        reported = newest.get((target.indicator, target.place)) or _summed(target, parts)
        found += _measured(target, target.place, reported) if reported else [_unreported(target, parts)]
        for place, told in zip(places, parts, strict=False):
            if (target.indicator, place) not in own:
                found += _measured(target, place, told)
    return found


def _measured(target: Target, place: str, reported: Sequence[Reported]) -> list[Measured]:
    if len(reported) == 1:
        return [Measured(target, place, reported[0])]
    statuses = {status_of(target, *one.figures) for one in reported}
    known = {frozenset(["not_met"]): "missed_by_all", frozenset(["met"]): "met_by_all"}.get(frozenset(statuses), "")
    return [Measured(target, place, one, number, known) for number, one in enumerate(reported, start=1)]


def _unreported(target: Target, parts: Iterable[Sequence[Reported]]) -> Measured:
    told = [part[0].figures for part in parts if len(part) == 1]
    known = [(numerator, denominator) for numerator, denominator in told if numerator is not None]
    return Measured(target, target.place, known="missed_in_part" if is_missed_in_part(target, known) else "")


def _summed(target: Target, parts: Sequence[Sequence[Reported]]) -> list[Reported]:
    """What all places reported, one figure each, together; of shares only where each told its whole."""
    each = [part[0] for part in parts if len(part) == 1]
    if not each or len(each) != len(parts):
        return []
    is_told = all(report.numerator and report.denominator for report in each)
    return [Reported.together(each)] if is_told or target.kind == "count" else []


# ---- by column: indicators.csv ---------------------------------------------------------------------------------------


def indicator_table(targets: Iterable[Target], reports: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
    """The contract's indicators.csv (see measured). `reports`: clean indicator returns, numerator and denominator as
    exact decimal text.
    """
    rows = records(reports.assign(line=range(len(reports))))
    table = pd.DataFrame([_row(one) for one in measured(targets, rows, places)], columns=columns(IndicatorRow))
    return table.astype({"people_short": "Int64"})


def _row(one: Measured) -> dict[str, object]:
    target = one.target
    return {
        **{name: getattr(one.reported, name) for name in _REPORTED},
        **{name: getattr(target, name) for name in ("indicator", "unit", "comparator")},
        **{name: getattr(one, name) for name in ("number_id", "place", "status", "people_short", "detail")},
        "target": "" if target.target is None else plain(target.target),
        "value": _rounded(one.value),
        "gap": _rounded(one.gap),
        "current_percent": _rounded(current_percent(target, *one.reported.figures)),
    }


def _rounded(value: Fraction | None) -> str:
    return "" if value is None else str(round_half_up(value, _DIGITS))


# ---- by row: figures with what stands behind them --------------------------------------------------------------------


@dataclass(frozen=True)
class _Declared:
    """How a column of indicators.csv is told: `formula` from the sums of `sums`, in `unit` ("": the target's own), with
    so many `digits` in the table, None where it is exact there.
    """

    formula: str
    sums: tuple[str, ...]
    unit: str = ""
    digits: int | None = None


_SUM = N_("what was reported; for the unit the sum of its places")
_SHORT = N_(
    "the least whole number by which the numerator must change for the target to be met, or, where each further case "
    "counts in both, of next cases that must all be as wanted; 0 where it is met"
)
_REPORTS = ("numerator", "denominator")
_FIGURES = {
    "numerator": _Declared(_SUM, ("numerator",), "count"),
    "denominator": _Declared(_SUM, ("denominator",), "count"),
    "value": _Declared(N_("value = what was counted"), _REPORTS, digits=_DIGITS),
    "target": _Declared(N_("as the plan states it"), ("target",), digits=DIGITS),
    "gap": _Declared(N_("gap = value − target; none where there is no verdict"), (*_REPORTS, "target"), digits=_DIGITS),
    "people_short": _Declared(_SHORT, (*_REPORTS, "target"), "count"),
}
#: How the value of some kinds of target comes about.
_VALUES = {
    "rate": N_("value = numerator / denominator, in percent"),
    "change": N_(
        "value = change of numerator / denominator from the baseline {baseline}, in percentage points, "
        "counted in the direction of the target"
    ),
}


def indicator_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of indicators.csv."""
    places = [place.code for place in books.subject.unit.places]
    found = {one.number_id: one for one in measured(books.targets.values(), books.indicator_returns, places)}
    for row in books.rows("indicators"):
        dimensions = {name: value for name in ("indicator", "place") if (value := getattr(row, name))}
        for column in _FIGURES:
            name = numbers.number_name(row.number_id, column)
            yield Figure(name, dimensions, partial(_calculation, books, found, row, column))


def _calculation(books: Books, found: Mapping[str, Measured], row: Row, column: str) -> Calculation:
    one, declared = found.get(row.number_id) or Measured(_target_of(books, row), row.place), _FIGURES[column]
    sums = [_operand(books, one, row, name) for name in declared.sums]
    is_value = column == "value"
    return Calculation(
        _VALUES.get(one.target.kind, declared.formula) if is_value else declared.formula,
        # A count has no denominator.
        tuple(own for own in sums if len(sums) == 1 or own.added or own.stated is not None or own.name == "target"),
        getattr(one, column) if column != "target" else one.target.target,
        _stated(getattr(row, column)),
        declared.unit or ("points" if (column, row.unit) == ("gap", "percent") else row.unit),
        declared.digits,
        values={"baseline": "–" if one.target.baseline is None else one.target.baseline} if is_value else {},
    )


def _target_of(books: Books, row: Row) -> Target:
    """The place's own target, else the unit's."""
    return books.targets.get((row.indicator, row.place)) or books.targets[row.indicator, ""]


def _operand(books: Books, one: Measured, row: Row, column: str) -> Operand:
    stated = _stated(getattr(row, column))
    if column == "target":
        return Operand(N_("target"), stated, _planned(books, one.target), row.unit)
    name = {"numerator": N_("numerator"), "denominator": N_("denominator")}[column]
    return Operand(name, stated, one.reported.rows(column), "count")


def _planned(books: Books, target: Target) -> Rows:
    """The plan's line of a target."""
    plan, place = books.subject.plan, (target.indicator, target.place)
    if plan is None or target.target is None:
        return NO_ROWS
    own = [row for row in plan.targets if (row.indicator, row.place) == place]
    return books.adding_of_plan(plan, "targets", own, [target.target])


def _stated(cell: str | int | None) -> Fraction | int | None:
    return cell if isinstance(cell, int) else exact(cell)
