"""The sentences of a text, and what the words around each number say of it: planned, disbursed, carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monitoring.evidence.comparing.quantities import (
    Quantity,
    cue,
    cue_data,
    language_of,
    quantities,
    right_behind,
    style_of,
)

#: A full stop, and what may be the first letter behind it; or a new line.
_SENTENCE_END = re.compile(r"[.!?…][”\")]*\s+(?=[“\"(]?(?P<first>[^\W\d_]))|\n+")
#: Where the words behind a number no longer speak of it.
_CLAUSE_END = re.compile(r"[,;:.()]")
#: What is only put in behind a number, such as its rate.
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_ROLES = ("disbursed", "planned", "unspent")


@dataclass(frozen=True)
class Amount:
    """A number of a sentence, and what the words up to its neighbours, `before` and `behind`, say of it.

    `role`: disbursed, planned, total, unspent or "".
    """

    quantity: Quantity
    role: str
    is_carried: bool
    before: str
    behind: str

    @property
    def is_base(self) -> bool:
        """Whether a rate may be of it."""
        return self.role in ("planned", "total") and not self.is_carried

    @property
    def is_amount(self) -> bool:
        """Whether it is money: by its unit, or because the words right before it say so and it is no year."""
        reading = self.quantity.reading
        is_year = reading.decimals == 0 and 1900 <= reading.value <= 2100
        is_named = self.quantity.kind == "number" and not is_year and cue("amount_follows").search(self.before)
        return self.quantity.kind == "amount" or bool(is_named)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the paragraph `passage`, whose `text` it is; `numbers` count their places from there."""

    passage: int
    text: str
    start: int
    end: int
    numbers: tuple[Amount, ...]

    @property
    def amounts(self) -> list[Amount]:
        return [each for each in self.numbers if each.is_amount]


@dataclass(frozen=True)
class Fault:
    """A number of the paragraph `passage` that is wrong, and what would be right, in đồng or percent; None where nobody
    can say. `at_least`: so many decimals show the difference.
    """

    kind: str
    passage: int
    quantity: Quantity
    expected: Fraction | None
    at_least: int = 0


def sentences(texts: Sequence[str]) -> list[Sentence]:
    """The sentences of some paragraphs, in order. A paragraph's own numbers tell best in which style it is written."""
    found, whole = [], style_of(texts, language_of(" ".join(texts)))
    for passage, text in enumerate(texts):
        own, start = style_of([text], language_of(text)), 0
        numbers = quantities(text, own if own.proven or own.is_mixed else whole)
        for end in [*sentence_ends(text), len(text)]:
            inside = [each for each in numbers if start <= each.start < end]
            if text[start:end].strip():
                amounts = (_amount(text, start, end, inside, place) for place in range(len(inside)))
                found.append(Sentence(passage, text, start, end, tuple(amounts)))
            start = end
    return found


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences of a paragraph end and others begin: before capital letters."""
    for found in _SENTENCE_END.finditer(text):
        if found["first"] is None or found["first"].isupper():
            yield found.end()


def _amount(text: str, start: int, end: int, numbers: Sequence[Quantity], place: int) -> Amount:
    quantity = numbers[place]
    before = text[_told_until(text, numbers[place - 1]) if place else start : quantity.start]
    inserted = _IN_PARENTHESES.match(text, quantity.end, end)
    rest = inserted.end() if inserted else quantity.end
    following = next((each.start for each in numbers if each.start >= rest and each is not quantity), end)
    behind = text[rest:following]
    clause = _CLAUSE_END.search(behind)
    if passive := right_behind(cue_data()["passive"]).match(text, rest):
        role = "disbursed"
        behind = passive[0]
    elif clause or following == end:
        behind = behind[: clause.start()] if clause else behind
        role = _role(before) or _role(behind)
    else:  # what stands last there speaks of the next number
        role = _role(before)
    is_carried = bool(cue("carried").search(last_clause(before)) or cue("carried").search(behind))
    return Amount(quantity, role, is_carried, before, behind)


def _told_until(text: str, quantity: Quantity) -> int:
    """Where the words that belong to a number end, if they follow it at once."""
    passive = right_behind(cue_data()["passive"]).match(text, quantity.end)
    return passive.end() if passive else quantity.end


def last_clause(text: str) -> str:
    return re.split(r"[,;(]", text)[-1]


def _role(context: str) -> str:
    """What the last of the telling words says; "" where one clause speaks of plan and disbursement."""
    ends = {name: max((found.end() for found in cue(name).finditer(context)), default=-1) for name in _ROLES}
    last = max(ends, key=lambda name: ends[name])
    if ends[last] < 0:
        return "total" if cue("total").search(context) else ""
    if ends["unspent"] >= ends[last]:
        return "unspent"
    clause = last_clause(context)
    is_both = cue("disbursed").search(clause) and cue("planned").search(clause)
    return "" if last == "planned" and is_both else last
