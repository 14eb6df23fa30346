"""Refused rows of a period: which there are, and what would settle them where they stand, tried before it is saved."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitoring.cleaning.corrections import load_corrections
from monitoring.cleaning.follow_up import FaultRow
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for
from monitoring.cleaning.send_back import cleaned
from monitoring.desk import edits
from monitoring.desk.changes import Wanted
from monitoring.distinct import plain_table
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_period
from monitoring.subject import Subject
from monitoring.tables import frames
from monitoring.unit import profile_of
from monitoring.workspace import temporary_place

PROFILE, CORRECTIONS = "unit.yml", "corrections.yml"
#: Code lists whose spellings stand in the profile.
SECTIONS = ("places", "agencies")

Check = Callable[[str], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row that must be sent again: `row` is its line (see Cleaning.faults), `cells` the row as the
    sender wrote it, by header, and `written` what stands in the faulty cell. `section`: of the profile, where another
    spelling may be entered.
    """

    row: FaultRow
    cells: Mapping[str, str]
    written: str
    section: str


def faults(subject: Subject, cleaning: Cleaning | None = None) -> list[Fault]:
    """The faults of the files of the year so far, as a run would find them now."""
    table = (cleaning or cleaned(subject)).faults()
    return [_fault(row) for row in frames.rows(plain_table(table), FaultRow)]


def _fault(row: FaultRow) -> Fault:
    fields = load_layouts()[row.layout].fields
    raw = json.loads(row.raw)
    name = next((name for name, field in fields.items() if field.header == row.field), "")
    cells = {header: str(cell) for header, cell in raw.items() if cell}
    section = str(fields[name].codelist) if name else ""
    unknown = row.rule.startswith("unknown-") and section in SECTIONS
    return Fault(row, cells, str(raw.get(row.field) or ""), section if unknown else "")


def alias(subject: Subject, section: str, code: str, spelling: str, made_from: str, reason: str) -> Wanted:
    """A further spelling of a place or agency, in the profile."""
    where = subject.workspace.relative(subject.workspace.unit_profile(subject.unit.code))

    def change(text: str) -> str:
        return edits.with_alias(text, section, code, spelling, where)

    return Wanted(PROFILE, made_from, "alias", reason, "", change, profile_check(subject))


def correction(subject: Subject, fields: Mapping[str, str | int], made_from: str) -> Wanted:
    """A correction with its document (see corrections.Correction)."""
    where = subject.workspace.relative(subject.workspace.corrections(subject.unit.code))
    about = str(fields["reason"]), str(fields["document"])

    def change(text: str) -> str:
        return edits.with_entry(text, fields, where)

    return Wanted(CORRECTIONS, made_from, "correction", *about, change, corrections_check(subject))


def check_of(subject: Subject, file: str) -> Check:
    """What must hold of a new text of a file."""
    return (profile_check if file == PROFILE else corrections_check)(subject)


def profile_check(subject: Subject) -> Check:
    """Raises InputError for a text that is no profile, or in which one spelling means two things."""
    where = subject.workspace.relative(subject.workspace.unit_profile(subject.unit.code))

    def check(text: str) -> None:
        context_for(replace(subject, unit=profile_of(text, where)), corrected=False)

    return check


def corrections_check(subject: Subject) -> Check:
    """Raises InputError for a text that holds a malformed correction, or one that a run would stop at."""

    def check(text: str) -> None:
        with tempfile.TemporaryDirectory(dir=temporary_place()) as folder:
            path = Path(folder) / CORRECTIONS
            path.write_text(text, encoding="utf-8", newline="")
            found = load_corrections(path)
        context = replace(context_for(subject, corrected=False), corrections=found)
        clean(read_period(subject.workspace, subject.unit.code, subject.period), context)

    return check
