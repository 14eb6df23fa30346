"""(a) Our batch against the same notebooks by command lines, and by a pool of processes that call papermill.

python -m benchmarks.chains --units 30 --repeats 3
"""

from __future__ import annotations

import argparse
import shlex
import sys
from functools import partial
from pathlib import Path

from benchmarks.measuring import Cost, alternate, measure, save
from benchmarks.units import (
    OTHERS_ENVIRONMENT,
    Unit,
    batch,
    check_same_pages,
    commands,
    forget,
    other_output,
    workspace_of,
)
from monitoring.workspace import Workspace


def run_batch(workspace: Workspace, workers: int) -> Cost:
    """Our command, from nothing."""
    forget(workspace)
    return measure(batch(workspace, "--workers", workers))


def run_command_lines(workspace: Workspace, units: list[Unit]) -> Cost:
    """A shell script of papermill and nbconvert command lines, one after the other."""
    script = workspace.root / "others.sh"
    script.write_text("\n".join(_shell_lines(workspace, units)) + "\n", encoding="utf-8")
    return measure(["sh", "-eu", script], environment=OTHERS_ENVIRONMENT, cwd=workspace.root)


def _shell_lines(workspace: Workspace, units: list[Unit]) -> list[str]:
    lines = []
    for unit in units:
        folder = other_output(workspace, unit)
        lines += [f"mkdir -p {shlex.quote(str(folder))}", f"export MONITORING_STAGING={shlex.quote(str(folder))}"]
        lines += [shlex.join(command) for command in commands(workspace, unit)]
    return lines


def run_pool(workspace: Workspace, workers: int) -> Cost:
    """A pool of processes, each calling papermill and nbconvert as libraries."""
    command = [sys.executable, "-m", "benchmarks.papermill_pool", workspace.root, workers]
    return measure(command, environment=OTHERS_ENVIRONMENT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--slow-repeats", type=int, default=1, help="for the command lines and the pool")
    parser.add_argument("--workers", type=int, default=3, help="for our batch and for the pool")
    options = parser.parse_args()
    with workspace_of(options.units) as (workspace, units):
        contenders = {
            "batch": partial(run_batch, workspace, options.workers),
            "command lines": partial(run_command_lines, workspace, units),
            "pool of papermill": partial(run_pool, workspace, options.workers),
        }
        slow = dict.fromkeys(("command lines", "pool of papermill"), options.slow_repeats)
        costs = alternate(contenders, options.repeats, slow)
        check_same_pages(workspace, units)
    save(Path(__file__).stem, costs, units=options.units, workers=options.workers)


if __name__ == "__main__":
    main()
