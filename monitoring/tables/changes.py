"""What differs between the revisions of a publication, as revisions/changes.csv of its report keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from monitoring.tables import store

#: Where a publication keeps what changed, below the folder of its report.
FOLDER, CHANGES = "revisions", "changes.csv"


@dataclass(frozen=True, order=True)
class Change:
    """One figure that is not what it was; "" where there was none, or is none any more.

    `number_id` and `column` name it as the processed tables do (checks as `check.<check>`, the ledger as
    `ledger.<layout>.<rule>`, marks of a file as `source.<file>`). `cause`: what else changed, as
    evidence.causes writes it.
    """

    revision: int
    number_id: str
    column: str
    old: str
    new: str
    cause: str = ""


def read_changes(folder: Path) -> list[Change]:
    """The changes that a folder of revisions tells of, all of them; none where it has none."""
    return [
        Change(int(row["revision"]), row["number_id"], row["column"], row["old"], row["new"], row["cause"])
        for row in store.texts(folder / CHANGES)
    ]


def newest_changes(folder: Path) -> list[Change]:
    """Those of the newest revision alone."""
    changes = read_changes(folder)
    last = max((change.revision for change in changes), default=0)
    return [change for change in changes if change.revision == last]


def write_changes(folder: Path, changes: Iterable[Change]) -> None:
    """Write `changes` as changes.csv of a folder of revisions."""
    folder.mkdir(parents=True, exist_ok=True)
    store.write(folder / CHANGES, store.columns(Change), map(astuple, changes))
