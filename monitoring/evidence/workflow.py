"""The executions of a publication as plain papermill command lines, for whoever would rather not trust our runner."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from monitoring.evidence.manifest import WORKFLOW, Execution
from monitoring.workspace import Workspace

_HEAD = """\
#!/bin/sh
# The notebooks of this publication in their order, each with its parameters, executed by papermill alone.
# Start it in the project's folder with its Python, for example: PYTHON=.venv/bin/python sh {name}
# Executed notebooks and tables go to {folder}; nothing published is touched.
set -eu
mkdir -p {folder}
"""


def write(executions: Sequence[Execution], folder: Path) -> None:
    """Write the script into the staged `folder` of a report."""
    (folder / WORKFLOW).write_text(script(executions), encoding="utf-8", newline="\n")


def script(executions: Sequence[Execution]) -> str:
    """The script that executes the notebooks again where a notebook opened by hand puts its results."""
    first = executions[0].parameters
    folder = Workspace(first["root"]).by_hand(first["unit"], first["period"]).as_posix()
    head = _HEAD.format(folder=shlex.quote(folder), name=WORKFLOW)
    return head + "".join(_line(execution, folder) for execution in executions)


def _line(execution: Execution, folder: str) -> str:
    parameters = [text for name, value in execution.parameters.items() for text in ("-p", name, value)]
    output = f"{folder}/{execution.name}.ipynb"
    command = ["papermill", f"notebooks/{execution.notebook}.ipynb", output, "-k", "python3", *parameters]
    return f'"${{PYTHON:-python}}" -m {shlex.join(command)}\n'
