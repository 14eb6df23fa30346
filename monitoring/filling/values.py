"""What a placeholder stands for: a figure, a day, a text, or a gap that somebody is told of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from monitoring.presentation.wording import Wording

#: Spreadsheets show no more digits of a number.
_DIGITS = 15
_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Value:
    """`text` stands among words; a cell of its own takes `number` or `day` where there is one."""

    text: str
    number: Fraction | None = None
    day: date | None = None
    is_percent: bool = False


@dataclass(frozen=True)
class Gap:
    """What could not be filled in. `office`: left for it. `no_data`: the figure is known, but nobody reported it.
    `unknown`: the period has no such figure. `no_rows`: no row of a table meets the conditions.
    """

    kind: Literal["office", "no_data", "unknown", "no_rows"]
    what: str


Answer = Value | Gap
#: The answer to what stands between the braces of a placeholder.
Answering = Callable[[str], Answer]

#: Where words go on around what the office has to write.
ROOM = "……"


def text_of(answer: Answer, words: Wording) -> str:
    """What stands among words for an answer; what is missing is said, and never a zero."""
    if isinstance(answer, Value):
        return answer.text
    return ROOM if answer.kind == "office" else words._("no data")


def amount(value: Fraction, words: Wording) -> Value:
    """A number as it is; its decimals, where they end, are all told among words."""
    return Value(words.as_written(decimal(value)), value)


def rate(percent: Fraction, words: Wording) -> Value:
    """A rate in percent: exact in a cell, rounded once among words, which carry the sign themselves."""
    return Value(words.number(percent, 1 if percent else 0), percent, is_percent=True)


def day(value: date, words: Wording) -> Value:
    return Value(words.date(value), day=value)


def decimal(value: Fraction) -> Decimal:
    """`value` exactly where its decimals end, else with as many digits as spreadsheets show."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    with localcontext(prec=_DIGITS if rest > 1 else 60, rounding=ROUND_HALF_UP):
        found = Decimal(value.numerator) / Decimal(value.denominator)
        return Decimal(int(found)) if found == int(found) else found.normalize()


def stored(value: Fraction) -> str:
    """`value` as a cell stores it."""
    return format(decimal(value), "f")


def serial(value: date) -> str:
    """A day as a cell stores it."""
    return str((value - _DAY_ZERO).days)
