"""Every page of the desk and the command that it stands for: one table."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from monitoring.desk.handlers import Page

_UNIT = r"unit/(?P<unit>[^/]+)/"
_PERIOD = _UNIT + r"(?P<period>[^/]+)/"
_DO = r"do/(?P<name>[a-z-]+)/"
_JOB = r"job/(?P<job>[0-9a-f]{16})/"


@dataclass(frozen=True)
class Entry:
    """A page: pattern of its address below the desk's, its handler as `module:Class`, the commands it stands for.

    `streams`: whether the handler reads what it is sent piece by piece.
    """

    pattern: str
    where: str
    commands: tuple[str, ...] = ()
    streams: bool = False

    def handler(self) -> type[Page]:
        """The class of the page."""
        module, _, name = self.where.partition(":")
        found: type[Page] = getattr(importlib.import_module(f"monitoring.desk.{module}"), name)
        return found

    def later(self) -> type[Page]:
        """Stands for the class until the page is asked for: its module may need slow libraries, and the first page is
        to be there at once.
        """
        load = self.handler

        class Later(Page):
            def __new__(cls, *given: Any, **named: Any) -> Any:
                return load()(*given, **named)

        Later._stream_request_body = self.streams
        return Later


PAGES = (
    Entry("", "overview:Home", ("status",)),
    Entry("doctor/", "checking:Doctor", ("doctor",)),
    Entry(_UNIT, "overview:UnitPage", ("status",)),
    Entry(_UNIT + "doctor/", "checking:Doctor", ("doctor",)),
    Entry(_PERIOD, "overview:PeriodPage", ("status",)),
    Entry(_PERIOD + r"report/(?P<language>vi|en)/", "reading:Report", ("run",)),
    Entry(_PERIOD + r"file/(?P<file>.+)", "reading:PublishedFile", ("run",)),
    Entry(_PERIOD + "number/", "reading:Number", ("trace",)),
    Entry(_PERIOD + "verify/", "checking:Verify", ("verify",)),
    Entry("start/", "starting:Start", ("init",)),
    Entry(_PERIOD + "files/", "receiving:Receiving", ("receive",)),
    Entry(_PERIOD + "upload/", "receiving:Upload", ("receive",), streams=True),
    Entry(_PERIOD + r"files/(?P<name>[^/]+)/", "receiving:Waiting", ("receive", "compare")),
    Entry(_PERIOD + "settle/", "settlement:Settlement"),
    Entry(_PERIOD + "message/", "sending:Message", ("mail",)),
    Entry(_PERIOD + "message/page/", "sending:MessagePage"),
    Entry(_PERIOD + _DO, "actions:ActionPage", ("run", "forms", "send-back", "fill", "verify", "sign", "handover")),
    Entry(_UNIT + _DO, "actions:ActionPage", ("close-out", "begin")),
    Entry(_JOB, "watching:JobPage"),
    Entry(_JOB + "stream/", "watching:JobStream"),
    Entry(r"made/(?P<path>.+)", "watching:Made"),
)

#: Commands that have no page, each with its reason.
WITHOUT_PAGE = {
    "desk": "It is the desk itself.",
    "batch": "It is for a machine that makes many reports at night, and for clusters.",
}
