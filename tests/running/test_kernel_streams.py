"""What is printed arrives when it is flushed, and nothing is woken for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zmq
from ipykernel.iostream import IOPubThread
from jupyter_client.session import Session

from monitoring.running.kernel_streams import PromptStream


async def end_tasks() -> None:
    """Ipykernel closes the loop of the thread over a task that it has just cancelled, and Python complains."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def thread() -> Iterator[IOPubThread]:
    """The thread that sends."""
    with zmq.Context() as context, context.socket(zmq.PUB) as socket:
        socket.bind("inproc://printed")
        thread = IOPubThread(socket)
        thread.start()
        yield thread
        asyncio.run_coroutine_threadsafe(end_tasks(), thread.io_loop.asyncio_loop).result()
        thread.stop()
        thread.close()


@pytest.fixture
def received(thread: IOPubThread) -> Iterator[Callable[[], str]]:
    """What arrives next; "" where nothing does."""
    session = Session(key=b"")
    with thread.socket.context.socket(zmq.SUB) as socket:
        socket.subscribe(b"")
        socket.connect("inproc://printed")

        def receive() -> str:
            return session.recv(socket)[1]["content"]["text"] if socket.poll(500) else ""

        yield receive


def count_calls(thread: IOPubThread, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []
    schedule = thread.schedule
    monkeypatch.setattr(thread, "schedule", lambda do: (calls.append(do), schedule(do)))
    return calls


def test_flushing_sends_what_was_printed_and_wakes_nobody_otherwise(thread, received, monkeypatch) -> None:
    stream = PromptStream(Session(key=b""), thread, "stdout", watchfd=False)
    calls = count_calls(thread, monkeypatch)
    stream.flush()
    assert calls == []
    stream.write("đã giải ngân ")
    stream.write("89,1 %")
    stream.flush()
    assert received() == "đã giải ngân 89,1 %"
    asked = len(calls)
    stream.flush()
    assert len(calls) == asked
    assert received() == ""
