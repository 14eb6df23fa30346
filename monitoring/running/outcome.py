"""What a published period holds for whoever has to act on it: rows to be sent again, new checks, totals that disagree.

Read from the processed tables alone, so that it can be said at once after a run and in the table of all periods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitoring.period import Period
from monitoring.tables.store import texts
from monitoring.workspace import Workspace

_NAMED = 3
_TOTALS = "total_row."


@dataclass(frozen=True)
class Outcome:
    """Rows refused in all, those that their sender must send again, and of these the ones in the period's own files;
    checks to look at, those that no earlier publication of the year had, and the totals in files that disagree.
    """

    refused: int
    resend: int
    resend_of_period: int
    open_checks: tuple[str, ...]
    new_checks: tuple[str, ...]
    totals: int


def outcome(workspace: Workspace, unit: str, period: Period) -> Outcome | None:
    """What stands in the published tables of a period; None where it has none."""
    folder = workspace.processed(unit, period)
    if not (folder / "refused.csv").is_file() or not (folder / "checks.csv").is_file():
        return None
    refused, checks = (texts(folder / f"{name}.csv") for name in ("refused", "checks"))
    # A publication of an earlier version says neither what is to be sent again nor what is new.
    resend = [row["source_file"] for row in refused if row.get("follow_up", "resend") == "resend"]
    differing = [row for row in checks if row["verdict"] != "agrees"]
    return Outcome(
        refused=len(refused),
        resend=len(resend),
        resend_of_period=sum(file.startswith(f"{period}/") for file in resend),
        open_checks=tuple(row["check"] for row in differing),
        new_checks=tuple(row["check"] for row in differing if row.get("standing", "new") == "new"),
        totals=sum(row["check"].startswith(_TOTALS) for row in differing),
    )


def outcome_lines(workspace: Workspace, unit: str, period: Period, translate: Callable[[str], str]) -> Iterator[str]:
    """Three short lines at most: what to see to after a run, each with the file that has it."""
    found, folder = outcome(workspace, unit, period), workspace.processed(unit, period)
    if found is None:
        return
    checks = workspace.relative(folder / "checks.csv")
    others = [check for check in found.new_checks if not check.startswith(_TOTALS)]
    lines = []
    if found.resend:
        text = translate("Rows refused, to be sent again: {count}, of them {own} in this period's files: {file}")
        file = workspace.relative(folder / "refused.csv")
        lines.append(text.format(count=found.resend, own=found.resend_of_period, file=file))
    if others:
        names = f" ({', '.join(others)})" if len(others) <= _NAMED else ""
        text = translate("New checks to look at: {count}{names}: {file}")
        lines.append(text.format(count=len(others), names=names, file=checks))
    if found.totals:
        text = translate("Totals in files that are not the sum of their rows: {count}: {file}")
        lines.append(text.format(count=found.totals, file=checks))
    yield from (f"  {line}" for line in lines or [translate("Nothing new to see to.")])
