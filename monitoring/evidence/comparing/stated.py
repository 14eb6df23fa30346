"""A stated text held against its own arithmetic: a news item, the report of another level."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from monitoring.amounts import round_half_up
from monitoring.errors import Part, part
from monitoring.evidence.comparing.columns import table_faults
from monitoring.evidence.comparing.documents import Passage
from monitoring.evidence.comparing.findings import Finding
from monitoring.evidence.comparing.parts import part_faults
from monitoring.evidence.comparing.quantities import Quantity
from monitoring.evidence.comparing.rates import rate_faults
from monitoring.evidence.comparing.sentences import Fault, sentences

#: So many letters of the sentence stand on each side of a number where a finding tells its place.
_BESIDE = 40


def faults(passages: Sequence[Passage]) -> list[Fault]:
    """What in a text cannot be, by its own numbers, in the order of the text."""
    text = sentences([passage.text for passage in passages])
    found = [*rate_faults(text), *part_faults(text), *table_faults(passages)]
    once = {(fault.passage, fault.quantity.start): fault for fault in reversed(found)}
    return [once[place] for place in sorted(once)]


def findings(passages: Sequence[Passage]) -> list[Finding]:
    """The same as findings, each with what is stated and what would be right, written alike."""
    return [finding(fault, passages[fault.passage]) for fault in faults(passages)]


def finding(fault: Fault, passage: Passage, number_id: str = "") -> Finding:
    """A fault as it is told: what is stated and what would be right, with the same unit."""
    quantity = fault.quantity
    stated = passage.text[quantity.start : quantity.end]
    unit = passage.text[quantity.number_end : quantity.end]
    expected = "" if fault.expected is None else _written(fault, quantity) + unit
    return Finding(fault.kind, stated, expected, place_of(passage, quantity.start, quantity.end), number_id)


def place_of(passage: Passage, start: int, end: int) -> Part:
    """The place of a passage, and the words around what stands there from `start` to `end`."""
    before, behind = passage.text[max(0, start - _BESIDE) : start], passage.text[end : end + _BESIDE]
    if start > _BESIDE:
        before = "…" + before.partition(" ")[2]
    if len(passage.text) > end + _BESIDE:
        behind = behind.rpartition(" ")[0] + "…"
    words = " ".join(f"{before}{passage.text[start:end]}{behind}".split())
    return part("{place}: “{words}”", place=passage.place, words=words)


def _written(fault: Fault, quantity: Quantity) -> str:
    """What would be right, with as many decimals as are stated, in the marks of the stated number."""
    assert fault.expected is not None
    if quantity.scale is None:
        decimals = max(quantity.reading.decimals, fault.at_least)
        right = round_half_up(fault.expected, decimals)
    else:
        right = _exact(fault.expected / quantity.scale, quantity.reading.decimals)
    return f"{right:,f}" if quantity.style == "english" else f"{right:,f}".translate(str.maketrans(",.", ".,"))


def _exact(value: Fraction, decimals: int) -> Decimal:
    """An amount with all its decimals, at least those that are stated, at most six more."""
    for more in range(decimals, decimals + 6):
        if Fraction(round_half_up(value, more)) == value:
            return round_half_up(value, more)
    return round_half_up(value, decimals + 6)
