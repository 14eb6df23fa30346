"""The state of every district and period in one table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from monitoring.period import Period
from monitoring.presentation.messages import N_
from monitoring.running.reruns import describe
from monitoring.running.run import Request, why
from monitoring.workspace import Workspace

_HEADS = (N_("District"), N_("Period"), N_("Refused"), N_("Checks to look at"), N_("State"))


def status_lines(
    workspace: Workspace, chosen: Sequence[tuple[str, Period]], translate: Callable[[str], str]
) -> Iterator[str]:
    """One line per district and period: state, rows refused, checks that differ or cannot tell."""
    heads = [translate(text) for text in _HEADS]
    rows = [heads]
    for district, period in chosen:
        processed = workspace.processed(district, period)
        reasons = why(workspace, Request(district, period))
        state = describe(reasons, translate) if reasons else translate("up to date")
        rows.append(
            [district, str(period), _count(processed / "refused.csv"), _open_checks(processed / "checks.csv"), state]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])


def _rows(path: Path) -> list[dict[str, str]] | None:
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _count(path: Path) -> str:
    rows = _rows(path)
    return "–" if rows is None else str(len(rows))


def _open_checks(path: Path) -> str:
    rows = _rows(path)
    return "–" if rows is None else str(sum(row["verdict"] != "agrees" for row in rows))
