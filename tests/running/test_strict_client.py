"""The client of the engine "warm" keeps what nbclient would keep, waits for all of it, and no longer than allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
import zmq.asyncio
from jupyter_client.blocking.client import BlockingKernelClient
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from papermill.exceptions import PapermillExecutionError

from monitoring.running import strict_client
from monitoring.running.kernels import WarmKernelManager
from tests.running import notebooks
from tests.running.notebooks import notebook_of, write_notebook

SHOWING = [
    "print('đồng'); import sys; print('warned', file=sys.stderr)",
    "from IPython.display import HTML, display, clear_output; display(HTML('<b>1</b>'), metadata={'m': 1})",
    "HTML('<i>2</i>')",
    "handle = display('first', display_id='shown'); display('second')",
    "handle.update('changed')",
    "display('gone'); clear_output(wait=True); display('kept')",
    "display('gone'); clear_output(); display('kept'); 5",
    "   ",
    "x = 1",
]


pytestmark = pytest.mark.usefixtures("warm")


def execute(cells: list[NotebookNode | str], folder: Path, **options: object) -> list[NotebookNode]:
    done = notebooks.execute(write_notebook(folder / "n.ipynb", *cells), folder / "o.ipynb", **options)
    assert done.cells == nbformat.read(folder / "o.ipynb", as_version=4).cells
    return done.cells


def test_outputs_are_what_nbclient_keeps(tmp_path: Path) -> None:
    made = execute(SHOWING, tmp_path)
    reference = notebook_of(*SHOWING)
    NotebookClient(
        reference,
        kernel_manager_class=WarmKernelManager,
        record_timing=False,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    kept = [(cell.execution_count, cell.outputs) for cell in made]
    assert kept == [(cell.execution_count, cell.outputs) for cell in reference.cells]
    assert [len(outputs) for _, outputs in kept] == [2, 1, 1, 2, 0, 1, 2, 0, 0]


def test_where_an_event_loop_is_running_it_does_not_read_the_same_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Were it to, most executions would still pass: two threads at one socket crash the process only now and then.
    used: list[object] = []

    class Watched(strict_client.Conversation):
        def __init__(self, client: BlockingKernelClient) -> None:
            super().__init__(client)
            used.extend([self.shell, self.iopub])

    async def inside() -> list[NotebookNode]:
        return execute([new_code_cell(f"print({place})") for place in range(20)], tmp_path)

    monkeypatch.setattr(strict_client, "Conversation", Watched)
    with ThreadPoolExecutor(1) as apart:  # a browser's loop may be running in this thread
        cells = apart.submit(lambda: asyncio.run(inside())).result()
    assert [cell.outputs[0].text for cell in cells] == [f"{place}\n" for place in range(20)]
    assert len(used) == 2 and not any(isinstance(socket, zmq.asyncio.Socket) for socket in used)


def test_a_kernel_that_answered_before_anybody_listened_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class DeafAtFirst(strict_client.Conversation):
        def messages(self, request: str, seconds: float) -> Iterator[tuple[bool, dict[str, Any]]]:
            asked.append(request)
            for is_reply, message in super().messages(request, seconds):
                if is_reply or request != asked[0]:
                    yield is_reply, message

    monkeypatch.setattr(strict_client, "Conversation", DeafAtFirst)
    cells = execute(["print('đồng')"], tmp_path)
    assert cells[0].outputs[0].text == "đồng\n"
    assert len(set(asked)) == 3  # twice whether it is there, and the cell


def test_an_error_that_a_cell_announces_stops_nothing(tmp_path: Path) -> None:
    first = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):  # papermill reports it once all is done
        execute([first, new_code_cell("print('after')")], tmp_path)
    assert nbformat.read(tmp_path / "o.ipynb", as_version=4).cells[-1].outputs[0].text == "after\n"


def test_a_cell_that_never_stops_talking_is_stopped(tmp_path: Path) -> None:
    source = "import time\nwhile True: print('.', flush=True); time.sleep(0.01)"
    with pytest.raises(PapermillExecutionError, match=r"n.ipynb, cell 1: A cell timed out .* after 2 seconds"):
        execute([source], tmp_path, execution_timeout=2)


def test_all_that_was_shown_before_the_kernel_died_is_kept(tmp_path: Path) -> None:
    # What is flushed leaves through a thread of its own: a kernel that dies in the same instant may not have shown it.
    shows = "import os, sys, time\nfor i in range(200): print(i)\n"
    source = shows + "sys.stdout.flush(); display(1); time.sleep(0.5); os._exit(4)"
    with pytest.raises(PapermillExecutionError, match=r"the kernel died \(exit code 4\)"):
        execute([new_code_cell("from IPython.display import display"), new_code_cell(source)], tmp_path)
    shown = nbformat.read(tmp_path / "o.ipynb", as_version=4).cells[-1].outputs
    assert [output.output_type for output in shown][-1] == "error"
    assert shown[0].text.splitlines()[:200] == [str(i) for i in range(200)]


def test_a_cell_with_the_tag_to_skip_is_skipped(tmp_path: Path) -> None:
    [cell] = execute([new_code_cell("1 / 0", metadata={"tags": ["skip-execution"]})], tmp_path)
    assert cell.outputs == [] and cell.execution_count is None
