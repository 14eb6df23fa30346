"""Whether a stated rate follows from two stated amounts, which are themselves rounded; if not, which mistake it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from monitoring.amounts import round_half_up
from monitoring.evidence.comparing.quantities import Quantity, Reading

#: By which powers of ten an amount or a rate slips: units and marks by thousands, digits by tens.
_SLIPS = (3, -3, 6, -6, 9, -9, 1, -1, 2, -2)
#: So small a part of a rate's last digit the rounding of the amounts may move it: then a rate that is cut off would be
#: a rate that is rounded from amounts just a little different.
_HAIR = Fraction(1, 10)


def value(quantity: Quantity, reading: Reading | None = None) -> Fraction:
    """An amount in đồng; a number without a unit as it is."""
    return (reading or quantity.reading).value * (quantity.scale or 1)


def span(quantity: Quantity, reading: Reading) -> tuple[Fraction, Fraction]:
    """From what to what an amount may be that is stated so; a mere number counts things and is exact."""
    if quantity.kind == "number" and not reading.decimals:
        return reading.value, reading.value
    half = reading.step / 2
    rough = max(half, reading.rough_step)
    below = rough if quantity.vague in ("nearly", "about") else half
    above = rough if quantity.vague in ("over", "about") else half
    return max(reading.value - below, Fraction(0)), reading.value + above


def together(first: Quantity, second: Quantity) -> Quantity:
    """The sum of two amounts, in the unit of the first."""
    scale = Fraction(second.scale or 1, first.scale or 1)
    sums = tuple(
        Reading(one.value + other.value * scale, min(one.decimals, other.decimals))
        for one, other in readings(first, second)
    )
    return replace(first, readings=sums, other=None)


def percent(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole * 100


def readings(*numbers: Quantity) -> Iterator[tuple[Reading, ...]]:
    """In which ways some numbers of one text can be read: all in one style, or each by itself where it uses both."""
    if any(each.is_free for each in numbers):
        yield from product(*(each.readings for each in numbers))
    else:
        for style in range(max(len(each.readings) for each in numbers)):
            yield tuple(each.readings[min(style, len(each.readings) - 1)] for each in numbers)


def follows(rate: Quantity, part: Quantity, whole: Quantity) -> bool:
    """Whether the rate may be that of the two amounts, in any way in which the three can be read."""
    return any(
        _follows(rate, of_rate, part, of_part, whole, of_whole)
        for of_rate, of_part, of_whole in readings(rate, part, whole)
    )


def _follows(
    rate: Quantity, of_rate: Reading, part: Quantity, of_part: Reading, whole: Quantity, of_whole: Reading
) -> bool:
    if of_whole.value <= 0 or of_part.value < 0:
        return False
    exact = percent(value(part, of_part), value(whole, of_whole))
    if round_half_up(exact, of_rate.decimals) == of_rate.value:
        return True
    least, most = _between(part, of_part, whole, of_whole)
    low, high = span(rate, of_rate)
    is_hair = most - least < 2 * _HAIR * of_rate.step
    return least <= high and low <= most and (is_hair or not _is_cut(exact, of_rate) or bool(rate.vague))


def _between(part: Quantity, of_part: Reading, whole: Quantity, of_whole: Reading) -> tuple[Fraction, Fraction]:
    """From what to what the rate of two amounts may be."""
    scale = Fraction(part.scale or 1, whole.scale or 1) * 100
    (part_low, part_high), (whole_low, whole_high) = span(part, of_part), span(whole, of_whole)
    return part_low / whole_high * scale, part_high / max(whole_low, whole_high / 2) * scale


def _is_cut(exact: Fraction, rate: Reading) -> bool:
    return cut(exact, rate.decimals) == rate.value


def cut(exact: Fraction, decimals: int) -> Fraction:
    """`exact` cut off after so many decimals."""
    return Fraction(int(exact * 10**decimals), 10**decimals)


def mistake(rate: Quantity, part: Quantity, whole: Quantity) -> str:
    """The kind of finding that a rate is which does not follow (see follows) from two amounts."""
    exact = percent(value(part), value(whole))
    if _is_cut(exact, rate.reading):
        return "truncated"
    slips = [slip for slip in _SLIPS if digits(rate) >= (2 if slip % 3 == 0 else 3)]
    if any(round_half_up(exact * Fraction(10) ** slip, rate.reading.decimals) == rate.reading.value for slip in slips):
        return "power_of_ten"
    return "rate_does_not_follow"


def digits(quantity: Quantity) -> int:
    """How many digits of a number tell something: all from the first that is not nought."""
    return len(str(int(quantity.reading.value * 10**quantity.reading.decimals)))


def slipped(rate: Quantity, part: Quantity, whole: Quantity) -> Iterator[tuple[Quantity, Reading]]:
    """Which amount, read in the other style, would make the rate follow."""
    for quantity in (part, whole):
        if quantity.other is not None:
            others = {quantity: quantity.other}
            exact = percent(value(part, others.get(part)), value(whole, others.get(whole)))
            if round_half_up(exact, rate.reading.decimals) == rate.reading.value:
                yield quantity, quantity.other


def rounded(exact: Fraction, like: Reading, at_least: int = 0) -> Decimal:
    """A rate with as many decimals as the stated one has."""
    return round_half_up(exact, max(like.decimals, at_least))


def adds_up(total: Quantity, parts: Iterable[Quantity]) -> bool:
    """Whether parts may add up to the total, each of them being rounded by itself."""
    numbers = [total, *parts]
    for said in readings(*numbers):
        spans = [span(each, reading) for each, reading in zip(numbers, said, strict=True)]
        low, high = (
            [bound[side] * (each.scale or 1) for each, bound in zip(numbers, spans, strict=True)] for side in (0, 1)
        )
        if sum(low[1:]) <= high[0] and low[0] <= sum(high[1:]):
            return True
    return False
