"""What became of the figures of a publication in a text that came back: unchanged, edited, moved, of no table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from monitoring.evidence.comparing import stated
from monitoring.evidence.comparing.findings import UNCHANGED, Finding
from monitoring.evidence.comparing.matching import Match
from monitoring.evidence.comparing.quantities import no_figures
from monitoring.evidence.comparing.words import Text, Word

#: A number of fewer digits stands somewhere in every report.
_TELLING_DIGITS = 3
#: Two words that stood on both sides of a figure stayed together if no more than so many lie between them now.
_BESIDE = 3
_UNITS = frozenset(["nghìn", "ngàn", "triệu", "tỷ", "tỉ", "thousand", "million", "billion", "trillion"])


class Returned:
    """A text that came back (`new`) beside the edition that it comes from (`old`)."""

    def __init__(self, old: Text, new: Text) -> None:
        self.old, self.new, self.match = old, new, Match(old, new)

    def findings(self) -> Iterator[Finding]:
        """What became of each number, in the order of the text; then what was taken out of sentences that stayed."""
        for at, word in enumerate(self.new.words):
            if word.is_number:
                yield from self._of_number(at, word)
        yield from self._taken_out()

    def _of_number(self, at: int, word: Word) -> Iterator[Finding]:
        place = self.match.pairs.get(at, self.match.replaced.get(at))
        if place is not None:
            yield from self._of_figure(at, word, place)
        elif word.number_id and (places := self._printed.get(word.number_id)):
            kind = "moved" if any(self.old.keys[each] == word.key for each in places) else "edited"
            yield self._finding(kind, at, self.old.said(places[0]), word.number_id)
        elif (fault := self._faults.get((word.passage, word.start))) is not None:
            yield fault
        elif (elsewhere := self._elsewhere(word)) is not None:
            yield self._finding("moved", at, self.old.said(elsewhere), self.old.words[elsewhere].number_id)
        elif not any(start <= word.start < end for start, end in no_figures(self.new.passages[word.passage].text)):
            yield self._finding("unknown_number", at, "")

    def _of_figure(self, at: int, word: Word, place: int) -> Iterator[Finding]:
        """What became of a figure, or of another number, whose place is known."""
        figure, expected = self.old.words[place], self.old.said(place)
        units = _unit(self.old, place), _unit(self.new, at)
        if figure.key != word.key:
            yield self._finding("edited" if figure.number_id else "unknown_number", at, expected, figure.number_id)
        elif figure.number_id and all(units) and units[0] != units[1]:
            stated = f"{self.new.said(at)} {units[1]}"
            yield self._finding("power_of_ten", at, f"{expected} {units[0]}", figure.number_id, stated)
        elif figure.number_id:
            kind = UNCHANGED if self.match.stays(place, at) else "moved"
            yield self._finding(kind, at, expected, figure.number_id)

    def _finding(self, kind: str, at: int, expected: str, number_id: str = "", said: str | None = None) -> Finding:
        word = self.new.words[at]
        place = stated.place_of(self.new.passages[word.passage], word.start, word.end)
        return Finding(kind, self.new.said(at) if said is None else said, expected, place, number_id)

    @cached_property
    def _printed(self) -> Mapping[str, list[int]]:
        """Number → where the edition prints it."""
        printed: dict[str, list[int]] = {}
        for place, word in enumerate(self.old.words):
            if word.number_id:
                printed.setdefault(word.number_id, []).append(place)
        return printed

    @cached_property
    def _by_key(self) -> Mapping[str, int]:
        """What a figure says → where the edition prints it, first where the text that came back has lost it."""
        stayed = set(self.match.pairs.values())
        figures = [place for places in self._printed.values() for place in places if self.old.words[place].is_number]
        return {self.old.keys[place]: place for place in sorted(figures, key=lambda each: (each not in stayed, -each))}

    def _elsewhere(self, word: Word) -> int | None:
        """Where the edition prints a number, if it has digits enough to be known by them."""
        return self._by_key.get(word.key) if len(re.findall(r"\d", word.key)) >= _TELLING_DIGITS else None

    @cached_property
    def _faults(self) -> Mapping[tuple[int, int], Finding]:
        """What cannot be by the text's own numbers, by its place."""
        passages = self.new.passages
        found = stated.faults(passages)
        return {(each.passage, each.quantity.start): stated.finding(each, passages[each.passage]) for each in found}

    def _taken_out(self) -> Iterator[Finding]:
        """Figures without a number in their place, although the words on both sides of them stayed together; the end of
        the text is such a word as well.
        """
        stayed = {place: at for at, place in self.match.pairs.items()} | {len(self.old.words): len(self.new.words)}
        known = {*stayed, *self.match.replaced.values()}
        for number_id, places in self._printed.items():
            for place in places:
                word = self.old.words[place]
                if word.is_number and place not in known and word.key not in self._put_in:
                    before = next((stayed[each] for each in range(place - 1, place - 4, -1) if each in stayed), None)
                    behind = next((stayed[each] for each in range(place + 1, place + 4) if each in stayed), None)
                    if before is not None and behind is not None and 0 < behind - before <= _BESIDE:
                        yield self._finding("edited", before, self.old.said(place), number_id, said="")

    @cached_property
    def _put_in(self) -> set[str]:
        """What the numbers say that stand where no number of the edition stood."""
        known = {*self.match.pairs, *self.match.replaced}
        return {word.key for at, word in enumerate(self.new.words) if word.is_number and at not in known}


def _unit(text: Text, place: int) -> str:
    """The unit right behind a number, in one word."""
    following = text.words[place + 1 : place + 2]
    same = bool(following) and following[0].passage == text.words[place].passage
    return following[0].key if same and following[0].key in _UNITS else ""
