"""The command `send-back`: for each sender his own files with what is to be corrected, and a message ready to send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitoring.cleaning.send_back import cleaned, earlier_rows, outcomes, place_of, to_send_back
from monitoring.intake.form_files import write_new
from monitoring.intake.readers import open_source
from monitoring.intake.registry import Source, load_register, read_unchanged
from monitoring.presentation.slip_words import SentFile, SentRow, outcome_lines
from monitoring.presentation.wording import Wording
from monitoring.publishing.mail_server import checked_address
from monitoring.publishing.send_back import cell_of, marked_copy, message, opened_package
from monitoring.records import Row
from monitoring.subject import Subject
from monitoring.unit import Agency, Place
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
    workspace, unit = subject.workspace, subject.unit
    register = load_register(workspace, unit.code, subject.period)
    cleaning = cleaned(subject)
    for name, source in register.items():
        if source.replaces:
            content = read_unchanged(workspace.received(unit.code, subject.period) / name, source, workspace)
            if became := outcomes(cleaning, f"{subject.period}/{name}", content):
                say(f"{name}:")
                for line in outcome_lines(became, words):
                    say(f"  {line}")
    copies: dict[str, list[Copy]] = {}
    for name, rows in to_send_back(cleaning, subject).items():
        copy = _copy(subject, name, register[name], rows, wordings, by)
        copies.setdefault(copy.file.sender, []).append(copy)
    folder = out or workspace.forms(unit.code, subject.period) / FOLDER
    contents = {path: content for own in copies.values() for path, content in _files(subject, folder, own, wordings)}
    write_new({path: content for path, content in contents.items() if path.name != MESSAGE})
    for path, content in contents.items():
        replace_file(path, content)
    for sender, own in copies.items():
        count = sum(len(copy.file.rows) for copy in own)
        addresses = ", ".join(_addresses(subject, sender)) or words._("no address in the profile")
        say(
            words.fill(
                "{sender} ({addresses}): {count} rows", {"sender": sender, "addresses": addresses, "count": count}
            )
        )
        for path in contents:
            if path.parent == _folder(folder, sender):
                say(f"  {path if out else workspace.relative(path)}")
    if not copies:
        say(words._("No row of this period has to be sent again."))
    for period, count in earlier_rows(cleaning, subject).items():
        command = f"python pipeline.py send-back {unit.code} {period}"
        say(
            words.fill(
                "{count} rows of files of {period} have to be sent again too: {command}",
                {"count": count, "period": period, "command": command},
            )
        )


def _copy(
    subject: Subject, name: str, source: Source, rows: Sequence[Row], wordings: Sequence[Wording], by: date | None
) -> Copy:
    path = subject.workspace.received(subject.unit.code, subject.period) / name
    content = read_unchanged(path, source, subject.workspace)
    received = open_source(content, source, f"{subject.period}/{name}")
    package, sheets, is_plain = opened_package(content, received, source.received_on, name)
    places = [place_of(row, sheets) for row in rows]
    sent = [
        SentRow(number, place.sheet, cell_of(place), row)
        for number, (row, place) in enumerate(zip(rows, places, strict=True), start=1)
    ]
    ending = ".xlsx" if is_plain else path.suffix.lower()
    file = SentFile(name, _name_of_copy(path) + ending, source.sender, str(subject.period), sent, is_plain, by)
    return Copy(file, marked_copy(package, file, places, sheets, wordings), source.received_on)


def _name_of_copy(path: Path) -> str:
    """`so.csv` → so-tra-lai, `so-tra-lai.xlsx` → so-tra-lai-2."""
    stem, known, number = path.stem.rpartition(_ENDING)
    if not known or (number and not (number[1:].isdigit() and number[0] == "-")):
        return f"{path.stem[:_LONGEST_STEM]}{_ENDING}"
    return f"{stem}{_ENDING}-{int(number[1:] or 1) + 1}"


def _files(
    subject: Subject, folder: Path, copies: Sequence[Copy], wordings: Sequence[Wording]
) -> Iterator[tuple[Path, bytes]]:
    """What is written for one sender."""
    sender, unit = copies[0].file.sender, subject.unit
    own = _folder(folder, sender)
    contents = {copy.file.copy: copy.content for copy in copies}
    yield from ((own / name, content) for name, content in contents.items())
    head = (unit.code, unit.name.vi, " ".join(unit.header.organ.vi))
    to = _addresses(subject, sender)
    yield (
        own / MESSAGE,
        message([copy.file for copy in copies], contents, head, to, max(copy.came for copy in copies), wordings),
    )


def _folder(folder: Path, sender: str) -> Path:
    return folder / ("-".join(fold(sender).split())[:_LONGEST_STEM] or "sender")


def _addresses(subject: Subject, sender: str) -> list[str]:
    """The mail addresses that the profile has for a sender: an agency, or a place's office."""
    known: list[Agency | Place] = [*subject.unit.agencies, *subject.unit.places]
    names = {fold(entry.name.vi): entry.mail for entry in known}
    of_place = next((mail for name, mail in names.items() if fold(sender).endswith(f" {name}")), ())
    return list(map(checked_address, names.get(fold(sender), of_place)))
