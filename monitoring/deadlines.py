"""The days by which money must have found its end: data to be corrected, each day with the document that sets it."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.reference import load_reference
from monitoring.tables.plan_rows import DeadlineRow
from monitoring.workspace import Workspace


def load_deadlines(workspace: Workspace) -> list[DeadlineRow]:
    """Every row of data/reference/deadlines.csv, the earliest day first; the shipped ones where a project has none.

    What is `unverified` there was not compared with its document: it is shown with these words, never told as law.
    Raises InputError naming line, column and value of what may not stand there.
    """
    found = load_reference(workspace, DeadlineRow)
    return sorted(found, key=lambda row: (row.day, row.what, row.phase_or_year))


def of_year(deadlines: Iterable[DeadlineRow], year: int) -> list[DeadlineRow]:
    """The days that close the books of `year`."""
    return [row for row in deadlines if row.phase_or_year == str(year)]


def of_phase(deadlines: Iterable[DeadlineRow], plan_year: int) -> list[DeadlineRow]:
    """The days that end money of `plan_year`, whichever year's books it is in: those of its phase."""
    return [row for row in deadlines if not row.is_of_year and row.first_year <= plan_year <= row.last_year]
