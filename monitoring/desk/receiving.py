"""Files given to the desk: what is in each and what will become of it, and receiving it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, get_args

from tornado import web

from monitoring.desk.changes import checksum
from monitoring.desk.uploads import limits
from monitoring.desk.work import Work
from monitoring.errors import InputError, MonitoringError
from monitoring.intake.receiving import Declared, Look, register_of
from monitoring.intake.registry import EARLIEST, Encoding, NumberStyle
from monitoring.intake.senders import Senders
from monitoring.measures.reception import Prospect
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row
from monitoring.running import reception
from monitoring.tables.plan_rows import UNITS_OF_MONEY
from monitoring.unit import load_unit
from monitoring.vietnamese import parse_date


@dataclass
class Checked:
    """What `receive --check` says of a file of which `chosen` is said: its lines, or why it cannot be received; each
    refused row as written.
    """

    name: str
    chosen: Mapping[str, str]
    lines: list[str] = field(default_factory=list)
    error: str = ""
    refused: list[tuple[Row, dict[str, str]]] = field(default_factory=list)


class Receiving(Work):
    """What is received of a period, what waits to be, and the place where files are dropped."""

    template = "receiving.html.j2"

    def look(self, unit: str, period: str, name: str = "") -> dict[str, Any]:
        """The register, and a look at each waiting file; `name`: the one whose button has been refused."""
        unit, period = self.checked(unit, period)
        quarter, profile = Period.parse(period), load_unit(self.workspace, unit)
        register = register_of(self.workspace, unit, quarter)
        asked = {name: self.get_query_argument(name, "") for name in self.request.query_arguments}
        waiting = [
            self._check(unit, quarter, path, defaultdict(str, asked if asked.get("name") == path.name else {}))
            for path in self.uploads.files(unit, period)
        ]
        return {
            "unit": unit,
            "period": period,
            "register": register,
            "waiting": waiting,
            "senders": Senders(profile).names,
            "in_force": [name for name, source in register.items() if not source.superseded_by],
            "encodings": get_args(Encoding),
            "styles": get_args(NumberStyle),
            "money_units": list(UNITS_OF_MONEY),
            "today": self.today,
            "secret": self.xsrf_token.decode(),
            "limits": limits(),
        }

    def _check(self, unit: str, period: Period, path: Path, asked: Mapping[str, str]) -> Checked:
        """As it was told before, where nothing has come since."""
        about = (checksum(self.workspace, unit, name) for name in ("unit.yml", f"{period}/sources.yml"))
        key = (unit, period, path, path.stat().st_mtime_ns, *asked.items(), *about, self.words.language)
        known = self.uploads.checked
        if key not in known:
            if (job := self.jobs.at((unit, str(period)))) is not None:
                words = self.words._("“{command}” is under way here.")
                return Checked(path.name, asked, error=words.format(command=" ".join(job.words)))
            known[key] = self._checked(unit, period, path, asked)
        found: Checked = known[key]
        return found

    def _checked(self, unit: str, period: Period, path: Path, asked: Mapping[str, str]) -> Checked:
        found = Checked(path.name, asked)

        def show(look: Look, told: list[Prospect] | InputError) -> None:
            for prospect in told if isinstance(told, list) else ():
                found.refused += [(row, json.loads(row.raw)) for row in prospect.refused]

        try:
            declared = self.declared(asked)
            about = (self.workspace, [path], unit, period, declared, self.words, found.lines.append)
            reception.receive(*about, only_look=True, show=show)
        except MonitoringError as error:
            found.error = error.render(self.words._)
        return found

    def declared(self, given: Mapping[str, str]) -> Declared:
        """What whoever receives a file says of it. Raises InputError for a day on which none can have arrived."""
        try:
            day = parse_date(given["received_on"]) if given.get("received_on") else self.today
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= self.today:
            raise InputError("On {text} no file can have arrived: give the day it came.", text=given["received_on"])
        return Declared(
            given.get("sender", "").strip(),
            day,
            given.get("illustrative") == "yes",
            *(given.get(name) or None for name in ("encoding", "number_style", "unit", "replaces", "document")),
        )


@web.stream_request_body
class Upload(Work):
    """Takes files as they arrive, straight to the disk; what does not arrive whole is gone."""

    _part: Path | None = None
    _file: BinaryIO | None = None
    _bytes = 0

    def data_received(self, chunk: bytes) -> None:
        """A piece of the body. Who sends it has been asked before; who may not is answered already."""
        self._bytes += len(chunk)
        if self._finished or self._bytes > limits()["upload_bytes"]:
            return
        if self._file is None:
            self._part = self.uploads.part()
            self._file = self._part.open("wb")
        self._file.write(chunk)

    def act(self, unit: str, period: str) -> str:
        """The whole body is here."""
        unit, period = self.checked(unit, period)
        if self._bytes > (most := limits()["upload_bytes"]):
            words = N_("The files are larger than {size} MB together; none has been kept.")
            raise InputError(words, remedy="Send them in parts.", size=most // 1_000_000)
        if self._part is None or self._file is None:
            raise InputError("No file has been chosen.", remedy="Choose the files, then send them.")
        self._file.close()
        try:
            self.uploads.take(self._part, self.request.headers.get("Content-Type", ""), unit, period)
        finally:
            self.on_finish()
        return self.address("unit", unit, period, "files")

    def on_finish(self) -> None:
        """Whatever became of it, the body is not kept."""
        if self._file is not None and self._part is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)

    def on_connection_close(self) -> None:
        """Nobody sends any more."""
        super().on_connection_close()
        self.on_finish()


class Waiting(Receiving):
    """One waiting file: received, or put away."""

    def act(self, unit: str, period: str, name: str) -> str:
        """As the button says."""
        unit, period = self.checked(unit, period)
        path = self.uploads.file(unit, period, name)
        if self.given("do") == "compare":
            words = ["compare", str(path), f"--unit={unit}", f"--period={period}"]
            return self.started(unit, period, words)
        if self.given("do") == "receive":
            given = {key: self.given(key) for key in self.request.body_arguments}
            about = (self.workspace, [path], unit, Period.parse(period), self.declared(given), self.words)
            reception.receive(*about, lambda line: None)
        path.unlink(missing_ok=True)
        return self.address("unit", unit, period, "files")
