"""The fork server: one process imports the slow libraries once, then forks a kernel for every notebook.

Run as a script by `monitoring.running.kernels`, never imported by it. Everything here rests on one
rule: before a fork there is a single thread and no zmq context, so that the child is as good as a new
process. A request is a JSON object with a length before it and, for a kernel, two file descriptors:

    {"argv": [...], "env": {...}, "cwd": "..."} + stdout, stderr     fork a kernel
    {"stop": true}                                                   end all kernels, then the server

The kernel answers `{"pid": ...}` once its channels are open, the server `{"exit": ...}` once it has
ended, or `{"refused": ...}`. The connection stays open as long as the kernel may live: when the client
goes, its kernel is killed; when the server goes, its kernels notice and end themselves.

Why not Python's own `multiprocessing.forkserver`: it starts and stops a kernel no slower, but it kills none whose
client is gone. A thread of the kernel would have to watch for that, and in a trial with one, a cell that held the
interpreter (one long search by a pattern) went on after its client had been killed, and the server with it. Its
kernels also got the client's `sys.path` and imported the client's script, and every worker of a batch would start a
server of its own.
"""

from __future__ import annotations

import atexit
import builtins
import fcntl
import gc
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

#: What every kernel imports. Not `matplotlib_inline.backend_inline`: it configures the shell that
#: imports it, and where there is no shell yet, charts silently lose their SVG.
KERNEL_MODULES = (
    "monitoring.running.program",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "psutil",
    "resource",
    "sqlite3",
    "tornado.platform.asyncio",
    "monitoring.running.isolated_kernel",
    "monitoring.running.kernel_streams",
)

#: What a kernel prints to.
STREAM_CLASS = "monitoring.running.kernel_streams.PromptStream"

#: Variables that Python and the libraries read at their start: a fork cannot take other values.
STARTUP_PREFIXES = ("PYTHON", "LC_", "LANG", "MPL", "OPENBLAS_", "OMP_")

HEADER = struct.Struct("!I")
REQUEST_TIMEOUT_SECONDS = 10
OWNER_CHECK_SECONDS = 1


def main() -> None:
    """Serve until the owner stops or is gone; in a forked child, be the kernel that was asked for."""
    folder, listener = Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))
    started_with = startup_variables(os.environ)
    preload(json.loads((folder / "preload.json").read_text(encoding="utf-8")))
    server = ForkServer(listener, folder / "owner.lock", started_with)
    kernel = server.serve()
    if kernel is not None:
        kernel.run()
    if server.owner_is_gone():
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # nothing is left to do but to take apart what was imported, and the owner waits


def startup_variables(environment: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(STARTUP_PREFIXES)}


def preload(modules: list[str]) -> None:
    """Import `modules`, in the belief that a notebook kernel is running.

    Some libraries decide at import how to display (pandas: `display.max_columns`), by asking for the
    shell. A module that cannot be imported is left to the notebook that needs it, which says so best.
    """
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # type: ignore[attr-defined]
    for name in (*KERNEL_MODULES, *modules):
        try:
            importlib.import_module(name)
        except Exception as error:
            print(f"fork server: cannot preload {name}: {error!r}", file=sys.stderr, flush=True)
    del builtins.get_ipython  # type: ignore[attr-defined]
    # What is alive now stays: keep the collector from touching, and so copying, the shared pages.
    gc.collect()
    gc.freeze()
    # Data frames are many small objects, hardly any in cycles: look for these a tenth as often.
    gc.set_threshold(10 * gc.get_threshold()[0])


def reason_not_to_fork() -> str | None:
    """Why a child would differ from a new process, or None."""
    threads = Path("/proc/self/task")
    count = len(list(threads.iterdir())) if threads.is_dir() else threading.active_count()
    if count > 1:
        return f"{count - 1} threads were started by the preloaded modules"
    if "matplotlib_inline.backend_inline" in sys.modules:
        return "matplotlib_inline.backend_inline was preloaded"
    return None


class Refusal(Exception):
    """The request cannot be served as an ordinary kernel would be; the client starts one."""


class ForkServer:
    """Accepts requests on `listener` and is the parent of all kernels."""

    def __init__(self, listener: socket.socket, owner_lock: Path, started_with: dict[str, str]) -> None:
        self.listener, self.owner_lock, self.started_with = listener, owner_lock, started_with
        self.pid = os.getpid()
        self.clients: dict[int, socket.socket] = {}  # by pid of the kernel
        self.stopped_by: socket.socket | None = None
        self.refusal = reason_not_to_fork()
        self.selector = selectors.DefaultSelector()
        self.wakeup, self.wakeup_end = socket.socketpair()

    def serve(self) -> KernelProcess | None:
        """None when the server is to end (its kernels are dead); in a child, the kernel to run."""
        self._listen()
        while self.stopped_by is None and not self.owner_is_gone():
            for key, _ in self.selector.select(OWNER_CHECK_SECONDS):
                kernel: KernelProcess | None = key.data(key.fileobj)
                if kernel is not None:
                    return kernel
        for pid in self.clients:
            kill_group(pid)
        return None

    def owner_is_gone(self) -> bool:
        """Whether nobody holds the owner's lock, which the system releases however the owner ends."""
        try:
            with self.owner_lock.open("r+b") as file:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            pass
        return True

    def _listen(self) -> None:
        for end in (self.wakeup, self.wakeup_end):
            end.setblocking(False)
        signal.set_wakeup_fd(self.wakeup_end.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(self.wakeup, selectors.EVENT_READ, self._reap)
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)

    def _accept(self, listener: socket.socket) -> KernelProcess | None:
        client, _ = listener.accept()
        client.settimeout(REQUEST_TIMEOUT_SECONDS)
        streams: list[int] = []
        try:
            request, streams = receive_request(client)
            if "stop" in request:
                self.stopped_by = client  # held, so that its end tells the client of the server's end
                return None
            self._check(request)
            pid = os.fork()
        except Refusal as refusal:
            send(client, {"refused": str(refusal)})
        except Exception as error:  # whatever is wrong with one request, the kernels of others live on
            print(f"fork server: cannot serve: {error!r}", file=sys.stderr, flush=True)
        else:
            return self._forked(pid, client, request, streams)
        client.close()
        close_all(streams)
        return None

    def _check(self, request: dict[str, Any]) -> None:
        if self.refusal:
            raise Refusal(self.refusal)
        wanted = startup_variables(request["env"])
        different = sorted(
            name for name in wanted | self.started_with if wanted.get(name) != self.started_with.get(name)
        )
        if different:
            raise Refusal(f"other values at the server's start of {', '.join(different)}")

    def _forked(
        self, pid: int, client: socket.socket, request: dict[str, Any], streams: list[int]
    ) -> KernelProcess | None:
        if pid == 0:
            self._leave()
            return KernelProcess(client, request, streams, self.pid)
        close_all(streams)
        self.clients[pid] = client
        self.selector.register(client, selectors.EVENT_READ, lambda _: self._client_gone(pid))
        return None

    def _leave(self) -> None:
        """In the child: let go of everything that is the server's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.selector.close()
        for server_socket in (self.listener, self.wakeup, self.wakeup_end, *self.clients.values()):
            server_socket.close()

    def _client_gone(self, pid: int) -> None:
        if pid in self.clients:
            self.selector.unregister(self.clients[pid])
            kill_group(pid)

    def _reap(self, wakeup: socket.socket) -> None:
        wakeup.recv(4096)
        while self.clients:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            client = self.clients.pop(pid)
            if client in self.selector.get_map():
                self.selector.unregister(client)
            send(client, {"exit": os.waitstatus_to_exitcode(status)})
            client.close()


class KernelProcess:
    """A forked child on its way to becoming an ordinary ipykernel process."""

    def __init__(self, client: socket.socket, request: dict[str, Any], streams: list[int], server: int) -> None:
        self.client, self.request, self.streams, self.server = client, request, streams, server

    def run(self) -> NoReturn:
        """Start the kernel, tell the client, and stay until the kernel is shut down."""
        os.setsid()
        self._take_streams()
        self._take_environment()
        self._reseed()
        from monitoring.running.isolated_kernel import IsolatedKernelApp

        # The kernel polls for this parent once a second and ends when it is gone.
        app = IsolatedKernelApp.instance(parent_handle=self.server, outstream_class=STREAM_CLASS)
        app.initialize(sys.argv[1:])
        send(self.client, {"pid": os.getpid()})
        self.client.close()
        app.start()  # type: ignore[no-untyped-call]  # ipykernel's
        # Its last act is to flush; were the output closed first, it would wait for it ten seconds.
        app.control_thread.stop()
        app.control_thread.join()
        self._end()

    def _end(self) -> NoReturn:
        """End as Python does, but without taking apart what the server has imported: that is a third of the cost."""
        threading._shutdown()  # type: ignore[attr-defined]  # private: waits for the threads that the notebook has started
        atexit._run_exitfuncs()  # among them IPython's, which clears the notebook's names
        gc.collect()  # closes, and so writes, what only cycles still hold
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)

    def _take_streams(self) -> None:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in zip((nothing, *self.streams), (0, 1, 2), strict=True):
            os.dup2(source, target)
            os.close(source)

    def _take_environment(self) -> None:
        os.environ.clear()
        os.environ.update(self.request["env"], JPY_PARENT_PID=str(self.server))
        time.tzset()
        os.chdir(self.request["cwd"])
        launcher = importlib.util.find_spec("monitoring.running.__main__")
        sys.argv = [launcher.origin or "" if launcher else "", *self.request["argv"]]

    def _reseed(self) -> None:
        """Python reseeds its own generator after a fork; numpy's shared one is ours to do."""
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed()


def receive_request(client: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """One request and the file descriptors that came with it; OSError or ValueError when it is broken."""
    data, streams, _, _ = socket.recv_fds(client, HEADER.size, 2)
    if len(data) < HEADER.size:
        raise ConnectionError("the client left without a request")
    length, data = HEADER.unpack(data)[0], b""
    while len(data) < length:
        more = client.recv(length - len(data))
        if not more:
            raise ConnectionError("the client left before its request was complete")
        data += more
    return json.loads(data), streams


def send(client: socket.socket, message: dict[str, Any]) -> None:
    """Send one line of JSON; a client that is gone misses nothing."""
    with suppress(OSError):
        client.sendall(json.dumps(message).encode() + b"\n")


def close_all(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def kill_group(pid: int) -> None:
    """Kill the kernel `pid`, not reaped yet, and what it has started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # forked a moment ago, before it has a group of its own
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
