"""A small publication made by hand: real files, a real manifest, no notebooks executed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitoring.evidence import history, manifest, workflow
from monitoring.evidence.record import Record, dependency_sha256, outputs_of
from monitoring.evidence.trace import Tracer
from monitoring.period import Period
from monitoring.workspace import Workspace
from tests.evidence import quarters

NOTEBOOKS = ("01_receive.ipynb", "02_clean.ipynb", "03_measure.ipynb", "04_report.ipynb")
UNIT, PERIOD = "huyện-a", Period(2024, 2)
PUBLISHED_AT = datetime(2024, 6, 30, tzinfo=UTC)
INPUTS = (
    "data/raw/huyện-a/unit.yml",
    "data/raw/huyện-a/2024-Q2/chứng từ quý 2.csv",
    "data/raw/huyện-a/2024-Q2/sources.yml",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with three raw files and a published period of a page, tables and executed notebooks."""
    workspace = Workspace(tmp_path / "khu vực")
    for name in INPUTS:
        write(workspace.root / name, f"nội dung của {name}\n")
    publish(workspace)
    return workspace


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def publish(workspace: Workspace, cumulative: str = "500", revision: int = 1) -> Record:
    """Publish tables, a page and an executed notebook, with their manifest."""
    processed, report = workspace.processed(UNIT, PERIOD), workspace.report(UNIT, PERIOD)
    write_tables(processed, cumulative)
    write(report / "report.vi.html", f"<p>\n{cumulative}\n</p>\n")
    for name in ("01_receive", "02_clean", "03_measure", "04_report.vi"):
        write(report / "notebooks" / f"{name}.ipynb", f'{{"cells": [{{"id": "a", "outputs": ["{cumulative}"]}}]}}')
    workflow.write(executions(), report)
    record = record_of(workspace, revision)
    manifest.write(record, executions(), PUBLISHED_AT, report)
    history.keep_whole(report, processed, workspace.history(UNIT, PERIOD) / str(revision))
    return record


def write_tables(folder: Path, cumulative: str = "500") -> None:
    write(
        folder / "disbursement.csv",
        "number_id,plan_dong,cumulative_dong\n"
        f"disbursement,1000,{cumulative}\ndisbursement.development,1000,{cumulative}\n",
    )
    write(folder / "datapackage.json", '{"resources": [{"path": "checks.csv"}, {"path": "disbursement.csv"}]}\n')
    write(folder / "checks.csv", "check,expected,actual,difference,verdict,explanation\na,1,1,0,agrees,khớp\n")


def record_of(workspace: Workspace, revision: int = 1) -> Record:
    made_from = {
        "input": {name: dependency_sha256(workspace, "input", name) for name in INPUTS},
        "notebook": {name: dependency_sha256(workspace, "notebook", name) for name in NOTEBOOKS},
        "code": {name: dependency_sha256(workspace, "code", name) for name in ("monitoring/amounts.py", "pipeline.py")},
        "lock": {"requirements.lock": dependency_sha256(workspace, "lock", "requirements.lock")},
    }
    outputs = outputs_of(workspace.processed(UNIT, PERIOD), workspace.report(UNIT, PERIOD))
    return Record(UNIT, PERIOD, revision, made_from, outputs, ("report/report.vi.html",))


def executions() -> list[manifest.Execution]:
    parameters = {"root": ".", "unit": UNIT, "period": str(PERIOD), "language": "vi"}
    results = ("processed/disbursement.csv", "processed/checks.csv", "report/notebooks/03_measure.ipynb")
    return [manifest.Execution("03_measure", parameters, results)]


# ---- a quarter measured from raw files -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small quarters, 2024-Q2 published."""
    workspace = quarters.receive_small(tmp_path_factory.mktemp("small"))
    quarters.publish(workspace, "2024-Q2")
    return workspace


@pytest.fixture(scope="session")
def tracer(small: Workspace) -> Tracer:
    return quarters.tracer_of(small, "2024-Q2")
