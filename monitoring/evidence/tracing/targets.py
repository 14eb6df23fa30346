"""Numbers of targets, back to what offices and communes reported and to the plan's line of the target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial

from monitoring.evidence.tracing.money import minus
from monitoring.measures.books import Books
from monitoring.measures.calculation import NO_ROWS, Calculation, Exact, Figure, Operand, Rows, single
from monitoring.measures.indicators import Target, people_short, value_of
from monitoring.messages import N_
from monitoring.records import Row
from monitoring.tables.numbers import number_name

_MEASURED = ("met", "not_met")


def indicator_figures(books: Books) -> Iterator[Figure]:
    """The numbers of every row of indicators.csv."""
    for row in books.rows("indicators"):
        dimensions = {name: value for name in ("indicator", "commune") if (value := getattr(row, name))}
        for column, calculate in _COLUMNS.items():
            yield Figure(number_name(row.number_id, column), dimensions, partial(calculate, books, row))


def _numerator(books: Books, row: Row) -> Calculation:
    return single(reported(books, row, "numerator"), N_("what was reported; for the district the sum of its communes"))


def _denominator(books: Books, row: Row) -> Calculation:
    return single(
        reported(books, row, "denominator"), N_("what was reported; for the district the sum of its communes")
    )


def _target(books: Books, row: Row) -> Calculation:
    return single(planned(books, row), N_("as the plan states it"), digits=6)


def _value(books: Books, row: Row) -> Calculation:
    target, numerator, denominator = (
        _target_of(books, row),
        reported(books, row, "numerator"),
        reported(books, row, "denominator"),
    )
    formulas = {
        "rate": N_("value = numerator / denominator, in percent"),
        "change": N_(
            "value = change of numerator / denominator from the baseline {baseline}, in percentage points, "
            "counted in the direction of the target"
        ),
    }
    return Calculation(
        formulas.get(target.kind, N_("value = what was counted")),
        _given(numerator, denominator),
        _exact_value(target, numerator, denominator),
        _fraction(row.value),
        row.unit,
        digits=4,
        values={"baseline": "–" if target.baseline is None else target.baseline},
    )


def _gap(books: Books, row: Row) -> Calculation:
    numerator, denominator = reported(books, row, "numerator"), reported(books, row, "denominator")
    value, target = _exact_value(_target_of(books, row), numerator, denominator), planned(books, row)
    gap = minus(value, target.total) if row.status in _MEASURED else None
    return Calculation(
        N_("gap = value − target; none where there is no verdict"),
        (*_given(numerator, denominator), target),
        gap,
        _fraction(row.gap),
        "points" if row.unit == "percent" else row.unit,
        digits=4,
    )


def _people_short(books: Books, row: Row) -> Calculation:
    numerator, denominator = reported(books, row, "numerator"), reported(books, row, "denominator")
    missing = None
    if row.status in _MEASURED:
        missing = people_short(_target_of(books, row), _as_fraction(numerator), _as_fraction(denominator))
    return Calculation(
        N_(
            "the least whole number by which the numerator must change for the target to be met, or, where each "
            "further case counts in both, of next cases that must all be as wanted; 0 where it is met"
        ),
        (*_given(numerator, denominator), planned(books, row)),
        missing,
        row.people_short,
        "count",
    )


_COLUMNS: dict[str, Callable[[Books, Row], Calculation]] = {
    "numerator": _numerator,
    "denominator": _denominator,
    "value": _value,
    "target": _target,
    "gap": _gap,
    "people_short": _people_short,
}


# ---- what was reported -----------------------------------------------------------------------------------------------


def reported(books: Books, row: Row, column: str) -> Operand:
    """The numerator or denominator of a row of indicators.csv as the sum of the reports behind it."""
    name = {"numerator": N_("numerator"), "denominator": N_("denominator")}[column]
    stated = _fraction(getattr(row, column))
    return Operand(name, stated, NO_ROWS if stated is None else _reports(books, row, column), "count")


def _reports(books: Books, row: Row, column: str) -> Rows:
    """The reports of the row's own level, or for the district, where it has none, those of its communes."""
    reports = [report for report in books.indicator_returns if report.indicator == row.indicator]
    own = _newest([report for report in reports if report.commune == row.commune])
    own = [report for report in own if _said(report) == _said(row)]
    if not own and row.commune == "":
        communes = _of_communes(reports)
        adds = [_fraction(getattr(report, column)) or 0 for report in communes]
        return books.adding("indicator-returns", communes, adds)
    # Reports that say the same: the first counts, the others only confirm it.
    adds = [(_fraction(getattr(report, column)) or 0) if position == 0 else 0 for position, report in enumerate(own)]
    return books.adding("indicator-returns", own, adds)


def _said(report: Row) -> tuple[str, str]:
    return report.numerator, report.denominator


def _newest(reports: Sequence[Row]) -> list[Row]:
    """Per reporting office its newest report."""
    newest: dict[str, str] = {}
    for report in reports:
        newest[report.reported_by] = max(report.as_of, newest.get(report.reported_by, ""))
    return [report for report in reports if report.as_of == newest[report.reported_by]]


def _of_communes(reports: Sequence[Row]) -> list[Row]:
    """The newest report of each commune; of offices that agree on a commune one."""
    communes = sorted({report.commune for report in reports} - {""})
    newest = [
        report
        for commune in communes
        for report in _newest([report for report in reports if report.commune == commune])
    ]
    different: dict[tuple[str, ...], Row] = {}
    for report in newest:
        different.setdefault((report.commune, *_said(report)), report)
    return list(different.values())


# ---- what the plan says ----------------------------------------------------------------------------------------------


def planned(books: Books, row: Row) -> Operand:
    """The target as the plan's line gives it."""
    plan, target = books.subject.plan, _target_of(books, row)
    if plan is None or target.target is None:
        return Operand(N_("target"), _fraction(row.target), NO_ROWS, row.unit)
    rows = [
        planned
        for planned in books.plan_rows(plan, "targets")
        if (planned.indicator, planned.commune) == (row.indicator, target.commune)
    ]
    lines = books.adding_of_plan(plan, "targets", rows, [target.target])
    return Operand(N_("target"), _fraction(row.target), lines, row.unit)


def _target_of(books: Books, row: Row) -> Target:
    """The commune's own target, else the district's."""
    return books.targets.get((row.indicator, row.commune)) or books.targets[row.indicator, ""]


def _exact_value(target: Target, numerator: Operand, denominator: Operand) -> Exact:
    return value_of(target, _as_fraction(numerator), _as_fraction(denominator))


def _as_fraction(operand: Operand) -> Fraction | None:
    return None if operand.total is None else Fraction(operand.total)


def _given(*operands: Operand) -> tuple[Operand, ...]:
    """Sums that the number has: a count has no denominator."""
    return tuple(operand for operand in operands if operand.added or operand.stated is not None)


def _fraction(text: str | None) -> Fraction | None:
    return Fraction(text) if text not in ("", None) else None
