"""Files from a browser, on their way to being received: kept apart from data/raw, whole or not at all."""

from __future__ import annotations

import mmap
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from monitoring.errors import InputError
from monitoring.intake.registry import check_names_nobody, is_plain_name
from monitoring.workspace import Workspace
from monitoring.yaml_files import shipped_yaml

_CHUNK = 1 << 20
_FILE_NAME = re.compile(rb'form-data;[^\r\n]*?filename="([^"\r\n]*)"', re.IGNORECASE)
_BOUNDARY = re.compile(r'multipart/form-data;\s*boundary="?([^"\s;]{1,200})"?', re.IGNORECASE)
_LONGEST_HEAD = 4096


@cache
def limits() -> dict[str, int]:
    """What is taken at once (see limits.yml)."""
    content: dict[str, int] = shipped_yaml(Path(__file__).with_name("limits.yml"))
    return content


class Uploads:
    """The files that one server has been given and that are not received yet: a folder of its own below work/desk.

    The folders of servers that are gone are taken away.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        #: What was found in waiting files (see receiving), which takes seconds.
        self.checked: dict[tuple[object, ...], Any] = {}
        workspace.make_work()
        place = workspace.work / "desk"
        place.mkdir(exist_ok=True)
        for left in place.glob("*.lock"):
            _take_away_where_free(left)
        self._folder = place / secrets.token_hex(8)
        self._lock = FileLock(self._folder.with_suffix(".lock"), timeout=0)
        self._lock.acquire()
        self._folder.mkdir()

    def end(self) -> None:
        """Take away what nobody received: the server goes."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def files(self, unit: str, period: str) -> list[Path]:
        """What waits to be received for a period, by name."""
        return sorted(path for path in self._of(unit, period).glob("*") if path.is_file())

    def file(self, unit: str, period: str, name: str) -> Path:
        """One of these. Raises InputError where there is none."""
        found = next((path for path in self.files(unit, period) if path.name == name), None)
        if found is None:
            raise InputError("The file does not wait here (any more).", where=name, remedy="Choose it again.")
        return found

    def part(self) -> Path:
        """Where the body of a request may be written until it is whole."""
        return self._folder / f"{secrets.token_hex(8)}.part"

    def take(self, body: Path, content_type: str, unit: str, period: str) -> list[str]:
        """The files of a form (multipart/form-data) whose whole body lies in `body` wait from now on; their names.

        Raises InputError, and takes none, where one bears a name that not every system can keep or that another has,
        where there are too many, and where it is no such form.
        """
        boundary = _BOUNDARY.search(content_type)
        if boundary is None or not body.stat().st_size:
            raise InputError("No file has been chosen.", remedy="Choose the files, then send them.")
        target = self._of(unit, period)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir()
        try:
            with body.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                for name, start, end in _files(content, boundary[1].encode()):
                    _copy(content, start, end, folder / _checked(name, target, folder))
            names = sorted(path.name for path in folder.iterdir())
            if not names:
                raise InputError("No file has been chosen.", remedy="Choose the files, then send them.")
            target.mkdir(parents=True, exist_ok=True)
            for name in names:
                (folder / name).replace(target / name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return names

    def _of(self, unit: str, period: str) -> Path:
        return self._folder / f"{unit}.{period}"


def _take_away_where_free(lock: Path) -> None:
    try:
        with FileLock(lock, timeout=0):
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    except Timeout:
        return
    lock.unlink(missing_ok=True)


def _files(content: mmap.mmap, boundary: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of each file in the body of a form; fields that are no files, and empty ones, are left out.

    Raises InputError where the body ends before the form does.
    """
    mark = b"--" + boundary
    at = content.find(mark)
    while at >= 0:
        head = at + len(mark)
        if content[head : head + 2] == b"--":
            return
        start, at = content.find(b"\r\n\r\n", head, head + _LONGEST_HEAD) + 4, content.find(b"\r\n" + mark, head)
        if start < 4 or at < 0:
            break
        named = _FILE_NAME.search(content[head:start])
        if named and named[1]:
            yield named[1].decode("utf-8", "replace").replace("%22", '"'), start, at
        at += 2
    raise InputError("The files have not arrived whole.", remedy="Send them again.")


def _checked(name: str, target: Path, taken: Path) -> str:
    """The name under which a file may wait. Raises InputError for one that may not be kept or is there already."""
    plain = unicodedata.normalize("NFC", name)
    check_names_nobody(plain)
    if not is_plain_name(plain) or plain.startswith("."):
        raise InputError(
            "The file's name cannot be kept on every system.",
            where=name,
            remedy="Give it a short plain name, such as “thanh-toan-quy-1.xlsx”.",
        )
    waiting = [path for folder in (target, taken) if folder.is_dir() for path in folder.iterdir()]
    if plain.casefold() in {path.name.casefold() for path in waiting}:
        raise InputError(
            "Another file of this name waits here already.", where=plain, remedy="Receive it first, or put it away."
        )
    if len(waiting) >= limits()["upload_files"]:
        raise InputError(
            "More than {count} files wait here.",
            remedy="Receive these first.",
            count=limits()["upload_files"],
        )
    return plain


def _copy(content: mmap.mmap, start: int, end: int, path: Path) -> None:
    with path.open("wb") as file:
        for at in range(start, end, _CHUNK):
            file.write(content[at : min(end, at + _CHUNK)])
