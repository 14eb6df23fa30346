"""Which word of one text is which of another, although sentences were added, left out, changed or put elsewhere."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

#: Runs of so many words that stand once in both texts belong together; the longer say it first.
_RUNS = (6, 3, 1)
#: Words on both sides, multiplied, up to which what is left between is compared word by word.
_FEW = 400_000
#: Whole runs of so many words that are found elsewhere were moved.
_MOVED_RUN = 5


def align(old: Sequence[str], new: Sequence[str], known: Mapping[int, int] | None = None) -> dict[int, int]:
    """Place in `new` → place in `old` of every word that is the same; `known` pairs (new → old) hold whatever they say.

    What stands in the same order is found first, then whole runs that were put elsewhere.
    """
    pairs: dict[int, int] = {}
    edges = [(-1, -1), *_increasing(sorted((place, at) for at, place in (known or {}).items())), (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in pairwise(edges):
        for place, at in _matched(old, new, (old_start + 1, old_end), (new_start + 1, new_end)):
            pairs[at] = place
        if old_end < len(old):
            pairs[new_end] = old_end
    for place, at in _moved(old, new, pairs):
        pairs[at] = place
    return pairs


Span = tuple[int, int]


def _matched(old: Sequence[str], new: Sequence[str], in_old: Span, in_new: Span, run: int = 0) -> Iterator[Span]:
    """Pairs (old, new) of equal words within two spans, both increasing."""
    (start, end), (at, until) = in_old, in_new
    while start < end and at < until and old[start] == new[at]:
        yield start, at
        start, at = start + 1, at + 1
    tail = 0
    while start < end - tail and at < until - tail and old[end - tail - 1] == new[until - tail - 1]:
        tail += 1
    yield from ((end - number, until - number) for number in range(tail, 0, -1))
    end, until = end - tail, until - tail
    if start == end or at == until:
        return
    if run == len(_RUNS):
        yield from _word_by_word(old, new, (start, end), (at, until))
        return
    edges = [(start - 1, at - 1), *_anchors(old, new, (start, end), (at, until), _RUNS[run]), (end, until)]
    for (before, before_new), (behind, behind_new) in pairwise(edges):
        if before >= start:
            yield before, before_new
        yield from _matched(old, new, (before + 1, behind), (before_new + 1, behind_new), run + 1)


def _word_by_word(old: Sequence[str], new: Sequence[str], in_old: Span, in_new: Span) -> Iterator[Span]:
    if (in_old[1] - in_old[0]) * (in_new[1] - in_new[0]) > _FEW:
        return
    matcher = difflib.SequenceMatcher(None, old[slice(*in_old)], new[slice(*in_new)], autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((in_old[0] + block.a + step, in_new[0] + block.b + step) for step in range(block.size))


def _anchors(old: Sequence[str], new: Sequence[str], in_old: Span, in_new: Span, run: int) -> list[Span]:
    """Where runs of words begin that stand once in each span, in the longest order that both have in common."""
    ours, theirs = _once(old, in_old, run), _once(new, in_new, run)
    return _increasing(sorted((ours[words], theirs[words]) for words in ours.keys() & theirs.keys()))


def _once(text: Sequence[str], span: Span, run: int) -> dict[tuple[str, ...], int]:
    places = range(span[0], span[1] - run + 1)
    runs = [tuple(text[place : place + run]) for place in places]
    counts = Counter(runs)
    return {words: place for words, place in zip(runs, places, strict=True) if counts[words] == 1}


def _increasing(pairs: Sequence[Span]) -> list[Span]:
    """The longest part of pairs, sorted by their first, whose second increases as well."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(tops[length - 1] if length else -1)
        if length == len(ends):
            ends.append(second)
            tops.append(number)
        else:
            ends[length], tops[length] = second, number
    chosen, number = [], tops[-1] if tops else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _moved(old: Sequence[str], new: Sequence[str], pairs: Mapping[int, int]) -> Iterator[Span]:
    """Pairs of runs that no pair holds yet, longest on each place first, wherever they stand."""
    taken = set(pairs.values())
    runs: dict[tuple[str, ...], int] = {}
    for place in range(len(old) - _MOVED_RUN + 1):
        if taken.isdisjoint(range(place, place + _MOVED_RUN)):
            runs.setdefault(tuple(old[place : place + _MOVED_RUN]), place)
    at = 0
    while at < len(new) - _MOVED_RUN + 1:
        place = runs.get(tuple(new[at : at + _MOVED_RUN]), -1)
        size = 0
        while place >= 0 and _is_free(old, new, place + size, at + size, taken, pairs):
            taken.add(place + size)
            yield place + size, at + size
            size += 1
        at += size or 1


def _is_free(
    old: Sequence[str], new: Sequence[str], place: int, at: int, taken: set[int], pairs: Mapping[int, int]
) -> bool:
    inside = place < len(old) and at < len(new)
    return inside and place not in taken and at not in pairs and old[place] == new[at]
