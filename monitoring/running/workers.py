"""Where the tasks of a batch run: a pool of processes here, or the workers of a Dask cluster, by one way of submitting.

Both are a `concurrent.futures.Executor`. What a task raises is part of its result; a worker that is killed costs the
others nothing but time.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from monitoring.errors import InputError, MonitoringError

CONNECT_TIMEOUT_SECONDS = 10

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """Where tasks run: `start` opens an executor, which is given at most `at_once` tasks at a time.

    `share_kernels`: in processes that this one starts, which fork their kernels from its server.
    """

    start: Callable[[], AbstractContextManager[Executor]]
    at_once: int
    share_kernels: bool


def results(
    workers: Workers, do: Callable[[Task], Result], tasks: deque[Task]
) -> Iterator[tuple[Task, Result | MonitoringError]]:
    """Each of `tasks` with what `do` returned for it, or with the error that stopped it, as they end.

    Whoever takes a result may add tasks that follow from it. A worker that dies takes its pool with it. What the pool
    had been given is tried once more when nothing else waits, one by one, so that the task which kills its worker can
    be named.
    """
    lost = deque[Task]()
    while tasks or lost:
        waiting, at_once = (tasks, workers.at_once) if tasks else (lost, 1)
        with workers.start() as executor:
            for task, result in _completed(executor, do, waiting, at_once):
                if result is not None:
                    yield task, result
                elif waiting is tasks:
                    lost.append(task)
                else:
                    yield task, _killed()


def _completed(
    executor: Executor, do: Callable[[Task], Result], waiting: deque[Task], at_once: int
) -> Iterator[tuple[Task, Result | MonitoringError | None]]:
    """Submit from `waiting` until it is empty or the executor broken; None for a task that was lost with its worker."""
    submitted: dict[Future[Result], Task] = {}
    broken = False
    while submitted or (waiting and not broken):
        while waiting and not broken and len(submitted) < at_once:
            try:
                submitted[executor.submit(do, waiting[0])] = waiting[0]
                waiting.popleft()
            except BrokenExecutor:
                broken = True
        for future in wait(submitted, return_when=FIRST_COMPLETED).done:
            result = _result_of(future)
            broken |= result is None
            yield submitted.pop(future), result


def _result_of(future: Future[Result]) -> Result | MonitoringError | None:
    """None where the worker died."""
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except MonitoringError as error:
        return error
    except Exception as error:  # a surprise in one task, or a cluster that could not run it, must not end the others
        problem = f"{type(error).__name__}: {error}".rstrip(".")
        return InputError("It stopped unexpectedly: {problem}.", problem=problem)


def _killed() -> InputError:
    return InputError(
        "Its worker was killed, twice.",
        remedy="Look for a shortage of memory, and run this period alone: python pipeline.py run.",
    )


# ---- a pool of processes here ----------------------------------------------------------------------------------------


def usual_number() -> int:
    """A process per processor, and one that works while another waits for its kernel to start or end.

    Two per processor took no less time on two cores, more processor time and more memory.
    """
    return min((os.cpu_count() or 1) + 1, 61)  # more processes than that Windows cannot wait for


def pool(processes: int, preload: Sequence[str] = ()) -> Workers:
    """So many processes of this machine, which have imported the modules `preload`."""
    return Workers(partial(_pool, processes, tuple(preload)), processes, share_kernels=True)


@contextmanager
def _pool(processes: int, preload: Sequence[str]) -> Iterator[Executor]:
    with _processes(processes, preload) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _processes(number: int, preload: Sequence[str]) -> ProcessPoolExecutor:
    # Not a plain fork: this process may have threads. Where nothing can be forked (Windows), each worker imports anew.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    context.set_forkserver_preload(list(preload))
    return ProcessPoolExecutor(number, mp_context=context, initializer=partial(_begin_worker, dict(os.environ)))


def _begin_worker(environment: Mapping[str, str]) -> None:
    """Take the environment of the batch, not that of the process from which workers are forked, and end with it."""
    import monitoring.running.program  # noqa: F401  before what a task imports

    os.environ.clear()
    os.environ.update(environment)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    """A batch that is killed must not leave workers which go on, and hold the locks of their periods."""
    parent.join()
    os._exit(1)


# ---- a Dask cluster --------------------------------------------------------------------------------------------------


def cluster(address: str) -> Workers:
    """The workers of the Dask scheduler at `address`, such as tcp://10.0.0.5:8786.

    A task whose worker dies is given to another one by the scheduler, three times by default. In each worker, tasks
    shall run by `in_own_process`.
    """
    return Workers(partial(_cluster, address), sys.maxsize, share_kernels=False)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    from distributed import Client  # half a second that a pool does not need

    try:
        client = Client(address, timeout=CONNECT_TIMEOUT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            "No Dask scheduler answers at {address}: {problem}.",
            remedy="Start it first: docs/cluster.md shows how.",
            address=address,
            problem=error,
        ) from None
    with client, client.get_executor(pure=False) as executor:
        yield executor


_of_this_thread = threading.local()


def in_own_process(preload: Sequence[str], do: Callable[[Task], Result], task: Task) -> Result:
    """Do a task of a cluster's worker in a process that its thread keeps for all of its tasks.

    The processes of all threads are forked from one that has imported the modules `preload`: one worker with many
    threads costs a machine less than many workers. Raises what the task raises, and InputError where its process was
    killed twice.
    """
    # Dask calls its workers daemons, which may have no children; ours end with their parent by themselves.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    for _ in range(2):
        executor = getattr(_of_this_thread, "executor", None) or _processes(1, preload)
        _of_this_thread.executor = executor
        try:
            return executor.submit(do, task).result()
        except BrokenExecutor:
            _of_this_thread.executor = None
    raise _killed()
