"""(f) Our batch on a pool of processes against the same on a Dask cluster, started by Dask's own commands.

python -m benchmarks.cluster --units 9 --repeats 2
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.chains import run_batch
from benchmarks.measuring import REPOSITORY, Cost, alternate, measure, save
from benchmarks.units import batch, forget, workspace_of
from monitoring.running.workers import usual_number
from monitoring.workspace import Workspace

_START_SECONDS = 30


def run_cluster(workspace: Workspace, workers: int) -> Cost:
    """From nothing, the start and the end of the cluster included: so the pool's are."""
    forget(workspace)
    return measure([sys.executable, "-m", "benchmarks.cluster", "--on", workspace.root, "--workers", workers])


@contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """A scheduler and a worker for so many tasks at once, as docs/cluster.md starts them. Yields its address."""
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    with ExitStack() as processes:
        processes.enter_context(_process("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"))
        _wait_for(port)
        processes.enter_context(
            _process("worker", address, "--nthreads", workers, "--nworkers", 1, "--no-dashboard", "--host", "127.0.0.1")
        )
        yield address


@contextmanager
def _process(*arguments: object) -> Iterator[None]:
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=9)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--workers", type=int, default=usual_number())
    parser.add_argument("--on", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.on:
        with dask_cluster(options.workers) as address:
            subprocess.run(list(map(str, batch(Workspace(options.on), "--cluster", address))), check=True)
        return
    with workspace_of(options.units) as (workspace, _):
        contenders = {
            "pool": partial(run_batch, workspace, options.workers),
            "dask": partial(run_cluster, workspace, options.workers),
        }
        costs = alternate(contenders, options.repeats)
    save(Path(__file__).stem, costs, units=options.units, workers=options.workers)


if __name__ == "__main__":
    main()
