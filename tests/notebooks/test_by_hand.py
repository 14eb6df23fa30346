"""Every notebook opened by hand, as JupyterLab does: from its own folder, in an ordinary kernel, with its defaults."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from monitoring.presentation.blocks import BLOCK_MIME
from monitoring.running.run import STEPS, Request, run
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE, Workspace

ROLLUP = "10_rollup"
FIRST = {"02_clean": "", "03_measure": "01_receive, 02_clean", "04_report": "01_receive, 02_clean, 03_measure",
         ROLLUP: "01_receive, 02_clean, 03_measure"}  # fmt: skip


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)


def checkout(folder: Path) -> Path:
    """A project as it is cloned: the notebooks and what was received, nothing made yet."""
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(REPOSITORY / "data" / "raw", folder / "data" / "raw")
    return folder


def run_all_cells(project: Path, name: str) -> nbformat.NotebookNode:
    """Execute a notebook in place."""
    notebook = nbformat.read(project / "notebooks" / f"{name}.ipynb", as_version=4)
    folder = {"metadata": {"path": str(project / "notebooks")}}
    return NotebookClient(notebook, timeout=300, kernel_name="python3", resources=folder).execute()


def said(notebook: nbformat.NotebookNode) -> str:
    """What the notebook says of itself at its top."""
    texts = [output.data["text/plain"] for cell in notebook.cells for output in cell.get("outputs", [])
             if "data" in output and "text/plain" in output.data]  # fmt: skip
    return texts[0]


def files(folder: Path) -> dict[str, tuple[str, int]]:
    """Each file below a folder with its content's checksum and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", FIRST)
def test_each_runs_alone_before_anything_else_has_been_run(tmp_path: Path, name: str) -> None:
    project = checkout(tmp_path / "Bản sao mới")
    received = files(project / "data")
    text = said(run_all_cells(project, name))
    assert "All parameters are the defaults." in text
    assert ("Run first" in text) == bool(FIRST[name]) and FIRST[name] in text
    assert files(project / "data") == received
    assert {path.name for path in project.iterdir()} == {"data", "notebooks", "work"}


def test_run_in_order_by_hand_they_touch_nothing_that_is_published(tmp_path: Path) -> None:
    project = checkout(tmp_path)
    workspace = Workspace(project)
    run(workspace, Request("vinh-linh", workspace.periods("vinh-linh")[0], ("vi",), ("html",)))
    published = {folder: files(project / folder) for folder in ("data", "reports")}
    assert any(name.endswith("disbursement.csv") for name in published["data"])
    executed = {name: run_all_cells(project, name) for name in (*STEPS, ROLLUP)}
    assert {folder: files(project / folder) for folder in ("data", "reports")} == published
    assert "Run first" not in "".join(map(said, executed.values()))
    blocks = [output for cell in executed["04_report"].cells for output in cell.get("outputs", [])
              if BLOCK_MIME in output.get("data", {})]  # fmt: skip
    assert len(blocks) > 20
    made = project / "work" / "by-hand" / "vinh-linh" / "2023-Q4" / "processed"
    for path in sorted(made.glob("*.csv")):
        assert path.read_bytes() == (workspace.processed("vinh-linh", "2023-Q4") / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", ["02_clean", "03_measure", "04_report"])
def test_each_runs_alone_beside_what_is_published(tmp_path: Path, name: str) -> None:
    project = checkout(tmp_path)
    workspace = Workspace(project)
    run(workspace, Request("vinh-linh", workspace.periods("vinh-linh")[0], ("vi",), ("html",)))
    assert "Run first" not in said(run_all_cells(project, name))


def test_papermill_finds_the_project_from_its_folder_and_from_a_folder_below(tmp_path: Path) -> None:
    project = checkout(tmp_path / "Dự án")
    kept = project / "work" / "failed" / "vinh-linh" / "2023-Q4"
    kept.mkdir(parents=True)
    notebook = str(project / "notebooks" / "01_receive.ipynb")
    for folder in (project, kept):
        command = [sys.executable, "-m", "papermill", notebook, "out.ipynb", "-p", "period", "2024-Q1"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        assert "vinh-linh, 2024-Q1." in said(nbformat.read(folder / "out.ipynb", as_version=4))
