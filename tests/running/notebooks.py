"""Small notebooks for the tests of running, and what is done with them."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook


def notebook_of(*cells: NotebookNode | str) -> NotebookNode:
    """A notebook of cells, or of the sources of code cells."""
    made = [new_code_cell(textwrap.dedent(cell).strip()) if isinstance(cell, str) else cell for cell in cells]
    for place, cell in enumerate(made):
        cell["id"] = f"cell-{place}"
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernelspec})


def write_notebook(path: Path, *cells: NotebookNode | str) -> Path:
    nbformat.write(notebook_of(*cells), path)
    return path


def execute(notebook: Path, output: Path | None = None, **options: object) -> NotebookNode:
    """Execute a notebook with the warm engine into `output`."""
    return papermill.execute_notebook(notebook, output, engine_name="warm", progress_bar=False, **options)


def printed(notebook: Path, **options: object) -> str:
    """Execute a notebook into `*.out.ipynb` beside it; all it has printed."""
    executed = execute(notebook, notebook.with_suffix(".out.ipynb"), **options)
    return "".join(out.get("text", "") for cell in executed.cells for out in cell.outputs)


def is_soon(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
