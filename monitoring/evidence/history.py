"""What has been published of a period: every revision as it last stood, the newest among them, in data/published.

It is no cache: nothing can make it again, so it stands with the data and not among the results, and a run reads it. The
manifest of the newest revision holds the checksums of all of it.
"""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.figures import MARKS, compared_tables
from monitoring.evidence.record import MANIFEST, SIGNATURE, Record, published_record, read_record, sha256
from monitoring.evidence.signature import PUBLIC_KEY, checked
from monitoring.period import Period
from monitoring.tables.changes import CHANGES, FOLDER
from monitoring.tables.store import header
from monitoring.workspace import Workspace

_PROCESSED = "processed"


@dataclass(frozen=True)
class History:
    """The revisions of one period that have been published; `newest` is the record of the last, None without any."""

    folder: Path
    newest: Record | None

    def of(self, revision: int) -> Path:
        """The folder of a revision."""
        return self.folder / str(revision)

    @property
    def signature(self) -> Path:
        """Where the signature of the newest revision is kept."""
        return self.of(self.newest.revision if self.newest else 0) / SIGNATURE


def history_of(workspace: Workspace, unit: str, period: Period) -> History:
    """The history of a period, from its newest revision whose manifest can be read and is of that revision."""
    folder = workspace.history(unit, period)
    numbers = sorted((int(path.name) for path in folder.glob("*") if _is_number(path.name)), reverse=True)
    records = ((number, read_record(folder / str(number) / MANIFEST)) for number in numbers)
    own = (record for number, record in records if record and record.is_of(unit, period, number))
    return History(folder, next(own, None))


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def signed_revision(workspace: Workspace, unit: str, period: Period) -> tuple[int, str] | None:
    """Number and key ("?" where it cannot be told) of the newest revision if it is signed, None otherwise."""
    history = history_of(workspace, unit, period)
    if history.newest is None:
        return None
    revision = history.newest.revision
    for folder in (history.of(revision), workspace.report(unit, period)):
        if (folder / SIGNATURE).is_file():
            return revision, checked(folder, workspace.unit(unit) / PUBLIC_KEY).fingerprint or "?"
    return None


def sound_history(workspace: Workspace, unit: str, period: Period) -> History:
    """The history of a period, every file of which is what was recorded.

    A publication made before histories were kept is entered first. Raises InputError naming the first file that is
    missing, changed or one too many: it must not be recorded anew.
    """
    published = published_record(workspace, unit, period)
    history = history_of(workspace, unit, period)
    if history.newest is None and published is not None and not any(history.folder.glob("[0-9]*")):
        history = _adopted(workspace, published)
    if history.newest is None and any(history.folder.glob("[0-9]*")):
        raise _unsound(workspace, history.folder, MANIFEST)
    if history.newest is not None:
        for name in sorted(differing(history.folder, history.newest)):
            raise _unsound(workspace, history.folder, name)
        _enter_signature(workspace, history)
    reached = history.newest.revision if history.newest else 0
    if published is not None and published.revision > reached:
        raise _unsound(workspace, history.folder, f"{published.revision}/{MANIFEST}")
    return history


def _enter_signature(workspace: Workspace, history: History) -> None:
    """Keep the signature that somebody put beside the published manifest with tools of his own."""
    newest = history.newest
    assert newest is not None
    report, kept = workspace.report(newest.unit, newest.period), history.of(newest.revision)
    is_same = (report / MANIFEST).is_file() and filecmp.cmp(report / MANIFEST, kept / MANIFEST, shallow=False)
    if is_same and (report / SIGNATURE).is_file() and not history.signature.exists():
        shutil.copyfile(report / SIGNATURE, history.signature)


def _unsound(workspace: Workspace, folder: Path, name: str) -> InputError:
    return InputError(
        "A file of an earlier revision is not what was recorded.",
        where=workspace.relative(folder / name),
        remedy="Put it back from a backup, or take the folder “{folder}” away, and the publication with it: the "
        "history then begins anew.",
        folder=workspace.relative(folder),
    )


def differing(folder: Path, newest: Record) -> dict[str, str]:
    """The files below the folder of a history that are not what its newest revision recorded → missing, changed, added
    or link.

    Manifest and signature of the newest revision are for the caller: nothing in the folder vouches for them.
    """
    recorded = _recorded(newest)
    own = {f"{newest.revision}/{name}" for name in (MANIFEST, SIGNATURE)}
    found = {
        path.relative_to(folder).as_posix(): path
        for top in folder.glob("*")
        if _is_number(top.name)
        for path in [top, *top.rglob("*")]
        if path.is_symlink() or not path.is_dir()
    }
    problems = {name: "missing" for name in recorded.keys() - found.keys() if not _is_table(name)}
    for name, path in found.items():
        if path.is_symlink():
            problems[name] = "link"
        elif name not in recorded and name not in own:
            problems[name] = "added"
        elif name in recorded and sha256(path) != recorded[name]:
            problems[name] = "changed"
    return problems | {name: "missing" for name in _tables(newest) - found.keys()}


def _recorded(newest: Record) -> dict[str, str]:
    """Path below the folder of a history → sha256, of all revisions, as the newest one's record tells."""
    files = {}
    for name, digest in newest.outputs.items():
        part, _, below = name.partition("/")
        first, _, rest = below.partition("/")
        if part == _PROCESSED:
            files[f"{newest.revision}/{name}"] = digest
        elif first == FOLDER and rest != CHANGES:
            files[rest] = digest
        else:
            files[f"{newest.revision}/{below}"] = digest
    return files


def _is_table(name: str) -> bool:
    return name.split("/")[1] == _PROCESSED


def _tables(newest: Record) -> set[str]:
    """The tables of figures, which every revision keeps: of the others those that may name people are left out."""
    names = (f"{_PROCESSED}/{table.name}.csv" for table in compared_tables() if table.name != MARKS)
    return {f"{newest.revision}/{name}" for name in names if name in newest.outputs}


def _adopted(workspace: Workspace, published: Record) -> History:
    """The history into which a publication, and the revisions in its folder, have been entered for the first time.

    Raises InputError where they are not what was recorded; nothing is then entered.
    """
    report = workspace.report(published.unit, published.period)
    folder = workspace.history(published.unit, published.period)
    for number in range(1, published.revision):
        if (report / FOLDER / str(number)).is_dir():
            shutil.copytree(report / FOLDER / str(number), folder / str(number))
    keep_whole(report, workspace.processed(published.unit, published.period), folder / str(published.revision))
    for name in sorted(differing(folder, published)):
        for number in range(1, published.revision + 1):
            shutil.rmtree(folder / str(number), ignore_errors=True)
        raise _unsound(workspace, report, name)
    return history_of(workspace, published.unit, published.period)


def keep_whole(report: Path, processed: Path, target: Path) -> None:
    """Put a publication as it stands into `target`, the folder of its revision: without those before it, and without
    tables that may name people.
    """
    from monitoring.intake.personal import is_publishable  # brings pandas, which "up to date" must not wait for

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(report, target, ignore=lambda folder, names: _earlier(names) if Path(folder).name == FOLDER else [])
    shutil.copytree(
        processed,
        target / _PROCESSED,
        ignore=lambda _, names: [name for name in names if not is_publishable(header(processed / name))],
    )


def _earlier(names: list[str]) -> list[str]:
    return [name for name in names if name != CHANGES]
