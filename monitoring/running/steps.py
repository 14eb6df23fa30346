"""Executing the notebooks: strict parameters, papermill, a progress bar each, a failed one kept for inspection."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitoring.errors import InputError, MonitoringError
from monitoring.evidence.record import parameters_tried, sha256
from monitoring.period import PATTERN, Period
from monitoring.running.by_hand import DEFAULTS
from monitoring.running.execution_record import CellEvent
from monitoring.running.limits import MEMORY_MEGABYTES, current_limits
from monitoring.running.notebook_environment import notebook_environment
from monitoring.running.papermill_engine import WarmEngine
from monitoring.running.progress import bar
from monitoring.running.reruns import NOTEBOOKS
from monitoring.workspace import STAGING_VARIABLE, Workspace, temporary_place

# Also where the project is not installed, and papermill does not find the engine by its entry point.
papermill_engines.register("warm", WarmEngine)


class Parameters(BaseModel):
    """The parameters of every notebook, all of them and no others: papermill would inject any name as code."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    root: str = Field(pattern=r"^[^\x00-\x1f]+$")
    unit: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    period: str = Field(pattern=f"^{PATTERN}$")
    language: Literal["vi", "en"]


def checked_parameters(notebook: Path, values: dict[str, str]) -> dict[str, str]:
    """`values` after validation, before any kernel starts.

    Raises InputError for an unknown, missing or malformed parameter, and for a notebook whose parameters cell
    does not declare exactly these names.
    """
    try:
        parameters = Parameters.model_validate(values).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(
            "The parameter “{name}” is not valid: {problem}.",
            where=notebook.name,
            remedy="Allowed parameters: {allowed}.",
            name=".".join(map(str, first["loc"])),
            problem=first["msg"],
            allowed=", ".join(Parameters.model_fields),
        ) from None
    declared = _declared(notebook, sha256(notebook))
    if declared != set(parameters):
        raise InputError(
            "The notebook's parameters cell declares {declared}.",
            where=notebook.name,
            remedy="It must declare exactly {allowed}.",
            declared=", ".join(sorted(declared)) or "–",
            allowed=", ".join(sorted(parameters)),
        )
    return parameters


@lru_cache(maxsize=16)
def _declared(notebook: Path, digest: str) -> frozenset[str]:
    """The names in the parameters cell of a notebook with this content."""
    return frozenset(papermill.inspect_notebook(str(notebook)))


def execute(
    workspace: Workspace, step: str, unit: str, period: Period, language: str, output: Path, show_progress: bool
) -> None:
    """Execute the notebook of `step` into `output`.

    Its tables go where `workspace` stages results. Raises InputError with the message of the failing cell; the failed
    notebook is kept under work/failed.
    """
    notebook = NOTEBOOKS / f"{step}.ipynb"
    values = {"root": ".", "unit": unit, "period": str(period), "language": language}
    limits = current_limits()
    output.parent.mkdir(parents=True, exist_ok=True)
    progress = _progress(f"{unit} {period} {output.stem}", show_progress)
    with progress as advance, _with_default_parameters(notebook) as source:
        try:
            papermill.execute_notebook(
                str(source),
                str(output),
                parameters=checked_parameters(notebook, values),
                kernel_name="python3",
                engine_name="warm",
                progress_bar=False,
                on_cell=advance,
                environment=kernel_environment(workspace),
                execution_timeout=limits.cell_seconds,
                notebook_timeout=limits.notebook_seconds,
                output_limit=limits.output_bytes,
                resources={"metadata": {"path": str(workspace.root)}},
            )
        except (PapermillExecutionError, DeadKernelError) as error:
            kept = workspace.failed_notebook(unit, period) / output.name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(output, kept)
            raise _readable(error, workspace.relative(kept), output) from None


@contextmanager
def _with_default_parameters(notebook: Path) -> Iterator[Path]:
    """A notebook to execute: itself, or a copy with the parameters cell as committed where somebody tried other values.

    What is published does not depend on values that the run sets anyway, and so their change asks for no rerun.
    """
    content = nbformat.read(notebook, as_version=4)
    as_committed = "\n".join(f'{name} = "{value}"' for name, value in DEFAULTS.items())
    [cell] = (cell for cell in content.cells if "parameters" in cell.metadata.get("tags", []))
    if cell.source == as_committed or parameters_tried(cell.source) is None:
        yield notebook
        return
    cell.source = as_committed
    with tempfile.TemporaryDirectory(dir=temporary_place()) as folder:
        copy = Path(folder) / notebook.name
        nbformat.write(content, copy)
        yield copy


def _readable(error: Exception, kept: str, output: Path) -> MonitoringError:
    """The user's error raised inside the kernel, or one that points to the failing cell."""
    raised = _user_error(output)
    if raised is not None:
        return raised
    if getattr(error, "ename", "") in ("MemoryError", "_ArrayMemoryError", "ArrowMemoryError"):
        return InputError(
            "The notebook needs more memory than one kernel may take ({limit} MB), at cell {cell}.",
            where=output.name,
            remedy="Set {variable} higher where the machine has more.",
            limit=(current_limits().memory_bytes or 0) >> 20,
            cell=getattr(error, "cell_index", -1) + 1,
            variable=MEMORY_MEGABYTES,
        )
    return InputError(
        "The notebook stopped at cell {cell}: {problem}.",
        where=output.name,
        remedy="Open {kept}: the failing cell is marked there.",
        cell=getattr(error, "cell_index", -1) + 1,
        kept=kept,
        problem=f"{getattr(error, 'ename', type(error).__name__)}: {str(getattr(error, 'evalue', error))[:300]}",
    )


def _user_error(output: Path) -> MonitoringError | None:
    """The InputError that a cell reported, so that it can be translated here."""
    for cell in nbformat.read(output, as_version=4).cells:
        for result in cell.get("outputs", []):
            if result.output_type == "error" and result.ename == InputError.__name__:
                return InputError.from_traceback(result.traceback)
    return None


@contextmanager
def _progress(label: str, shown: bool) -> Iterator[Callable[[CellEvent], None]]:
    with bar(desc=label, unit="cell", disable=not shown, delay=0.01) as cells:

        def advance(event: CellEvent) -> None:
            cells.total = event.cells
            if event.state == "done":
                cells.update(event.cell - cells.n)

        yield advance


def kernel_environment(workspace: Workspace) -> dict[str, str]:
    """The environment of a kernel: that of notebooks, and where this run wants the results (see workspace_of)."""
    staged = {STAGING_VARIABLE: str(workspace.staged.resolve())} if workspace.staged else {}
    return notebook_environment(os.environ) | staged
