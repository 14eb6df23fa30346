"""Whether closed books are still those of the files: a close-out is made by a command of its own, not by a run."""

from __future__ import annotations

from collections.abc import Iterator

from monitoring.evidence import sums
from monitoring.evidence.record import sha256
from monitoring.running import reruns
from monitoring.running.reruns import Reason
from monitoring.span import Span
from monitoring.tables.plan_rows import DeadlineRow
from monitoring.workspace import Workspace, closed


def made_from_now(workspace: Workspace, unit: str, span: Span) -> dict[str, str]:
    """sha256 by path below the project of every file that the close-out of `span` would read.

    Those of its years, of the year before and of the one after, decisions, days.
    """
    years = range(span.years[0] - 1, span.years[-1] + 2)
    periods = (period for period in workspace.periods(unit) if period.year in years)
    files = {path for period in periods for path in reruns.input_files(workspace, unit, period)}
    files |= {workspace.decisions(unit, year) for year in years}
    files.add(workspace.reference(f"{DeadlineRow.table}.csv"))
    own = (path for path in sorted(files) if path.is_file() and path.is_relative_to(workspace.root))
    return {workspace.relative(path): sha256(path) for path in own}


def outdated(workspace: Workspace, unit: str) -> Iterator[tuple[Span, list[Reason]]]:
    """The published close-outs of a unit that were made from other files, and which."""
    for path in sorted((workspace.reports / unit).glob(f"{closed('*')}/{sums.MADE_FROM}")):
        span = Span.of_folder(path.parent.name)
        if span is not None:
            now = {"input": made_from_now(workspace, unit, span)}
            if found := reruns.reasons(now, {"input": sums.recorded(path.parent, sums.MADE_FROM)}):
                yield span, found
