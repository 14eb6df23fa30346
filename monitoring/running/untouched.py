"""What was found by reading stands while nothing that was read has been touched: a second look costs a stat, no read.

As git's index does, a note keeps size, times and inode of every file and folder that an answer depends on. A program
can put back the time at which a file was written, never the one at which the system entered that. What escapes is what
no system enters: a disk that loses a bit, a clock that was set back to the same moment; and on Windows, which does not
tell that second time, a file of the same size whose first time was put back. `verify` reads every byte, always.

Notes are a convenience under work/: one that is missing, damaged or cannot be written costs a read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from typing import Any

from monitoring.workspace import REPOSITORY, Workspace

#: All that the answers of this project depend on besides data: code, notebooks, library versions.
_CODE = tuple(REPOSITORY / name for name in ("pipeline.py", "monitoring", "notebooks", "requirements.lock"))
#: Python writes them when it likes.
_COMPILED = "__pycache__"


@dataclass(frozen=True)
class Stamp:
    """What tells that nothing was touched: a digest of it all, and the newest time in it (ns). Without a digest nothing
    can be told.
    """

    digest: str
    newest: int


def stamp(workspace: Workspace, places: Iterable[Path], asked: object = None) -> Stamp:
    """The stamp of the code and of `places`, files or folders with all below them, for what is `asked` of them."""
    _begun(workspace)  # before anything is looked at
    parts = [_of_code(), *map(_of_place, places)]
    digest = hashlib.sha256(json.dumps([asked, [part.digest for part in parts]]).encode()).hexdigest()
    return Stamp(digest if all(part.digest for part in parts) else "", max(part.newest for part in parts))


def recalled(note: Path, now: Stamp) -> Any:
    """What `note` says was found where the stamp was the one of `now`; None where it says nothing of that."""
    with suppress(OSError, ValueError):
        seal, _, found = note.read_text(encoding="utf-8").partition("\n")
        if now.digest and seal == _seal(now, found):
            return json.loads(found)
    return None


def remembered(workspace: Workspace, note: Path, now: Stamp, find: Callable[[], Any]) -> Any:
    """What `find` finds, which JSON can hold and is not None; or what it found before, where nothing was touched.

    `now` must have been taken before. What was touched since this process began is not relied on: it may be again in
    the same moment, which no time would tell.
    """
    known = recalled(note, now)
    if known is not None:
        return known
    found = find()
    if now.digest and now.newest < _begun(workspace):
        text = json.dumps(found)
        with suppress(OSError):
            part = note.with_name(f".{note.name}.{os.getpid()}")
            part.write_text(f"{_seal(now, text)}\n{text}", encoding="utf-8", newline="\n")
            part.replace(note)
    return found


def _seal(now: Stamp, found: str) -> str:
    return hashlib.sha256(f"{now.digest}\n{found}".encode()).hexdigest()


@cache
def _begun(workspace: Workspace) -> int:
    """When this process first looked, by the clock that gives files their times; 0 where nothing can be written."""
    mark = workspace.looked("") / f".{os.getpid()}"
    try:
        workspace.make_work()
        mark.parent.mkdir(exist_ok=True)
        mark.write_bytes(b"")
        begun = mark.stat().st_mtime_ns
        mark.unlink()
    except OSError:
        return 0
    return begun


@cache
def _of_code() -> Stamp:
    """That of the code, taken once: whatever becomes of its files meanwhile, this process runs what it has loaded."""
    parts = [_of_place(place) for place in _CODE]
    return Stamp("".join(part.digest for part in parts), max(part.newest for part in parts))


def _of_place(place: Path) -> Stamp:
    found: list[tuple[str, os.stat_result]] = []
    try:
        _look(str(place), found)
    except OSError:  # taken away meanwhile, or not ours to look at
        return Stamp("", 0)
    lines = [
        f"{path}\0{now.st_mode} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns} {now.st_ino}" for path, now in found
    ]
    newest = max((max(now.st_mtime_ns, now.st_ctime_ns) for _, now in found), default=0)
    return Stamp(hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest(), newest)


def _look(path: str, found: list[tuple[str, os.stat_result]]) -> None:
    """Add `path` and all below it, in order; nothing where it is not there. A link counts as what it leads to as well.

    Raises OSError where that is a folder: what lies behind it is not followed.
    """
    try:
        now = os.lstat(path)
    except FileNotFoundError:
        return
    found.append((path, now))
    if S_ISLNK(now.st_mode):
        found.append((path, os.stat(path)))
        if os.path.isdir(path):
            raise NotADirectoryError(path)
    elif S_ISDIR(now.st_mode):
        for below in sorted(os.listdir(path)):
            if below != _COMPILED:
                _look(f"{path}/{below}", found)
