"""On PYTHONPATH of a run: at the n-th change to a file below a folder the process is killed, or the disk is full.

FAULT_FOLDER names the folder, FAULT_AT the number of the change (0: none), FAULT_KIND `kill` or `full`, and FAULT_LOG
a file that takes what changes there were. Python raises an audit event before every one of them.
"""

import errno
import os
import signal
import sys

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod"}


def _install() -> None:
    # Taken out of the environment: kernels and their server are not to be counted.
    folder = os.environ.pop("FAULT_FOLDER", None)
    if folder is None:
        return
    at, kind, log = int(os.environ.pop("FAULT_AT")), os.environ.pop("FAULT_KIND"), os.environ.pop("FAULT_LOG")
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    count = 0

    def on_event(event: str, arguments: tuple) -> None:
        nonlocal count
        if event not in _CHANGES or (event == "open" and not arguments[2] & _WRITING):
            return
        path = os.path.abspath(os.fsdecode(arguments[0])) if isinstance(arguments[0], (str, bytes, os.PathLike)) else ""
        if not path.startswith(folder + os.sep):
            return
        count += 1
        os.write(descriptor, f"{event} {os.path.relpath(path, folder)}\n".encode())
        if count == at and kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if count >= at > 0 and kind == "full" and event not in ("os.remove", "os.rmdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    sys.addaudithook(on_event)


_install()
