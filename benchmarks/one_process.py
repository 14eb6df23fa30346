"""The floor: the cells of the notebooks and the exports in one warm process, one unit after the other.

No kernels, no isolation, no reruns, no manifest: what could not be done with less.

python -m benchmarks.one_process ROOT
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import CapturedIO, RichOutput, capture_output
from nbformat import NotebookNode
from nbformat.v4 import new_output

from benchmarks.measuring import REPOSITORY
from benchmarks.papermill_pool import export
from benchmarks.units import Unit, executions, other_output, units_in
from monitoring.workspace import Workspace


def make(root: Path, unit: Unit) -> None:
    """Execute and export everything of one unit."""
    folder = other_output(Workspace(root), unit)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["MONITORING_STAGING"] = str(folder)
    for step, language, result in executions():
        notebook = nbformat.read(REPOSITORY / "notebooks" / f"{step}.ipynb", as_version=4)
        parameters = {"root": ".", "unit": unit.unit, "period": str(unit.period), "language": language}
        execute(notebook, parameters)
        nbformat.write(notebook, folder / f"{result}.ipynb")
    export(folder)


def execute(notebook: NotebookNode, parameters: dict[str, str]) -> None:
    """Run the cells in this process, with `parameters` in the place of the tagged cell; their results become outputs.

    Raises whatever a cell raises.
    """
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            given = "parameters" in cell.metadata.get("tags", [])
            code = "\n".join(f"{name} = {value!r}" for name, value in parameters.items()) if given else cell.source
            with capture_output() as captured:
                result = shell.run_cell(code)
            result.raise_error()
            cell.outputs = _outputs(captured, shell, result.result)


def _outputs(captured: CapturedIO, shell: InteractiveShell, value: object) -> list[NotebookNode]:
    shown = [*captured.outputs]
    if value is not None:
        shown.append(RichOutput(*shell.display_formatter.format(value)))
    return [new_output("display_data", data=output.data, metadata=output.metadata or {}) for output in shown]


def main(root: Path) -> None:
    os.chdir(root)
    for unit in units_in(Workspace(root)):
        make(root, unit)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
