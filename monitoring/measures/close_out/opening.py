"""Which books a close-out is made from: those of a year, or of every year in which money of a phase may be spent."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.decisions import load_decisions
from monitoring.errors import InputError
from monitoring.measures.books import Books
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.year import YearBooks
from monitoring.period import Period
from monitoring.span import Span
from monitoring.workspace import Workspace


def newest_period(workspace: Workspace, unit: str, span: Span) -> Period:
    """The newest period of the years that are closed. Raises InputError where nothing has been received of them."""
    found = [period for period in workspace.periods(unit) if period.year in span.years]
    if not found:
        raise InputError(
            "Nothing has been received of {years}.",
            where=workspace.relative(workspace.unit(unit)),
            remedy="Receive the files of its periods first: python pipeline.py receive FILE --unit {unit} "
            "--period {period}.",
            years=str(span),
            unit=unit,
            period=Period(span.years[-1], 4),
        )
    return found[-1]


def open_closing(books: Books, span: Span) -> Closing:
    """The close-out of `span`, from the raw files of its periods, cleaned anew; `books`: any of the unit's."""
    subject = books.subject
    workspace, unit = subject.workspace, subject.unit.code

    def of(year: int) -> Iterator[YearBooks]:
        """The books of a year by its periods, newest first."""
        for period in reversed(workspace.periods(unit)):
            if period.year == year and (found := books.at(period)):
                yield YearBooks(found, span.plan_years)

    years = [found for year in span.years if (found := next(of(year), None))]
    last = years[-1].year
    return Closing(
        years,
        next(of(years[0].year - 1), None),
        next((found for found in of(last + 1) if found.opened), None),
        {year: load_decisions(workspace, unit, year) for year in (years[0].year - 1, *span.years)},
    )
