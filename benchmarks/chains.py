"""(a) Our batch against the same notebooks by command lines, and by a pool of processes that call papermill.

The command lines run twice: as the tools are installed, and with our shortcut (see favourable/), for fewer units, since
each costs them the same. They take half an hour: --pool-only leaves them out.

python -m benchmarks.chains --units 30 --repeats 2 [--pool-only --slow-repeats 2]
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.measuring import Cost, alternate, measure, save
from benchmarks.units import (
    AS_INSTALLED,
    OTHERS_ENVIRONMENT,
    Unit,
    batch,
    check_same_pages,
    commands,
    forget,
    other_output,
    workspace_of,
)
from monitoring.running.workers import usual_number
from monitoring.workspace import Workspace


def run_batch(workspace: Workspace, workers: int) -> Cost:
    """Our command, from nothing."""
    forget(workspace)
    return measure(batch(workspace, "--workers", workers))


def run_command_lines(workspace: Workspace, units: list[Unit], environment: Mapping[str, str], times: float) -> Cost:
    """A shell script of papermill and nbconvert command lines, one after the other; its time taken so many times."""
    script = workspace.root / "others.sh"
    script.write_text("\n".join(_shell_lines(workspace, units)) + "\n", encoding="utf-8")
    cost = measure(["sh", "-eu", script], environment=environment, cwd=workspace.root)
    return Cost(cost.wall_seconds * times, cost.cpu_seconds * times, cost.peak_bytes)


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
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--slow-repeats", type=int, default=1, help="for the command lines and the pool")
    parser.add_argument("--with-shortcut", type=int, default=6, help="units for the command lines with our shortcut")
    parser.add_argument("--workers", type=int, default=usual_number(), help="for our batch and for the pool")
    parser.add_argument("--pool-only", action="store_true", help="without the command lines; shown, not saved")
    options = parser.parse_args()
    with workspace_of(options.units) as (workspace, units):
        some = units[: options.with_shortcut]
        times = len(units) / len(some)
        pool = {"pool of papermill with our shortcut": partial(run_pool, workspace, options.workers)}
        lines = {
            "command lines": partial(run_command_lines, workspace, units, AS_INSTALLED, 1),
            f"command lines with our shortcut ({len(some)} units, times {times:g})": partial(
                run_command_lines, workspace, some, OTHERS_ENVIRONMENT, times
            ),
        }
        slow = pool if options.pool_only else {**lines, **pool}
        contenders = {"batch": partial(run_batch, workspace, options.workers), **slow}
        costs = alternate(contenders, options.repeats, dict.fromkeys(slow, options.slow_repeats))
        check_same_pages(workspace, units)
    if not options.pool_only:
        save(Path(__file__).stem, costs, units=options.units, workers=options.workers)


if __name__ == "__main__":
    main()
