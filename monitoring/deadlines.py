"""The days by which money must have found its end: data to be corrected, each day with the document that sets it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from monitoring.period import Period
from monitoring.reference import is_valid_on, load_reference
from monitoring.tables.phase_rows import ReportDayRow
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


def report_day(workspace: Workspace, period: Period) -> tuple[date, ReportDayRow] | None:
    """The day on which the report of `period` is due, and the row of data/reference/report_days.csv that says so; None
    where no row was in force at the end of the period.
    """
    kind = "month" if period.is_month else "quarter"
    in_force = [
        row for row in load_reference(workspace, ReportDayRow) if row.report == kind and is_valid_on(row, period.end)
    ]
    if not in_force:
        return None
    row = max(in_force, key=lambda row: row.valid_from)
    months = period.end.year * 12 + period.end.month - 1 + row.months_after
    return date(months // 12, months % 12 + 1, row.day_of_month), row
