"""The papermill engine "warm": papermill's execution in warm kernels, strict and free of volatile data.

Importing this module registers the engine; papermill, which finds it by its entry point, must be imported before it.
Beside papermill's own behaviour it

- takes kernels from `monitoring.running.kernels.warm_kernels`, where a server runs;
- turns a dead kernel, a timeout, lost output and `sys.exit()` into an error of their cell: papermill then
  keeps the notebook, points to the cell and raises `PapermillExecutionError`, and never reports success;
- saves the notebook twice a minute and when it fails, where papermill saves twice a cell; papermill writes the end;
- reports progress and durations to a callback and keeps them, and all paths and random ids, out of the notebook.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Literal, TextIO

from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, catch_nb_assignment, papermill_engines

from monitoring.running.strict_client import PromptKernelManager, StrictClient

#: Papermill's records of when and where, not of what.
VOLATILE_METADATA = ("start_time", "end_time", "duration", "input_path", "output_path")

#: How ipykernel names a cell in warnings: the folder carries the process id, the file the hash of the source.
#: Bounded, because a search that may start anywhere in a long line takes hours.
CELL_FILE = re.compile(r'[^\n"]{0,300}[/\\]ipykernel_\d+[/\\](\d+\.py)')

#: Where an object without a text of its own happened to lie in memory.
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")

#: A kernel that has answered owes its output; a busy machine may keep it waiting.
OUTPUT_TIMEOUT_SECONDS = 30


CellState = Literal["started", "done", "failed"]


@dataclass(frozen=True)
class CellEvent:
    """What happened to one cell: `cell` counts from 1 to `cells`; `seconds` once it has ended."""

    notebook: str
    cell: int
    cells: int
    state: CellState
    seconds: float | None = None


class WarmEngine(Engine):
    """`papermill.execute_notebook(..., engine_name="warm", on_cell=..., execution_timeout=...)`."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        *,
        input_path: str | NotebookNode | None = None,
        progress_bar: bool | dict[str, Any] = False,
        on_cell: Callable[[CellEvent], None] | None = None,
        save_every: float = 30.0,
        execution_timeout: int = 600,
        notebook_timeout: int = 7200,
        output_limit: int = 20 << 20,
        start_timeout: int = 60,
        resources: dict[str, Any] | None = None,
        log_output: bool = False,
        stdout_file: TextIO | None = None,
        stderr_file: TextIO | None = None,
    ) -> NotebookNode:
        """Execute `nb` and return it; papermill raises for the errors that it then finds in the cells.

        `execution_timeout`, `notebook_timeout` and `start_timeout` are seconds for a cell, for all cells and for
        the start of a kernel; `output_limit` is how many bytes a cell may show. From
        several threads, give the kernel's folder as `resources={"metadata": {"path": folder}}`: papermill's
        `cwd` changes the folder of the whole process. Raises DeadKernelError when the kernel does not start.
        """
        name = PurePath(input_path).name if isinstance(input_path, str) else "notebook"
        manager = ExecutionRecord(
            nb, name, on_cell, save_every, output_path=output_path, progress_bar=progress_bar, log_output=log_output
        )
        manager.notebook_start()
        try:
            client = StrictClient(
                manager,
                output_limit=output_limit,
                deadline=time.monotonic() + notebook_timeout,
                kernel_manager_class=PromptKernelManager,
                kernel_name=kernel_name,
                timeout=execution_timeout,
                startup_timeout=start_timeout,
                iopub_timeout=OUTPUT_TIMEOUT_SECONDS,
                shell_timeout_interval=1,
                resources=resources or {},
                record_timing=False,
                coalesce_streams=False,  # its search for carriage returns takes hours for one long line: see together
                log_output=log_output,
                stdout_file=stdout_file,
                stderr_file=stderr_file,
            )
            client.execute()
        except BaseException:
            manager.notebook_complete()
            manager.save_now()
            raise
        manager.notebook_complete()
        executed: NotebookNode = manager.nb
        return executed


papermill_engines.register("warm", WarmEngine)


def together(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell with all that it printed first, in one piece each of stdout and stderr: the pieces in
    which they arrive differ from run to run."""
    printed = [
        new_output("stream", name=name, text="".join(pieces))
        for name in ("stdout", "stderr")
        if (pieces := [output.text for output in outputs if output.output_type == "stream" and output.name == name])
    ]
    return [*printed, *(output for output in outputs if output.output_type != "stream")]


def remove_volatile_text(output: NotebookNode) -> None:
    """Take process ids and addresses out of what a cell has printed or shown as plain text."""
    place, key = (output, "text") if output.output_type == "stream" else (output.get("data", {}), "text/plain")
    if key in place:
        text = place[key]
        place[key] = ADDRESS.sub("", CELL_FILE.sub(r"\1", text) if "ipykernel_" in text else text)


class ExecutionRecord(NotebookExecutionManager):
    """Papermill's record of an execution: saved seldom, its timings reported instead of stored."""

    def __init__(
        self,
        nb: NotebookNode,
        name: str,
        on_cell: Callable[[CellEvent], None] | None,
        save_every: float,
        **options: Any,
    ) -> None:
        super().__init__(nb, **options)
        self.name, self.on_cell, self.save_every = name, on_cell, save_every
        self.cell_started = 0.0
        for cell in nb.cells:
            if "injected-parameters" in cell.metadata.get("tags", []):
                cell["id"] = "injected-parameters"

    @catch_nb_assignment
    def save(self, **kwargs: Any) -> None:
        """Save, unless that was done a moment ago."""
        if (self.now() - self.last_save_time).total_seconds() >= self.save_every:
            self.save_now()

    def save_now(self) -> None:
        super().save()

    @catch_nb_assignment
    def cell_start(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> None:
        super().cell_start(cell, cell_index, **kwargs)
        self.cell_started = time.perf_counter()
        self._report(cell_index, "started")

    @catch_nb_assignment
    def cell_complete(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> None:
        seconds = time.perf_counter() - self.cell_started
        if "outputs" in cell:
            cell.outputs = together(cell.outputs)
        for output in cell.get("outputs", []):
            remove_volatile_text(output)
        cell.metadata.papermill.pop("start_time", None)  # else papermill reads it back for a duration that is not kept
        super().cell_complete(cell, cell_index, **kwargs)
        failed = cell.metadata.papermill["status"] == self.FAILED
        self._report(cell_index, "failed" if failed else "done", seconds)

    @catch_nb_assignment
    def notebook_complete(self, **kwargs: Any) -> None:
        super().notebook_complete(**kwargs)
        for metadata in (self.nb.metadata, *(cell.metadata for cell in self.nb.cells)):
            for key in VOLATILE_METADATA:
                metadata.papermill.pop(key, None)

    def _report(self, cell_index: int, state: CellState, seconds: float | None = None) -> None:
        if self.on_cell:
            self.on_cell(CellEvent(self.name, cell_index + 1, len(self.nb.cells), state, seconds))
