"""A command while it works: its page, the stream that keeps the page up to date, and the button that stops it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tornado import web
from tornado.iostream import StreamClosedError

from monitoring.desk.actions import ACTIONS
from monitoring.desk.handlers import Served
from monitoring.desk.jobs import Job
from monitoring.desk.work import Work
from monitoring.messages import N_
from monitoring.people import hidden
from monitoring.workspace import regular

_SECONDS = 0.25
#: A file that a command says it has made, as it says it.
_MADE = re.compile(r"data/forms/[^:*?\"<>|]+\.\w+")


class JobPage(Work):
    """What a command says and how far it is; a form on it stops the command."""

    template = "job.html.j2"

    def job(self, job: str) -> Job:
        """The job of the address."""
        try:
            return self.jobs[job]
        except KeyError:
            raise web.HTTPError(404) from None

    def look(self, job: str) -> dict[str, Any]:
        """The job as it stands."""
        found = self.job(job)
        unit, period = found.place
        made = [(path.name, self._address(path)) for path in self._made(found.lines)] if found.code is not None else []
        called = {"mail": N_("Send the message"), "compare": N_("Compare with the report")}
        called |= {name: action.title for name, action in ACTIONS.items()}
        title = self.words._(called[found.words[0]])
        return {
            "job": found,
            "title": title,
            "unit": unit,
            "period": period,
            "lines": list(map(hidden, found.lines)),
            "made": made,
        }

    def act(self, job: str) -> str:
        """Stop it."""
        self.job(job).stop()
        return self.address("job", job)

    def _address(self, path: Path) -> str:
        return self.address("made", *path.relative_to(self.workspace.forms("", "")).parts).rstrip("/")

    def _made(self, lines: Iterable[str]) -> list[Path]:
        told = [match[0] for line in lines for match in _MADE.finditer(line)]
        return [path for name in dict.fromkeys(told) if (path := self.workspace.root / name).is_file()]


class Made(Work):
    """A file of data/forms, to be taken along: forms, copies that go back, messages."""

    def look(self, path: str) -> Served:
        """The file; it may have come from anybody, and is never shown."""
        folder = self.workspace.forms("", "").resolve()
        asked = (folder / path).resolve()
        if not asked.is_file() or not asked.is_relative_to(folder):
            raise web.HTTPError(404)
        return Served(regular(asked).read_bytes(), asked.name)


class JobStream(JobPage):
    """The same as server-sent events: new lines, progress, and the end."""

    async def _answered(self, where: dict[str, str]) -> None:
        """Tell what is new until the job has ended or nobody listens."""
        job = self.job(where["job"])
        self.set_header("Content-Type", "text/event-stream; charset=UTF-8")
        self.set_header("X-Accel-Buffering", "no")
        last = self.request.headers.get("Last-Event-ID", "0")
        told = int(last) if last.isdecimal() else 0
        while True:
            ended, lines, count = job.code is not None, job.since(told), job.told
            data = {"lines": list(map(hidden, lines)), "progress": job.progress, "ended": ended}
            self.write(f"id: {count}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n")
            told = count
            try:
                await self.flush()
            except StreamClosedError:
                return
            if ended:
                return
            await asyncio.sleep(_SECONDS)
