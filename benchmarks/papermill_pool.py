"""What a user could pick instead: a pool of processes, each of which calls papermill and nbconvert as libraries.

python -m benchmarks.papermill_pool ROOT WORKERS
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
import papermill

from benchmarks.measuring import REPOSITORY
from benchmarks.units import EXPORTERS, LANGUAGES, Unit, executions, other_output, units_in
from monitoring.publishing.html import ReportExporter
from monitoring.publishing.pdf import TypstPdfExporter
from monitoring.workspace import Workspace


@cache
def exporter(kind: str) -> Any:
    """One exporter a process: whoever calls nbconvert as a library would keep it."""
    return {"html": ReportExporter, "pdf": TypstPdfExporter}[kind]()


def make(root: Path, unit: Unit) -> None:
    """Execute and export everything of one unit."""
    workspace = Workspace(root)
    folder = other_output(workspace, unit)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["MONITORING_STAGING"] = str(folder)
    for step, language, result in executions():
        parameters = {"root": ".", "unit": unit.unit, "period": str(unit.period), "language": language}
        papermill.execute_notebook(
            REPOSITORY / "notebooks" / f"{step}.ipynb",
            folder / f"{result}.ipynb",
            parameters,
            kernel_name="python3",
            cwd=root,
            progress_bar=False,
        )
    export(folder)


def export(folder: Path) -> None:
    """The pages and PDFs of the reports executed in `folder`."""
    for language in LANGUAGES:
        notebook = nbformat.read(folder / f"04_report.{language}.ipynb", as_version=4)
        for kind in EXPORTERS:
            content, _ = exporter(kind).from_notebook_node(notebook)
            data = content if isinstance(content, bytes) else content.encode("utf-8")
            (folder / f"report.{language}.{kind}").write_bytes(data)


def main(root: Path, workers: int) -> None:
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(partial(make, root), units_in(Workspace(root))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
