"""A kernel that the fork server has forked, as its client sees it (see `monitoring.running.fork_server`)."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

logger = logging.getLogger(__name__)

#: Preloading on a busy machine takes its time; the first request waits for it.
ANSWER_TIMEOUT_SECONDS = 60

HEADER = struct.Struct("!I")


def send_request(connection: socket.socket, request: dict[str, Any], streams: Sequence[int] = ()) -> None:
    data = json.dumps(request).encode()
    socket.send_fds(connection, [HEADER.pack(len(data))], streams)
    connection.sendall(data)


class Refused(Exception):
    """The server lives, but would not give a kernel like an ordinary one."""


class ForkedKernel:
    """A kernel that is the server's child, with the part of `subprocess.Popen` that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket) -> None:
        self.connection, self.received = connection, b""
        self.pid = 0
        self.returncode: int | None = None

    @classmethod
    def ask(cls, connection: socket.socket, request: dict[str, Any]) -> ForkedKernel:
        """Send the request and wait until the kernel's channels are open.

        A kernel that ends before is returned as a dead one. Raises Refused, OSError or EOFError.
        """
        kernel = cls(connection)
        try:
            send_request(connection, request, [1, 2])
            kernel._receive(ANSWER_TIMEOUT_SECONDS)
        except BaseException:
            connection.close()
            raise
        return kernel

    def poll(self) -> int | None:
        """The exit code, negative for a signal, or None while the kernel runs. Without server, no kernel."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end, at most `timeout` seconds; the exit code or None."""
        if self.returncode is None:
            with suppress(BlockingIOError, TimeoutError):
                try:
                    self._receive(timeout)
                except (EOFError, ConnectionError):
                    self._server_lost()
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it has started."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _receive(self, timeout: float | None) -> None:
        """Take in the server's next message; OSError when none comes in time, EOFError when none ever will."""
        self.connection.settimeout(timeout)
        while b"\n" not in self.received:
            data = self.connection.recv(4096)
            if not data:
                raise EOFError("the fork server has ended")
            self.received += data
        line, _, self.received = self.received.partition(b"\n")
        message = json.loads(line)
        if "refused" in message:
            raise Refused(message["refused"])
        self.pid = message.get("pid", self.pid)
        if "exit" in message:
            self._ended(message["exit"])

    def _server_lost(self) -> None:
        logger.error("The fork server has ended; its kernel %d is stopped.", self.pid)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._ended(-signal.SIGKILL)

    def _ended(self, returncode: int) -> None:
        self.returncode = int(returncode)
        self.connection.close()
