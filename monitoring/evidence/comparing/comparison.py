"""A file held against what was published of a unit and a period, or, without these, against its own arithmetic."""

from __future__ import annotations

from pathlib import Path

from monitoring.evidence.comparing import held, stated
from monitoring.evidence.comparing.documents import read
from monitoring.evidence.comparing.findings import Finding
from monitoring.evidence.comparing.published import edition_of, printed_rates
from monitoring.evidence.comparing.returned import Returned
from monitoring.evidence.damage import blamed_on_damage
from monitoring.period import Period
from monitoring.workspace import Workspace


def compare(path: Path, workspace: Workspace, about: tuple[str, Period] | None = None) -> list[Finding]:
    """What of the numbers of a file is wrong, and, where it is `about` a unit and period, which are theirs.

    A text that comes from the publication is compared with it word by word; any other is held against its tables.
    Raises InputError for a damaged file and where nothing has been published, UsageError for a kind of file that is
    not read.
    """
    passages = read(path)
    if about is None:
        return stated.findings(passages)
    with blamed_on_damage(workspace, *about):
        edition = edition_of(workspace, *about, passages, path.suffix.lower())
        if edition:
            return list(Returned(*edition).findings())
        tables = held.held_in(workspace.processed(*about), printed_rates(workspace, *about))
        return list(held.findings(passages, tables))
