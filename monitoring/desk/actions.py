"""Commands that a page starts as they are: which fields stand for which of their options, one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tornado import web

from monitoring.desk.work import Work
from monitoring.errors import UsageError
from monitoring.evidence.signing import PASSWORD_VARIABLE
from monitoring.filling.form import KINDS
from monitoring.messages import LANGUAGES, N_
from monitoring.publishing.formats import FORMATS
from monitoring.workspace import Workspace


@dataclass(frozen=True)
class Field:
    """An option of a command: its name there (“--by”; without dashes an argument), how it is called, and what it takes:
    `flag`, `text`, `date`, `password` (a variable of this name), or one (`one`) or several (`many`) of `choices`.
    """

    name: str
    label: str
    takes: str
    choices: Callable[[Workspace], Sequence[str]] = lambda workspace: ()
    needed: bool = False

    def words(self, values: Sequence[str]) -> list[str]:
        """What the command is told. Raises UsageError for an argument that it would take for an option."""
        values = [value for value in values if value]
        if self.takes == "password" or not values:
            return []
        if self.takes == "flag":
            return [self.name]
        if not self.name.startswith("--"):
            if values[0].startswith("-"):
                raise UsageError("“{text}” is one word too many.", remedy="See --help.", text=values[0])
            return values[:1]
        return [f"{self.name}={','.join(values)}"]


@dataclass(frozen=True)
class Action:
    """A command with a page: its words before the fields, the title and what it does. `of_unit`: it has no period."""

    words: tuple[str, ...]
    title: str
    told: str
    fields: tuple[Field, ...] = ()
    of_unit: bool = False

    def command(self, unit: str, period: str, given: Callable[[str], Sequence[str]]) -> list[str]:
        """All words of the command; `given`: name of a field → its values."""
        fixed = [word.format(unit=unit, period=period) for word in self.words]
        return fixed + [word for field in self.fields for word in field.words(given(field.name))]


def _forms(workspace: Workspace) -> list[str]:
    return sorted({path.stem for path in workspace.reference_forms.glob("*") if path.suffix in KINDS})


_REPORTS = Field("--reports", N_("Languages; all of them without a choice"), "many", lambda workspace: LANGUAGES)

#: By the name of the command.
ACTIONS = {
    "run": Action(
        ("run", "--unit={unit}", "--period={period}"),
        N_("Make the report"),
        N_("Cleans, measures, reports and publishes whatever is not up to date. It can be stopped at any time."),
        (Field("--only", N_("Formats; all of them without a choice"), "many", lambda _: tuple(FORMATS)), _REPORTS),
    ),
    "forms": Action(
        ("forms", "{unit}", "{period}"),
        N_("Forms for places and offices"),
        N_("Writes one Excel file for each place and office, which asks for what that one reports."),
    ),
    "send-back": Action(
        ("send-back", "{unit}", "{period}"),
        N_("Send back"),
        N_("For each sender a copy of his file with the cells to be corrected marked, and a message that brings it."),
        (Field("--by", N_("The last day to send it again"), "date"), _REPORTS),
    ),
    "fill": Action(
        ("fill", "--unit={unit}", "--period={period}"),
        N_("Fill in a form"),
        N_("Fills in a form that another level prescribes with the figures that were published."),
        (Field("FORM", N_("Form"), "one", _forms, needed=True),),
    ),
    "verify": Action(
        ("verify", "{unit}", "{period}", "--rebuild"),
        N_("Verify by making it anew"),
        N_("Checks every checksum of what was published, then makes it anew and compares every byte."),
    ),
    "sign": Action(
        ("sign", "{unit}", "{period}"),
        N_("Sign"),
        N_("Makes the publication anew, compares every byte, and signs it. The key stays where it lies."),
        (
            Field("--key", N_("The key's file on this machine"), "text", needed=True),
            Field(PASSWORD_VARIABLE, N_("The key's password"), "password"),
        ),
    ),
    "handover": Action(
        ("handover", "{unit}", "{period}"),
        N_("Handover"),
        N_("What old units closed with beside what this one opens with: every line, to the đồng."),
    ),
    "close-out": Action(
        ("close-out", "{unit}"),
        N_("Close the books"),
        N_("How every line of money of a year, or of a phase such as 2021-2025, has ended."),
        (
            Field("YEAR", N_("Year or phase"), "text", needed=True),
            Field("--on", N_("As of which day something is due"), "date"),
        ),
        of_unit=True,
    ),
    "begin": Action(
        ("begin", "{unit}"),
        N_("Begin with real figures"),
        N_("Sets all illustrative files aside, with what was published of them, or brings them back."),
        (Field("--undo", N_("Bring back what was set aside"), "flag"),),
        of_unit=True,
    ),
}


class ActionPage(Work):
    """The fields of a command, and a button that starts it."""

    template = "action.html.j2"

    def _asked(self, unit: str, period: str, name: str) -> tuple[Action, str, str]:
        action = ACTIONS.get(name)
        if action is None or action.of_unit == bool(period):
            raise web.HTTPError(404)
        return action, *(self.checked(unit, period) if period else (self.checked_unit(unit), ""))

    def look(self, unit: str, name: str, period: str = "") -> dict[str, Any]:
        """The form of the command."""
        action, unit, period = self._asked(unit, period, name)
        return {
            "unit": unit,
            "period": period,
            "action": action,
            "choices": {field.name: field.choices(self.workspace) for field in action.fields},
            "under_way": self.jobs.at((unit, period)),
            "ended": [job for job in self.jobs if job.place == (unit, period) and job.words[0] == name][:5],
        }

    def act(self, unit: str, name: str, period: str = "") -> str:
        """Start the command; its page."""
        action, unit, period = self._asked(unit, period, name)
        words = action.command(unit, period, self.get_body_arguments)
        secret = {field.name: self.given(field.name) for field in action.fields if field.takes == "password"}
        return self.started(unit, period, words, secret)
