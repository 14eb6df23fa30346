"""Processed tables without kernels: the code of notebooks 01 to 03, run in the test's own process."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import nbformat

from monitoring.evidence import manifest
from monitoring.evidence.completeness import SHARED_STEPS
from monitoring.evidence.record import Record, outputs_of
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace

PUBLISHED_AT = datetime(2024, 10, 10, tzinfo=UTC)
#: What stands in a published folder beside the manifest; a page is enough for what leads there.
FILES = ("report.vi.html", "report.vi.pdf", "report.en.html", "report.en.pdf", "audit.html", "workbook.xlsx")


def measure(workspace: Workspace, unit: str, period: str) -> None:
    """Make the processed tables of a quarter, in the place of the published ones."""
    parameters = {"root": str(workspace.root), "unit": unit, "period": period, "language": "vi"}
    names = {**parameters, "display": lambda *_shown: None}
    for step in SHARED_STEPS:
        notebook = nbformat.read(REPOSITORY / "notebooks" / f"{step}.ipynb", as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "tags" not in cell.metadata]
        exec("\n".join(cell.source for cell in cells), dict(names, display=lambda _: None))
    target = workspace.processed(unit, period)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(workspace.staging(unit, period) / "processed", target)


def publish(workspace: Workspace, unit: str, period: str, revision: int = 1) -> None:
    """Make the tables of a quarter and publish them, with pages that say nothing."""
    measure(workspace, unit, period)
    processed, report = workspace.processed(unit, period), workspace.report(unit, period)
    report.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (report / name).write_text("", encoding="utf-8")
    record = Record(unit, Period.parse(period), revision, {}, outputs_of(processed, report))
    manifest.write(record, [], PUBLISHED_AT, report)
