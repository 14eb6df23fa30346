"""Numbers, dates and text: read or refused, and what was read is written and read back to the same value."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fuzz.target import Target, text_of
from monitoring import vietnamese
from monitoring.amounts import DONG_PER_UNIT, NUMBER_STYLES, UnreadableNumber, parse_number, to_dong
from monitoring.presentation.wording import Wording


def numbers(data: bytes) -> bool:
    """parse(format(x)) = x in every style; whole đồng give the number back."""
    text, accepted = text_of(data), False
    for style in NUMBER_STYLES:
        try:
            number = parse_number(text, style)
        except UnreadableNumber:
            continue
        accepted = True
        assert number.is_finite(), text
        assert parse_number(text.strip() + " ", style) == number, text
        for language in ("vi", "en"):
            _reads_back(number, language)
        for unit, dong in DONG_PER_UNIT.items():
            try:
                whole = to_dong(number, unit)
            except UnreadableNumber:
                continue
            assert isinstance(whole, int) and whole == Fraction(number) * dong, text
    return accepted


def _reads_back(number: Decimal, language: str) -> None:
    decimals = max(0, -int(number.as_tuple().exponent))
    written = Wording(language).number(number, decimals)
    if len(written) <= 40 and len(number.as_tuple().digits) < 28:  # as long as a number may be written
        style = {"vi": "vietnamese", "en": "english"}[language]
        assert parse_number(written, style) == number, written


def dates(data: bytes) -> bool:
    """A date that was read is written in three ways and read back; serial dates likewise."""
    text, accepted = text_of(data), False
    for numeric in (False, True):
        try:
            day = vietnamese.parse_date(text, numeric=numeric)
        except (vietnamese.UnreadableDate, vietnamese.ImpossibleDate):
            continue
        accepted = True
        year_first, day_first = day.isoformat(), f"{day.day}/{day.month}/{day.year:04}"
        for written in (year_first, day_first, day_first.replace("/", "-"), day_first.replace("/", ".")):
            assert vietnamese.parse_date(written) == day, written
        serial = (day - date(1899, 12, 30)).days
        assert serial <= 60 or vietnamese.parse_date(str(serial), numeric=True) == day, serial
    return accepted


def text(data: bytes) -> bool:
    """The one spelling that is kept is kept when it is read again; keys do not depend on spelling or letter case."""
    given = text_of(data)
    kept = vietnamese.normalise(given)
    assert vietnamese.normalise(kept) == kept
    assert unicodedata.is_normalized("NFC", kept) and kept == " ".join(kept.split())
    key = vietnamese.fold(given)
    assert vietnamese.fold(key) == key
    assert vietnamese.fold(kept) == key
    assert vietnamese.lacks_only_marks(given, given)
    vietnamese.suggest(given, ["Vĩnh Ô", "Vĩnh Khê", given[:5]])
    return bool(kept)


PARSERS = (
    Target("numbers", "numbers in the three styles, whole đồng", numbers, [
        text.encode() for text in (
            "17.462", "1.437,8", "2,149.287", "(1.250)", "1 250 000", "-", "12,5tr", "−3,25", "1e5", "0.1E-3",
            "939\u00a0018", "1.2345,6", "+7", "٣", "1,,2", "9" * 40,
        )
    ]),
    Target("dates", "dates as written and as serial numbers", dates, [
        text.encode() for text in (
            "06/3/2024", "31-1-2024", "31.01.2024", "2024-09-30", "2024-09-30 12:30:01.5", "31/6/2025", "45382",
            "45382.5", "60", "9999999", "1/1/0001", "29/02/1900",
        )
    ]),
    Target("text", "Vietnamese text and its keys", text, [
        text.encode() for text in (
            "X. Vĩnh Ô", "hoà hòa khoẻ thuý quý", "Ðắk Lắk", "u\u031b\u0323o\u031b\u0300ng", "\ufeffa\u200bb\u00adc",
            "ĐƯỜNG", "ß İ ı ﬁ ǆ", "Dự án 3 (TDA 2)", "\u0301\u0323", "a" + "\u0301" * 50,
        )
    ]),
)  # fmt: skip
