"""What a command costs: wall and CPU seconds and peak memory of the command and everything it started (Linux)."""

from __future__ import annotations

import ctypes
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

HERE = Path(__file__).parent
RESULTS = HERE / "results"
REPOSITORY = HERE.parent

_PR_SET_CHILD_SUBREAPER = 36
_SHORTEST_PAUSE_SECONDS = 0.05
#: To read the memory of a dozen processes takes a tenth of a second: samples may take this share of the time.
_SHARE_OF_SAMPLES = 1 / 20
_LINGERING_SECONDS = 60
_LIBRARIES = ("papermill", "nbclient", "nbconvert", "ipykernel", "pandas", "pyarrow", "typst", "distributed")


@dataclass(frozen=True)
class Cost:
    """`peak_bytes` is the largest sum of the processes' memory, shared pages counted once."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(command: Sequence[object], *, environment: Mapping[str, str] | None = None, cwd: Path = REPOSITORY) -> Cost:
    """Run `command` to its end, and to that of all processes it leaves behind. Raises RuntimeError where it fails."""
    # Orphans of the command become our children, and so their CPU time ours to count.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        env={**os.environ, **(environment or {})},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with _PeakMemory() as memory:
        output, _ = process.communicate()
        wall = time.perf_counter() - start
        _wait_for_orphans()
    if process.returncode:
        raise RuntimeError(f"{command}: exit code {process.returncode}\n{output.decode(errors='replace')[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, memory.peak)


def _wait_for_orphans() -> None:
    deadline = time.monotonic() + _LINGERING_SECONDS
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if time.monotonic() > deadline:
            raise RuntimeError("the command has left processes behind")
        if not pid:
            time.sleep(0.01)


class _PeakMemory:
    """Samples the memory of all descendants while it is open."""

    def __enter__(self) -> _PeakMemory:
        self.peak, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        own, pause = psutil.Process(), _SHORTEST_PAUSE_SECONDS
        while not self._ended.wait(pause):
            begin = time.perf_counter()
            self.peak = max(self.peak, sum(map(_proportional_bytes, own.children(recursive=True))))
            pause = max(_SHORTEST_PAUSE_SECONDS, (time.perf_counter() - begin) / _SHARE_OF_SAMPLES)


def _proportional_bytes(process: psutil.Process) -> int:
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0
    return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


def alternate(
    contenders: Mapping[str, Callable[[], Cost]], repeats: int, fewer: Mapping[str, int] | None = None
) -> dict[str, list[Cost]]:
    """Every contender `repeats` times, in turn, so that a slower hour of the machine meets all of them.

    `fewer`: how often those run that take too long for that.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for turn in range(repeats):
        for name, run in contenders.items():
            if turn >= (fewer or {}).get(name, repeats):
                continue
            cost = run()
            costs[name].append(cost)
            print(f"{turn + 1}/{repeats} {name}: {summary(cost)}", file=sys.stderr, flush=True)
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        *(statistics.median(figures) for figures in zip(*(asdict(cost).values() for cost in costs), strict=True))
    )


def summary(cost: Cost) -> str:
    return f"{cost.wall_seconds:.2f} s, CPU {cost.cpu_seconds:.2f} s, {cost.peak_bytes / 1e6:.0f} MB"


def save(name: str, costs: Mapping[str, Sequence[Cost]], **facts: object) -> None:
    """Write results/<name>.json: every run, the medians, `facts`, the machine and the versions."""
    content = {
        **facts,
        "medians": {contender: asdict(median(found)) for contender, found in costs.items()},
        "runs": {contender: [asdict(cost) for cost in found] for contender, found in costs.items()},
        "machine": machine(),
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")
    for contender, found in costs.items():
        print(f"{contender}: {summary(median(found))}")


def machine() -> dict[str, object]:
    """Processor, cores, memory, system and versions of what is measured."""
    cpus = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":", 1)[1].strip() for line in cpus if line.startswith("model name")), platform.machine())
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "load_before": os.getloadavg()[0],
        "system": f"{platform.system()} {platform.release()}",
        "versions": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in _LIBRARIES},
    }
