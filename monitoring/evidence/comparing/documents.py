"""A document as the passages of text that it consists of, each with its place in plain words and the marks in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from monitoring.errors import InputError, Part, UsageError, part
from monitoring.intake.encodings import decoded
from monitoring.workspace import regular


@dataclass(frozen=True)
class Mark:
    """What names the text of a passage from `start` to `end`: a bookmark, the tag of a content control, an id."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Cell:
    """A place in a table, counted from 1."""

    table: int
    row: int
    column: int
    is_head: bool = False


@dataclass(frozen=True)
class Passage:
    """A paragraph or a cell. `place`: a part of a message (errors)."""

    text: str
    place: Part
    marks: tuple[Mark, ...] = ()
    cell: Cell | None = None


#: Ending of a file → what reads its content.
READERS = {
    ".docx": "monitoring.evidence.comparing.word:passages",
    ".html": "monitoring.evidence.comparing.pages:passages",
    ".htm": "monitoring.evidence.comparing.pages:passages",
    ".pdf": "monitoring.evidence.comparing.prints:passages",
    ".txt": "monitoring.evidence.comparing.documents:of_text",
}
_LARGEST_BYTES = 100 << 20
#: A line of words, of which the last sign ends no sentence; a number by itself is a cell.
_IN_A_SENTENCE = re.compile(r"[^\W\d_].*[^\s.:;!?…”\")]\s*$")


def read(path: Path) -> list[Passage]:
    """The passages of a file in their order.

    Raises UsageError for a kind of file that is not read, InputError for one that is damaged or holds no text.
    """
    if path.suffix.lower() not in READERS:
        raise UsageError(
            "Files of this kind are not compared.",
            where=path.name,
            remedy="Give one of these: {endings}.",
            endings=", ".join(READERS),
        )
    reader: Callable[[bytes, str], Iterable[Passage]] = resolve_name(READERS[path.suffix.lower()])
    if regular(path).stat().st_size > _LARGEST_BYTES:
        raise InputError("The file is larger than any report.", where=path.name, remedy="Compare its text alone.")
    try:
        passages = [each for each in reader(path.read_bytes(), path.name) if each.text.strip()]
    except (ValueError, RecursionError):  # what no program wrote
        raise damaged(path.name) from None
    if not passages:
        raise InputError(
            "There is no text in this file.", where=path.name, remedy="A scan must be read by text recognition first."
        )
    return passages


def damaged(where: str) -> InputError:
    return InputError(
        "The file cannot be read: it is damaged, protected by a password, or not what its name says.",
        where=where,
        remedy="Open it, save it anew, and compare that.",
    )


def of_text(content: bytes, where: str) -> Iterator[Passage]:
    """The paragraphs of a text file; a line that ends in the middle of a sentence goes on in the next."""
    text = decoded(content, None, bytes.decode, where)[1]
    for number, line in joined(text.splitlines()):
        yield Passage(line, part("line {number}", number=number))


def joined(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Paragraphs made of lines, each with the number of its first line, from 1."""
    start, held = 1, ""
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        goes_on = bool(line) and line[0].islower() and _IN_A_SENTENCE.search(held) is not None
        if not goes_on:
            if held:
                yield start, held
            start, held = number, ""
        held = f"{held} {line}".strip()
    if held:
        yield start, held
