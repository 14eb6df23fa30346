"""Reading a publication: the report in a frame that can do nothing, a file of it, a number with its raw lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tornado import web

from monitoring.desk.handlers import Page, Served
from monitoring.desk.overview import heading
from monitoring.errors import InputError
from monitoring.evidence.record import require_record, sha256
from monitoring.messages import LANGUAGES
from monitoring.period import Period
from monitoring.running.selection import select
from monitoring.workspace import Workspace

#: A published page within the desk: no script, no form, no request; a click may lead the desk on, nothing else may.
_FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
#: A number of a published page leads to its entry in the auditor's page.
_TO_ENTRY = re.compile(r'<a class="number( missing)?" href="audit\.html#([^"]+)"')


class Report(Page):
    """The report in one language, and the way to any of its numbers."""

    template = "report.html.j2"

    def look(self, unit: str, period: str, language: str, **where: str) -> dict[str, Any]:
        """The frame; the page itself is another answer (see PublishedFile)."""
        [(unit, quarter)] = select(self.workspace, unit, period)
        file = f"report.{language}.html"
        published(self.workspace, unit, quarter, file)
        others = [other for other in LANGUAGES if other != language]
        return {**heading(self.workspace, unit, quarter, self.words), "file": file, "others": others}


class PublishedFile(Page):
    """A file of a publication: a page to be framed, anything else to be kept."""

    def look(self, unit: str, period: str, file: str, **where: str) -> Served:
        """The file, if the manifest names it; the numbers of a page lead to their own pages of the desk."""
        [(unit, quarter)] = select(self.workspace, unit, period)
        path = published(self.workspace, unit, quarter, file)
        if path.suffix != ".html":
            return Served(path.read_bytes(), f"{unit} {quarter} {path.name}")
        to = self.address("unit", unit, quarter, "number")
        page = _TO_ENTRY.sub(rf'<a class="number\1" target="_top" href="{to}?id=\2"', path.read_text(encoding="utf-8"))
        return Served(page.encode("utf-8"), policy=_FRAMED)


def published(workspace: Workspace, unit: str, period: Period, name: str) -> Path:
    """A file of a publication that its manifest names and that is still what was published.

    Raises HTTPError (404) where there is no such file, InputError where it is another one by now.
    """
    record = require_record(workspace, unit, period)
    path = workspace.report(unit, period) / name
    if f"report/{name}" not in record.outputs:
        raise web.HTTPError(404)
    if not path.is_file() or path.is_symlink() or sha256(path) != record.outputs[f"report/{name}"]:
        raise InputError(
            "The file is not what was published.",
            where=workspace.relative(path),
            remedy="See what else is changed: python pipeline.py verify {unit} {period}.",
            unit=unit,
            period=period,
        )
    return path


class Number(Page):
    """A number and the raw lines behind it."""

    template = "number.html.j2"

    def look(self, unit: str, period: str, **where: str) -> dict[str, Any]:
        """The number that is asked for by its name, or as it is printed."""
        from monitoring.desk.numbers import told

        [(unit, quarter)] = select(self.workspace, unit, period)
        here = heading(self.workspace, unit, quarter, self.words)
        asked = self.get_query_argument("id", "").strip()
        return {**here, **told(self.workspace, unit, quarter, asked, self.words)}
