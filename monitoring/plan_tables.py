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

from monitoring.amounts import parse_number, to_dong
from monitoring.errors import InputError, Part, part
from monitoring.tables.plan_rows import UNITS_OF_MONEY, printed_date
from monitoring.tables.schema import Table, load_codes, load_tables
from monitoring.workspace import regular
from monitoring.wrong_fields import summarised
from monitoring.yaml_files import shipped_yaml

#: What files call the codes; the plan is one of them.
_SPELLINGS = Path(__file__).parent / "cleaning" / "codelists.yml"


# ---- reading one file ------------------------------------------------------------------------------------------------

#: The rows of a file by the line they stand on, column → text. Not a data frame: every notebook reads the plan, and for
#: some dozen rows plain Python is six times faster, pandera another six.
Rows = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Cell:
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


def read_table(path: Path, name: str, where: str) -> Rows:
    """The file's rows, words for codes as codes, once every cell may stand in its column."""
    cells = cells_of(name)
    of_plan = load_tables()[name].group == "plan"
    rows = _rows(path, list(cells), where, of_plan)
    refuse(
        (
            part("line {line}, {column} “{text}”: {problem}", line=line, column=column, text=text, problem=problem)
            for line, row in rows.items()
            for column, text in row.items()
            if (problem := cells[column].problem(text))
        ),
        where,
        of_plan,
    )
    return {line: {column: cells[column].code(text) for column, text in row.items()} for line, row in rows.items()}


def _rows(path: Path, columns: list[str], where: str, of_plan: bool) -> Rows:
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
        of_plan,
    )
    return {line: dict(zip(columns, row, strict=True)) for line, row in lines}


def refuse(problems: Iterable[Part], where: str, of_plan: bool = True) -> None:
    found = list(problems)
    if found:
        raise InputError(
            "The plan's transcription has wrong rows: {problems}."
            if of_plan
            else "The table has wrong rows: {problems}.",
            where=where,
            remedy="Compare these rows with the plan and correct them."
            if of_plan
            else "Compare these rows with their documents and correct them.",
            problems=summarised(found),
        )


# ---- what a column may hold ------------------------------------------------------------------------------------------


def can_read(read: Callable[[str], object]) -> Callable[[str], bool]:
    def can_be_read(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return can_be_read


def is_whole(amount: str, unit: str) -> bool:
    """Whether an amount, as printed, is a whole number of đồng."""
    return can_read(lambda text: to_dong(parse_number(text), UNITS_OF_MONEY[unit]))(amount)


def _spelling(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@cache
def _words(name: str) -> dict[str, str]:
    """Every spelling of a code list that files may use → its code: the forms teach them, a plan may use them too."""
    return {_spelling(word): code for code, words in _lists().get(name, {}).items() for word in words}


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    lists: dict[str, dict[str, list[str]]] = shipped_yaml(_SPELLINGS)
    return lists


def _pattern(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


_INDICATOR, _NO_INDICATOR = _pattern(r"[a-z][a-z0-9_]*"), part("not a code of a-z 0-9 _")
_TRANCHE, _NO_TRANCHE = _pattern(r"\d"), part("not the number of a tranche")
#: What a cell of some types holds.
_OF_TYPE: dict[str, tuple[Callable[[str], bool], Part]] = {
    "plan_number": (can_read(parse_number), part("not a number written like 1.437,8")),
    "plan_date": (can_read(printed_date), part("not a date written like 31/01/2024")),
    "date": (can_read(date.fromisoformat), part("not a day written like 2024-10-15")),
    "year": (_pattern(r"20\d\d"), part("not a year")),
    "id": (_pattern(r"[a-z0-9_.]+"), part("not an id of a-z 0-9 _ .")),
}
#: What the plan itself numbers or gives a code to, where it does so; other codes must be known (see plan.load_plan).
_GIVEN: dict[tuple[str, str], tuple[Callable[[str], bool], Part]] = {
    ("components", "component"): (_pattern(r"[a-z]{0,4}\d{1,2}(\.\d{1,2})?"), part("not a code like 3, 3.2 or hp1.2")),
    ("targets", "indicator"): (_INDICATOR, _NO_INDICATOR),
    ("populations", "indicator"): (_INDICATOR, _NO_INDICATOR),
    ("allocations", "tranche"): (_TRANCHE, _NO_TRANCHE),
    ("stated_totals", "tranche"): (_TRANCHE, _NO_TRANCHE),
    ("report_days", "months_after"): (_pattern(r"\d{1,2}"), part("not a number of months")),
    ("report_days", "day_of_month"): (_pattern(r"[1-9]|[12]\d|3[01]"), part("not a day of a month")),
    ("deadlines", "phase_or_year"): (_pattern(r"20\d\d(-20\d\d)?"), part("not a year or a phase like 2021-2025")),
}

#: A plan need not have these files.
OPTIONAL = {"reasons", "allocation_documents", "populations"}


@cache
def cells_of(name: str) -> dict[str, Cell]:
    """What may stand in each column of a table of a plan, by its description in tables.yml."""
    table = load_tables()[name]
    return {column: _cell(table, column) for column in table.columns}


def _cell(table: Table, name: str) -> Cell:
    column = table.columns[name]
    optional = name not in table.filled and table.key != (name,)
    fixed = [codes for codes in column.codes if codes in load_codes()]
    if fixed:
        allowed = [code for codes in fixed for code in load_codes()[codes]]
        return Cell(
            allowed.__contains__, part("not one of {allowed}", allowed=" ".join(allowed)), optional, _words(fixed[0])
        )
    test, says = _GIVEN.get((table.name, name)) or _OF_TYPE.get(column.type) or (bool, None)
    return Cell(test, says, optional)
