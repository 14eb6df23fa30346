"""Changes of a unit's own files from the desk: over nobody's edit, checked before they are saved, written down with who
and when, and taken back.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from filelock import FileLock

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.workspace import Workspace, replace_file

LOG = "changes.csv"


@dataclass(frozen=True)
class Change:
    """A line of data/raw/<unit>/changes.csv: in `file`, from line `line` on, `removed` became `added`.

    `what`: alias, correction or undo; `undoes`: the number of the change that it takes back, "" otherwise.
    """

    number: int
    on: str
    who: str
    file: str
    what: str
    reason: str
    document: str
    line: int
    removed: str
    added: str
    undoes: str = ""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants: the new text of `file` out of its text, made from the content with the checksum `made_from`.

    `check` raises InputError for a text that may not be saved.
    """

    file: str
    made_from: str
    what: str
    reason: str
    document: str
    change: Callable[[str], str]
    check: Callable[[str], object]
    undoes: str = ""


class ChangedMeanwhile(InputError):
    """Somebody else has changed the file: `theirs` is it as it stands, `mine` what was to be added."""

    def __init__(self, where: str, theirs: str, mine: str) -> None:
        super().__init__(
            N_("Somebody has changed the file since this page was made; nothing has been saved."),
            where=where,
            remedy="Look at both versions, then save again if yours is still needed.",
        )
        self.theirs, self.mine = theirs, mine


def checksum(workspace: Workspace, unit: str, file: str) -> str:
    """Of a file of the unit, as a form carries it; of nothing where the file is not there."""
    return hashlib.sha256(_content(workspace.unit(unit) / file)).hexdigest()


def save(workspace: Workspace, unit: str, wanted: Wanted, who: str) -> Change:
    """Make the change in its file, and write it into the log.

    Raises InputError, having changed nothing: ChangedMeanwhile, or what the change or its check finds wrong.
    """
    path = workspace.unit(unit) / wanted.file
    workspace.refuse_links(path)
    workspace.make_work()
    lock = workspace.work / "locks" / f"{unit}.changes.lock"
    lock.parent.mkdir(exist_ok=True)
    with FileLock(lock):
        content = _content(path)
        before = content.decode("utf-8-sig")
        after = wanted.change(before)
        line, removed, added = difference(before, after)
        if hashlib.sha256(content).hexdigest() != wanted.made_from:
            raise ChangedMeanwhile(workspace.relative(path), before, added)
        wanted.check(after)
        log, known = workspace.unit(unit) / LOG, changes(workspace, unit)
        about = (wanted.file, wanted.what, wanted.reason, wanted.document)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        change = Change(len(known) + 1, now, who, *about, line, removed, added, wanted.undoes)
        written = _content(log)
        replace_file(log, _written([*known, change]))
        try:
            replace_file(path, after.encode("utf-8"))
        except BaseException:
            replace_file(log, written) if written else log.unlink()
            raise
    return change


def changes(workspace: Workspace, unit: str) -> list[Change]:
    """The log of a unit, oldest first; none where nothing was changed at the desk."""
    text = _content(workspace.unit(unit) / LOG).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        return [Change(**{**row, "number": int(row["number"]), "line": int(row["line"])}) for row in rows]  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError):
        raise InputError(
            "The log of changes cannot be read.",
            where=workspace.relative(workspace.unit(unit) / LOG),
            remedy="Put the original back: nobody edits it.",
        ) from None


def undoing(change: Change, made_from: str, check: Callable[[str], object]) -> Wanted:
    """What takes a change back; it refuses where the lines that it had added do not stand there as they did."""

    def restore(text: str) -> str:
        lines, added = text.splitlines(keepends=True), change.added.splitlines(keepends=True)
        places = [at for at in range(len(lines) - len(added) + 1) if lines[at : at + len(added)] == added]
        if not added or len(places) != 1:
            raise InputError(
                "This has been changed since, and cannot be taken back here.",
                where=change.file,
                remedy="Take the later change back first, or correct the file in a text editor.",
            )
        end = places[0] + len(added)
        return "".join([*lines[: places[0]], change.removed, *lines[end:]])

    about = (change.file, made_from, "undo", change.reason, change.document)
    return Wanted(*about, restore, check, str(change.number))


def undone(known: list[Change]) -> set[int]:
    """The numbers of changes that have been taken back, and of those that did so."""
    return {number for each in known if each.undoes for number in (int(each.undoes), each.number)}


def difference(before: str, after: str) -> tuple[int, str, str]:
    """The one place in which two texts differ: its first line, the lines before and those after."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    return head + 1, "".join(old[head : len(old) - tail]), "".join(new[head : len(new) - tail])


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _written(known: list[Change]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Change)])
    writer.writerows(asdict(change).values() for change in known)
    return text.getvalue().encode("utf-8")
