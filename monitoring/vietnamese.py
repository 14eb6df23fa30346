"""Vietnamese text and dates as people write them: keys for matching, one spelling for keeping, dates."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # level, grave, hook, tilde, acute, dot below

#: The 67 lower-case letters of Vietnamese that are not plain ASCII: vowels with marks and tones, and đ.
MARKED_LETTERS = (
    "".join(
        letter
        for vowel in _VOWELS
        for tone in _TONES
        if not (letter := unicodedata.normalize("NFC", vowel + tone)).isascii()
    )
    + "đ"
)

_ALPHABET = frozenset(MARKED_LETTERS + MARKED_LETTERS.upper() + "abcdeghiklmnopqrstuvxy" + "ABCDEGHIKLMNOPQRSTUVXY")

#: Letters that look like Đ and đ: eth (U+00D0, U+00F0) and African d (U+0189, U+0256).
_LOOK_ALIKES = str.maketrans("\u00d0\u00f0\u0189\u0256", "ĐđĐđ")

#: Zero-width characters, soft hyphens and marks of writing direction: invisible, and never meant.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)

#: So few characters are put into a Unicode form in no time, whatever they are.
_SHORT = 1_000

_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]+")
# Neither before a letter nor before a further mark, which the letter would take up once its tone has moved.
_NEWER_TONE_PLACE = re.compile(r"(?i)(?<![q])(?:(o)([àảãáạèẻẽéẹ])|(u)([ỳỷỹýỵ]))(?![^\W\d_]|[\u0300-\u036f])")


def unicode_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """`text` in a Unicode form (NFC, NFKD). Where thousands of marks are stacked on one letter only the first 30
    stay: no writing has more, and to put them in order would take minutes a cell.
    """
    if len(text) <= _SHORT:
        return unicodedata.normalize(form, text)
    lines = (line if len(line) <= _SHORT else _stacks().sub(r"\1", line) for line in text.split("\n"))
    return unicodedata.normalize(form, "\n".join(lines))


@cache
def _stacks() -> re.Pattern[str]:
    """More combining marks on one letter than a stream-safe text has (Unicode Standard Annex 15)."""
    marks = "".join(filter(unicodedata.combining, map(chr, range(0x110000))))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def fold(text: str) -> str:
    """The key under which spellings of one thing meet: lower case, no accents, single spaces for punctuation.

    “X. Vĩnh Ô”, “x vinh o” and “X.VĨNH Ô” share one key, whatever their Unicode form, tone placement or look-alikes.
    """
    # The same headers, names and codes come again and again.
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


@lru_cache(maxsize=1 << 13)
def _folded(text: str) -> str:
    decomposed = unicode_form("NFKD", text.translate(_INVISIBLE).translate(_LOOK_ALIKES))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _NOT_WORD.sub(" ", bare.casefold().replace("đ", "d")).strip()


def lacks_only_marks(text: str, spelling: str) -> bool:
    """Whether `text`, of the same key as `spelling`, has no mark but those of `spelling`: some may be left out.

    “Vinh Ô” is “Vĩnh Ô” typed in haste; “Vĩnh Ơ” is another name.
    """
    marks, allowed = _marks(text), _marks(spelling)
    return len(marks) == len(allowed) and all(map(set.issubset, marks, allowed))


def _marks(text: str) -> list[set[str]]:
    """The marks of each letter and digit."""
    marks: list[set[str]] = []
    for sign in unicode_form("NFKD", normalise(text).casefold()):
        if unicodedata.combining(sign):
            if marks:
                marks[-1].add(sign)
        elif not _NOT_WORD.match(sign):
            marks.append({sign} if sign == "đ" else set())
    return marks


def normalise(text: str) -> str:
    """`text` in the one spelling that is kept as data.

    Composed (NFC); look-alikes of Đ corrected where the rest of the word is Vietnamese; invisible characters
    removed; every run of white space one plain space, trimmed. Tones stand in the older, commoner place
    (hòa, khỏe, thúy; never moved after q: quý).
    """
    composed = unicode_form("NFC", text.translate(_INVISIBLE))
    composed = _WORD.sub(_without_look_alikes, " ".join(composed.split()))
    return _NEWER_TONE_PLACE.sub(_older_tone_place, composed)


def _without_look_alikes(word: re.Match[str]) -> str:
    corrected = word[0].translate(_LOOK_ALIKES)
    return corrected if _ALPHABET.issuperset(corrected) else word[0]


def _older_tone_place(match: re.Match[str]) -> str:
    first, second = match[1] or match[3], match[2] or match[4]
    vowel, tone = list(unicodedata.normalize("NFD", second))
    return unicodedata.normalize("NFC", first + tone) + vowel


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to `word` after folding, or None where none is near enough to be a slip of the pen."""
    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(fold(candidate), candidate)
    nearest = difflib.get_close_matches(fold(word), sorted(by_key), n=1, cutoff=0.75)
    return by_key[nearest[0]] if nearest else None


class UnreadableDate(ValueError):
    """A text that is not written as a date."""


class ImpossibleDate(ValueError):
    """A text written as a date that no calendar has, such as 31/6/2025."""


_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})([/.-])(?P<month>\d{{1,2}})\2(?P<year>\d{{4}}){_TIME}", re.ASCII)
_ISO = re.compile(rf"(?P<year>\d{{4}})([/-])(?P<month>\d{{2}})\2(?P<day>\d{{2}}){_TIME}", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2}) nam (?P<year>\d{4})", re.ASCII)
_SERIAL = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)

_LONGEST_DATE = 40

#: Day 0 of the serial dates of spreadsheets: their 29 February 1900 never was, hence 30 December.
_SERIAL_EPOCH = date(1899, 12, 30)


def parse_date(text: str, *, numeric: bool = False) -> date:
    """The date that `text` writes: 06/3/2024, 31-1-2024, 31.01.2024, 2024-09-30, 2024/09/30 (a time of day is dropped)
    or “ngày 06 tháng 3 năm 2024”.

    With `numeric` (the cell held a number) `text` is a spreadsheet's serial date instead. Raises UnreadableDate
    for other texts, years of two digits among them, and ImpossibleDate for days that no calendar has.
    """
    stripped = text.strip()
    if numeric:
        return _from_serial(stripped)
    match = _DAY_FIRST.fullmatch(stripped) or _ISO.fullmatch(stripped) or _in_words(stripped)
    if not match:
        raise UnreadableDate(text)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise ImpossibleDate(text) from None


def _in_words(text: str) -> re.Match[str] | None:
    return _IN_WORDS.fullmatch(fold(text)) if len(text) <= _LONGEST_DATE else None


def _from_serial(text: str) -> date:
    if not _SERIAL.fullmatch(text):
        raise UnreadableDate(text)
    days = int(text.partition(".")[0])
    if days <= 60:  # day 60 is the 29 February 1900 that never was; nothing before 1 March 1900 is money of today
        raise ImpossibleDate(text)
    try:
        return _SERIAL_EPOCH + timedelta(days=days)
    except OverflowError:
        raise ImpossibleDate(text) from None


def month_in_full(day: date) -> str:
    """The month as Decree 30/2020 writes it: 01, 02, 3 … 12."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def written_day(day: date) -> str:
    """30/9/2024 as Decree 30/2020 writes it: a nought before days below 10 and months 1 and 2."""
    return f"{day:%d}/{month_in_full(day)}/{day.year}"
