"""What `doctor` looks at on the machine: Python, libraries, fonts, kernels, memory, disk, locks, programs for tests."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from subprocess import DEVNULL

import psutil
from filelock import FileLock, Timeout

from monitoring.errors import MonitoringError
from monitoring.evidence.installed import Foreign, foreign_files
from monitoring.messages import N_
from monitoring.running import limits
from monitoring.running.finding import Finding
from monitoring.running.notebook_environment import notebook_environment
from monitoring.workspace import REPOSITORY, Workspace

_NEEDED_DISK_BYTES = 1 << 30
_WANTED_MEMORY_BYTES = 1 << 30
_MEGABYTE = 1 << 20
_KERNEL_SECONDS = 60

#: Installing over what is there would leave a stranger where it is.
ANEW = N_("Find out who put them there; then delete the folder .venv and make environment again.")
INSTALL = N_(
    "Install them again: delete the folder .venv, then make environment (without make: python start/set_up.py)."
)


def findings(workspace: Workspace) -> list[Finding]:
    """Everything about the machine, in a fixed order."""
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    return [
        python(sys.version_info[:3]),
        libraries(lock),
        unaltered(foreign_files()),
        package(),
        fonts(),
        kernel(),
        forking(),
        memory(psutil.virtual_memory().available),
        disk(shutil.disk_usage(workspace.root).free),
        writing(workspace),
        locking(workspace),
        bounds(),
        terminal(sys.stdout.encoding or ""),
        programs((REPOSITORY / "Makefile").read_text(encoding="utf-8")),
    ]


def python(version: tuple[int, ...]) -> Finding:
    needed = metadata.metadata("monitoring")["Requires-Python"].removeprefix(">=")
    found = {"version": ".".join(map(str, version)), "needed": needed}
    if version < tuple(map(int, needed.split("."))):
        return Finding("wrong", "Python", N_("{version}"), N_("Install Python {needed} or newer."), found)
    return Finding("fine", "Python", N_("{version}"), values=found)


def libraries(lock: str) -> Finding:
    """Whether every library of the lock that this system needs is installed in a version that the lock names."""
    subject, locked = N_("Libraries"), _locked(lock)
    differing = sorted(name for name, (versions, always) in locked.items() if not _agrees(name, versions, always))
    if differing:
        return Finding("wrong", subject, N_("{count} not as in requirements.lock: {names}"), INSTALL, _first(differing))
    return Finding("fine", subject, N_("{count}, as in requirements.lock"), values={"count": len(locked)})


def _first(names: list[str]) -> dict[str, object]:
    """How many there are, and the first of them by name."""
    return {"names": ", ".join(names[:8]) + (" …" if len(names) > 8 else ""), "count": len(names)}


def _locked(lock: str) -> dict[str, tuple[set[str], bool]]:
    """Name → the versions that the lock allows, and whether it is needed on every system."""
    found: dict[str, tuple[set[str], bool]] = {}
    for name, version, marker in re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)( ;)?", lock, re.MULTILINE):
        versions, always = found.get(name, (set(), True))
        found[name] = (versions | {version}, always and not marker)
    return found


def _agrees(name: str, versions: set[str], always: bool) -> bool:
    try:
        return metadata.version(name) in versions
    except metadata.PackageNotFoundError:
        return not always


def unaltered(foreign: list[Foreign]) -> Finding:
    """Whether every installed file is as its library was packed, and none stands there that Python would run."""
    subject = N_("Installed files")
    if foreign:
        names = _first([str(file) for file in foreign])
        return Finding("wrong", subject, N_("{count} altered, missing or unknown: {names}"), ANEW, names)
    return Finding("fine", subject, N_("as their libraries were packed, and no others that Python would run"))


def package() -> Finding:
    subject = N_("This project")
    names = metadata.entry_points(group="nbconvert.exporters").names
    if "monitoring-report" not in names:
        return Finding("missing", subject, N_("its exporters are not registered"), INSTALL)
    return Finding("fine", subject, N_("installed, exporters registered"))


def fonts() -> Finding:
    try:
        from monitoring.publishing.pdf import face_paths
    except ImportError as error:
        return Finding("missing", N_("Fonts"), N_("not there: {names}"), INSTALL, {"names": error.name or str(error)})
    lacking = [path.name for path in face_paths() if not path.is_file()]
    if lacking:
        return Finding("missing", N_("Fonts"), N_("not there: {names}"), INSTALL, {"names": ", ".join(lacking)})
    return Finding(
        "fine", N_("Fonts"), N_("{count} faces with all Vietnamese letters"), values={"count": len(face_paths())}
    )


def kernel() -> Finding:
    """Whether a notebook's kernel starts and answers: a firewall may forbid even what stays within the machine."""
    from jupyter_client.manager import KernelManager

    from monitoring.running.kernels import OwnKernelSpec

    subject = N_("Notebook kernel")
    manager = KernelManager(kernel_spec_manager=OwnKernelSpec(kernel_dirs=[]))
    try:
        manager.start_kernel(stdout=DEVNULL, stderr=DEVNULL, env=notebook_environment(os.environ))
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=_KERNEL_SECONDS)
    except Exception as error:  # whatever the system or a library says, the remedy is the same
        return Finding(
            "wrong",
            subject,
            N_("does not start: {reason}"),
            N_("Install again with make environment; allow Python to connect to 127.0.0.1 in the firewall."),
            {"reason": type(error).__name__},
        )
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
    client.stop_channels()
    return Finding("fine", subject, N_("starts and answers"))


def forking() -> Finding:
    if hasattr(os, "fork"):
        return Finding("fine", N_("Warm kernels"), N_("possible: notebooks start at once"))
    return Finding("note", N_("Warm kernels"), N_("not possible on this system: same results, more slowly"))


def memory(available: int) -> Finding:
    free = {"megabytes": available // _MEGABYTE}
    if available < _WANTED_MEMORY_BYTES:
        return Finding(
            "note", N_("Memory"), N_("{megabytes} MB free"), N_("Close other programs before large files."), free
        )
    return Finding("fine", N_("Memory"), N_("{megabytes} MB free"), values=free)


def disk(free_bytes: int) -> Finding:
    free = {"megabytes": free_bytes // _MEGABYTE}
    if free_bytes < _NEEDED_DISK_BYTES:
        return Finding("missing", N_("Disk"), N_("{megabytes} MB free"), N_("Free at least 1,024 MB."), free)
    return Finding("fine", N_("Disk"), N_("{megabytes} MB free"), values=free)


def writing(workspace: Workspace) -> Finding:
    """Whether a file can be made in every folder that commands write to."""
    folders = (workspace.raw, workspace.root / "data" / "processed", workspace.reports, workspace.work)
    refused = [workspace.relative(folder) for folder in folders if not _can_write(folder)]
    if refused:
        names = {"names": ", ".join(refused)}
        return Finding(
            "wrong", N_("Folders"), N_("no permission to write: {names}"), N_("Ask their owner for it."), names
        )
    return Finding("fine", N_("Folders"), N_("files can be written"))


def _can_write(folder: Path) -> bool:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return True
    except OSError:
        return False


def locking(workspace: Workspace) -> Finding:
    """Whether a locked file is refused to the next who asks, as some network drives do not."""
    subject, advice = N_("File locks"), N_("Work in a folder on this machine, not on a network drive.")
    path = workspace.work / "locks" / "doctor.lock"
    try:
        workspace.make_work()
        path.parent.mkdir(exist_ok=True)
        with FileLock(path, timeout=0, is_singleton=False):
            try:
                FileLock(path, timeout=0, is_singleton=False).acquire()
            except Timeout:
                return Finding("fine", subject, N_("work: two runs cannot disturb each other"))
    except (OSError, Timeout):
        return Finding("wrong", subject, N_("cannot be made here"), advice)
    return Finding("wrong", subject, N_("have no effect here"), advice)


def bounds() -> Finding:
    """The limits that a notebook runs under; wrong where an environment variable is no number."""
    subject = N_("Limits")
    try:
        now = limits.current_limits()
    except MonitoringError as error:
        return Finding.of_error(subject, error)
    memory_megabytes = "–" if now.memory_bytes is None else now.memory_bytes // _MEGABYTE
    return Finding(
        "fine",
        subject,
        N_("{seconds} s a notebook, {megabytes} MB of memory"),
        values={"seconds": now.notebook_seconds, "megabytes": memory_megabytes},
    )


def terminal(encoding: str) -> Finding:
    if encoding.lower().replace("-", "") in ("utf8", "utf16le"):
        return Finding("fine", N_("Terminal"), N_("shows Vietnamese ({encoding})"), values={"encoding": encoding})
    return Finding(
        "note",
        N_("Terminal"),
        N_("may not show Vietnamese ({encoding})"),
        N_("Set the environment variable PYTHONUTF8=1."),
        {"encoding": encoding or "–"},
    )


def programs(makefile: str) -> Finding:
    """The programs that tests look at results with, as the Makefile lists them; no report needs them."""
    lacking = {command: parcel for command, parcel in _programs(makefile) if shutil.which(command) is None}
    if lacking:
        return Finding(
            "note",
            N_("Programs for tests"),
            N_("not there: {names}; only tests use them"),
            N_("On Debian and Ubuntu: apt install {packages}"),
            {"names": ", ".join(lacking), "packages": " ".join(lacking.values())},
        )
    return Finding("fine", N_("Programs for tests"), N_("all there"))


def _programs(makefile: str) -> Iterator[tuple[str, str]]:
    listed = re.search(r"^test_programs := (.*)$", makefile, re.MULTILINE)
    for pair in listed[1].split() if listed else ():
        command, _, parcel = pair.partition(":")
        yield command, parcel
