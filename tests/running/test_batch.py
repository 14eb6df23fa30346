"""Batches in a pool and on a real Dask cluster: the same bytes as a run, whatever fails or is killed meanwhile."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from distributed import Client

from data.illustrative.generate import generate_unit
from monitoring.errors import InputError
from monitoring.evidence.record import sha256
from monitoring.period import Period
from monitoring.running import batch, provinces
from monitoring.running.batch import FrontPage, Task
from monitoring.running.provinces import RollUp
from monitoring.running.run import Request, run_all
from monitoring.running.workers import Workers, cluster, pool
from monitoring.workspace import REPOSITORY, Workspace

QUARTERS = (Period(2024, 1), Period(2024, 2))
UNITS = ("mau-001", "mau-002")
REQUESTS = [Request(name, quarter, ("vi",), ("html",)) for name in UNITS for quarter in QUARTERS]


def run_batch(workspace: Workspace, workers: Workers) -> list[str]:
    """What the batch says, its last line being the sum of it all."""
    said: list[str] = []
    failed = batch.run_batch(
        workspace, REQUESTS, workers, force=False, say=said.append, complain=said.append, translate=str
    )
    assert failed == len(said) - 1
    return said


def published_files(workspace: Workspace) -> dict[str, str]:
    folders = [of(one.unit, one.period) for one in REQUESTS for of in (workspace.report, workspace.processed)]
    paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return {workspace.relative(path): sha256(path) for path in paths if path.is_file()}


def copy_of(workspace: Workspace, folder: Path) -> Workspace:
    shutil.copytree(workspace.root, folder, dirs_exist_ok=True)
    return Workspace(folder)


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Workspace:
    """Two invented units with two quarters each, nothing published."""
    workspace = Workspace(tmp_path_factory.mktemp("raw"))
    for number, name in enumerate(UNITS):
        generate_unit(workspace.root, name, f"Mẫu {number}", seed=number, vouchers=8)
        for quarter in set(workspace.periods(name)) - set(QUARTERS):
            shutil.rmtree(workspace.received(name, quarter))
    return workspace


@pytest.fixture(scope="module")
def local(raw, tmp_path_factory) -> dict[str, str]:
    """The files that `run` publishes, one period after the other."""
    workspace = copy_of(raw, tmp_path_factory.mktemp("local"))
    said: list[str] = []
    assert run_all(workspace, REQUESTS, force=False, say=said.append, complain=said.append, translate=str) == 0, said
    return published_files(workspace)


def test_a_pool_publishes_the_same_bytes_and_goes_on_after_failures(raw, local, tmp_path) -> None:
    workspace = copy_of(raw, tmp_path)
    spoilt = next(workspace.received("mau-002", QUARTERS[0]).glob("*.csv"))
    content = spoilt.read_bytes()
    spoilt.write_bytes(b"x")
    *failures, last = run_batch(workspace, pool(2, batch.preloaded_in_workers(REQUESTS)))
    assert last == "2 published, 0 up to date, 2 not published."
    assert [text[:15] for text in sorted(failures)] == [f"mau-002 {quarter}" for quarter in QUARTERS]
    assert all(spoilt.name in text and "\n" not in text for text in failures)
    spoilt.write_bytes(content)
    assert run_batch(workspace, pool(2)) == ["2 published, 2 up to date, 0 not published."]
    assert published_files(workspace) == local
    rollups = workspace.reports.glob("province-*/*/rollup.vi.html")
    assert {path.parent.name for path in rollups} == set(map(str, QUARTERS))
    assert "mau-002" in workspace.index.read_text(encoding="utf-8")


FRONT_PAGE = FrontPage.name


@pytest.mark.parametrize(
    ("outcome", "due", "has_page", "following"),
    [
        ("published", True, True, ["quang-tri 2024-Q1", "quang-tri 2024-Q2", FRONT_PAGE]),
        ("up to date", True, True, ["quang-tri 2024-Q1", "quang-tri 2024-Q2", FRONT_PAGE]),  # of which one is gone
        ("up to date", False, True, []),
        ("up to date", False, False, [FRONT_PAGE]),
        ("failed", False, True, []),
    ],
)
def test_what_follows_from_units_and_when(tmp_path, monkeypatch, outcome, due, has_page, following) -> None:
    workspace = Workspace(tmp_path)
    if has_page:
        workspace.reports.mkdir()
        workspace.index.touch()
    monkeypatch.setattr(
        provinces, "due", lambda _, asked: [RollUp("quang-tri", *quarter) for quarter in asked] if due else []
    )

    def do(task: Task) -> str:
        if outcome == "failed":
            raise InputError("It is wrong.")
        return outcome if isinstance(task, Request) else "published"

    one_thread = Workers(partial(ThreadPoolExecutor, 1), 1, share_kernels=False)
    ended = [task.name for task, _ in batch._all_tasks(workspace, REQUESTS, one_thread, do)]
    asked = [request.name for request in REQUESTS]
    assert sorted(ended) == sorted([*asked, *following])
    # A quarter's roll-up follows its last unit, the front page everything else.
    assert all(ended.index(name) > ended.index(f"mau-002 {name.split()[1]}") for name in following[:-1])
    assert FRONT_PAGE not in ended[:-1]


@pytest.fixture
def scheduler(tmp_path) -> Iterator[str]:
    """The address of a scheduler with two workers of two threads each, all started by Dask's own commands."""
    known = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": REPOSITORY}
    here = ["--host", "127.0.0.1", "--scheduler-file", known, "--no-dashboard"]
    with ExitStack() as processes:

        def start(*arguments: object) -> None:
            process = subprocess.Popen([sys.executable, "-m", "dask", *map(str, arguments)], **quiet)
            processes.callback(process.wait)
            processes.callback(process.terminate)

        start("scheduler", *here, "--port", 0)
        start("worker", *here, "--nthreads", 2, "--nworkers", 2, "--local-directory", tmp_path)
        with Client(scheduler_file=str(known), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler_info()["address"]


#: Waits until a notebook has been executed, then kills a worker that runs a period.
KILL_A_BUSY_WORKER = """
import os, sys, time
from pathlib import Path
import psutil
from distributed import Client

with Client(sys.argv[1]) as client:
    pids = client.run(os.getpid)
    while not list(Path(sys.argv[2]).rglob("02_clean.ipynb")):
        time.sleep(0.01)
    busy = sorted(worker for worker, tasks in client.processing().items() if tasks)
    psutil.Process(pids[busy[0]]).kill()
"""


def test_a_cluster_publishes_the_same_bytes_although_a_worker_is_killed(raw, local, scheduler, tmp_path) -> None:
    workspace = copy_of(raw, tmp_path / "shared")
    killer = subprocess.Popen([sys.executable, "-c", KILL_A_BUSY_WORKER, scheduler, workspace.work / "staging"])
    assert run_batch(workspace, cluster(scheduler)) == ["4 published, 0 up to date, 0 not published."]
    assert killer.wait(10) == 0, "no worker was killed"
    assert published_files(workspace) == local
    assert run_batch(workspace, cluster(scheduler)) == ["0 published, 4 up to date, 0 not published."]
