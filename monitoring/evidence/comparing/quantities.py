"""The numbers of a text with what they are: amounts of money in their unit, rates, mere numbers; how exactly stated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from monitoring.amounts import UnreadableNumber, parse_number
from monitoring.vietnamese import MARKED_LETTERS
from monitoring.yaml_files import shipped_yaml

#: How a language writes numbers.
STYLE_OF = {"vi": "vietnamese", "en": "english"}
_OTHER = {"vietnamese": "english", "english": "vietnamese"}

#: A number as it is written, without the marks of a sentence behind it; a minus only where nothing stands before it.
NUMBER = re.compile(r"(?:(?<![\w.,)/%])[−+-])?(?:(?<![\w.,$€])|(?<=VND)|(?<=VNĐ))\d(?:[\d.,]*\d)?(?!\w*\d)")
#: Days, months, years, periods, numbers of documents and of projects: no figures.
_NO_FIGURES = re.compile(
    r"\b\d{1,2}([/.-])\d{1,2}\1\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{4}\s*[-–]\s*\d{4}\b|\b\d{1,2}/(?:19|20)\d\d\b"
    r"|\b\d+(?:/\d{4})?/[\w-]*[A-ZĐ]{2,}[\w-]*|(?i:\bof (?:19|20)\d\d\b)"
    r"|(?i:\b(?:ngày|đến|từ|on|by|of)\s+\d{1,2}/\d{1,2}(?:/\d{4})?\b(?!\s*(?:tỷ|triệu|xã|thôn|hộ|billion|million|communes)))"
    r"|(?i:\b(?:năm|tháng|ngày|quý|giai đoạn|điều|khoản|mục|phụ lục|trang|số|in|year|quarter|page|article|annex|"
    r"dự án|dự án thành phần|chương trình|project|program(?:me)?)\s+"
    r"\d{1,4}\b(?![.,]?\d|\s*[%/]|\s*(?:tỷ|tỉ|triệu|nghìn|đồng|billion|million)\b))"
)
#: A text of which so many times more numbers are written in one style than in the other uses that style.
_OVERWHELMING = 10
_VND_BEFORE = re.compile(r"(?:VND|VNĐ)\s*$", re.IGNORECASE)


@cache
def cue(name: str) -> re.Pattern[str]:
    """The words of one meaning (cues.yml), whole, in small or capital letters."""
    return words(cue_data()[name])


@cache
def words(alternatives: str) -> re.Pattern[str]:
    """Any of some words (`a|b`), whole, in small or capital letters."""
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


@cache
def cue_data() -> dict[str, Any]:
    data: dict[str, Any] = shipped_yaml(Path(__file__).with_name("cues.yml"))
    return data


@dataclass(frozen=True)
class Reading:
    """What a written number says: its exact value, and how many decimals it has."""

    value: Fraction
    decimals: int

    @property
    def step(self) -> Fraction:
        """One in the last place that is written."""
        return Fraction(1, 10**self.decimals)

    @property
    def rough_step(self) -> Fraction:
        """One in the last place that is not nought, hundreds of 1.300, but no more than a twentieth of the number where
        it has further places: so much “more than” or “about” may be off.
        """
        step, whole = self.step, abs(self.value)
        while whole and (whole / step) % 10 == 0:
            step *= 10
        return min(step, max(self.step, whole / 20))


@dataclass(frozen=True)
class Style:
    """In which style a text writes numbers; whether its numbers prove that, or prove that it uses both."""

    name: str
    proven: bool
    is_mixed: bool = False


@dataclass(frozen=True)
class Quantity:
    """A number of a text, from `start` to `number_end`, with its unit to `end`.

    `kind`: amount, rate, points (a difference of rates) or number. `readings`: what it says in the style of the text,
    and, where nothing proves the style, what it says in the other. `other`: what it says in the other style, if that is
    another number. `scale`: đồng in one of its unit, None where none is named. `vague`: over, nearly, about or "".
    `style`: in which it is written. `is_free`: the text is proven to use both styles.
    """

    start: int
    number_end: int
    end: int
    written: str
    kind: str
    readings: tuple[Reading, ...]
    other: Reading | None
    scale: int | None
    vague: str
    style: str
    is_free: bool

    @property
    def reading(self) -> Reading:
        return self.readings[0]


def language_of(text: str) -> str:
    """vi where letters of Vietnamese are frequent, otherwise en."""
    head = text[:20_000].lower()
    return "vi" if sum(letter in MARKED_LETTERS for letter in head) * 10 > len(head) else "en"


def read_as(written: str, style: str) -> Reading | None:
    """What a written number says in a style of NUMBER_STYLES; None where it contradicts the style."""
    try:
        number = parse_number(written, style)
    except UnreadableNumber:
        return None
    mark = "," if style == "vietnamese" else "."
    return Reading(Fraction(number), len(written.partition(mark)[2]))


def style_of(texts: Iterable[str], language: str) -> Style:
    """The style that the amounts, rates and cells of a text prove, those that can be read in one style alone; where
    they prove none, or both, that of its language.
    """
    votes = Counter(
        style
        for text in texts
        for found in _found(text)
        if found.kind != "number" or found.written == text.strip()
        if (style := _only_style(found.written))
    )
    if not votes:
        return Style(STYLE_OF[language], False)
    (name, most), *others = votes.most_common()
    if others and most < _OVERWHELMING * others[0][1]:
        return Style(STYLE_OF[language], False, is_mixed=True)
    return Style(name, True)


def _only_style(written: str) -> str | None:
    fitting = [style for style in _OTHER if read_as(written, style)]
    return fitting[0] if len(fitting) == 1 else None


def quantities(text: str, style: Style) -> list[Quantity]:
    """The numbers of `text` in order. Days, years, and numbers of documents are none."""
    return [
        Quantity(
            **vars(found),
            readings=readings,
            other=other,
            style=_only_style(found.written) or style.name,
            is_free=style.is_mixed,
        )
        for found in _found(text)
        for readings, other in [_readings(found.written, style)]
        if readings
    ]


def _readings(written: str, style: Style) -> tuple[tuple[Reading, ...], Reading | None]:
    own, other = read_as(written, style.name), read_as(written, _OTHER[style.name])
    if own is None or other is None or own == other:
        return tuple(filter(None, [own or other])), None
    return ((own,) if style.proven else (own, other)), other


@dataclass(frozen=True)
class _Found:
    start: int
    number_end: int
    end: int
    written: str
    kind: str
    scale: int | None
    vague: str


def no_figures(text: str) -> list[tuple[int, int]]:
    """From where to where days, years, and numbers of documents stand in a text."""
    return [match.span() for match in _NO_FIGURES.finditer(text)]


def _found(text: str) -> list[_Found]:
    """The numbers of a text, whatever their style, and the kind that the words around them give them."""
    masked = _NO_FIGURES.sub(lambda match: "\0" * len(match[0]), text)
    found = []
    for match in NUMBER.finditer(masked):
        kind, scale, end = _kind(text, match)
        before = text[max(0, match.start() - 40) : match.start()]
        vague = next((name for name in ("over", "nearly", "about") if _vague(name).search(before)), "")
        found.append(_Found(match.start(), match.end(), end, match[0], kind, scale, vague))
    return found


def _kind(text: str, number: re.Match[str]) -> tuple[str, int | None, int]:
    """Kind, unit and end of what begins with a number."""
    for name, kind in (("points", "points"), ("percent", "rate")):
        if unit := right_behind(cue_data()[name]).match(text, number.end()):
            return kind, None, unit.end()
    for scale, spelling in cue_data()["units"].items():
        if unit := right_behind(spelling).match(text, number.end()):
            counts = right_behind(cue_data()["things"]).match(text, unit.end())
            return ("number", None, number.end()) if counts else ("amount", scale, unit.end())
    if _VND_BEFORE.search(text, 0, number.start()):
        return "amount", 1, number.end()
    return "number", None, number.end()


@cache
def right_behind(spelling: str) -> re.Pattern[str]:
    """Words that follow at once, after a space or none."""
    return re.compile(rf"\s*(?:{spelling})(?!\w)", re.IGNORECASE)


@cache
def _vague(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cue_data()['vague'][name]})\s*(?:VND|VNĐ)?\s*$", re.IGNORECASE)
