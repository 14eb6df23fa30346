"""Where faults are tried: a small unit, a copy of the program that may be damaged, and what must hold after."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell

from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows

PERIOD = "2024-Q1"
HOOK = Path(__file__).parent / "hook"
_PROGRAM = ("data/reference", "monitoring", "notebooks", "pipeline.py", "requirements.lock")
_ENDS_WITHIN_SECONDS = 15
Digest = Mapping[str, str]


@dataclass(frozen=True)
class Result:
    """How a command ended: its exit code (negative for a signal), what it printed, what it complained of."""

    code: int
    said: str
    complained: str

    @property
    def message(self) -> str:
        """The paragraph of the error, without progress bars and reasons."""
        lines = [line for line in self.complained.splitlines() if "cell/s" not in line and "s/cell" not in line]
        return " ".join(lines).strip()


@dataclass(frozen=True)
class Scene:
    """A copy of the program with a workspace of its own in `folder`; `formats`: only these are published."""

    folder: Path
    formats: str = ""

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.folder / "Dữ liệu quý")

    @property
    def program(self) -> Path:
        return self.folder / "program"

    def copy(self, folder: Path) -> Scene:
        shutil.copytree(self.folder, folder, symlinks=True)
        return replace(self, folder=folder)

    # ---- commands ----------------------------------------------------------------------------------------------------

    def command(self, name: str, *arguments: object) -> list[str]:
        options = ["--root", self.workspace.root, "--language", "en"]
        options += ["--only", self.formats] if name == "run" and self.formats else []
        return list(map(str, [sys.executable, self.program / "pipeline.py", name, *arguments, *options]))

    def start(self, *arguments: object, before: Sequence[str] = (), **environment: str) -> subprocess.Popen[str]:
        """Start a command, by default `run`; `before` is put in front of it (faketime, setpriv)."""
        command = [*before, *self.command(*(arguments or ("run",)))]
        # An empty PYTHONDONTWRITEBYTECODE is none: the copied program would be compiled again by every command.
        settings = {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": ""}
        variables = {**os.environ, **settings, **environment}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            command, env=variables, encoding="utf-8", start_new_session=True, cwd=self.folder, **streams
        )

    def run(self, *arguments: object, before: Sequence[str] = (), **environment: str) -> Result:
        return self.end(self.start(*arguments, before=before, **environment))

    def end(self, process: subprocess.Popen[str]) -> Result:
        said, complained = process.communicate(timeout=900)
        return Result(process.returncode, said, complained)

    def run_with_hook(self, at: int, kind: str, log: Path) -> Result:
        """Run, with a fault at change number `at` (see hook/sitecustomize.py)."""
        return self.run(
            PYTHONPATH=str(HOOK),
            FAULT_FOLDER=str(self.workspace.root),
            FAULT_AT=str(at),
            FAULT_KIND=kind,
            FAULT_LOG=str(log),
        )

    # ---- damage ------------------------------------------------------------------------------------------------------

    def insert_cell(self, step: str, position: int, source: str) -> None:
        """Put a cell before the code cell `position` (from 0) behind the parameters of the copied notebook."""
        path = self.program / "notebooks" / f"{step}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        places = [place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"][1:]
        notebook.cells.insert(places[position], new_code_cell(source, id="fault"))
        nbformat.write(notebook, path)

    def mend_program(self) -> None:
        """Put the program's notebooks back."""
        shutil.copytree(REPOSITORY / "notebooks", self.program / "notebooks", dirs_exist_ok=True)

    # ---- what must hold ----------------------------------------------------------------------------------------------

    def published(self) -> Digest:
        """Path → sha256 of every file of the publication and of its history."""
        places = self.workspace.report, self.workspace.processed, self.workspace.history
        folders = [place(UNIT, PERIOD) for place in places]
        return {
            self.workspace.relative(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def processes(self, name: str = "") -> list[psutil.Process]:
        """Processes of this scene that still run: the command, the fork server, kernels; only those of `name`."""
        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            line = " ".join(process.info["cmdline"] or [])
            if str(self.program) in line and name in line and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def processes_end(self) -> bool:
        """Whether all processes of the scene end by themselves."""
        deadline = time.monotonic() + _ENDS_WITHIN_SECONDS
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.2)
        return not self.processes()


@dataclass(frozen=True)
class Setting:
    """The scenes that trials copy. `waiting`: published once, with another file received since. `settled`: with that
    one published too, and the first publication kept as a revision. `before` and `after`: what is published without
    and with that file, both made undisturbed.
    """

    waiting: Scene
    settled: Scene
    before: Digest
    after: Digest


def prepare(folder: Path, formats: str = "") -> Setting:
    """Publish a small quarter, receive another file, publish that in a copy. Raises AssertionError if that fails."""
    scene = Scene(folder / "waiting", formats)
    scene.folder.mkdir(parents=True)
    for name in _PROGRAM:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, scene.program / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, scene.program / name)
    workspace = new_workspace(scene.workspace.root)
    receive_rows(workspace, PERIOD, "payments", [PAYMENT, PAYMENT | {"voucher": "CT002", "amount": "?"}])
    receive_rows(workspace, PERIOD, "returns", [RETURN])
    receive_rows(workspace, PERIOD, "indicator-returns", [INDICATOR])
    _expect_success(scene.run())
    before = scene.published()
    receive_rows(workspace, PERIOD, "payments", [PAYMENT | {"voucher": "CT003"}], "bổ sung.csv")
    settled = scene.copy(folder / "settled")
    _expect_success(settled.run())
    return Setting(scene, settled, before, settled.published())


def _expect_success(result: Result) -> None:
    assert result.code == 0, result.complained


def problems(scene: Scene, setting: Setting, result: Result) -> list[str]:
    """What does not hold after a fault: the publication is whole, the message is one paragraph, no process is left,
    and the next run gives what an undisturbed one gives.
    """
    found = []
    scene.run("status")  # the next command, whichever it is, finishes a switch that was interrupted
    after = setting.after if (scene.workspace.received(UNIT, PERIOD) / "bổ sung.csv").exists() else setting.before
    if scene.published() not in (setting.before, after):
        found.append("the publication is neither the old one nor the new one")
    if "Traceback" in result.said + result.complained:
        found.append(f"a traceback: {result.complained[-300:]}")
    if result.code == 1 and not result.message:
        found.append("no message")
    if not scene.processes_end():
        found.append(f"left running: {scene.processes()}")
    return found + problems_of_next_run(scene, after)


def problems_of_next_run(scene: Scene, after: Digest) -> list[str]:
    """What does not hold once the fault is gone: the next run completes, verifies, and gives `after` to the byte."""
    found = []
    following = scene.run()
    if following.code != 0:
        found.append(f"the next run failed: {following.complained[-300:]}")
    now = scene.published()
    if now != after:
        differing = sorted(name for name in {*now, *after} if now.get(name) != after.get(name))
        found.append(f"the next run gives other bytes: {', '.join(differing)}")
    verified = scene.run("verify", UNIT, PERIOD)
    if verified.code != 0:
        found.append(f"it does not verify: {verified.complained[-300:]}")
    if scene.workspace.run_staging(UNIT, PERIOD).exists():
        found.append("a staging folder is left")
    return found
