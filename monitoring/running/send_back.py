"""The command `send-back`: for each sender his own files with what is to be corrected, and a message ready to send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitoring.cleaning.follow_up import FaultRow
from monitoring.cleaning.ledger import Cleaning
from monitoring.cleaning.send_back import Outcome, cleaned, earlier_rows, outcomes, place_of, to_send_back
from monitoring.intake.form_files import write_new
from monitoring.intake.readers import open_source
from monitoring.intake.registry import Source, load_register, read_unchanged
from monitoring.presentation.slip_words import SentFault, SentFile, outcome_lines
from monitoring.presentation.wording import Wording
from monitoring.publishing.mail_server import checked_address
from monitoring.publishing.send_back import cell_of, marked_copy, message, opened_package
from monitoring.subject import Subject
from monitoring.unit import Place
from monitoring.vietnamese import fold
from monitoring.workspace import replace_file

FOLDER, MESSAGE = "send-back", "message.eml"
_ENDING = "-tra-lai"
_LONGEST_STEM = 90


@dataclass(frozen=True)
class Copy:
    """A file that goes back, the content of its copy, and the day on which it came."""

    file: SentFile
    content: bytes
    came: date


def send_back(
    subject: Subject,
    wordings: Sequence[Wording],
    by: date | None,
    out: Path | None,
    words: Wording,
    say: Callable[[str], None],
) -> None:
    """Writes, for each sender of rows that must be sent again, the copies and the message; says what was written and to
    whom, and what became of rows that were sent back before.

    `wordings`: the languages of copies and messages; `words` of what is said; `by`: the last day. The folder
    is data/forms/<unit>/<period>/send-back, or `out`. Raises InputError, having written nothing, where a copy is there
    already with other content: somebody may have corrected it.
    """
    unit, cleaning = subject.unit, cleaned(subject)
    for name, became in came_back(subject, cleaning).items():
        say(f"{name}:")
        for line in outcome_lines(became, words):
            say(f"  {line}")
    folder = out or subject.workspace.forms(unit.code, subject.period) / FOLDER
    copies = copies_for(subject, cleaning, wordings, by)
    contents = {sender: _files(subject, folder, own, wordings) for sender, own in copies.items()}
    written = {path: content for files in contents.values() for path, content in files.items()}
    write_new({path: content for path, content in written.items() if path.name != MESSAGE})
    for path, content in written.items():
        replace_file(path, content)
    for sender, files in contents.items():
        addresses = ", ".join(_addresses(subject, sender)) or words._("no address in the profile")
        values = {
            "sender": sender,
            "addresses": addresses,
            "count": sum(copy.file.rows for copy in copies[sender]),
        }
        say(words.fill("{sender} ({addresses}): {count} rows", values))
        for path in files:
            say(f"  {path if out else subject.workspace.relative(path)}")
    if not copies:
        say(words._("No row of this period has to be sent again."))
    for period, count in earlier_rows(cleaning, subject).items():
        values = {"count": count, "period": period, "command": f"python pipeline.py send-back {unit.code} {period}"}
        say(words.fill("{count} rows of files of {period} have to be sent again too: {command}", values))


def came_back(subject: Subject, cleaning: Cleaning) -> dict[str, list[Outcome]]:
    """Name of each corrected copy that is in force → what became of the rows that were sent back."""
    folder = subject.workspace.received(subject.unit.code, subject.period)
    found = {}
    for name, source in load_register(subject.workspace, subject.unit.code, subject.period, verify=False).items():
        if source.replaces and not source.superseded_by:
            content = read_unchanged(folder / name, source, subject.workspace)
            if became := outcomes(cleaning, f"{subject.period}/{name}", content):
                found[name] = became
    return found


def copies_for(
    subject: Subject, cleaning: Cleaning, wordings: Sequence[Wording], by: date | None
) -> dict[str, list[Copy]]:
    """Sender → the copies of his files that hold rows which must be sent again."""
    register = load_register(subject.workspace, subject.unit.code, subject.period, verify=False)
    found: dict[str, list[Copy]] = {}
    for name, rows in to_send_back(cleaning, subject).items():
        copy = _copy(subject, name, register, rows, wordings, by)
        found.setdefault(copy.file.sender, []).append(copy)
    return found


def _copy(
    subject: Subject,
    name: str,
    register: Mapping[str, Source],
    rows: Sequence[FaultRow],
    wordings: Sequence[Wording],
    by: date | None,
) -> Copy:
    source, path = register[name], subject.workspace.received(subject.unit.code, subject.period) / name
    content = read_unchanged(path, source, subject.workspace)
    received = open_source(content, source, f"{subject.period}/{name}")
    package, sheets, is_plain = opened_package(content, received, source.received_on, name)
    places = [place_of(row, sheets) for row in rows]
    numbers: dict[tuple[str, int], int] = {}
    for row in rows:  # which may have several faults
        numbers.setdefault((row.source_sheet, row.source_row), len(numbers) + 1)
    sent = [
        SentFault(numbers[row.source_sheet, row.source_row], place.sheet, cell_of(place), row)
        for row, place in zip(rows, places, strict=True)
    ]
    ending = ".xlsx" if is_plain else path.suffix.lower()
    copy = _name_of_copy(path, register) + ending
    file = SentFile(name, copy, source.sender, str(subject.period), sent, is_plain, by)
    return Copy(file, marked_copy(package, file, places, sheets, wordings), source.received_on)


def _name_of_copy(path: Path, register: Iterable[str]) -> str:
    """`so.csv` → so-tra-lai, `so-tra-lai.xlsx` → so-tra-lai-2; `so.csv` beside `so.xls` → so-csv-tra-lai."""
    stem, known, number = path.stem.rpartition(_ENDING)
    if known and (not number or re.fullmatch(r"-\d{1,3}", number)):
        return f"{stem}{_ENDING}-{int(number[1:] or 1) + 1}"
    alike = [name for name in register if Path(name).stem.casefold() == path.stem.casefold()]
    kind = path.suffix.lower().replace(".", "-") if len(alike) > 1 else ""
    return f"{path.stem[:_LONGEST_STEM]}{kind}{_ENDING}"


def _files(subject: Subject, folder: Path, copies: Sequence[Copy], wordings: Sequence[Wording]) -> dict[Path, bytes]:
    """What is written for one sender: his copies, and the message."""
    sender, unit = copies[0].file.sender, subject.unit
    own = _folder(folder, sender)
    contents = {copy.file.copy: copy.content for copy in copies}
    head = (unit.code, unit.name.vi, " ".join(unit.header.organ.vi))
    to, came = _addresses(subject, sender), max(copy.came for copy in copies)
    letter = message([copy.file for copy in copies], contents, head, to, came, wordings)
    return {own / name: content for name, content in (contents | {MESSAGE: letter}).items()}


def _folder(folder: Path, sender: str) -> Path:
    return folder / ("-".join(fold(sender).split())[:_LONGEST_STEM] or "sender")


def _addresses(subject: Subject, sender: str) -> list[str]:
    """The mail addresses that the profile has for a sender: an agency, or a place's office."""
    named, office = fold(sender), (place.mail for place in subject.unit.places if _is_office(sender, place))
    of_agency = (agency.mail for agency in subject.unit.agencies if fold(agency.name.vi) == named)
    return list(map(checked_address, next(filter(None, [*of_agency, *office]), ())))


def _is_office(sender: str, place: Place) -> bool:
    return fold(sender) == fold(place.name.vi) or fold(sender).endswith(f" {fold(place.name.vi)}")
