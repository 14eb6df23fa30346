"""Papermill's client, for which everything that stops a cell is an error of that cell.

It waits at the kernel's sockets itself. By way of nbclient's asyncio a cell costs this process 0.9 to 1.2 ms more of
processor time (medians of two series, 7 and 8 alternating runs of 150 cells, on a busy machine), and checking each
output as nbclient does 0.2 to 0.3 ms. A unit-quarter executes 95 cells: together some 0.1 s, where a batch costs
0.5 s above the floor of `benchmarks/floor.py`. What makes the client strict (lost output, a dead kernel, limits of time
and of output) needs neither.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import nbformat
import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Type

from monitoring.running.kernels import WarmKernelManager

if TYPE_CHECKING:
    from monitoring.running.execution_record import ExecutionRecord

#: How often a kernel that says nothing is asked whether it lives.
ALIVE_CHECK_SECONDS = 1.0

#: How long after its first answer a kernel's other channel may take to be there.
LISTENING_SECONDS = 0.2

#: What a message of the kernel carries that becomes an output, by its type.
_OUTPUT_FIELDS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


def size_of(content: object) -> int:
    """How many characters a message of the kernel carries, in all its texts."""
    if isinstance(content, str):
        return len(content)
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return sum(map(size_of, parts))


class Conversation:
    """The two sockets at which a kernel says what a cell shows, and that it has ended."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self.session = client.session
        self.shell, self.iopub = client.shell_channel.socket, client.iopub_channel.socket
        self.poller = zmq.Poller()
        for socket in (self.shell, self.iopub):
            self.poller.register(socket, zmq.POLLIN)

    def messages(self, request: str, seconds: float) -> Iterator[tuple[bool, dict[str, Any]]]:
        """What has been said about a request, waiting at most `seconds` for it: whether as its reply, and what."""
        for socket, _ in self.poller.poll(int(1000 * seconds) + 1):
            message = self.session.recv(socket)[1]
            if message and message["parent_header"].get("msg_id") == request:
                yield socket is self.shell, message


class PromptClient(BlockingKernelClient):
    """A client that begins as soon as its kernel is ready."""

    @cached_property
    def conversation(self) -> Conversation:
        return Conversation(self)

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and what it shows arrives. Raises RuntimeError after `timeout` seconds.

        jupyter_client then waits for a fifth of a second of silence. Here the kernel has said that it is idle: of its
        start nothing can follow.
        """
        end = time.monotonic() + (math.inf if timeout is None else timeout)
        while not self._has_answered():
            if not (self.parent and self.parent.has_kernel) or self.parent.provisioner.process.poll() is not None:
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    def _has_answered(self) -> bool:
        """Whether a request is answered in both channels; what was shown before anybody listened is lost."""
        request = self.kernel_info()
        reply: dict[str, Any] | None = None
        is_idle, end = False, time.monotonic() + ALIVE_CHECK_SECONDS
        while (left := end - time.monotonic()) > 0:
            for is_reply, message in self.conversation.messages(request, left):
                if is_reply:
                    reply, end = message, time.monotonic() + LISTENING_SECONDS
                else:
                    is_idle |= message["content"].get("execution_state") == "idle"
            if reply and is_idle:
                self._handle_kernel_info_reply(reply)
                return True
        return False


class PromptKernelManager(WarmKernelManager):
    """Its clients have sockets that no event loop reads: where one is running, it would do so in a thread of its own,
    and two threads at one socket crash the process."""

    client_factory = Type(PromptClient)


class StrictClient(PapermillNotebookClient):
    """Executes notebooks for the engine "warm"."""

    nb_man: ExecutionRecord
    last_cell: int | None = None
    kernel_process: Any = None
    conversation: Conversation
    shown = 0  # by the current cell

    def __init__(self, nb_man: ExecutionRecord, *, output_limit: int, deadline: float, **options: Any) -> None:
        super().__init__(nb_man, **options)
        self.output_limit, self.deadline = output_limit, deadline

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Execute the cells up to the first error; DeadKernelError when no kernel has started."""
        try:
            executed: NotebookNode = super().execute(**kwargs)
        except RuntimeError as error:  # a DeadKernelError, or a start that failed
            if self.last_cell is None:
                raise DeadKernelError(f"{self.nb_man.name}: {error}") from error
            self._blame(self.last_cell, error)
            executed = self.nb
        return executed

    def papermill_execute_cells(self) -> None:
        """As papermill does; when that is interrupted, nobody waits for the rest of the cell."""
        self.kernel_process = self.km.provisioner.process
        self.conversation = self.kc.conversation
        try:
            super().papermill_execute_cells()
        except BaseException:
            self._kill_kernel()
            raise

    # -- one cell ------------------------------------------------------------------------------------------------------

    def execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        """Execute one cell; CellExecutionError, or DeadKernelError where the kernel is lost with it."""
        self.last_cell, self.shown = cell_index, 0
        skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or skipped or not cell.source.strip():
            return cell
        try:
            self._execute(cell, cell_index)
        except CellExecutionError as error:
            if error.ename == "SystemExit":
                self._blame(cell_index, error)
            raise
        except (DeadKernelError, CellTimeoutError) as error:
            self._blame(cell_index, error)
            raise DeadKernelError(str(error)) from error
        return cell

    def _execute(self, cell: NotebookNode, cell_index: int) -> None:
        """Have the kernel execute a cell, and take in what it shows."""
        may_fail = "raises-exception" in cell.metadata.get("tags", [])
        cell.outputs, self.clear_before_next_output = [], False
        self.code_cells_executed += 1
        request = self.kc.execute(cell.source, stop_on_error=not may_fail)
        reply = self._reply(request, cell, cell_index)["content"]
        if reply["status"] == "error" and not may_fail:
            raise CellExecutionError.from_cell_and_msg(cell, reply)

    def _reply(self, request: str, cell: NotebookNode, cell_index: int) -> dict[str, Any]:
        """The reply to a request, once all has come that the cell shows."""
        what, allowed = "Cell execution timed out", self._get_timeout(cell)
        reply: dict[str, Any] | None = None
        shown_all, end = False, time.monotonic() + allowed
        while reply is None or not shown_all:
            left = end - time.monotonic()
            if left <= 0:
                raise CellTimeoutError.error_from_timeout_and_cell(what, allowed, cell)
            is_silent = True
            for is_reply, message in self.conversation.messages(request, min(left, ALIVE_CHECK_SECONDS)):
                is_silent = False
                if is_reply:
                    reply, what, allowed = message, "Timeout waiting for IOPub output", self.iopub_timeout
                    end = time.monotonic() + allowed
                else:
                    shown_all = self._took_in_all(message, cell, cell_index)
            if is_silent and self.kernel_process.poll() is not None:
                raise DeadKernelError("Kernel died")
        return reply

    def _took_in_all(self, message: dict[str, Any], cell: NotebookNode, cell_index: int) -> bool:
        """Take in what a cell shows; whether that was all."""
        try:
            self.process_message(message, cell, cell_index)
        except CellExecutionComplete:
            return True
        return False

    def _get_timeout(self, cell: NotebookNode | None) -> int:
        """Seconds for a cell: its own, or what is left of the notebook's."""
        own, left = super()._get_timeout(cell), max(1, int(self.deadline - time.monotonic()))
        return left if own is None else min(own, left)

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take in what the kernel shows; a kernel that shows too much is killed."""
        self.shown += size_of(msg["content"])
        if self.shown > self.output_limit:
            self.kernel_process.kill()
            return None
        output: NotebookNode | None = super().process_message(msg, cell, cell_index)
        return output

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Keep what the kernel shows; the notebook is checked when it is written, not each output as well."""
        fields = _OUTPUT_FIELDS.get(msg["msg_type"])
        is_hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if fields is None or is_hooked or display_id or self.clear_before_next_output:
            rare: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
            return rare
        content = {name: msg["content"][name] for name in fields}
        output: NotebookNode = nbformat.from_dict({"output_type": msg["msg_type"], **content})
        outs.append(output)
        return output

    # -- what stopped it -----------------------------------------------------------------------------------------------

    def _blame(self, cell_index: int, error: Exception) -> None:
        """Give the cell an error output that names notebook, cell and reason, unless it has one."""
        cell = self.nb.cells[cell_index]
        if cell.metadata.papermill["status"] == self.nb_man.FAILED:
            return
        ename, evalue = type(error).__name__, f"{self.nb_man.name}, cell {cell_index + 1}: {self._reason(error)}"
        cell.outputs.append(new_output("error", ename=ename, evalue=evalue, traceback=[f"{ename}: {evalue}"]))
        self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)

    def _reason(self, error: Exception) -> str:
        if isinstance(error, CellExecutionError):
            return "sys.exit() stopped the notebook before its end"
        if isinstance(error, CellTimeoutError):
            return str(error).splitlines()[0]
        if self.shown > self.output_limit:
            return f"it showed more than the {self.output_limit} bytes that a cell may show"
        return f"the kernel died (exit code {self.kernel_process.poll()})"

    def _kill_kernel(self) -> None:
        if self.km and self.km.has_kernel:
            run_sync(self.km.provisioner.kill)()
