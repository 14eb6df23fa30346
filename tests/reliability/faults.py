"""The faults that are tried, each for real: what is done to a run, at which points, and what its message must say."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

from monitoring.workspace import REPOSITORY
from tests.reliability.scene import PERIOD, Result, Scene, Setting, problems
from tests.samples import PAYMENT, UNIT, csv_of

SEED = 1719
_KEPT_STEP = f"work/steps/{UNIT}/{PERIOD}/02_clean"
_REPORT, _PROCESSED = f"reports/{UNIT}/{PERIOD}", f"data/processed/{UNIT}/{PERIOD}"
_HISTORY = f"data/published/{UNIT}/{PERIOD}"
_OF_A_REVISION = ("ro-crate-metadata.json", "report.en.html", "processed/disbursement.csv")
_RAW = f"data/raw/{UNIT}"
_DAMAGED_INPUT = r"checksum|differs|cannot be read|register|YAML|missing|wrong"


class Unavailable(Exception):
    """The machine cannot produce this fault: its reason."""


@dataclass(frozen=True)
class Fault:
    """A kind of fault. `points(setting)`: where it is tried. `inject(scene, point)`: does it to a run and takes its
    cause away again. `says`: what the message must match where the run ends with one; "" where it must succeed.
    `settled`: tried where nothing waits to be published.
    """

    name: str
    points: Callable[[Setting], list]
    inject: Callable[[Scene, object], Result]
    says: str
    settled: bool = False

    def try_at(self, setting: Setting, point: object, folder: Path) -> list[str]:
        """Try it in a copy of the setting in `folder`; what does not hold afterwards."""
        scene = (setting.settled if self.settled else setting.waiting).copy(folder)
        try:
            result = self.inject(scene, point)
            found = problems(scene, setting, result)
        finally:
            for process in scene.processes():
                process.kill()
            shutil.rmtree(folder, ignore_errors=True)
        if result.code == 1 and not re.search(self.says or "(?!)", result.message):
            found.append(f"the message does not say it: {result.message[-300:]}")
        if result.code not in (0, 1, -signal.SIGKILL):
            found.append(f"it ended with {result.code}: {result.complained[-300:]}")
        return found


def _fixed(*points: object) -> Callable[[Setting], list]:
    return lambda setting: list(points)


# ---- killed --------------------------------------------------------------------------------------------------------


def changes_of(setting: Setting) -> list[str]:
    """Every change that a run makes to a file, in order (see hook/sitecustomize.py)."""
    folder = setting.waiting.folder.parent / "counted"
    if not (folder / "log").exists():
        scene = setting.waiting.copy(folder)
        scene.run_with_hook(0, "kill", folder / "log")
    return (folder / "log").read_text(encoding="utf-8").splitlines()


def _at_changes(count: int) -> Callable[[Setting], list[int]]:
    """`count` changes spread over a run, and all from the switch on: there the publication itself is touched."""

    def points(setting: Setting) -> list[int]:
        changes = changes_of(setting)
        switch = next(number for number, change in enumerate(changes, start=1) if "work/switch" in change)
        spread = {1 + step * switch // count for step in range(count)}
        return sorted(spread | set(range(switch, len(changes) + 1)))

    return points


def _kill_at_change(scene: Scene, at: int) -> Result:
    return scene.run_with_hook(at, "kill", scene.folder / "log")


def cells(_: Setting) -> list[tuple[str, int]]:
    """Every code cell of the notebooks behind their parameters, as (notebook, position)."""
    found = []
    for path in sorted((REPOSITORY / "notebooks").glob("0*.ipynb")):
        code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        found += [(path.stem, position) for position in range(len(code) - 1)]
    return found


def _with_cell(source: str, **environment: str) -> Callable[[Scene, tuple[str, int]], Result]:
    """A run in which a notebook has one more cell."""

    def inject(scene: Scene, point: tuple[str, int]) -> Result:
        scene.insert_cell(*point, source)
        result = scene.run(**environment)
        scene.mend_program()
        return result

    return inject


def _cut_power(scene: Scene, seconds: float) -> Result:
    """Kill the command, its fork server and its kernels in one moment."""
    process = scene.start()
    time.sleep(seconds)
    processes = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True), *scene.processes()]
    for victim in processes:
        victim.suspend()
    for victim in processes:
        victim.kill()
    return scene.end(process)


def _moments(_: Setting) -> list[float]:
    drawn = random.Random(SEED)
    return sorted(round(drawn.uniform(0.3, 30), 2) for _ in range(10))


def _kill_server(scene: Scene, seconds: float) -> Result:
    """Kill the fork server so long after it has started: while it imports, between notebooks, below a kernel."""
    process, servers = scene.start(), []
    while process.poll() is None and not servers:
        servers = scene.processes("fork_server.py")
        time.sleep(0.05)
    time.sleep(seconds)
    for server in servers[:1]:
        with suppress(psutil.NoSuchProcess):
            server.kill()
    return scene.end(process)


# ---- no room, no permission ----------------------------------------------------------------------------------------


@contextmanager
def _small_disk(folder: Path, size: int) -> Iterator[None]:
    """A disk of its own of `size` bytes at `folder`. Raises Unavailable where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        folder.rmdir()
        raise Unavailable("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _disk_full(scene: Scene, free_kilobytes: int) -> Result:
    """Run on a disk that has so little room left; the room is then given back."""
    moved = scene.workspace.root.rename(scene.folder / "moved")
    with _small_disk(scene.workspace.root, 256 << 20):
        shutil.copytree(moved, scene.workspace.root, dirs_exist_ok=True)
        usage = shutil.disk_usage(scene.workspace.root)
        filler = scene.workspace.root / "filler"
        filler.write_bytes(bytes(usage.free - (free_kilobytes << 10)))
        result = scene.run()
        filler.unlink()
        shutil.rmtree(moved)
        shutil.copytree(scene.workspace.root, moved)
    scene.workspace.root.rmdir()
    moved.rename(scene.workspace.root)
    return result


def _no_temporary_room(scene: Scene, kilobytes: int) -> Result:
    """The folder of temporary files is a disk of so many kilobytes."""
    folder = scene.folder / "tmp"
    with _small_disk(folder, kilobytes << 10):
        result = scene.run(TMPDIR=str(folder))
    folder.rmdir()
    return result


def _full_at_change(scene: Scene, at: int) -> Result:
    return scene.run_with_hook(at, "full", scene.folder / "log")


def _small_files(scene: Scene, kilobytes: int) -> Result:
    """No process of the run may write a file beyond so many kilobytes."""
    if shutil.which("prlimit") is None:
        raise Unavailable("prlimit is not installed")
    return scene.run(before=["prlimit", f"--fsize={kilobytes << 10}"])


def _read_only(scene: Scene, name: str) -> Result:
    """Nobody may write into a folder; root, who may everything, gives that up."""
    before = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
    )
    if before and shutil.which("setpriv") is None:
        raise Unavailable("setpriv is not installed")
    folder = scene.workspace.root / name
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o500)
    try:
        return scene.run(before=before)
    finally:
        for path in folders:
            path.chmod(0o755 if "work" not in path.parts[-1:] else 0o700)


# ---- at the same time ----------------------------------------------------------------------------------------------


def _two_at_once(scene: Scene, seconds: float) -> Result:
    """Two runs of one period, the second a little later: the first publishes, the other says why it does not."""
    first = scene.start()
    time.sleep(seconds)
    second = scene.end(scene.start())
    ended = scene.end(first)
    failed = [result for result in (ended, second) if result.code]
    return failed[0] if failed else second


def _clock(scene: Scene, offset: str) -> Result:
    """Run while the clock is years off."""
    if shutil.which("faketime") is None:
        raise Unavailable("faketime is not installed")
    return scene.run(before=["faketime", "-f", offset])


def _clock_set_back(scene: Scene, seconds: float) -> Result:
    """The clock is set back by two years while the run is under way."""
    if shutil.which("faketime") is None:
        raise Unavailable("faketime is not installed")
    clock = scene.folder / "clock"
    clock.write_text("+0d\n", encoding="utf-8")
    variables = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_CACHE_DURATION": "1"}
    process = scene.start(before=["env", "-u", "FAKETIME", "LD_PRELOAD=" + _faketime_library()], **variables)
    time.sleep(seconds)
    clock.write_text("-730d\n", encoding="utf-8")
    return scene.end(process)


def _faketime_library() -> str:
    shown = subprocess.run(["faketime", "-f", "+0d", "env"], capture_output=True, text=True).stdout
    return next(line.partition("=")[2] for line in shown.splitlines() if line.startswith("LD_PRELOAD="))


def _edited_while_read(scene: Scene, point: tuple[str, int, str]) -> Result:
    """A file is changed from within the run, and put back afterwards."""
    step, position, name = point
    path = scene.workspace.root / name
    original = path.read_bytes()
    scene.insert_cell(step, position, f"with open({name!r}, 'ab') as file: file.write(b'\\n')")
    result = scene.run()
    path.write_bytes(original)
    scene.mend_program()
    return result


# ---- damaged files -------------------------------------------------------------------------------------------------


def _truncated(scene: Scene, name: str) -> Result:
    """An input is cut in half before the run and put back afterwards."""
    path = scene.workspace.root / name
    original = path.read_bytes()
    path.write_bytes(original[: len(original) // 2])
    result = scene.run()
    path.write_bytes(original)
    return result


def _truncated_for_good(scene: Scene, name: str) -> Result:
    """What a run has made is cut in half: nobody puts it back but the run itself."""
    path = scene.workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = path.read_bytes() if path.exists() else b'{"processed": "work/staging/x'
    path.write_bytes(content[: len(content) // 2])
    return scene.run()


def _damaged_workbook(scene: Scene, share: float) -> Result:
    """A truncated workbook among the received files is refused when it is received; it is never registered."""
    from tests.intake.files import PAYMENTS, payment, xlsx_bytes

    content = xlsx_bytes([PAYMENTS, payment()])
    path = scene.folder / "thanh-toan.xlsx"
    path.write_bytes(content[: int(len(content) * share)])
    return scene.run("receive", path, "--unit", UNIT, "--period", PERIOD, "--from", "Kho bạc")


def _received_during_a_run(scene: Scene, seconds: float) -> Result:
    """A file is received while a run is under way: it waits for the run, or says that the period is in use."""
    (scene.folder / "them.csv").write_bytes(csv_of("payments", [PAYMENT | {"voucher": "CT009"}]))
    register = scene.workspace.register(UNIT, PERIOD)
    before = register.read_bytes()
    running = scene.start()
    while not scene.workspace.run_staging(UNIT, PERIOD).exists() and running.poll() is None:
        time.sleep(0.05)
    time.sleep(seconds)
    arguments = ("--unit", UNIT, "--period", PERIOD, "--from", "Kho bạc")
    received = scene.run("receive", scene.folder / "them.csv", *arguments)
    ended = scene.end(running)
    if received.code == 0:  # taken back, so that the next run can be compared
        (scene.workspace.received(UNIT, PERIOD) / "them.csv").unlink()
        register.write_bytes(before)
    return ended if ended.code else received


HANG = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(1)"
FLOOD = "while True: print('x' * 10_000)"
HOARD = "hoard = [bytearray(64 << 20) for _ in range(1_000)]"
KILL_KERNEL = "import os; os.kill(os.getpid(), 9)"
KILL_SERVER = "import os, time; os.kill(os.getppid(), 9); time.sleep(60)"
_EACH_NOTEBOOK = [("01_receive", 1), ("02_clean", 5), ("03_measure", 3), ("04_report", 2)]

FAULTS = (
    Fault("the run is killed (kill -9), at changes to files spread over it", _at_changes(30), _kill_at_change, ""),
    Fault(
        "a kernel is killed (kill -9), before every cell of every notebook",
        cells,
        _with_cell(KILL_KERNEL),
        r"cell \d+: .*the kernel died \(exit code -9\)",
    ),
    Fault(
        "the fork server is killed (kill -9), in every notebook",
        _fixed(*_EACH_NOTEBOOK),
        _with_cell(KILL_SERVER),
        r"cell \d+: .*the kernel died",
    ),
    Fault(
        "the fork server is killed (kill -9), so many seconds after it started",
        _fixed(0, 1, 2, 3, 5, 8),
        _kill_server,
        r"cell \d+: .*the kernel died|the kernel died",
    ),
    Fault("the run, its fork server and its kernels are killed in one moment (power cut)", _moments, _cut_power, ""),
    Fault(
        "the disk is full (a small disk with so many kB left)",
        _fixed(0, 4, 16, 64, 128, 200, 300, 400, 550, 700, 850, 1000, 1250, 1500, 2000, 3000),
        _disk_full,
        "No space left|OSError",
    ),
    Fault(
        "the folder of temporary files has so many kB",
        _fixed(4, 16, 64, 256, 1000),
        _no_temporary_room,
        "No space left|temporary file",
    ),
    Fault("the disk is full from a change to a file on", _at_changes(12), _full_at_change, "No space left"),
    Fault(
        "no file may be larger than so many kB",
        _fixed(0, 1, 8, 40, 100, 200),
        _small_files,
        "too large|OSError|disk is full, or a limit",
    ),
    Fault(
        "a folder is read-only",
        _fixed("data/processed", "reports", "work", "data/raw"),
        _read_only,
        "Permission denied|is not yours to change",
    ),
    Fault("two runs of one period at once", _fixed(0, 0.5, 2, 5), _two_at_once, "is under way"),
    Fault("a file is received during a run", _fixed(0, 4), _received_during_a_run, "in use|changed while"),
    Fault("the clock is years off", _fixed("-4000d", "-1d", "+4000d"), _clock, ""),
    Fault("the clock is set back by two years during the run", _fixed(4, 9), _clock_set_back, ""),
    Fault(
        "an input is changed while it is read",
        _fixed(
            ("01_receive", 0, f"{_RAW}/{PERIOD}/payments.csv"),
            ("01_receive", 2, f"{_RAW}/{PERIOD}/payments.csv"),
            ("02_clean", 3, f"{_RAW}/{PERIOD}/sources.yml"),
            ("03_measure", 1, f"{_RAW}/plan-2024/targets.csv"),
            ("04_report", 1, f"{_RAW}/unit.yml"),
        ),
        _edited_while_read,
        "changed while|not the one that was registered",
    ),
    Fault(
        "an input is truncated",
        _fixed(
            *(
                f"{_RAW}/{name}"
                for name in (
                    f"{PERIOD}/payments.csv",
                    f"{PERIOD}/sources.yml",
                    "unit.yml",
                    "plan-2024/targets.csv",
                    "plan-2024/components.csv",
                )
            )
        ),
        _truncated,
        _DAMAGED_INPUT,
    ),
    Fault("a workbook is truncated", _fixed(0.02, 0.3, 0.6, 0.9, 0.99), _damaged_workbook, "cannot be read|No row has"),
    Fault(
        "something made by a run is truncated",
        _fixed(
            f"{_REPORT}/ro-crate-metadata.json",
            f"{_REPORT}/report.en.html",
            f"{_PROCESSED}/disbursement.csv",
            f"{_PROCESSED}/payments.csv",
            f"{_KEPT_STEP}/step.json",
            f"{_KEPT_STEP}/processed/payments.csv",
            "reports/index.html",
        ),
        _truncated_for_good,
        "",
        settled=True,
    ),
    Fault(
        "an earlier revision is truncated where it is kept",
        _fixed(*(f"{_HISTORY}/1/{name}" for name in _OF_A_REVISION)),
        _truncated,
        "earlier revision",
        settled=True,
    ),
    Fault(
        "the copy of an earlier revision is truncated in the report's folder",
        _fixed(*(f"{_REPORT}/revisions/{name}" for name in ("changes.csv", "1/ro-crate-metadata.json"))),
        _truncated_for_good,
        "",
        settled=True,
    ),
    Fault("the journal of a switch is truncated", _fixed(f"work/switch/{UNIT}.{PERIOD}.json"), _truncated_for_good, ""),
    Fault(
        "a notebook hangs and ignores the interrupt",
        _fixed(*_EACH_NOTEBOOK),
        _with_cell(HANG, MONITORING_CELL_SECONDS="3"),
        r"cell \d+: .*timed out",
    ),
    Fault(
        "a notebook floods its output",
        _fixed(*_EACH_NOTEBOOK),
        _with_cell(FLOOD, MONITORING_OUTPUT_MEGABYTES="1"),
        r"cell \d+: .*showed more than",
    ),
    Fault(
        "a notebook exhausts memory",
        _fixed(*_EACH_NOTEBOOK),
        _with_cell(HOARD, MONITORING_MEMORY_MEGABYTES="1500"),
        "needs more memory",
    ),
)
