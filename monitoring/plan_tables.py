"""The tables of a plan as they are transcribed: the columns of each file, what a cell may hold, how a file is read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from monitoring.amounts import parse_number
from monitoring.errors import InputError, Part, part
from monitoring.workspace import regular
from monitoring.wrong_fields import summarised
from monitoring.yaml_files import shipped_yaml

#: Where money comes from; what the people, other programmes and the local budget add is counterpart money.
SOURCES = ("central", "local", "mobilised", "people")
CAPITALS = ("development", "recurrent")
PLAN_KINDS = ("year", "carried_over")
MEASURES = ("allocation", "expected_investment", "disbursed", "base", "rate")
TARGET_KINDS = ("rate", "change", "count", "milestone", "narrative")
#: Whether those whom an indicator counts are given, or each further case adds to numerator and denominator.
POPULATIONS = ("fixed", "growing")
COMPARATORS = (">", ">=", "<", "<=", "=")

#: Units as the plan prints them, and the codes of monitoring.amounts.
UNITS_OF_MONEY = {"đồng": "dong", "nghìn đồng": "thousand", "triệu đồng": "million", "tỷ đồng": "billion"}
#: What files call the codes; the plan is one of them.
_SPELLINGS = Path(__file__).parent / "cleaning" / "codelists.yml"
_DATE = re.compile(r"(?P<day>\d{1,2})(?:/| tháng )(?P<month>\d{1,2})(?:/| năm )(?P<year>\d{4})", re.ASCII)


# ---- reading one file ------------------------------------------------------------------------------------------------

#: The rows of a file by the line they stand on, column → text. Not a data frame: every notebook reads the plan, and for
#: some dozen rows plain Python is six times faster, pandera another six.
Rows = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Column:
    """What a cell may hold: texts that pass `test` (`says` is the reason otherwise), or nothing where `optional`.

    `words`: spellings that stand for a code, such as those of the forms; the code is what counts.
    """

    test: Callable[[str], bool] = bool
    says: Part | None = None
    optional: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def problem(self, text: str) -> Part | None:
        """Why `text` may not stand here, or None."""
        if not text.strip():
            return None if self.optional and not text else part("must not be empty")
        if not unicodedata.is_normalized("NFC", text):
            return part("not in Unicode form NFC")
        return None if self.test(self.code(text)) else self.says

    def code(self, text: str) -> str:
        return self.words.get(_spelling(text), text) if self.words else text


def read_table(path: Path, columns: dict[str, Column], where: str) -> Rows:
    """The file's rows, words for codes as codes, once every cell may stand in its column."""
    rows = _rows(path, list(columns), where)
    refuse(
        (
            part("line {line}, {column} “{text}”: {problem}", line=line, column=name, text=text, problem=problem)
            for line, row in rows.items()
            for name, text in row.items()
            if (problem := columns[name].problem(text))
        ),
        where,
    )
    return {line: {name: columns[name].code(text) for name, text in row.items()} for line, row in rows.items()}


def _rows(path: Path, columns: list[str], where: str) -> Rows:
    try:
        with regular(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            lines = [(reader.line_num, row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "The file cannot be read as CSV in UTF-8: {reason}.",
            where=where,
            remedy="Save it as CSV UTF-8 with commas.",
            reason=type(error).__name__,
        ) from error
    if header != columns:
        raise InputError(
            "The columns are {found}.",
            where=where,
            remedy="They must be {wanted}.",
            found=", ".join(header),
            wanted=", ".join(columns),
        )
    refuse(
        (
            part("line {line}: {count} fields instead of {wanted}", line=line, count=len(row), wanted=len(columns))
            for line, row in lines
            if len(row) != len(columns)
        ),
        where,
    )
    return {line: dict(zip(columns, row, strict=True)) for line, row in lines}


def refuse(problems: Iterable[Part], where: str) -> None:
    found = list(problems)
    if found:
        raise InputError(
            "The plan's transcription has wrong rows: {problems}.",
            where=where,
            remedy="Compare these rows with the plan and correct them.",
            problems=summarised(found),
        )


# ---- what a column may hold ------------------------------------------------------------------------------------------


def printed_date(text: str) -> date | None:
    """The day that `text` prints (`06/3/2024`, `14 tháng 10 năm 2021`); None for empty text.

    Raises ValueError for anything else, and for a day that does not exist.
    """
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def can_read(read: Callable[[str], object]) -> Callable[[str], bool]:
    def can_be_read(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return can_be_read


def _spelling(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _words(name: str) -> dict[str, str]:
    """Every spelling of a code list that files may use → its code: the forms teach them, a plan may use them too."""
    lists = shipped_yaml(_SPELLINGS)
    return {_spelling(word): code for code, words in lists[name].items() for word in words}


def _choice(*allowed: str, optional: bool = False, words: str = "") -> Column:
    says = part("not one of {allowed}", allowed=" ".join(allowed))
    return Column(lambda text: text in allowed, says, optional, _words(words) if words else {})


def _pattern(pattern: str, says: Part, optional: bool = False) -> Column:
    return Column(lambda text: re.fullmatch(pattern, text, re.ASCII) is not None, says, optional)


def _number(optional: bool = False) -> Column:
    return Column(can_read(parse_number), part("not a number written like 1.437,8"), optional)


_TEXT, _REQUIRED = Column(optional=True), Column()
_DAY = Column(can_read(printed_date), part("not a date written like 31/01/2024"), optional=True)
_TRANCHE = _pattern(r"\d", part("not the number of a tranche"), optional=True)

SCHEMAS = {
    "components": {
        "component": _pattern(r"\d{1,2}(\.\d{1,2})?", part("not a code like 3 or 3.2")),
        "name_vi": _REQUIRED,
        "name_en": _REQUIRED,
        "short_vi": _REQUIRED,
        "short_en": _REQUIRED,
        "aliases": _TEXT,
        "place": _REQUIRED,
    },
    "allocations": {
        "component": _REQUIRED,
        "source": _choice(*SOURCES, words="sources"),
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "tranche": _TRANCHE,
        "amount": _number(),
        "unit": _choice(*UNITS_OF_MONEY),
        "note": _TEXT,
        "place": _REQUIRED,
    },
    "stated_totals": {
        "id": _pattern(r"[a-z0-9_.]+", part("not an id of a-z 0-9 _ .")),
        "year": _pattern(r"20\d\d", part("not a year"), optional=True),
        "measure": _choice(*MEASURES),
        "source": _choice(*SOURCES, optional=True, words="sources"),
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "plan_kind": _choice(*PLAN_KINDS, optional=True, words="plan_kinds"),
        "tranche": _TRANCHE,
        "amount": _number(),
        "unit": _choice(*UNITS_OF_MONEY, "%"),
        "part_of": _TEXT,
        "as_of": _DAY,
        "note": _TEXT,
        "place": _REQUIRED,
    },
    "targets": {
        "indicator": _pattern(r"[a-z][a-z0-9_]*", part("not a code of a-z 0-9 _")),
        "name_vi": _REQUIRED,
        "name_en": _REQUIRED,
        "kind": _choice(*TARGET_KINDS),
        "commune": _TEXT,
        "numerator_vi": _TEXT,
        "numerator_en": _TEXT,
        "denominator_vi": _TEXT,
        "denominator_en": _TEXT,
        "comparator": _choice(*COMPARATORS, optional=True),
        "target": _number(optional=True),
        "unit": _choice("percent", "points", "count"),
        "direction": _choice("up", "down"),
        "baseline": _number(optional=True),
        "counted_vi": _TEXT,
        "counted_en": _TEXT,
        "agency": _REQUIRED,
        "component": _TEXT,
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "place": _REQUIRED,
        "note": _TEXT,
    },
    "leads": {
        "component": _REQUIRED,
        "agency": _REQUIRED,
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "place": _REQUIRED,
    },
    "documents": {
        "number": _TEXT,
        "date": _DAY,
        "kind_vi": _REQUIRED,
        "issuer": _REQUIRED,
        "subject": _REQUIRED,
        "place": _REQUIRED,
    },
    "allocation_documents": {
        "plan_year": _pattern(r"20\d\d", part("not a year")),
        "plan_kind": _choice(*PLAN_KINDS, words="plan_kinds"),
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "number": _REQUIRED,
        "date": Column(can_read(printed_date), part("not a date written like 31/01/2024")),
        "issuer": _REQUIRED,
        "place": _REQUIRED,
    },
    "populations": {
        "indicator": _pattern(r"[a-z][a-z0-9_]*", part("not a code of a-z 0-9 _")),
        "population": _choice(*POPULATIONS),
        "place": _REQUIRED,
    },
    "reasons": {
        "component": _REQUIRED,
        "year": _pattern(r"20\d\d", part("not a year")),
        "capital": _choice(*CAPITALS, optional=True, words="capitals"),
        "reason_vi": _REQUIRED,
        "reason_en": _REQUIRED,
        "place": _REQUIRED,
    },
}

#: A plan need not have these files.
OPTIONAL = {"reasons", "allocation_documents", "populations"}

KEYS = {
    "components": ["component"],
    "allocations": ["component", "source", "capital", "tranche"],
    "stated_totals": ["id"],
    "targets": ["indicator", "commune"],
    "leads": ["component", "agency", "capital"],
    "documents": ["number", "date", "place"],
    "allocation_documents": ["plan_year", "plan_kind", "capital"],
    "populations": ["indicator"],
    "reasons": ["component", "year", "capital"],
}
