"""Which books a close-out is made from: those of a year, or of every year in which money of a phase may be spent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitoring.decisions import load_decisions
from monitoring.errors import InputError, UsageError
from monitoring.measures.books import Books
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.year import YearBooks
from monitoring.period import Period
from monitoring.workspace import Workspace, closed

_NAME = re.compile(r"(?P<first>20\d\d)(?:-(?P<last>20\d\d))?", re.ASCII)


@dataclass(frozen=True)
class Span:
    """A year (`2023`), or a phase of plan years (`2021-2025`), whose money may be spent in the year after it too."""

    first: int
    last: int
    is_phase: bool

    @classmethod
    def parse(cls, text: str) -> Span:
        """Raises UsageError for anything else."""
        match = _NAME.fullmatch(text)
        first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (1, 0)
        if match is None or last < first:
            raise UsageError(
                "“{text}” is neither a year nor a phase.", remedy="Write 2023, or 2021-2025 for a phase.", text=text
            )
        return cls(first, last, match["last"] is not None)

    @classmethod
    def of_folder(cls, name: str) -> Span | None:
        """The span whose closed books the folder `name` holds (see workspace.closed); None for any other folder."""
        years = name.removeprefix(closed(""))
        return cls.parse(years) if years != name else None

    @property
    def folder(self) -> str:
        """The name of the folder of its closed books."""
        return closed(str(self))

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.is_phase else str(self.first)

    @property
    def plan_years(self) -> range | None:
        """Of which plans money is closed; None for all that is in the books of the year."""
        return range(self.first, self.last + 1) if self.is_phase else None

    @property
    def years(self) -> range:
        """The years whose books are closed."""
        return range(self.first, self.last + 1 + self.is_phase)


def newest_period(workspace: Workspace, district: str, span: Span) -> Period:
    """The newest period of the years that are closed. Raises InputError where nothing has been received of them."""
    found = [period for period in workspace.periods(district) if period.year in span.years]
    if not found:
        raise InputError(
            "Nothing has been received of {years}.",
            where=workspace.relative(workspace.district(district)),
            remedy="Receive the files of its periods first: python pipeline.py receive FILE --district {district} "
            "--period {period}.",
            years=str(span),
            district=district,
            period=Period(span.years[-1], 4),
        )
    return found[-1]


def open_closing(books: Books, span: Span) -> Closing:
    """The close-out of `span`, from the raw files of its periods, cleaned anew; `books`: any of the district's."""
    subject = books.subject
    workspace, district = subject.workspace, subject.district.code

    def of(year: int) -> Iterator[YearBooks]:
        """The books of a year by its periods, newest first."""
        for period in reversed(workspace.periods(district)):
            if period.year == year and (found := books.at(period)):
                yield YearBooks(found, span.plan_years)

    years = [found for year in span.years if (found := next(of(year), None))]
    last = years[-1].year
    return Closing(
        years,
        next(of(years[0].year - 1), None),
        next((found for found in of(last + 1) if found.opened), None),
        {year: load_decisions(workspace, district, year) for year in (years[0].year - 1, *span.years)},
    )
