"""A text as a row of words and numbers, each with its place and sentence, and its id where a mark names it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitoring.evidence.comparing.documents import Cell, Mark, Passage
from monitoring.evidence.comparing.sentences import sentence_ends
from monitoring.tables.numbers import bookmarked, content_tag

#: A day is one word, a number takes its sign and its percent sign along; what is glued to letters is no number.
_WORD = re.compile(
    r"(?P<day>(?<!\w)\d{1,2}/(?:\d{1,2}/)?\d{4}(?!\w))"
    r"|(?P<number>(?:(?<![\w.,)/%])[−+-])?(?<!\w)\d(?:[\d.,]*\d)?(?![.,]?\w)(?:\s?%)?)|\d[\w.,]*\w|\w+"
)
#: The number of a heading or of an item of a list, and numbers of annexes, tables, pages that a text refers to.
_NUMBERING = re.compile(
    r"^\s*[-–•]?\s*\d+(?:\.\d+)*[.)](?=\s)"
    r"|(?i:\b(?:phụ lục|mục|phần|trang|bảng|biểu|hình|điểm|khoản|điều|annex|section|part|page|table|chart|figure|item)"
    r"\s+(?:[IVX]+\.)?\d+(?:\.\d+)*)"
)


@dataclass(frozen=True)
class Word:
    """`key`: how it is compared. `is_number`: it may be a figure. `mark`: the name of the mark around it."""

    key: str
    passage: int
    start: int
    end: int
    sentence: int
    is_number: bool
    number_id: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Text:
    """A document as words. A row of a table is one sentence."""

    passages: Sequence[Passage]
    words: Sequence[Word]

    @cached_property
    def keys(self) -> list[str]:
        return [word.key for word in self.words]

    @cached_property
    def lengths(self) -> Counter[int]:
        """How many words each sentence has, without its numbers."""
        return Counter(word.sentence for word in self.words if not word.is_number)

    def cell(self, place: int) -> Cell | None:
        """The cell of a table that a word stands in."""
        return self.passages[self.words[place].passage].cell

    def said(self, place: int) -> str:
        """A word as it is written; of words that stand for a missing figure all that its mark holds."""
        word = self.words[place]
        passage = self.passages[word.passage]
        for mark in passage.marks if word.mark and not word.is_number else ():
            if mark.name == word.mark and mark.start <= word.start < mark.end:
                return passage.text[mark.start : mark.end]
        return passage.text[word.start : word.end]


def text_of(passages: Sequence[Passage], number_ids: Iterable[str] = ()) -> Text:
    """A document as words; marks are understood that name one of the numbers, by its id or as a bookmark does."""
    ids = set(number_ids)
    names = Counter(mark.name for passage in passages for mark in passage.marks)
    tags = {name: number_id for number_id in ids for name in (number_id, content_tag(number_id))}
    named = bookmarked(names.keys() - tags.keys(), ids) | {name: tags[name] for name in names.keys() & tags.keys()}
    words: list[Word] = []
    sentence, row = 0, None
    for number, passage in enumerate(passages):
        at = passage.cell and (passage.cell.table, passage.cell.row)
        sentence += at is None or at != row
        row = at
        ends = [] if passage.cell else list(sentence_ends(passage.text))
        numbering = [match.span() for match in _NUMBERING.finditer(passage.text)]
        # A bookmark stands once, a tag wherever its number does: what is rarer tells more.
        marks = sorted((mark for mark in passage.marks if mark.name in named), key=lambda mark: names[mark.name])
        for found in _WORD.finditer(passage.text):
            while ends and found.start() >= ends[0]:
                sentence, ends = sentence + 1, ends[1:]
            is_number = bool(found["number"] or found["day"]) and not _within(found, numbering)
            mark = _mark_of(found.start(), found.end(), marks)
            number_id = named[mark] if mark else ""
            words.append(Word(_key(found[0]), number, found.start(), found.end(), sentence, is_number, number_id, mark))
    return Text(passages, words)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFC", "".join(text.split())).casefold()
    return plain.replace("-", "−") if plain[:1] == "-" else plain


def _within(found: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= found.start() and found.end() <= end for start, end in spans)


def _mark_of(start: int, end: int, marks: Sequence[Mark]) -> str:
    """The narrowest mark that covers some of a word; one that has become empty, where it touches it."""
    over = [mark for mark in marks if mark.start < end and start < mark.end]
    over = over or [mark for mark in marks if mark.start == mark.end and start <= mark.start <= end]
    return min(over, key=lambda mark: mark.end - mark.start).name if over else ""
