"""Publications whose sources are gone: nobody can check or make them again, and a folder of data/raw says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitoring.evidence.record import MANIFEST
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.workspace import Workspace

SAYS = N_("its sources are gone: there is no {folder}")
REMEDY = N_("Put {folder} back, or take {report} and {processed} away.")


def sourceless(workspace: Workspace, district: str | None = None) -> list[tuple[str, Period]]:
    """The districts and periods that are published, or have been, without a register of received files; in order."""
    paths = [
        *(path.parent for path in workspace.reports.glob(f"*/*/{MANIFEST}")),
        *(path.parent.parent for path in workspace.histories.glob(f"*/*/*/{MANIFEST}")),
    ]
    found = {
        (path.parent.name, Period.parse(path.name))
        for path in paths
        if Period.is_name(path.name) and district in (None, path.parent.name)
    }
    return sorted((code, period) for code, period in found if not workspace.register(code, period).is_file())


def named(workspace: Workspace, district: str, period: Period) -> dict[str, str]:
    """What fills SAYS and REMEDY."""
    return {
        "district": district,
        "period": str(period),
        "folder": workspace.relative(workspace.received(district, period)),
        "report": workspace.relative(workspace.report(district, period)),
        "processed": workspace.relative(workspace.processed(district, period)),
    }


def complain_of(
    workspace: Workspace,
    gone: Iterable[tuple[str, Period]],
    complain: Callable[[str], None],
    translate: Callable[[str], str],
) -> None:
    """One paragraph for each publication whose sources are gone: what, and what to do about it."""
    for district, period in gone:
        words = named(workspace, district, period)
        said = translate(SAYS).format(**words)
        complain(f"{district} {period}: {said}. {translate(REMEDY).format(**words)}")
