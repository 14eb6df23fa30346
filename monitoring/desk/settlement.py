"""The page on which refused rows are settled: by another spelling, by a correction with its document, or by their
sender; and what has been changed so, which can be taken back.
"""

from __future__ import annotations

from typing import Any

from monitoring.amounts import UnreadableNumber, parse_number
from monitoring.cleaning.corrections import Correction
from monitoring.cleaning.send_back import cleaned
from monitoring.desk import settling
from monitoring.desk.changes import ChangedMeanwhile, Wanted, changes, checksum, save, undoing, undone
from monitoring.desk.handlers import STOPPED
from monitoring.desk.work import Work
from monitoring.errors import InputError, MonitoringError
from monitoring.presentation.slip_words import outcome_lines
from monitoring.running.send_back import came_back
from monitoring.subject import Subject, open_subject


class Settlement(Work):
    """Each fault of the period beside its row as written, with what would settle it."""

    template = "settlement.html.j2"

    def look(self, unit: str, period: str) -> dict[str, Any]:
        """The faults as a run would find them now, what came of rows that were sent back, and the log."""
        subject = self._subject(unit, period)
        cleaning, known = cleaned(subject), changes(self.workspace, subject.unit.code)
        profile = subject.unit
        return {
            "unit": profile.code,
            "period": str(subject.period),
            "faults": settling.faults(subject, cleaning),
            "names": {
                "places": [(place.code, place.name) for place in profile.places],
                "agencies": [(agency.code, agency.name) for agency in profile.agencies],
            },
            "came_back": {
                name: outcome_lines(became, self.words) for name, became in came_back(subject, cleaning).items()
            },
            "changes": list(reversed(known)),
            "settled": undone(known),
            "made_from": self._made_from(subject),
        }

    def act(self, unit: str, period: str) -> str:
        """Make the change that the form asks for."""
        subject = self._subject(unit, period)
        save(self.workspace, subject.unit.code, self._wanted(subject), self.who)
        return self.address("unit", subject.unit.code, subject.period, "settle")

    def _stopped(self, error: MonitoringError | OSError) -> None:
        """With both versions, where somebody else was faster."""
        if not isinstance(error, ChangedMeanwhile):
            super()._stopped(error)
            return
        self.set_status(STOPPED)
        text = error.render(self.words._)
        self.show("both_versions.html.j2", text=text, mine=error.mine, theirs=error.theirs, here=self.request.path)

    def _subject(self, unit: str, period: str) -> Subject:
        return open_subject(self.workspace, *self.checked(unit, period))

    def _made_from(self, subject: Subject) -> dict[str, str]:
        files = (settling.PROFILE, settling.CORRECTIONS)
        return {file: checksum(self.workspace, subject.unit.code, file) for file in files}

    def _wanted(self, subject: Subject) -> Wanted:
        made_from, reason = self.given("made_from"), self.needed("reason") if self.given("do") != "undo" else ""
        if self.given("do") == "alias":
            about = (self.needed("section"), self.needed("code"), self.needed("spelling"))
            return settling.alias(subject, *about, made_from, reason)
        if self.given("do") == "correct":
            cell = {name: self.given(name) for name in ("file", "sheet", "row", "field", "was", "becomes")}
            numbers = {"row": _whole(cell["row"]), "effect_dong": _whole(self.needed("effect_dong"))}
            fields = {**cell, "reason": reason, "document": self.needed("document")}
            in_order = {name: numbers.get(name, fields.get(name, "")) for name in Correction.model_fields}
            return settling.correction(subject, in_order, made_from)
        number = _whole(self.needed("number"))
        known = {change.number: change for change in changes(self.workspace, subject.unit.code)}
        if number not in known:
            raise InputError("There is no such change.", where=str(number), remedy="Load the page again.")
        return undoing(known[number], made_from, settling.check_of(subject, known[number].file))

    def needed(self, name: str) -> str:
        """A field that must be filled in. Raises InputError otherwise."""
        if not (text := self.given(name)):
            raise InputError("A field is empty: {name}.", remedy="Go back and fill it in.", name=name)
        return text


def _whole(text: str) -> int:
    """A whole number as people write it. Raises InputError for anything else."""
    try:
        number = parse_number(text)
    except UnreadableNumber:
        number = None
    if number is None or number != int(number):
        raise InputError("“{text}” is no whole number.", remedy="Go back and correct it.", text=text)
    return int(number)
