"""Papermill's record of an execution: what is saved of it and when, and what of a run stays out of the notebook."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import NotebookExecutionManager, catch_nb_assignment

#: Papermill's records of when and where, not of what.
VOLATILE_METADATA = ("start_time", "end_time", "duration", "input_path", "output_path")

#: How ipykernel names a cell in warnings: the folder carries the process id, the file the hash of the source.
#: Bounded, because a search that may start anywhere in a long line takes hours.
CELL_FILE = re.compile(r'[^\n"]{0,300}[/\\]ipykernel_\d+[/\\](\d+\.py)')

#: Where an object without a text of its own happened to lie in memory.
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")


CellState = Literal["started", "done", "failed"]


@dataclass(frozen=True)
class CellEvent:
    """What happened to one cell: `cell` counts from 1 to `cells`; `seconds` once it has ended."""

    notebook: str
    cell: int
    cells: int
    state: CellState
    seconds: float | None = None


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
