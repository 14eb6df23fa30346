"""Publications whose sources are gone: nobody can check or make them again, and a folder of data/raw says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitoring.evidence.record import MANIFEST
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.workspace import Workspace

SAYS = N_("its sources are gone: there is no {folder}")
REMEDY = N_("Put {folder} back, or take {report} and {processed} away.")


def sourceless(workspace: Workspace, unit: str | None = None) -> list[tuple[str, Period]]:
    """The units and periods that are published, or have been, without a register of received files; in order."""
    paths = [
        *(path.parent for path in workspace.reports.glob(f"*/*/{MANIFEST}")),
        *(path.parent.parent for path in workspace.histories.glob(f"*/*/*/{MANIFEST}")),
    ]
    found = {
        (path.parent.name, Period.parse(path.name))
        for path in paths
        if Period.is_name(path.name) and unit in (None, path.parent.name)
    }
    return sorted((code, period) for code, period in found if not workspace.register(code, period).is_file())


def named(workspace: Workspace, unit: str, period: Period) -> dict[str, str]:
    """What fills SAYS and REMEDY."""
    return {
        "unit": unit,
        "period": str(period),
        "folder": workspace.relative(workspace.received(unit, period)),
        "report": workspace.relative(workspace.report(unit, period)),
        "processed": workspace.relative(workspace.processed(unit, period)),
    }


def complain_of(
    workspace: Workspace,
    gone: Iterable[tuple[str, Period]],
    complain: Callable[[str], None],
    translate: Callable[[str], str],
) -> None:
    """One paragraph for each publication whose sources are gone: what, and what to do about it."""
    for unit, period in gone:
        words = named(workspace, unit, period)
        said = translate(SAYS).format(**words)
        complain(f"{unit} {period}: {said}. {translate(REMEDY).format(**words)}")
