"""Commands that run while somebody watches: each in its own process, which a page can leave, find again or stop."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic

from monitoring.errors import InputError
from monitoring.running.progress import AS_LINES, Progress, progress_in
from monitoring.workspace import REPOSITORY, Workspace

_KEPT_JOBS, _KEPT_LINES = 50, 2000
#: After so many seconds a command that was asked to stop is ended.
PATIENCE = 10.0
#: Whose jobs exclude each other: a unit and a period, "" where a command has none.
Place = tuple[str, str]


@dataclass
class Job:
    """A command under way or ended: its words, the lines that it has said, how far it is, and its exit code (None while
    it runs). `told` counts all lines, of which `lines` holds the last.
    """

    id: str
    place: Place
    words: tuple[str, ...]
    process: subprocess.Popen[str]
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))
    told: int = 0
    progress: Progress | None = None
    code: int | None = None
    stopped: bool = False
    _listener: Thread | None = None

    def listen(self) -> None:
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for text in self.process.stdout or ():
            line = text.rstrip()
            if progress := progress_in(line):
                self.progress = progress
            else:
                self.lines.append(line)
                self.told += 1
        self.code = self.process.wait()

    def since(self, count: int) -> list[str]:
        """The lines after the first `count`, as far as they are kept."""
        lines = list(self.lines)
        return lines[max(0, len(lines) - (self.told - count)) :] if count < self.told else []

    def stop(self) -> None:
        """Ask the command to stop as Ctrl-C does; one that has not after PATIENCE seconds is ended.

        What it leaves is what an interrupted command leaves: nothing half-done.
        """
        if self.code is None and not self.stopped:
            self.stopped = True
            Thread(target=self._stop, daemon=True).start()

    def _stop(self) -> None:
        _send(self.process, signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _send(self.process, None)

    def wait(self, seconds: float) -> int | None:
        """Its exit code, once everything that it said is here; None where that takes longer."""
        if self._listener is not None:
            self._listener.join(seconds)
        return self.code


class Jobs:
    """The jobs of one server: at most one of a place at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, place: Place, words: Sequence[str], language: str, secret: Mapping[str, str] | None = None) -> Job:
        """Start `python pipeline.py` with `words`, which speaks `language`; `secret`: variables that no page shows.

        Raises InputError where another job of the place is under way. What another person's command does to the same
        period is kept apart by that command's own lock, as everywhere.
        """
        with self._lock:
            if (other := self.at(place)) is not None:
                raise InputError(
                    "“{command}” is under way here.",
                    where=" ".join(filter(None, place)),
                    remedy="Wait until it has ended, or stop it.",
                    command=" ".join(other.words),
                )
            front_door = [sys.executable, str(REPOSITORY / "pipeline.py"), *words]
            command = [*front_door, "--root", str(self.workspace.root), "--language", language]
            own = {AS_LINES: "lines", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
            process = subprocess.Popen(
                command,
                cwd=self.workspace.root,
                env={**os.environ, **own, **(secret or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                # Signals reach it, and what it starts, apart from the server.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
            job = Job(secrets.token_hex(8), place, tuple(words), process)
            job.listen()
            self._jobs[job.id] = job
            self._forget()
            return job

    def __getitem__(self, job: str) -> Job:
        """Raises KeyError for one that this server does not know (any more)."""
        return self._jobs[job]

    def __iter__(self) -> Iterator[Job]:
        """The newest first."""
        return reversed(list(self._jobs.values()))

    def at(self, place: Place) -> Job | None:
        """The job of a place that is under way."""
        return next((job for job in self if job.place == place and job.code is None), None)

    def end(self) -> None:
        """Stop what is under way, and wait for it: the server goes."""
        for job in self:
            job.stop()
        deadline = monotonic() + PATIENCE + 5
        for job in self:
            job.wait(max(0.0, deadline - monotonic()))

    def _forget(self) -> None:
        ended = [job.id for job in self._jobs.values() if job.code is not None]
        for job in ended[: max(0, len(self._jobs) - _KEPT_JOBS)]:
            del self._jobs[job]


def _send(process: subprocess.Popen[str], signum: int | None) -> None:
    """A signal to a process and those that it started; None ends them."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill() if signum is None else process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        os.killpg(process.pid, signal.SIGKILL if signum is None else signum)
