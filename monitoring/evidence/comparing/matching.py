"""Which number of a text that came back is which of the edition that it comes from: by marks, by place, by value."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitoring.evidence.comparing.alignment import align
from monitoring.evidence.comparing.words import Text

#: Of the words of the shorter of two sentences so many stand in the other if it is the same sentence.
_SAME = 0.5
#: So few words say nothing of which sentence they are.
_FEW_WORDS = 3
#: Between two words that stayed, so many words hold a figure and what was put in its place.
_WIDEST_GAP = 12


@dataclass(frozen=True)
class Match:
    """`old`: the edition; `new`: what came back."""

    old: Text
    new: Text

    @cached_property
    def pairs(self) -> Mapping[int, int]:
        """Place in `new` → place in `old` of the same word, or of the number that had the same mark."""
        marked = {at: place for at, place in self._by_marks() if self.is_same_sentence(place, at)}
        pairs = align(self.old.keys, self.new.keys, marked)
        return pairs | dict(self._reordered(pairs))

    @cached_property
    def replaced(self) -> Mapping[int, int]:
        """Place in `new` of a number → place in `old` of the number, or words for a missing one, that it replaces."""
        found: dict[int, int] = {}
        taken = set(self.pairs.values())
        for gap_old, gap_new in self._gaps():
            ours = [place for place in gap_old if place not in taken and self._is_figure(place)]
            theirs = [at for at in gap_new if self.new.words[at].is_number]
            for place, at in _paired(ours, theirs, self.old.keys, self.new.keys):
                is_near = max(len(gap_old), len(gap_new)) <= _WIDEST_GAP or self.is_same_sentence(place, at)
                if is_near and _is_day(self.old.keys[place]) == _is_day(self.new.keys[at]):
                    found[at] = place
        return found

    def is_same_sentence(self, place: int, at: int) -> bool:
        """Whether a word of the edition and one of what came back stand in the same sentence, by its other words."""
        ours, theirs = self.old.words[place].sentence, self.new.words[at].sentence
        fewer, more = sorted((self.old.lengths[ours], self.new.lengths[theirs]))
        return self._shared[ours, theirs] >= _SAME * fewer if fewer >= _FEW_WORDS else more < 2 * _FEW_WORDS

    @cached_property
    def _shared(self) -> Counter[tuple[int, int]]:
        """How many words, numbers left out, a sentence of the edition shares with one of what came back."""
        pairs = align(self.old.keys, self.new.keys)
        words = ((self.old.words[place], self.new.words[at]) for at, place in pairs.items())
        return Counter((one.sentence, other.sentence) for one, other in words if not one.is_number)

    def stays(self, place: int, at: int) -> bool:
        """Whether a figure stands where it stood: beside the same words, in the same sentence and column."""
        ours, theirs = self.old.cell(place), self.new.cell(at)
        if ours and theirs and ours.column != theirs.column:
            beside = [(each, self.pairs[each]) for each in (at - 1, at + 1) if each in self.pairs]
            cells = [(self.old.cell(there), self.new.cell(each)) for each, there in beside]
            # Where a column was put in, the others stand elsewhere together.
            return any(one and other and one.row == ours.row and one.column != other.column for one, other in cells)
        is_beside = self.pairs.get(at - 1) == place - 1 or self.pairs.get(at + 1) == place + 1
        return is_beside or self.is_same_sentence(place, at)

    def _by_marks(self) -> Iterator[tuple[int, int]]:
        """Numbers with a mark that stands once in each text: new, old."""
        old, new = _by_mark(self.old), _by_mark(self.new)
        yield from ((new[mark], old[mark]) for mark in new.keys() & old.keys())

    def _reordered(self, pairs: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Numbers that stand in another place of the same sentence: new, old."""
        taken = set(pairs.values())
        left: dict[str, list[int]] = {}
        for place, word in enumerate(self.old.words):
            if word.is_number and place not in taken:
                left.setdefault(word.key, []).append(place)
        for at, word in enumerate(self.new.words):
            for place in left.get(word.key, []) if word.is_number and at not in pairs else []:
                if self.is_same_sentence(place, at):
                    left[word.key].remove(place)
                    yield at, place
                    break

    def _is_figure(self, place: int) -> bool:
        """Whether a word of the edition is a number, or the first of the words that stand for a missing one."""
        word = self.old.words[place]
        is_first = place == 0 or self.old.words[place - 1].number_id != word.number_id
        return word.is_number or bool(word.number_id and is_first)

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """What stands in both texts between words that stayed where they were."""
        before = (-1, -1)
        for at in [*sorted(self.pairs), len(self.new.words)]:
            place = self.pairs.get(at, len(self.old.words))
            if place > before[0]:
                if at > before[1] + 1 and place > before[0] + 1:
                    yield range(before[0] + 1, place), range(before[1] + 1, at)
                before = (place, at)


def _is_day(key: str) -> bool:
    return "/" in key


def _by_mark(text: Text) -> dict[str, int]:
    """Mark → place of the number in it, of marks that hold one and stand once."""
    marked = [(word.mark, place) for place, word in enumerate(text.words) if word.mark and word.is_number]
    counts = Counter(mark for mark, _ in marked)
    return {mark: place for mark, place in marked if counts[mark] == 1}


def _paired(
    ours: Sequence[int], theirs: Sequence[int], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """What was replaced by what: one by one, or, where they are not as many, those that are most alike."""
    if len(ours) == len(theirs):
        yield from zip(ours, theirs, strict=True)
        return
    alike = sorted(
        (-difflib.SequenceMatcher(None, old[place], new[at]).ratio(), place, at) for place in ours for at in theirs
    )
    used: set[tuple[str, int]] = set()
    for _, place, at in alike:
        if not used & {("old", place), ("new", at)}:
            used |= {("old", place), ("new", at)}
            yield place, at
