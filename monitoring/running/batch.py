"""All districts and periods at once: the job of `run` in many workers, then the roll-ups of the provinces.

What is published is what `run` publishes, byte for byte. Nothing is kept between batches: one that was killed goes on
with whatever is not up to date.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import cache, partial
from typing import TypeVar

from tqdm import tqdm

from monitoring.errors import MonitoringError
from monitoring.running import provinces
from monitoring.running.index import write_index
from monitoring.running.kernels import warm_kernels
from monitoring.running.provinces import RollUp
from monitoring.running.run import PRELOADED, Request, run, why
from monitoring.running.workers import Workers, results
from monitoring.workspace import Workspace

Ended = TypeVar("Ended")
Asked = TypeVar("Asked", Request, RollUp)

#: What a worker imports for its tasks, however it is started.
PRELOADED_IN_WORKERS = ("monitoring.running.preloaded_in_workers",)

PUBLISHED, UP_TO_DATE, FAILED = "published", "up to date", "failed"

#: A process runs one period at a time, whatever its number of threads: notebooks inherit the process's environment.
_one_at_a_time = threading.Lock()


def run_batch(
    workspace: Workspace,
    requests: Sequence[Request],
    workers: Workers,
    *,
    force: bool,
    say: Callable[[str], None],
    complain: Callable[[str], None],
    translate: Callable[[str], str],
) -> int:
    """Run what is not up to date (`force`: everything), then the roll-ups that are due, then write the front page.

    One that fails does not stop the others; each failure is one paragraph. Returns how many failed.
    """
    root = str(workspace.root.absolute())
    with warm_kernels(PRELOADED):  # one server for all workers of a pool, started with the first notebook
        periods = _run_all(workers, partial(run_one, root, force), requests, complain, translate)
        rollups = provinces.due(workspace, {(request.period, request.languages) for request in requests})
        made = _run_all(workers, partial(roll_up_one, root), rollups, complain, translate)
    if periods[PUBLISHED] or made[PUBLISHED] or not workspace.index.exists():
        write_index(workspace)
    say(
        translate("{published} published, {current} up to date, {failed} not published.").format(
            published=periods[PUBLISHED], current=periods[UP_TO_DATE], failed=periods[FAILED]
        )
    )
    return periods[FAILED] + made[FAILED]


def run_one(root: str, force: bool, request: Request) -> str:
    """The task of a worker: run one period unless it is up to date. Raises MonitoringError."""
    workspace = Workspace(root)
    with _one_at_a_time:
        if not force and not why(workspace, request):
            return UP_TO_DATE
        _keep_kernels_warm()
        run(workspace, request, force=force)
        return PUBLISHED


def roll_up_one(root: str, rollup: RollUp) -> str:
    """The same for the roll-up of a province."""
    with _one_at_a_time:
        _keep_kernels_warm()
        provinces.make(Workspace(root), rollup)
        return PUBLISHED


@cache
def _keep_kernels_warm() -> None:
    """One fork server for all tasks of a cluster's process; those of a pool use that of the batch."""
    kernels = ExitStack()
    kernels.enter_context(warm_kernels(PRELOADED))
    atexit.register(kernels.close)


def _run_all(
    workers: Workers,
    do: Callable[[Asked], str],
    tasks: Sequence[Asked],
    complain: Callable[[str], None],
    translate: Callable[[str], str],
) -> Counter[str]:
    """How many of `tasks` ended how; a progress bar meanwhile, and a paragraph for each failure."""
    ended: Counter[str] = Counter()
    for task, result in _with_bar(results(workers, do, tasks), len(tasks)):
        if isinstance(result, MonitoringError):
            words = translate("{name}: not published. {text}")
            with tqdm.external_write_mode(sys.stderr):
                complain(words.format(name=task.name, text=result.render(translate)))
        ended[FAILED if isinstance(result, MonitoringError) else result] += 1
    return ended


def _with_bar(ended: Iterable[Ended], total: int) -> tqdm[Ended]:
    # In a log file a bar is one line; on a terminal it moves.
    every = 0.1 if sys.stderr.isatty() else 3600
    return tqdm(ended, total=total, disable=not total, dynamic_ncols=True, mininterval=every, smoothing=0)
