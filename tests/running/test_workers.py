"""Workers that die, and batches that are killed: real processes, without notebooks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from monitoring.errors import InputError, MonitoringError
from monitoring.running import workers
from monitoring.running.workers import Workers, cluster, in_own_process, pool, results
from monitoring.workspace import REPOSITORY
from tests.running.notebooks import is_soon

DOOMED = 2


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    if number == DOOMED:
        raise InputError("{number} is wrong.", number=number)
    return number // (number - 3)


def die(deaths: Path, times: int, number: int) -> int:
    """Kills its worker for one of the numbers, so many times."""
    if number == DOOMED and len(deaths.read_text()) < times:
        with deaths.open("a") as file:
            file.write("x")
        os.kill(os.getpid(), signal.SIGTERM)
    return 2 * number


def test_every_task_has_its_result() -> None:
    assert dict(results(pool(2), double, deque(range(7)))) == {number: 2 * number for number in range(7)}
    assert list(results(pool(2), double, deque())) == []


def test_what_a_task_raises_is_its_result_and_one_paragraph() -> None:
    found = dict(results(pool(2), fail, deque(range(5))))
    errors = {number: str(result) for number, result in found.items() if isinstance(result, MonitoringError)}
    assert errors[DOOMED] == "2 is wrong."
    assert errors[3].startswith("It stopped unexpectedly: ZeroDivisionError: ")
    assert set(errors) == {DOOMED, 3}


@pytest.mark.parametrize("times", [0, 1, 9])
def test_tasks_may_follow_from_results_even_from_the_last_one_and_from_one_that_was_lost(tmp_path, times) -> None:
    deaths = tmp_path / "deaths"
    deaths.write_text("")
    tasks, ended = deque([1, DOOMED]), []
    for number, _ in results(pool(2), partial(die, deaths, times), tasks):
        ended.append(number)
        if number < 10:
            tasks.append(10 * number)
    assert sorted(ended) == [1, DOOMED, 10, 10 * DOOMED]


def own_process(do: Callable[[int], int]) -> Callable[[int], int]:
    return partial(in_own_process, (), do)


#: Where tasks run, and how they are done there: as in a pool, and as in a cluster's worker with two threads.
PLACES = [(pool(2), lambda do: do), (Workers(partial(ThreadPoolExecutor, 2), 9, share_kernels=False), own_process)]


@pytest.mark.parametrize(("workers", "way"), PLACES, ids=["pool", "cluster"])
@pytest.mark.parametrize(("times", "named"), [(1, []), (9, [DOOMED])])
def test_a_task_whose_worker_is_killed_is_tried_once_more_then_named(tmp_path, times, named, workers, way) -> None:
    deaths = tmp_path / "deaths"
    deaths.write_text("")
    found = dict(results(workers, way(partial(die, deaths, times)), deque(range(6))))
    errors = {number: str(result) for number, result in found.items() if isinstance(result, MonitoringError)}
    assert list(errors) == named and all("killed, twice" in text for text in errors.values())
    assert {number: result for number, result in found.items() if number not in named} == {
        number: 2 * number for number in range(6) if number not in named
    }
    assert len(deaths.read_text()) == min(times, 2)


def pid_and_parent(_: int) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def test_threads_of_a_cluster_s_worker_have_processes_of_one_parent() -> None:
    together = threading.Barrier(2)

    def ask(number: int) -> set[tuple[int, int]]:
        together.wait()
        return {in_own_process((), pid_and_parent, number) for _ in range(2)}

    with ThreadPoolExecutor(2) as threads:
        ((one,), (other,)) = threads.map(ask, range(2))
    assert one[0] != other[0] and one[1] == other[1] != os.getpid()


KILLED_BATCH = """
import os, time
from monitoring.running.workers import pool
if __name__ == "__main__":
    with pool(1).start() as executor:
        print(executor.submit(os.getpid).result(), flush=True)
        executor.submit(time.sleep, 60)
        time.sleep(60)
"""


def test_workers_end_with_a_batch_that_is_killed(tmp_path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED_BATCH, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        worker = psutil.Process(int(process.stdout.readline()))
        process.kill()
    assert is_soon(lambda: has_ended(worker))


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_cluster_that_does_not_answer_is_named(monkeypatch) -> None:
    monkeypatch.setattr(workers, "CONNECT_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(InputError, match=re.escape("tcp://127.0.0.1:1")), cluster("tcp://127.0.0.1:1").start():
        pass
