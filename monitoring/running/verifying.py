"""All that `verify` checks of a publication in its project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from monitoring.evidence import installed
from monitoring.evidence import verify as checksums
from monitoring.evidence.verify import Verification
from monitoring.period import Period
from monitoring.running.index import front_findings
from monitoring.running.request import made_from_now
from monitoring.workspace import Workspace


def verification_of(workspace: Workspace, unit: str, period: Period, public_key: Path | None = None) -> Verification:
    """The publication of a period and the front page. Raises InputError where nothing is published (see verify)."""
    now = made_from_now(workspace, unit, period)
    found = checksums.verify(workspace, unit, period, public_key, now)
    front = front_findings(workspace, made_anew=not found.findings)
    return replace(found, findings=(*found.findings, *front))


def told(verification: Verification, translate: Callable[[str], str]) -> Iterator[str]:
    """What holds, of the publication and of the libraries installed. Raises InputError naming all that does not."""
    yield checksums.require(verification, translate)
    yield installed.require_unaltered(installed.foreign_files(), translate)
