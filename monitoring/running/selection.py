"""Which districts and periods a command is about."""

from __future__ import annotations

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running import publication
from monitoring.running.sources_gone import REMEDY, named, sourceless
from monitoring.workspace import Workspace


def select(workspace: Workspace, district: str | None = None, period: str | None = None) -> list[tuple[str, Period]]:
    """The districts and periods present, in order, limited to those asked for; whatever switch was interrupted there
    is finished first.

    Raises InputError for an unknown district, a malformed or unknown period, and where nothing is present at all.
    """
    known = workspace.districts()
    if district is not None and district not in known:
        raise InputError(
            "There is no district “{district}”.",
            where=workspace.relative(workspace.raw),
            remedy="Known districts: {known}.",
            district=district,
            known=", ".join(known) or "–",
        )
    wanted = None if period is None else Period.parse(period)
    present = [(name, quarter) for name in ([district] if district else known) for quarter in workspace.periods(name)]
    chosen = [(name, quarter) for name, quarter in present if wanted in (None, quarter)]
    if not chosen:
        for name, quarter in sourceless(workspace, district) if wanted else ():
            if quarter == wanted:
                raise InputError(
                    "{district} {period} is published, but its sources are gone: there is no {folder}.",
                    remedy=REMEDY,
                    **named(workspace, name, quarter),
                )
        raise InputError(
            "No files have been received for {period}.",
            where=workspace.relative(workspace.raw),
            remedy="Register files first: python pipeline.py receive FILE --district D --period P --from AGENCY. "
            "Periods present: {present}.",
            period=period or "–",
            present=", ".join(f"{name} {quarter}" for name, quarter in present) or "–",
        )
    for name, quarter in chosen:
        publication.finish(workspace, name, quarter)
    return chosen
