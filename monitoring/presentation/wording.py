"""Words, numbers and dates in Vietnamese and English."""

from __future__ import annotations

import csv
import string
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from babel import Locale

from monitoring import vietnamese
from monitoring.amounts import Dong, round_half_up, to_million
from monitoring.errors import UsageError
from monitoring.messages import LANGUAGES, plural_translator, translator
from monitoring.presentation.blocks import Part, sentence
from monitoring.tables.phase_rows import PhaseWordRow


def _terms() -> dict[str, dict[str, str]]:
    terms: dict[str, dict[str, str]] = {}
    with Path(__file__).with_name("terms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            terms.setdefault(row["list"], {})[row["code"]] = row["words"]
    return terms


#: What the codes of the tables are called (terms.csv): list → code → message id, in the order in which they are told.
TERMS = _terms()
_THOUSAND = 1000


class Wording:
    """Texts of one language: `wording._("…")` translates, `ngettext` for one thing or many; the other methods format.

    `phase`: the words that the phase of a report's year puts otherwise. Those about kinds of money, or the period, hold
    wherever a code is named, those about components in the report's own sentences alone: the name of an office keeps
    its words.
    Raises UsageError for a language other than vi and en.
    """

    def __init__(self, language: str, phase: Iterable[PhaseWordRow] = ()) -> None:
        if language not in LANGUAGES:
            raise UsageError(
                "“{language}” is not a language of the reports.", remedy="Choose vi or en.", language=language
            )
        self.language = language
        self._, self.ngettext = translator(language), plural_translator(language)
        own = [row for row in phase if row.language == language]
        self._money = [pair for row in own if row.about != "component" for pair in _with_capital(row.word, row.becomes)]
        self._words = [pair for row in own for pair in _with_capital(row.word, row.becomes)]
        if own:
            one, many = self._, self.ngettext
            self._ = lambda message: self.said(one(message))
            self.ngettext = lambda single, plural, count: self.said(many(single, plural, count))

    def term(self, kind: str, code: str) -> str:
        """What a code of one of the lists of terms.csv is called."""
        return self._(TERMS[kind][code])

    def say(self, message: str, /, **parts: Part) -> tuple[Part, ...]:
        """Translate `message` and put parts (numbers, links, words) into its {named} places; see blocks.sentence."""
        return sentence(self._(message), **parts)

    def say_counted(self, one: str, many: str, count: int, /, **parts: Part) -> tuple[Part, ...]:
        """The same with one of two messages, by `count`; {n} is the count, where no other part is given for it."""
        counted = {"n": self.number(count)} if "n" in placeholders(one if count == 1 else many) else {}
        return sentence(self.ngettext(one, many, count), **counted | parts)

    def name(self, names: Mapping[str, str]) -> str:
        """The text of a {vi, en} map."""
        return self.of_phase(names[self.language])

    def of_phase(self, text: str) -> str:
        """A text that names kinds of money, with the words of the phase."""
        return _replaced(text, self._money)

    def said(self, text: str) -> str:
        """A text of the project's own with all words of the phase."""
        return _replaced(text, self._words)

    def number(self, value: Decimal | Fraction | int, digits: int = 0) -> str:
        """An exact value rounded once, half up, to `digits` decimals, in the style of the language."""
        return f"{round_half_up(value, digits):,f}".translate(_marks(self.language))

    def exact(self, value: Decimal | Fraction | int) -> str:
        """A value with the decimals that it has (at most 6), such as a target of 98,5."""
        text = format(round_half_up(value, 6).normalize(), "f")
        return self.number(value, len(text.partition(".")[2]))

    def as_written(self, value: Decimal) -> str:
        """A decimal with the decimals that it is written with: 98,0 stays 98,0."""
        return self.number(value, max(-int(value.as_tuple().exponent), 0))

    def percent(self, value: Decimal | Fraction | int, digits: int = 1) -> str:
        """A value in percent, such as 89,1%; nothing at all is 0%, what rounds to nothing 0,0%."""
        return f"{self.number(value, digits if value else 0)}%"

    def million(self, dong: int, digits: int = 3) -> str:
        """Whole đồng in triệu (million đồng) without the unit: 13.513,610; nothing at all is 0."""
        return self.number(to_million(dong), digits if dong else 0)

    def date(self, day: date) -> str:
        """30/9/2024 as Decree 30/2020 writes it (a nought before days below 10 and months 1 and 2), or 30 September
        2024."""
        if self.language == "en":
            return f"{day.day} {_english().months['format']['wide'][day.month]} {day.year}"
        return vietnamese.written_day(day)

    def month(self, year: int, month: int) -> str:
        """A month as reports call it: tháng 10 năm 2026, or October 2026."""
        if self.language == "en":
            return f"{_english().months['format']['wide'][month]} {year}"
        return f"tháng {month} năm {year}"

    def month_in_short(self, month: int) -> str:
        """A month where there is little room: T9, or Sep."""
        return str(_english().months["format"]["abbreviated"][month]) if self.language == "en" else f"T{month}"

    def fill(self, message: str, values: Mapping[str, object]) -> str:
        """Translate `message` and fill its {named} placeholders, each value formatted by its type.

        Dong: amount in triệu with its unit; Fraction: exact number; Decimal: as written; {vi, en} map: the name;
        date: date.
        """
        return self._(message).format(**{name: self.text(value) for name, value in values.items()})

    def text(self, value: object) -> str:
        """One value as text of this language (see fill)."""
        if isinstance(value, Dong):
            if value % _THOUSAND:  # as people write an amount that is no whole thousand
                return self._("{dong} đồng").format(dong=self.number(value))
            return self._("{amount} million đồng").format(amount=self._short_million(value))
        if isinstance(value, Mapping):
            return self.name(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, Decimal):
            return self.as_written(value)
        if isinstance(value, Fraction):
            return self.exact(value)
        if isinstance(value, (list, tuple)):
            return ", ".join(self.text(item) for item in value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        return str(value)

    def _short_million(self, dong: int) -> str:
        """Triệu with as many of its three decimals as the amount has."""
        return self.exact(to_million(dong))


def _with_capital(word: str, becomes: str) -> tuple[tuple[str, str], ...]:
    return (word, becomes), (word[:1].upper() + word[1:], becomes[:1].upper() + becomes[1:])


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for word, becomes in pairs:
        text = text.replace(word, becomes)
    return text


@cache
def _english() -> Locale:
    return Locale.parse("en")


@cache
def _marks(language: str) -> dict[int, str]:
    """From Python's marks of a number to those of a language, as the Unicode locale data has them.

    Babel's own format_decimal reads its pattern anew for each number; a report prints thousands.
    """
    symbols = Locale.parse(language).number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": "\u2212"})


def placeholders(message: str) -> set[str]:
    """The names of the {placeholders} of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
