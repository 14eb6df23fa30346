"""What there is: every unit with its newest periods, and on pages of their own one unit and one of its periods.

Slow libraries are loaded by the pages that need them: the first page is to be there at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from monitoring.desk.handlers import Page
from monitoring.errors import InputError
from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.presentation.wording import Wording
from monitoring.publishing.formats import FORMATS
from monitoring.running.request import STEPS
from monitoring.running.status import HEADS, State, counts, owed, remarks, states, wanted
from monitoring.tables.changes import FOLDER, newest_changes
from monitoring.tables.store import texts
from monitoring.workspace import Workspace

if TYPE_CHECKING:
    from monitoring.intake.registry import Source

#: Periods of a unit that the first page shows.
_NEWEST = 4


def name_of(workspace: Workspace, unit: str, words: Wording) -> str:
    """What a unit is called; its code where its profile cannot be read, of which its own page tells."""
    from monitoring.unit import load_unit

    try:
        return words.name(load_unit(workspace, unit).name.model_dump())
    except InputError:
        return unit


def heading(workspace: Workspace, unit: str, period: Period, words: Wording) -> dict[str, str]:
    """What the pages of a period are headed with."""
    return {"unit": unit, "period": str(period), "name": name_of(workspace, unit, words)}


class Home(Page):
    """Every unit with its newest periods, what is late, and who owes it."""

    template = "home.html.j2"

    def look(self, **where: str) -> dict[str, Any]:
        """A row a unit."""
        workspace = self.workspace
        try:
            chosen, gone = wanted(workspace)
        except InputError:  # nothing has been received yet
            chosen, gone = [], []
        by_unit = groupby(sorted({*chosen, *gone}), key=lambda pair: pair[0])
        newest = {pair for _, own in by_unit for pair in [*own][-_NEWEST:]}
        found = states(workspace, [*newest.intersection(chosen)], [*newest.intersection(gone)])
        rows = {unit: [*own][::-1] for unit, own in groupby(found, key=lambda one: one.unit)}
        return {
            "units": [
                (unit, name_of(workspace, unit, self.words), rows.get(unit, []))
                for unit in sorted({*workspace.units(), *rows})
            ],
            "owed": owed(workspace, self.today),
        }


class UnitPage(Page):
    """A unit: what `status` says of each of its periods."""

    template = "unit.html.j2"

    def look(self, unit: str, **where: str) -> dict[str, Any]:
        """Every period, the newest first."""
        translate, found = self.words._, states(self.workspace, *wanted(self.workspace, unit))
        return {
            "unit": unit,
            "name": name_of(self.workspace, unit, self.words),
            "heads": [translate(head) for head in HEADS[1:]],
            "rows": [(one, counts(one.found)) for one in found][::-1],
            "remarks": list(remarks(self.workspace, [unit], translate)),
        }


class PeriodPage(Page):
    """A period: its files, what was refused of them and why, what is published, and what changed with it."""

    template = "period.html.j2"

    def look(self, unit: str, period: str, **where: str) -> dict[str, Any]:
        """What the register and the published tables say."""
        from monitoring.intake.registry import read_register

        workspace, words, quarter = self.workspace, self.words, Period.parse(period)
        [state] = states(workspace, *wanted(workspace, unit, quarter))
        register = {} if state.said_gone else read_register(workspace, unit, quarter)
        return {
            **heading(workspace, unit, quarter, words),
            "state": state,
            "facts": list(
                zip((words._(head) for head in HEADS[2:7]), (state.revision, *counts(state.found)), strict=True)
            ),
            "files": [(name, source, _layouts(source, words)) for name, source in register.items()],
            "silent": _silent(state, self.workspace, words),
            "refused": list(_refused(workspace, state, words)),
            "published": published_files(workspace, unit, quarter, words),
            "steps": [f"{self.base_url}lab/tree/notebooks/{step}.ipynb" for step in STEPS],
            "changes": newest_changes(workspace.report(unit, quarter) / FOLDER),
        }


def _layouts(source: Source, words: Wording) -> list[str]:
    from monitoring.intake.layouts import load_layouts

    known = load_layouts()
    return [words.name(dict(known[name].title)) if name in known else name for name in source.layouts]


def _silent(state: State, workspace: Workspace, words: Wording) -> list[str]:
    """Offices that are asked and from which nothing was received when the period was published."""
    from monitoring.measures.reporting import silent
    from monitoring.presentation.report import open_report

    if state.found is None:
        return []
    published = Workspace(workspace.root, staged=workspace.work / "desk")  # never what a notebook made by hand
    report = open_report(published, state.unit, str(state.period), words.language)
    return [report.agency(agency.code) for agency in silent(report)]


def _refused(workspace: Workspace, state: State, words: Wording) -> Iterator[dict[str, Any]]:
    """Each refused row beside the row as its sender wrote it."""
    if state.found is None:
        return
    for row in texts(workspace.processed(state.unit, state.period) / "refused.csv"):
        reason = (row.get("reason_en") if words.language == "en" else "") or row["reason"]
        todo = words.term("follow_up", row.get("follow_up") or "resend")
        yield {**row, "reason": reason, "todo": todo, "raw": json.loads(row["raw"] or "{}")}


def published_files(workspace: Workspace, unit: str, period: Period, words: Wording) -> list[tuple[str, str]]:
    """Name and words of what can be opened of a publication."""
    record = published_record(workspace, unit, period)
    named = [
        (each.file.format(language=language), text if language else words._(text))
        for each in FORMATS.values()
        for language, text in each.words.items()
    ]
    return [(name, text) for name, text in named if record and f"report/{name}" in record.outputs]
