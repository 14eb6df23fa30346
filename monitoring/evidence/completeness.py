"""What a record must name to vouch for a publication: an entry that was taken out must not make it sound."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from monitoring.evidence.record import ASKED, MANIFEST, Record
from monitoring.workspace import Workspace

#: The notebooks of a period in order; the last is executed once per language.
SHARED_STEPS = ("01_receive", "02_clean", "03_measure")
REPORT_STEP = "04_report"

#: What a publication is made from: kind → item → sha256 (see Record.made_from).
MadeFrom = Mapping[str, Mapping[str, str]]

_FRONT_DOOR, _LOCK, _PACKAGE, _WORKFLOW = (
    "pipeline.py",
    "requirements.lock",
    "processed/datapackage.json",
    "workflow.sh",
)


def unrecorded(workspace: Workspace, record: Record, now: MadeFrom | None) -> list[str]:
    """The files below the project that a complete record of this publication names, and `record` does not.

    `now`: what a run would be made from now, so that new inputs and code that ran unrecorded are told; None where that
    cannot be known.
    """
    recorded = {(kind, name) for kind, names in record.made_from.items() for name in names}
    wanted = {*_always(workspace, record), *((kind, name) for kind, names in (now or {}).items() for name in names)}
    missing = [f"notebooks/{name}" if kind == "notebook" else name for kind, name in sorted(wanted - recorded)]
    outputs = {*_outputs(workspace, record)} - record.outputs.keys()
    return [*missing, *(workspace.relative(published_path(workspace, record, name)) for name in sorted(outputs))]


def published_path(workspace: Workspace, record: Record, name: str) -> Path:
    """Where the output `name` of a record stands (see Record.outputs)."""
    part, _, below = name.partition("/")
    folder = workspace.processed if part == "processed" else workspace.report
    return folder(record.unit, record.period) / below


def _always(workspace: Workspace, record: Record) -> Iterator[tuple[str, str]]:
    """Kind and name of what every publication is made from."""
    yield "input", workspace.relative(workspace.unit_profile(record.unit))
    yield "input", workspace.relative(workspace.register(record.unit, record.period))
    yield from (("notebook", f"{step}.ipynb") for step in (*SHARED_STEPS, REPORT_STEP))
    yield "code", _FRONT_DOOR
    yield "lock", _LOCK


def _outputs(workspace: Workspace, record: Record) -> Iterator[str]:
    """The outputs that every publication has: what was asked for, the executed notebooks, tables, earlier revisions."""
    yield from record.asked or [f"report/{MANIFEST}{ASKED}"]
    yield from (f"report/notebooks/{step}.ipynb" for step in SHARED_STEPS)
    yield f"report/{_WORKFLOW}"
    if not any(name.startswith(f"report/notebooks/{REPORT_STEP}.") for name in record.outputs):
        yield f"report/notebooks/{REPORT_STEP}.vi.ipynb"
    yield _PACKAGE
    yield from _tables(workspace.processed(record.unit, record.period) / Path(_PACKAGE).name)
    yield from (f"report/revisions/{number}/{MANIFEST}" for number in range(1, record.revision))


def _tables(package: Path) -> Iterator[str]:
    """The tables that datapackage.json describes; whether that is what was published is asked of its checksum."""
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        names = [str(resource["path"]) for resource in resources]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return
    yield from (f"processed/{name}" for name in names)
