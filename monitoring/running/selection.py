"""Which units and periods a command is about."""

from __future__ import annotations

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running import publication
from monitoring.running.sources_gone import REMEDY, named, sourceless
from monitoring.workspace import Workspace


def select(workspace: Workspace, unit: str | None = None, period: str | None = None) -> list[tuple[str, Period]]:
    """The units and periods present, in order, limited to those asked for; whatever switch was interrupted there
    is finished first.

    Raises InputError for an unknown unit, a malformed or unknown period, and where nothing is present at all.
    """
    known = workspace.units()
    if unit is not None and unit not in known:
        raise InputError(
            "There is no unit “{unit}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known units: {known}.",
            unit=unit,
            known=", ".join(known) or "–",
        )
    wanted = None if period is None else Period.parse(period)
    present = [(name, quarter) for name in ([unit] if unit else known) for quarter in workspace.periods(name)]
    chosen = [(name, quarter) for name, quarter in present if wanted in (None, quarter)]
    if not chosen:
        for name, quarter in sourceless(workspace, unit) if wanted else ():
            if quarter == wanted:
                raise InputError(
                    "{unit} {period} is published, but its sources are gone: there is no {folder}.",
                    remedy=REMEDY,
                    **named(workspace, name, quarter),
                )
        raise InputError(
            "No files have been received for {period}.",
            where=workspace.relative(workspace.raw),
            remedy="Register files first: python pipeline.py receive FILE --unit D --period P --from AGENCY. "
            "Periods present: {present}.",
            period=period or "–",
            present=", ".join(f"{name} {quarter}" for name, quarter in present) or "–",
        )
    for name, quarter in chosen:
        publication.finish(workspace, name, quarter)
    return chosen
