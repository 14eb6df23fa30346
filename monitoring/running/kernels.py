"""Warm kernels: every notebook in a kernel process of its own, without the seconds of imports.

Inside `with warm_kernels():` the kernels of the papermill engine (`monitoring.running.papermill_engine`)
are forked from a server that has imported the slow libraries (`monitoring.running.fork_server`). Outside of
it, without `os.fork`, or when the server refuses, the same calls start ordinary kernels: same results, later.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import zmq
from filelock import FileLock
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from monitoring.running.forked_kernel import ANSWER_TIMEOUT_SECONDS, ForkedKernel, Refused, send_request
from monitoring.running.isolated_kernel import KERNEL_COMMAND, profile_beside
from monitoring.running.limits import bound_memory
from monitoring.running.notebook_environment import notebook_environment
from monitoring.workspace import REPOSITORY, temporary_place

logger = logging.getLogger(__name__)

#: Names the server's private folder to this process and to those that it starts.
FOLDER_VARIABLE = "MONITORING_WARM_KERNELS"

#: The name under which notebooks ask for their kernel.
KERNEL_NAME = "python3"

#: What the project's kernels are started with, forked or not, unless the caller's environment says otherwise.
KERNEL_ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

#: Arrow carries an allocator with a thread of its own, although it uses another one; threads do not survive a fork.
SERVER_ENVIRONMENT = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}

#: As kernels are: without the user's packages, and without any folder but the project's to import from.
_SERVER_COMMAND = (sys.executable, "-s", "-P", str(Path(__file__).with_name("fork_server.py")))

#: A socket's path may have some 104 bytes; the longest name in the folder has 30.
LONGEST_FOLDER_BYTES = 70

STOP_TIMEOUT_SECONDS = 5

_servers: dict[Path, subprocess.Popen[bytes]] = {}


@contextmanager
def warm_kernels(
    preload: Sequence[str] = ("pandas", "matplotlib.pyplot"), *, at_once: bool = False
) -> Iterator[Path | None]:
    """Fork the engine's kernels from one server that has imported the modules `preload`.

    The server starts with the first kernel, or `at_once` in the environment that notebooks are executed with. It
    serves all threads and processes started inside, and ends with the context or its process. A context inside
    another one uses the outer server. Yields the server's private folder, or None where kernels cannot be forked.

    Modules that start threads or import `matplotlib_inline.backend_inline` make the server refuse.
    """
    if not hasattr(os, "fork"):
        logger.info("Kernels cannot be forked on this system; ordinary kernels are used.")
        yield None
    elif outer := _server_folder():
        yield outer
    else:
        with _private_folder() as folder, _owner_lock(folder / "owner.lock"):
            (folder / "preload.json").write_text(json.dumps(list(preload)), encoding="utf-8", newline="\n")
            if at_once:
                _start_server(folder, {**KERNEL_ENVIRONMENT, **notebook_environment(os.environ)})
            os.environ[FOLDER_VARIABLE] = str(folder)
            try:
                yield folder
            finally:
                del os.environ[FOLDER_VARIABLE]
                _stop_server(folder)


def _server_folder() -> Path | None:
    """The folder of the server that serves this process: one of this user's that `warm_kernels` has made."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or os.devnull)
    try:
        status = folder.stat()
        is_ours = status.st_uid == os.getuid() and not status.st_mode & 0o077 and (folder / "owner.lock").is_file()
    except OSError:
        return None
    return folder if is_ours else None


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A new folder for this user alone, with a path short enough for sockets in it."""
    folder = tempfile.mkdtemp(prefix="warm-", dir=temporary_place())
    if len(os.fsencode(folder)) > LONGEST_FOLDER_BYTES:
        os.rmdir(folder)
        folder = tempfile.mkdtemp(prefix="warm-", dir="/tmp")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _owner_lock(path: Path) -> Iterator[None]:
    """Hold a lock that belongs to this process alone: forks do not inherit it, and no death outlasts it."""
    import fcntl

    with path.open("wb") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


def fork_kernel(command: Sequence[str], environment: Mapping[str, str], folder: Path, cwd: str) -> ForkedKernel | None:
    """A kernel forked by the server of `folder`, ready for its client, or None: start an ordinary one.

    A server that is gone is started again, once.
    """
    length = len(KERNEL_COMMAND)
    if tuple(command[:length]) != KERNEL_COMMAND:
        return None
    request = {"argv": list(command[length:]), "env": dict(environment), "cwd": cwd}
    problem: Exception | None = None
    for _ in range(2):
        try:
            return ForkedKernel.ask(_connect(folder, environment), request)
        except Refused as refusal:
            problem = refusal
            break
        except (OSError, EOFError) as error:
            problem = error
    _say_once(f"The fork server does not serve, ordinary kernels are used: {problem}")
    return None


@functools.cache
def _say_once(message: str) -> None:
    logger.warning(message)


def _connect(folder: Path, environment: Mapping[str, str]) -> socket.socket:
    """A connection to the server of `folder`, which is started when nobody listens there."""
    try:
        return _connected(folder)
    except (FileNotFoundError, ConnectionRefusedError):
        with FileLock(folder / "start.lock"):
            try:
                return _connected(folder)
            except (FileNotFoundError, ConnectionRefusedError):
                _start_server(folder, environment)
            return _connected(folder)


def _connected(folder: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(ANSWER_TIMEOUT_SECONDS)
    try:
        connection.connect(str(folder / "server"))
    except OSError:
        connection.close()
        raise
    return connection


def _start_server(folder: Path, environment: Mapping[str, str]) -> None:
    """Start a server on a socket that listens already: early requests wait in its queue."""
    address = folder / "server"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        address.chmod(0o600)
        listener.listen(128)
        if folder in _servers:  # dead, or somebody would listen
            _servers[folder].wait()
        _servers[folder] = subprocess.Popen(
            [*_SERVER_COMMAND, str(folder), str(listener.fileno())],
            env={**environment, **SERVER_ENVIRONMENT},
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )


def _stop_server(folder: Path) -> None:
    """End the server and its kernels, whoever started it."""
    with suppress(OSError), _connected(folder) as connection:
        connection.settimeout(STOP_TIMEOUT_SECONDS)
        send_request(connection, {"stop": True})
        connection.recv(1)  # returns when the server has ended
    server = _servers.pop(folder, None)
    if server is not None:
        try:
            server.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


class WarmProvisioner(LocalProvisioner):
    """Takes its kernel from the fork server of `warm_kernels`; without one it is the ordinary provisioner."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel that `cmd` describes and return its connection."""
        kwargs["env"] = {**KERNEL_ENVIRONMENT, **kwargs.get("env", os.environ)}
        folder = _server_folder()
        kernel = None
        if folder and not kwargs.keys() & {"stdin", "stdout", "stderr"}:
            kernel = fork_kernel(cmd, kwargs["env"], folder, str(Path(kwargs.get("cwd") or "").absolute()))
        if kernel is None:
            connection = await super().launch_kernel(cmd, **kwargs)
        else:
            # No process group: the kernel is not our child, so signals go through `ForkedKernel`, which checks first.
            self.process = kernel  # type: ignore[assignment]  # no Popen, but with all that is used of one here
            self.pid, self.pgid, self.cwd = kernel.pid, None, kwargs.get("cwd")
            connection = self.connection_info
        bound_memory(self.pid or 0, kwargs["env"])
        return connection

    async def send_signal(self, signum: int) -> None:
        """As usual, but without the interrupt that precedes each shutdown: an idle kernel reports it as an error."""
        if not (signum == signal.SIGINT and self.parent and self.parent.shutting_down):
            await super().send_signal(signum)

    async def cleanup(self, restart: bool = False) -> None:
        """As usual, and the profile of a kernel that was killed before it could remove it itself."""
        await super().cleanup(restart=restart)
        if not restart and self.parent and self.parent.connection_file:
            shutil.rmtree(profile_beside(Path(self.parent.connection_file)), ignore_errors=True)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Notice the end when it comes; the manager would look ten times a second."""
        if isinstance(self.process, ForkedKernel):
            self.process.wait(1)


class OwnKernelSpec(KernelSpecManager):
    """Knows one kernel, this project's, whatever the folders of the account or the machine describe under its name."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The project's kernel, for "python3". Raises NoSuchKernel for any other name."""
        if kernel_name != KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        argv = [*KERNEL_COMMAND, "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager for `WarmProvisioner`, on sockets in the server's private folder or on encrypted ports."""

    def __init__(self, **kwargs: Any) -> None:
        folder = _server_folder()
        if folder is None:
            kwargs["transport_encryption"] = "auto" if zmq.has("curve") else "disabled"
        else:
            address = str(folder / uuid.uuid4().hex[:12])
            kwargs |= {"transport": "ipc", "ip": address, "connection_file": f"{address}.json"}
        super().__init__(kernel_spec_manager=OwnKernelSpec(kernel_dirs=[]), **kwargs)
        self.provisioner = WarmProvisioner(kernel_spec=self.kernel_spec, parent=self)
