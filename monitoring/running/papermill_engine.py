"""The papermill engine "warm": papermill's execution in warm kernels, strict and free of volatile data.

Papermill finds it by its entry point, while it is itself being imported: so nothing of papermill is imported here
before a notebook is executed. Beside papermill's own behaviour it

- takes kernels from `monitoring.running.kernels.warm_kernels`, where a server runs;
- turns a dead kernel, a timeout, lost output and `sys.exit()` into an error of their cell: papermill then
  keeps the notebook, points to the cell and raises `PapermillExecutionError`, and never reports success;
- saves the notebook twice a minute and when it fails, where papermill saves twice a cell; papermill writes the end;
- reports progress and durations to a callback and keeps them, and all paths and random ids, out of the notebook.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO

from nbformat import NotebookNode

if TYPE_CHECKING:
    from monitoring.running.execution_record import CellEvent

#: A kernel that has answered owes its output; a busy machine may keep it waiting.
OUTPUT_TIMEOUT_SECONDS = 30


class WarmEngine:
    """`papermill.execute_notebook(..., engine_name="warm", on_cell=..., execution_timeout=...)`."""

    @staticmethod
    def nb_kernel_name(nb: NotebookNode, name: str | None = None) -> str:
        """The kernel of a notebook: `name`, or the one that it was written with."""
        return str(name or nb.metadata.kernelspec.name)

    @staticmethod
    def nb_language(nb: NotebookNode, language: str | None = None) -> str:
        """Its language, in which papermill writes the parameters: the one of our kernel."""
        return language or "python"

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
        environment: Mapping[str, str] | None = None,
        log_output: bool = False,
        stdout_file: TextIO | None = None,
        stderr_file: TextIO | None = None,
    ) -> NotebookNode:
        """Execute `nb` and return it; papermill raises for the errors that it then finds in the cells.

        `execution_timeout`, `notebook_timeout` and `start_timeout` are seconds for a cell, for all cells and for
        the start of a kernel; `output_limit` is how many bytes a cell may show. From
        several threads, give the kernel's folder as `resources={"metadata": {"path": folder}}`: papermill's
        `cwd` changes the folder of the whole process. `environment` is the kernel's, this process's without it. Raises
        DeadKernelError when the kernel does not start.
        """
        from monitoring.running.execution_record import ExecutionRecord
        from monitoring.running.strict_client import PromptKernelManager, StrictClient

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
            client.execute(**({} if environment is None else {"env": dict(environment)}))
        except BaseException:
            manager.notebook_complete()
            manager.save_now()
            raise
        manager.notebook_complete()
        executed: NotebookNode = manager.nb
        return executed
