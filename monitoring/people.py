"""Data of a person in a text: identity, phone and account numbers and birthdays, found by their words and shapes.

They are of no use for any figure, so they stay in the file as it was received: whatever is read from it has a mark in
their place that tells only what stood there. What is sure by its shape alone (a citizen's number, a phone number) is
found anywhere; other numbers only behind a word that says what they are, since most numbers are money, papers or codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

IDENTITY, PHONE, ACCOUNT, BIRTHDAY, NAME = KINDS = ("identity", "phone", "account", "birthday", "name")

#: Texts that do not match hold nothing: too few digits, and no word of a birth or an account. For Python and RE2 alike.
PERHAPS = (
    r"(?i)(?:[0-9０-９][^0-9０-９]{0,5}){8}"
    r"|(?:sinh|sn|dob|born|birth|stk|tk|kho[^0-9]{0,4}n|account|a/c)[^0-9０-９]*[0-9０-９]"
)
#: No header: it has a digit.
WITHOUT_DIGITS = r"^[^0-9]*$"
_PERHAPS = re.compile(PERHAPS.replace("]*", "]{0,60}"))  # without looking over and over to the end of a long text
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")

# All patterns below are for bare text: small letters, no accents, nothing invisible.
_GAP, _BESIDE = r"[ .\-]{0,3}", " :.-"
#: No number begins within another, behind the point of a fraction, or within a mark.
_START = r"(?<!\d)(?<!\d\.)(?<!\D0,)(?<!^0,)(?<!#)"
_DATE = (
    r"(?:\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2} thang \d{1,2},? nam \d{4}|(?:19|20)\d{2})(?!\d)"
)
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_TREASURY = re.compile(r"\d{4}\.\d\.\d{7}")
_NEXT = re.compile(r" ?(?:,|;|/|&|\+|-|va|hoac)? ?")
#: How far a word reaches, in letters.
_REACH = 40


#: How every mark begins.
MARK = "(ẩn "


class Found(NamedTuple):
    """What was found, from `start` to before `end` of the text; `key` is the same for one thing however written."""

    start: int
    end: int
    kind: str
    key: str


class Marks:
    """The marks for what was left out of a file. One thing has one number in it: rows of two people stay apart."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}

    def mark(self, kind: str, key: str) -> str:
        """Such as “(ẩn số định danh #3)”."""
        number = self._numbers[kind].setdefault(key, len(self._numbers[kind]) + 1)
        return f"{MARK}{called(kind)} #{number})"

    def hidden(self, text: str, *, shapes: bool = True) -> str:
        """`text` with a mark for everything found in it."""
        return _replaced(text, found(text, shapes=shapes), self)


def hidden(text: str) -> str:
    """`text` for a message: a mark without number for everything found in it."""
    return _replaced(text, found(text), None)


def unnumbered(text: str) -> str:
    """`text` with its marks without their numbers."""
    return _marks().sub(r"(\1)", text)


def marks_in(text: str) -> Iterator[str]:
    """The kind of every mark in `text`."""
    kinds = {f"ẩn {called(kind)}": kind for kind in KINDS}
    return (kinds[mark[1]] for mark in _marks().finditer(text))


def called(kind: str) -> str:
    """What a kind is called in its mark."""
    return str(_declared()[kind]["called"])


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"\((ẩn (?:{'|'.join(map(called, KINDS))}))(?: #\d+)?\)")


def _replaced(text: str, places: Iterable[Found], marks: Marks | None) -> str:
    pieces, end = [], 0
    for place in places:
        mark = marks.mark(place.kind, place.key) if marks else f"{MARK}{called(place.kind)})"
        pieces += [text[end : place.start], mark]
        end = place.end
    return "".join([*pieces, text[end:]]) if pieces else text


def found(text: str, *, shapes: bool = True) -> list[Found]:
    """What `text` says of people, in its order; without `shapes` only what a word says to be such a number.

    `shapes=False` is for cells whose numbers are amounts, counts or numbers of papers.
    """
    if not _PERHAPS.search(text) or not (shapes or _LETTER.search(text)):
        return []
    bare, places = _bared(text)
    look = _Look(text, bare, places)
    taken: list[Found] = []
    for start, end, kind in sorted(look.all(shapes), key=lambda place: (place[0], -place[1])):
        first, last = places[start], places[end - 1] + 1
        if not taken or first >= taken[-1].end:
            taken.append(Found(first, last, kind, key_of(bare[start:end], kind)))
    return taken


def key_of(text: str, kind: str) -> str:
    """What is the same for one thing however it is written."""
    bare = _bared(text)[0]
    if kind in (IDENTITY, PHONE, ACCOUNT):
        digits = re.sub(r"\D", "", bare)
        digits = digits.removeprefix("84") if kind == PHONE and len(digits) > 10 else digits
        return digits.lstrip("0")
    return re.sub(r"\W+", " ", bare).strip()


def says(key: str, text: str, *, but: str = "", whole: bool = False) -> bool:
    """Whether folded `text` has one of the words under `key` of people.yml, other than `but`; is one, with `whole`."""
    pattern = _pattern(key)
    if whole:
        return pattern.fullmatch(text) is not None
    return any(word[0] != but for word in pattern.finditer(text))


def is_of_treasury(account: str) -> bool:
    """Whether an account number is one at the treasury, which is an office's: 3714.0.1056789.92001."""
    return _TREASURY.match(account.strip()) is not None


@cache
def perhaps_named() -> str:
    """A pattern (RE2) for texts that may name what their number is: any but plain codes without such a word."""
    words = {word for kind in (IDENTITY, PHONE, ACCOUNT, BIRTHDAY) for word in _words(kind)}
    return r"(?i)[^0-9A-Za-z./_-]|sn|" + "|".join(sorted(word for word in words if " " not in word))


class _Look:
    """One look at one text: every method gives start, end and kind of places in the bare text."""

    def __init__(self, text: str, bare: str, places: list[int]) -> None:
        self.text, self.bare, self.places = text, bare, places

    def all(self, shapes: bool) -> Iterator[tuple[int, int, str]]:
        yield from self._named(IDENTITY)
        yield from self._named(PHONE)
        yield from self._named(ACCOUNT)
        yield from self._births()
        yield from self._behind_titles()
        if shapes:
            yield from self._shaped()

    def _named(self, kind: str) -> Iterator[tuple[int, int, str]]:
        """Numbers behind a word that says what they are, and those that follow one directly."""
        number = _numbers()[kind]
        for word in _pattern(kind).finditer(self.bare):
            place = number.search(self.bare, word.end(), word.end() + 3 * _REACH)
            if place is None or not self._belongs(word[0], self.bare[word.end() : place.start()], place, kind):
                continue
            beside = not self.bare[word.end() : place.start()].strip(_BESIDE)
            while place is not None and not self._is_money(place, beside=beside):
                yield place.start(), place.end(), kind
                beyond, beside = _NEXT.match(self.bare, place.end()), False
                place = number.match(self.bare, beyond.end() if beyond else place.end())

    def _belongs(self, word: str, between: str, place: re.Match[str], kind: str) -> bool:
        """Whether a word speaks of the number that follows after `between`."""
        if len(between) > _REACH or _DIGIT.search(between) or _pattern("figures").search(between):
            return False
        if kind != ACCOUNT:
            return True
        number = place[0]
        beside = between + self.bare[place.end() : place.end() + _REACH]
        if _TREASURY.match(number) or (len(number) >= 12 and _pattern("treasury").search(beside)):
            return False
        sure = "so" in word or word.startswith("s")
        return not re.fullmatch(_DATE, number) and (
            (sure and not between.strip(_BESIDE)) or not (_AMOUNT.fullmatch(number) or number.endswith("000"))
        )

    def _is_money(self, place: re.Match[str], group: str | int = 0, beside: bool = False) -> bool:
        """Whether a number is money after all: by its unit or, unless it stands `beside` its word, by its round end."""
        is_round = place[group].endswith("000") and not beside
        has_unit = _units().match(self.bare, place.end(group)) is not None
        return not place[group].startswith(("0", "+", "(")) and (is_round or has_unit)

    def _births(self) -> Iterator[tuple[int, int, str]]:
        for place in _birth().finditer(self.bare):
            before = self.bare[max(0, place.start() - _REACH) : place.start()].split()[-1:]
            of_another = place["word"].startswith("sinh") and before and before[0].strip("(,;:") in _words("not_births")
            if not of_another:
                yield *place.span("day"), BIRTHDAY
        for place in _YEAR_OF_BIRTH.finditer(self.bare):
            yield *place.span("year"), BIRTHDAY

    def _behind_titles(self) -> Iterator[tuple[int, int, str]]:
        """“Bà Hồ Thị B, 197123456” and “(12/03/1985)” behind a name."""
        for place in _titled().finditer(self.bare):
            words = (place.start("names") + word.start() for word in re.finditer(r"\S+", place["names"]))
            if all(self.text[self.places[start]].isupper() for start in words):
                if place["day"]:
                    yield *place.span("day"), BIRTHDAY
                elif not self._is_money(place, "number"):
                    yield *place.span("number"), IDENTITY

    def _shaped(self) -> Iterator[tuple[int, int, str]]:
        for kind, pattern in _shapes().items():
            for place in pattern.finditer(self.bare):
                before = self.bare[max(0, place.start() - 40) : place.start()]
                if not _paper(kind).search(before):
                    yield place.start(), place.end(), kind


# ---- patterns --------------------------------------------------------------------------------------------------------


@cache
def _declared() -> dict[str, Any]:
    import yaml  # takes longer than all the rest, and every error passes here

    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("people.yml").read_text(encoding="utf-8"))
    return told


@cache
def _words(key: str) -> list[str]:
    """The words under `key` of people.yml, bare, the longest first."""
    entry = _declared()[key]
    words = entry["words"] if isinstance(entry, dict) else entry
    return sorted((_bared(word)[0] for word in words), key=lambda word: (-len(word), word))


def _any_of(*keys: str) -> str:
    return "|".join(re.escape(word) for key in keys for word in _words(key))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """Any of the words under `key` of people.yml."""
    return re.compile(rf"(?<![a-z0-9])(?:{_any_of(key)})(?![a-z])")


@cache
def _numbers() -> dict[str, re.Pattern[str]]:
    """How a number of each kind is written behind its word, where it may have lost zeros."""
    digits = rf"\d(?:{_GAP}\d)"
    return {
        IDENTITY: re.compile(rf"{_START}(?:\d{{11,12}}|\d{{8,9}}|{digits}{{11}}|{digits}{{8}})(?!\d)"),
        PHONE: re.compile(
            rf"{_START}(?:\(?(?:\+ ?84|84|0)\)?{_GAP}\(?[1-9]\)?(?:{_GAP}\(?\d\)?){{8,9}}|[35789]\d{{8}})(?!\d)"
        ),
        ACCOUNT: re.compile(rf"{_START}(?:\d{{6,20}}|\d(?:[ .\-]?\d){{5,19}})(?!\d)"),
    }


@cache
def _shapes() -> dict[str, re.Pattern[str]]:
    """What is sure by itself. A citizen's number: province, sex and century (0–3 until 2099), year of birth, six more
    digits. Phones: mobile ones, those of places, with the country's number before it.
    """
    provinces = "|".join(_GAP.join(code) for code in _words("provinces"))
    mobile = "|".join(code[1:] for code in _words("mobile"))
    return {
        IDENTITY: re.compile(
            rf"{_START}(?:{provinces}){_GAP}(?:[01]{_GAP}\d|[23]{_GAP}[0-2]){_GAP}\d(?:{_GAP}\d){{6}}(?!\d)"
        ),
        PHONE: re.compile(
            rf"{_START}(?:\(?\+ ?84\)?{_GAP}\(?0?\)?{_GAP}[1-9]\d|\(?0(?:{mobile}))\)?(?:{_GAP}\d){{7}}(?!\d)"
            rf"|{_START}\(?02\d{{1,2}}\)?(?:{_GAP}\d){{7,8}}(?!\d)"
        ),
    }


#: “(SN 1985)”; of the years of the programme it would be money: SN is recurrent funding.
_YEAR_OF_BIRTH = re.compile(r"(?<![a-z0-9])sn[ .:]*(?P<year>19\d\d|200\d)(?!\d)")


@cache
def _birth() -> re.Pattern[str]:
    between = r"(?:[\s:(\x1f|,.]|ngay|nam|vao|la)*"
    return re.compile(rf"(?<![a-z0-9])(?P<word>{_any_of(BIRTHDAY)}){between}(?P<day>{_DATE})")


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9])(?:{_any_of('titles')})[ :.]+(?P<names>[a-z]+(?: [a-z]+){{1,5}})[ ,(:\-–]{{1,3}}(?:so )?"
        rf"(?:(?P<number>\d{{9}})(?!\d)(?![.,]\d)|(?P<day>\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:19\d\d|200\d)(?!\d)))"
    )


@cache
def _units() -> re.Pattern[str]:
    return re.compile(rf"(?:[.,]\d+)? ?(?:{_any_of('units')})(?![a-z0-9])")


@cache
def _paper(kind: str) -> re.Pattern[str]:
    """Words that, directly before a number, make it one of a paper; a tax number has the length of a phone's only."""
    words = _any_of("papers", "tax") if kind == PHONE else _any_of("papers")
    return re.compile(rf"(?<![a-z0-9])(?:{words})[\s:.\-#/]*(?:so)?[\s:.\-#/]*$")


# ---- letters ---------------------------------------------------------------------------------------------------------


def _bared(text: str) -> tuple[str, list[int]]:
    """`text` in small letters without accents and invisible signs, and where each of its letters stands in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in _bare(sign):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


@cache
def _bare(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) in ("Cf", "Mn"):
        return ""
    if sign.isspace():
        return " "
    if unicodedata.category(sign) == "Pd":
        return "-"
    base = [part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)]
    return "".join("d" if part in "đĐÐðƉɖ" else part for part in base).casefold()
