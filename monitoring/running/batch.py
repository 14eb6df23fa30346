"""All units and periods at once: the job of `run` in many workers, then the roll-ups of the provinces.

What is published is what `run` publishes, byte for byte. Nothing is kept between batches: one that was killed goes on
with whatever is not up to date.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain

from tqdm import tqdm

from monitoring.errors import MonitoringError
from monitoring.period import Period
from monitoring.province import is_published
from monitoring.publishing.formats import FORMATS
from monitoring.running import provinces
from monitoring.running.progress import bar
from monitoring.running.provinces import RollUp
from monitoring.running.request import Request, is_known_current, why
from monitoring.running.run import PRELOADED, run
from monitoring.running.sources_gone import complain_of, sourceless
from monitoring.running.workers import Workers, in_own_process, results
from monitoring.workspace import Workspace

PUBLISHED, UP_TO_DATE, FAILED = "published", "up to date", "failed"

_one_server = threading.Lock()


@dataclass(frozen=True)
class FrontPage:
    """The page of all reports, made anew."""

    name = "reports/index.html"


Task = Request | RollUp | FrontPage


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
    """Run what is not up to date (`force`: everything), the roll-ups that are then due, and at last the front page.

    One that fails does not stop the others; each failure is one paragraph. Returns how many failed.
    """
    ended = {kind: Counter[str]() for kind in (Request, RollUp, FrontPage)}
    current = set() if force else {request for request in requests if is_known_current(workspace, request)}
    do: Callable[[Task], str] = partial(do_one, str(workspace.root.absolute()), force)
    at_once = force or _has_new(workspace, requests)
    if not workers.share_kernels:
        do = partial(do_in_cluster, at_once, preloaded_in_workers(requests), do)
    workers = replace(workers, start=partial(_with_kernels, workers.start, workers.share_kernels and at_once))
    for task, result in _all_tasks(workspace, requests, workers, do, current):
        if isinstance(result, MonitoringError):
            words = translate("{name}: not published. {text}")
            with tqdm.external_write_mode(sys.stderr):
                complain(words.format(name=task.name, text=result.render(translate)))
        ended[type(task)][FAILED if isinstance(result, MonitoringError) else result] += 1
    periods = ended[Request]
    say(
        translate("{published} published, {current} up to date, {failed} not published.").format(
            published=periods[PUBLISHED], current=periods[UP_TO_DATE], failed=periods[FAILED]
        )
    )
    complain_of(workspace, sourceless(workspace), complain, translate)
    return sum(counts[FAILED] for counts in ended.values())


def preloaded_in_workers(requests: Iterable[Request]) -> tuple[str, ...]:
    """The modules that workers should have imported before they are forked: the writers of what is asked for, and what
    all of them need.
    """
    asked = {name for request in requests for name in request.formats}
    return (*sorted({FORMATS[name].module for name in asked}), "monitoring.running.preloaded_in_workers")


def _has_new(workspace: Workspace, requests: Iterable[Request]) -> bool:
    """Whether some request has never been published, and so is certain to need kernels."""
    return any(not is_published(workspace, request.unit, request.period) for request in requests)


@contextmanager
def _with_kernels(start: Callable[[], AbstractContextManager[Executor]], at_once: bool) -> Iterator[Executor]:
    """What `start` opens, beside a fork server; nothing slow is loaded before there is a task."""
    from monitoring.running.kernels import warm_kernels

    with warm_kernels(PRELOADED, at_once=at_once), start() as executor:
        yield executor


def _all_tasks(
    workspace: Workspace,
    requests: Sequence[Request],
    workers: Workers,
    do: Callable[[Task], str],
    current: Container[Request] = (),
) -> Iterator[tuple[Task, str | MonitoringError]]:
    """Every task with its result as they end: what is asked for, and what follows from it in the same workers.

    Those in `current` are known to be up to date. A quarter's roll-ups follow once all of its units have ended, the
    front page when nothing else is left.
    """
    tasks = deque[Task](request for request in requests if request not in current)
    unfinished = len(requests)
    open_requests = Counter(map(_quarter, requests))
    page_is_due = not workspace.index.exists()
    with bar(total=unfinished, smoothing=0) as ended:
        known = ((request, UP_TO_DATE) for request in requests if request in current)
        for task, result in chain(known, results(workers, do, tasks)):
            yield task, result
            following: list[Task] = []
            if isinstance(task, Request):
                open_requests.subtract([_quarter(task)])
                if not open_requests[_quarter(task)]:
                    following += provinces.due(workspace, [_quarter(task)])
            unfinished += len(following) - 1
            page_is_due = not isinstance(task, FrontPage) and (page_is_due or result == PUBLISHED)
            if page_is_due and not unfinished:
                following.append(FrontPage())
                unfinished = 1
            tasks += following
            ended.total = ended.n + 1 + unfinished
            ended.update()


def _quarter(request: Request) -> tuple[Period, tuple[str, ...]]:
    """Which roll-ups a request belongs to: those of its period in its languages."""
    return request.period, request.languages


# ---- in a worker -----------------------------------------------------------------------------------------------------


def do_one(root: str, force: bool, task: Task) -> str:
    """The task of a worker; a period that is up to date is run only by `force`. Raises MonitoringError."""
    import monitoring.running.program  # noqa: F401  before what the task imports

    workspace = Workspace(root)
    if isinstance(task, FrontPage):
        from monitoring.running.index import write_index  # slow libraries, which only workers need

        write_index(workspace)
        return PUBLISHED
    if isinstance(task, Request) and not force and not why(workspace, task):
        return UP_TO_DATE
    if isinstance(task, RollUp):
        provinces.make(workspace, task)
    else:
        run(workspace, task, force=force)
    return PUBLISHED


def do_in_cluster(at_once: bool, preload: Sequence[str], do: Callable[[Task], str], task: Task) -> str:
    """The task of a worker of a cluster: done in processes of its own, of which all share one server of kernels."""
    with _one_server:  # a worker may have several threads
        _keep_kernels_warm(at_once)
    return in_own_process(preload, do, task)


@cache
def _keep_kernels_warm(at_once: bool) -> None:
    """One fork server for all tasks of a cluster's worker; a server that runs already serves on."""
    from monitoring.running.kernels import warm_kernels

    kernels = ExitStack()
    kernels.enter_context(warm_kernels(PRELOADED, at_once=at_once))
    atexit.register(kernels.close)
