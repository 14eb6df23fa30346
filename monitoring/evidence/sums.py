"""A list of checksums beside files, as `sha256sum -c SHA256SUMS` reads it: it needs nothing of this project."""

from __future__ import annotations

import re
from collections.abc import Iterable
from os.path import relpath
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.record import UNLISTED, sha256
from monitoring.workspace import regular

SUMS = "SHA256SUMS"
#: What a close-out was made from, by path below the project: a list of the same form, checked from there.
MADE_FROM = "made-from.sha256"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>.+)")


def write(folder: Path, files: Iterable[Path]) -> None:
    """Write the checksums of `files`, which may lie beside the folder too, in order of their names."""
    listed = sorted((Path(relpath(path, folder)).as_posix(), path) for path in files)
    text = "".join(f"{sha256(path)}  {name}\n" for name, path in listed)
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")


def write_whole(folder: Path) -> None:
    """Write the checksums of everything in `folder` but this list, the manifest, which lists it, and its signature."""
    files = (path for path in folder.rglob("*") if path.is_file())
    write(folder, (path for path in files if path.parent != folder or path.name not in UNLISTED | {SUMS}))


def write_with_tables(folder: Path, tables: Path, place: Path) -> None:
    """The same, and after it the checksums of the `tables` behind the pages, which will stand at `place`, a path below
    `folder`.
    """
    write_whole(folder)
    lines = [f"{sha256(path)}  {place.as_posix()}/{path.name}\n" for path in sorted(tables.iterdir())]
    with (folder / SUMS).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def recorded(folder: Path, name: str = SUMS) -> dict[str, str]:
    """Name → sha256 of a list of checksums; empty without one."""
    if not (folder / name).is_file():
        return {}
    lines = regular(folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return {entry["name"]: entry["digest"] for entry in map(_LINE.fullmatch, lines) if entry}


def differing(folder: Path) -> dict[str, str]:
    """What is not as listed: name → missing, changed or link; the list itself where it is none."""
    try:
        lines = regular(folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError, InputError):
        return {SUMS: "missing"}
    found = {}
    for line in lines:
        entry = _LINE.fullmatch(line)
        path = folder / entry["name"] if entry else folder / SUMS
        if entry is None:
            found[SUMS] = "changed"
        elif path.is_symlink():
            found[entry["name"]] = "link"
        elif not path.is_file():
            found[entry["name"]] = "missing"
        elif sha256(path) != entry["digest"]:
            found[entry["name"]] = "changed"
    return found


def listed(folder: Path) -> set[str]:
    """The names that the list has; none without a list."""
    return set(recorded(folder))
