"""Rates of a text held against the amounts that they are of. Nothing is told without proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitoring.evidence.comparing import ratios
from monitoring.evidence.comparing.quantities import Quantity, cue
from monitoring.evidence.comparing.sentences import Amount, Fault, Sentence

#: So far behind a rate its amounts may follow it, and so far before it stand the words that tell what it is.
_NEAR = 60
#: No longer is a line that says a rate and nothing else.
_LINE = 60
#: A “sentence” of more numbers is a table that lost its lines.
_MOST_NUMBERS = 24
#: Amounts of far-off sentences belong to a rate only if so many of its digits say so.
_TELLING_DIGITS = 4
#: So many sentences before a rate money carried over may be told of.
_LOOKS_BACK = 6


def rate_faults(text: Sequence[Sentence]) -> Iterator[Fault]:
    """The rates of a text that do not follow from the amounts that they are of."""
    for place, sentence in enumerate(text):
        if len(sentence.numbers) <= _MOST_NUMBERS:
            for number, each in enumerate(sentence.numbers):
                if each.quantity.kind == "rate" and _is_achieved(each):
                    yield from _of_rate(text, place, number)


def _is_achieved(rate: Amount) -> bool:
    """Whether the words before a rate say that it is what has been reached, and none that it is a change."""
    near = rate.before[-_NEAR:]
    if cue("changed").search(near) or cue("changed_behind").search(rate.behind):
        return False
    bare = near.rstrip().rpartition(" ")[0] if rate.quantity.vague else near
    return bool(cue("achieved").search(near) or re.search(r"[=(,:]\s*$", bare))


def _of_rate(text: Sequence[Sentence], place: int, number: int) -> Iterator[Fault]:
    sentence = text[place]
    rate = sentence.numbers[number].quantity
    if pair := _beside(sentence, number):
        yield from _judged(sentence, rate, *pair)
        return
    segment = _segment(sentence, number)
    parts, bases = _named([each for each in segment if each.is_amount and each.role != "unspent"])
    if listed := _listed(text, place):
        parts, bases = listed
    elif not bases:
        bases = _behind(sentence, number)
    if not parts:
        return
    part, earlier = parts[-1], [each for before in text[:place] for each in before.amounts]
    earlier += [each for each in sentence.numbers[:number] if each.is_amount and each is not parts[-1]]
    if unclear := _unclear_base(text, place, number, part, earlier):
        yield unclear
    elif _is_explained(text, place, number, part, earlier):
        return
    elif len(parts) == len(bases) == 1:
        is_sure = _same_subset(part.before, bases[0].before + bases[0].behind)
        yield from _judged(sentence, rate, part.quantity, bases[0].quantity, is_sure)
    elif len(parts) == 1 and not bases:
        yield from _against_earlier(text, place, rate, part, earlier)


def _segment(sentence: Sentence, number: int) -> list[Amount]:
    """The numbers between the rate before and this one."""
    rates = [place for place in range(number) if sentence.numbers[place].quantity.kind == "rate"]
    return list(sentence.numbers[rates[-1] + 1 if rates else 0 : number])


def _listed(text: Sequence[Sentence], place: int) -> tuple[list[Amount], list[Amount]] | None:
    """Plan and disbursement of a rate that stands in a line by itself, below two such lines that tell these."""
    lines = text[max(0, place - 2) : place + 1]
    if len(lines) < 3 or any(len(line.text[line.start : line.end]) > _LINE or len(line.numbers) > 1 for line in lines):
        return None
    amounts = [each for line in lines[:2] for each in line.amounts]
    parts, bases = [each for each in amounts if each.role == "disbursed"], [each for each in amounts if each.is_base]
    return (parts, bases) if len(parts) == len(bases) == 1 else None


def _behind(sentence: Sentence, number: int) -> list[Amount]:
    """The plan that stands behind its rate: “đạt 25,9% kế hoạch (63,4 tỷ đồng)”."""
    following = sentence.numbers[number + 1 : number + 2]
    return [each for each in following if each.is_amount and each.is_base and not re.search("[,;:]", each.before)]


def _named(amounts: Sequence[Amount]) -> tuple[list[Amount], list[Amount]]:
    """What has been disbursed and the plans; of two amounts, of which the words name one, the other is the other."""
    parts = [each for each in amounts if each.role == "disbursed"]
    bases = [each for each in amounts if each.is_base]
    if len(amounts) == 2 and len(parts) + len(bases) == 1:
        others = [each for each in amounts if each not in (*parts, *bases) and not each.is_carried]
        return parts or others, bases or others
    return parts, bases


def _beside(sentence: Sentence, number: int) -> tuple[Quantity, Quantity] | None:
    """The two amounts that are written one over the other right before a rate, or behind one that has none before it:
    16,394/63,4 tỷ đồng.
    """
    numbers = sentence.numbers
    if number >= 2 and _is_over(sentence, number - 1) and len(numbers[number].before) <= _NEAR:
        return _in_one_unit(numbers[number - 2].quantity, numbers[number - 1].quantity)
    is_near = number + 2 < len(numbers) and re.fullmatch(rf"[^;]{{0,{_NEAR}}}", numbers[number + 1].before)
    if is_near and not _segment(sentence, number) and _is_over(sentence, number + 2):
        return _in_one_unit(numbers[number + 1].quantity, numbers[number + 2].quantity)
    return None


def _is_over(sentence: Sentence, number: int) -> bool:
    pair = [each.quantity for each in sentence.numbers[number - 1 : number + 1]]
    between = sentence.text[pair[0].end : pair[1].start].strip()
    return all(each.kind in ("amount", "number") for each in pair) and bool(cue("over_total").fullmatch(between))


def _in_one_unit(part: Quantity, whole: Quantity) -> tuple[Quantity, Quantity]:
    scale = part.scale or whole.scale
    kind = "amount" if scale else "number"
    # What stands between them, “trên” or “over”, says nothing of the second.
    whole = replace(whole, scale=whole.scale or scale, kind=kind, vague="")
    return replace(part, scale=part.scale or scale, kind=kind), whole


def _judged(
    sentence: Sentence, rate: Quantity, part: Quantity, whole: Quantity, is_sure: bool = True
) -> Iterator[Fault]:
    """The fault of a rate whose two amounts are known; where they are not surely, only one that its digits prove."""
    if whole.reading.value <= 0 or part.reading.value < 0 or ratios.follows(rate, part, whole):
        return
    kind = ratios.mistake(rate, part, whole)
    if kind == "power_of_ten" and (slips := list(ratios.slipped(rate, part, whole))):
        quantity, reading = slips[0]
        yield Fault(kind, sentence.passage, quantity, ratios.value(quantity, reading))
    elif is_sure or kind != "rate_does_not_follow":
        yield Fault(kind, sentence.passage, rate, ratios.percent(ratios.value(part), ratios.value(whole)))


def _is_explained(text: Sequence[Sentence], place: int, number: int, part: Amount, earlier: Sequence[Amount]) -> bool:
    """Whether a rate follows from two amounts of its paragraph, from one of its sentence and an earlier plan, or from a
    plan together with what was carried over.
    """
    own, near = text[place], text[max(0, place - 3) : place + 2]
    rate = own.numbers[number].quantity
    beside = [each for sentence in near if sentence.passage == own.passage for each in sentence.amounts]
    pairs = [
        (one.quantity, whole.quantity)
        for one in beside
        for whole in beside
        if one is not whole and not (one.is_base and whole.role == "disbursed")
    ]
    pairs += [
        (one.quantity, whole.quantity) for one in own.amounts for whole in earlier if whole.is_base and one is not whole
    ]
    carried = _with_carried(text, place, number, earlier)
    pairs += [(part.quantity, ratios.together(base, more)) for base, more in carried]
    return any(ratios.follows(rate, one, whole) for one, whole in pairs)


def _against_earlier(
    text: Sequence[Sentence], place: int, rate: Quantity, part: Amount, earlier: Sequence[Amount]
) -> Iterator[Fault]:
    """The fault of a rate of one amount, whose plan stands in a sentence before: in the nearest, if that names one
    amount alone; in any other only if many digits show that the rate was cut off.
    """
    sentence = text[place]
    before = next((each for each in reversed(text[:place]) if each.amounts), None)
    if before and place - text.index(before) <= 2 and [each.is_base for each in before.amounts] == [True]:
        is_sure = before.passage == sentence.passage and _same_subset(part.before, before.text)
        yield from _judged(sentence, rate, part.quantity, before.amounts[0].quantity, is_sure)
    elif ratios.digits(rate) >= _TELLING_DIGITS:
        for base in (each.quantity for each in reversed(earlier) if each.is_base and each.quantity.reading.value > 0):
            if ratios.mistake(rate, part.quantity, base) == "truncated":
                yield from _judged(sentence, rate, part.quantity, base)
                return


def _same_subset(part: str, base: str) -> bool:
    """Whether the words of an amount limit it to no other part of the money than those of its plan do."""
    named = {found[0].lower() for found in cue("subset").finditer(part)}
    return named <= {found[0].lower() for found in cue("subset").finditer(base)}


def _unclear_base(
    text: Sequence[Sentence], place: int, number: int, part: Amount, earlier: Sequence[Amount]
) -> Fault | None:
    """A rate that follows from a plan alone, where money carried over is told of beside it, and the text does not say
    that the rate leaves it out.
    """
    sentence = text[place]
    rate, behind = sentence.numbers[number].quantity, sentence.text[part.quantity.end : sentence.end]
    if part.is_carried or cue("excluded").search(behind) or cue("year_base").search(behind):
        return None
    for base, more in _with_carried(text, place, number, earlier):
        exact = ratios.percent(ratios.value(part.quantity), ratios.value(ratios.together(base, more)))
        is_other = ratios.rounded(exact, rate.reading) != rate.reading.value
        if is_other and ratios.follows(rate, part.quantity, base):
            return Fault("base_unclear", sentence.passage, rate, exact, 1)
    return None


def _with_carried(
    text: Sequence[Sentence], place: int, number: int, earlier: Sequence[Amount]
) -> Iterator[tuple[Quantity, Quantity]]:
    """Each plan before a rate with the money carried over that is told of beside it, if that is one amount."""
    carried = list(_carried(text, place, number))
    if len(carried) == 1:
        bases = (each for each in reversed(earlier) if each.is_base and each.quantity.reading.value > 0)
        yield from ((each.quantity, carried[0].quantity) for each in bases)


def _carried(text: Sequence[Sentence], place: int, number: int) -> Iterator[Amount]:
    """Amounts carried over that stand before a rate by themselves: parts of no other, without a rate of their own."""
    for sentence in text[max(0, place - _LOOKS_BACK) : place + 1]:
        numbers = sentence.numbers[:number] if sentence is text[place] else sentence.numbers
        for position, each in enumerate(numbers):
            has_own = any(
                other.quantity.kind == "rate" or (other.role == "disbursed" and other.is_carried)
                for other in numbers[position + 1 :]
            )
            is_alone = not has_own and not cue("parts").search(sentence.text, sentence.start, each.quantity.start)
            if is_alone and each.is_carried and each.role != "disbursed" and each.is_amount:
                yield each
