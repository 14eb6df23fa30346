"""Parts that a text names held against the amount that they are parts of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from monitoring.evidence.comparing import ratios
from monitoring.evidence.comparing.quantities import cue, cue_data, words
from monitoring.evidence.comparing.sentences import Amount, Fault, Sentence

#: More parts than one sentence can be trusted to name of one amount.
_MOST_PARTS = 8
_SLIPS = (3, -3, 6, -6)


def part_faults(text: Sequence[Sentence]) -> Iterator[Fault]:
    """The amounts of a text that are not the sum of the parts that it names, where it names all of them."""
    for place, sentence in enumerate(text):
        for number, each in enumerate(sentence.amounts):
            listed = cue("parts").search(each.before) or re.match(r"\s*\(", each.before)
            if listed and each.role != "unspent":
                before = sentence.amounts[:number]
                if not before and place and text[place - 1].passage == sentence.passage:
                    before = text[place - 1].amounts
                is_exhaustive = bool(cue("exhaustive").fullmatch(listed[0]))
                yield from _of_list(sentence, before, sentence.amounts[number:], is_exhaustive)
                break


def _of_list(
    sentence: Sentence, before: Sequence[Amount], listed: Sequence[Amount], is_exhaustive: bool
) -> Iterator[Fault]:
    totals = [each for each in before if each.role != "unspent"]
    if not totals or not 2 <= len(listed) <= _MOST_PARTS or _is_explained(totals, listed):
        return
    role = listed[0].role
    total = next((each for each in reversed(totals) if role in ("", each.role)), totals[-1])
    parts = [
        each for each in listed if each.role in ("", total.role) or {each.role, total.role} <= {"planned", "total"}
    ]
    if len(parts) < 2 or not _names_all(parts, listed, total, is_exhaustive):
        return
    whole = sum((ratios.value(each.quantity) for each in parts), Fraction(0))
    for slip in _SLIPS:
        for each in parts:
            own = ratios.value(each.quantity)
            if whole - own + own * Fraction(10) ** slip == ratios.value(total.quantity):
                yield Fault("power_of_ten", sentence.passage, each.quantity, own * Fraction(10) ** slip)
                return
    kind = "power_of_ten" if _is_slip(ratios.value(total.quantity), whole) else "parts_do_not_add"
    yield Fault(kind, sentence.passage, total.quantity, whole)


def _is_slip(total: Fraction, whole: Fraction) -> bool:
    return any(total == whole * Fraction(10) ** slip for slip in _SLIPS)


def _is_explained(totals: Sequence[Amount], listed: Sequence[Amount]) -> bool:
    """Whether the list, or what it names of one kind, adds up to any of the amounts before it."""
    choices = [list(listed), *([each for each in listed if each.role in roles] for roles in _ALIKE)]
    return any(
        ratios.adds_up(total.quantity, [each.quantity for each in choice])
        for total in totals
        for choice in choices
        if len(choice) > 1
    )


_ALIKE = (("", "planned", "total"), ("", "disbursed"), ("planned", "total"), ("disbursed",), ("",))


def _names_all(parts: Sequence[Amount], listed: Sequence[Amount], total: Amount, is_exhaustive: bool) -> bool:
    """Whether the words say that the parts are all there are: both types of funding; or a list that is exhaustive."""
    if any(each.is_carried != total.is_carried for each in parts) and not is_exhaustive:
        return False
    if len(parts) == 2 and any(_share(parts, pair) for pair in cue_data()["shares"]):
        return True
    exceeds = sum(ratios.value(each.quantity) for each in parts) > ratios.value(total.quantity)
    by_source = len(parts) == 2 and any(_share(parts, pair) for pair in cue_data()["sources"])
    is_plain = len(parts) == len(listed) and not any(each.quantity.vague for each in parts)
    return is_plain and (is_exhaustive or (by_source and exceeds))


def _share(parts: Sequence[Amount], pair: Sequence[str]) -> bool:
    """Whether two parts are called by the two words of a pair, one each."""
    named = [[bool(words(word).search(text)) for word in pair] for text in _labels(parts)]
    return named in ([[True, False], [False, True]], [[False, True], [True, False]])


def _labels(parts: Sequence[Amount]) -> list[str]:
    """What two parts are called, which stands before both of them or behind both."""
    before = [each.before for each in parts]
    return before if all(_is_named(text) for text in before) else [each.behind for each in parts]


def _is_named(text: str) -> bool:
    return any(words(word).search(text) for pair in (*cue_data()["shares"], *cue_data()["sources"]) for word in pair)
