"""The record of a publication as its manifest holds it: what it was made from, and what it consists of.

Reading it takes nothing but JSON, so that the question whether a period is up to date stays quick.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace, regular

MANIFEST = "ro-crate-metadata.json"
SIGNATURE = f"{MANIFEST}.sig"
#: The two files of a published folder that no manifest lists: itself, and what vouches for it.
UNLISTED = {MANIFEST, SIGNATURE}
#: The entity of the manifest that names what a run was asked to publish.
ASKED = "#asked"

#: Names what stands outside the published folder by its path in the project, on whatever machine that is.
PROJECT = "arcp://name,monitoring/"
_NOTEBOOKS, _PROCESSED = "notebooks/", "data/processed/"
#: A line of a parameters cell: a name and a text without anything that could run.
_PARAMETER = re.compile(r'(\w+) = "[^"\\{}]*"')
_KINDS = {"data": "input", "notebooks": "notebook", "monitoring": "code", "pipeline.py": "code"}


@dataclass(frozen=True)
class Record:
    """One publication of a unit and period.

    `made_from`: kind (input, notebook, code, lock) → path below the project, or name of the notebook → sha256; that
    of a notebook is of its cells (see notebook_hash). `outputs`: "processed/<table>" or "report/<file>" → sha256,
    all but UNLISTED. `revision` counts from 1. `asked`: the names of the outputs that the run was asked for.
    """

    unit: str
    period: Period
    revision: int
    made_from: dict[str, dict[str, str]]
    outputs: dict[str, str]
    asked: tuple[str, ...] = ()

    def is_of(self, unit: str, period: Period, revision: int | None = None) -> bool:
        """Whether it is the record of this unit and period, and of this revision where one is given."""
        return (self.unit, self.period, revision or self.revision) == (unit, period, self.revision)

    def output_identifier(self, name: str) -> str:
        """The identifier of an output in the manifest: relative for what lies beside it in the published folder."""
        part, _, below = name.partition("/")
        return quote(below) if part == "report" else identifier(f"{_PROCESSED}{self.unit}/{self.period}/{below}")

    def dependency_identifier(self, kind: str, name: str) -> str:
        """The identifier of what the publication was made from."""
        return identifier(f"{_NOTEBOOKS}{name}" if kind == "notebook" else name)


def identifier(path: str) -> str:
    """The identifier of a file outside the published folder; `path` is below the project, with forward slashes."""
    return PROJECT + quote(path)


def read_record(path: Path) -> Record | None:
    """The record in the manifest at `path`; None where there is none, or none that can be read."""
    try:
        return _record(json.loads(regular(path).read_text(encoding="utf-8"))["@graph"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError, InputError):
        return None


def _record(graph: list[dict[str, Any]]) -> Record:
    root = next(entity for entity in graph if entity["@id"] == "./")
    unit, _, period = root["identifier"].partition("/")
    asked: object = next((entity["value"] for entity in graph if entity["@id"] == ASKED), [])
    names = tuple(map(str, asked if isinstance(asked, list) else [asked]))
    record = Record(unit, Period.parse(period), int(root["version"]), {}, {}, names)
    for entity in graph:
        digest = entity.get("sha256") or entity.get("version")
        if "File" in entity["@type"] and digest:
            _enter(record, entity["@id"], str(digest))
    return record


def _enter(record: Record, found: str, digest: str) -> None:
    """Raises ValueError where a file is named twice, or lies outside its folder: such a manifest can mean anything."""
    path = unquote(found.removeprefix(PROJECT))
    if ".." in path.split("/") or PurePosixPath(path).is_absolute():
        raise ValueError(path)
    if not found.startswith(PROJECT):
        known, name = record.outputs, f"report/{path}"
    elif path.startswith(_PROCESSED):
        known, name = record.outputs, "processed/" + path.split("/", 4)[4]
    else:
        kind = _KINDS.get(path.partition("/")[0], "lock")
        known, name = record.made_from.setdefault(kind, {}), path.removeprefix(_NOTEBOOKS)
    if name in known:
        raise ValueError(name)
    known[name] = digest


def published_record(workspace: Workspace, unit: str, period: Period) -> Record | None:
    """The record of what stands published, if anything does; another unit's or period's in its place is none."""
    record = read_record(workspace.report(unit, period) / MANIFEST)
    return record if record is not None and record.is_of(unit, period) else None


def require_record(workspace: Workspace, unit: str, period: Period) -> Record:
    """The record of what stands published. Raises InputError where nothing does, or its manifest cannot be read."""
    record = published_record(workspace, unit, period)
    if record is None:
        raise InputError(
            "There is no publication of {unit} {period} whose manifest can be read.",
            where=workspace.relative(workspace.report(unit, period) / MANIFEST),
            remedy="Publish it: python pipeline.py run --unit {unit} --period {period}.",
            unit=unit,
            period=period,
        )
    return record


def outputs_of(processed: Path, report: Path) -> dict[str, str]:
    """Name → sha256 of every file in the two folders of a publication, but UNLISTED; a link is no file."""
    return {
        name: sha256(path) for name, path in entries_of(processed, report) if path.is_file() and not path.is_symlink()
    }


def entries_of(processed: Path, report: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of all that lies in the folders of a publication, folders, links, pipes too, but UNLISTED files."""
    for part, folder in (("processed", processed), ("report", report)):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if part == "processed" or name not in UNLISTED or path.is_symlink() or not path.is_file():
                yield f"{part}/{name}", path


def dependency_sha256(workspace: Workspace, kind: str, name: str) -> str | None:
    """The sha256 that a dependency has now, as the record counts it; None where it is gone."""
    folder = {"input": workspace.root, "notebook": REPOSITORY / _NOTEBOOKS}.get(kind, REPOSITORY)
    path = folder / name
    if not path.is_file():
        return None
    return notebook_hash(path) if kind == "notebook" else sha256(path)


def sha256(path: Path) -> str:
    """The hexadecimal sha256 of a file's content."""
    with regular(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def notebook_hash(path: Path) -> str:
    """The sha256 of what a notebook says: the kernel it names; types, sources and tags of its cells.

    How an editor stored its outputs and other metadata does not matter, nor which values somebody tried in its
    parameters cell: a run sets every one of them.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name", "")
    cells = [[cell["cell_type"], _said(cell), cell["metadata"].get("tags", [])] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps([kernel, *cells], ensure_ascii=False).encode()).hexdigest()


def _said(cell: dict[str, Any]) -> str:
    """The source of a cell; of a parameters cell that only tries values, the names that it gives."""
    source = "".join(cell["source"])
    names = parameters_tried(source) if "parameters" in cell["metadata"].get("tags", []) else None
    return source if names is None else "\n".join(names)


def parameters_tried(source: str) -> list[str] | None:
    """The names that a parameters cell gives texts to; None where it does anything else."""
    found = [_PARAMETER.fullmatch(line) for line in source.splitlines()]
    return [name[1] for name in found if name] if all(found) else None
