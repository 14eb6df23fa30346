"""A district's plan of one year as it is printed: components, money, totals, targets, leads, documents, stated
reasons.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from monitoring.amounts import parse_number, to_dong
from monitoring.district import District, load_district, summarised
from monitoring.errors import InputError
from monitoring.workspace import Workspace

#: Where money comes from; what the people, other programmes and the local budget add is counterpart money.
SOURCES = ("central", "local", "mobilised", "people")
CAPITALS = ("development", "recurrent")
PLAN_KINDS = ("year", "carried_over")
MEASURES = ("allocation", "expected_investment", "disbursed", "base", "rate")
TARGET_KINDS = ("rate", "change", "count", "milestone", "narrative")
COMPARATORS = (">", ">=", "<", "<=", "=")

#: Units as the plan prints them, and the codes of monitoring.amounts.
_UNITS_OF_MONEY = {"đồng": "dong", "nghìn đồng": "thousand", "triệu đồng": "million", "tỷ đồng": "billion"}
_DATE = re.compile(r"(?P<day>\d{1,2})(?:/| tháng )(?P<month>\d{1,2})(?:/| năm )(?P<year>\d{4})", re.ASCII)


@dataclass(frozen=True)
class Plan:
    """The plan of `year`, one table per file of `plan-<year>/`; texts as printed, empty text where nothing is stated.

    `allocations` and `stated_totals` carry `amount_dong` (Int64 đồng, missing for rates); `stated_totals` also
    `year` (Int64 plan year, missing = all), `value` (Decimal percent with the printed decimals, None for money) and
    `as_of` (date or None); `targets` carry `value` and `baseline_value` (Decimal in the target's unit, or None);
    `documents` carry `dated` (date or None). `reasons` are what the plan itself gives as the cause of a low
    disbursement, per component, year and capital; a plan that gives none has an empty table.
    """

    year: int
    components: pd.DataFrame
    allocations: pd.DataFrame
    stated_totals: pd.DataFrame
    targets: pd.DataFrame
    leads: pd.DataFrame
    documents: pd.DataFrame
    reasons: pd.DataFrame


def plan_years(workspace: Workspace, district: str) -> list[int]:
    """The years for which `district` has a plan, oldest first."""
    folders = workspace.district(district).glob("plan-*/allocations.csv")
    return sorted(int(year) for path in folders if re.fullmatch(r"20\d\d", year := path.parent.name[5:], re.ASCII))


def load_plan(workspace: Workspace, district: str, year: int) -> Plan:
    """The plan of `district` for `year`, checked against itself and against the district's profile.

    Raises InputError for a year without a plan and, per file, for all wrong rows at once: line, column, value.
    """
    if year not in plan_years(workspace, district):
        raise InputError(
            "There is no plan of {year}.",
            where=workspace.relative(workspace.district(district)),
            remedy="Plans present: {years}. Enter the plan in a folder plan-{year}.",
            year=str(year),
            years=", ".join(map(str, plan_years(workspace, district))) or "–",
        )
    folder = workspace.plan(district, year)
    tables = {
        name: _read(folder / f"{name}.csv", columns, workspace.relative(folder / f"{name}.csv"))
        for name, columns in _SCHEMAS.items()
        if name not in _OPTIONAL or (folder / f"{name}.csv").exists()
    }
    known = _known_codes(tables, load_district(workspace, district))
    for name, rows in tables.items():
        _refuse(_contradictions(name, rows, known), workspace.relative(folder / f"{name}.csv"))
    frames = {
        name: pd.DataFrame(list(tables.get(name, {}).values()), columns=list(columns), dtype="str")
        for name, columns in _SCHEMAS.items()
    }
    return Plan(year=year, **{name: _with_values(frame) for name, frame in frames.items()})


# ---- reading one file ------------------------------------------------------------------------------------------------

#: The rows of a file by the line they stand on, column → text. Not a data frame: every notebook reads the plan, and for
#: some dozen rows plain Python is six times faster, pandera another six.
_Rows = dict[int, dict[str, str]]


@dataclass(frozen=True)
class _Column:
    """What a cell may hold: texts that pass `test` (`says` is the reason otherwise), or nothing where `optional`."""

    test: Callable[[str], bool] = bool
    says: str = ""
    optional: bool = False

    def problem(self, text: str) -> str:
        """Why `text` may not stand here, or ""."""
        if not text.strip():
            return "" if self.optional and not text else "must not be empty"
        if not unicodedata.is_normalized("NFC", text):
            return "not in Unicode form NFC"
        return "" if self.test(text) else self.says


def _read(path: Path, columns: dict[str, _Column], where: str) -> _Rows:
    """The file's rows, once every cell may stand in its column."""
    rows = _rows(path, list(columns), where)
    _refuse(
        (
            f"line {line}, {name} “{text}”: {problem}"
            for line, row in rows.items()
            for name, text in row.items()
            if (problem := columns[name].problem(text))
        ),
        where,
    )
    return rows


def _rows(path: Path, columns: list[str], where: str) -> _Rows:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
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
    _refuse(
        (
            f"line {line}: {len(row)} fields instead of {len(columns)}"
            for line, row in lines
            if len(row) != len(columns)
        ),
        where,
    )
    return {line: dict(zip(columns, row, strict=True)) for line, row in lines}


def _refuse(problems: Iterator[str], where: str) -> None:
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


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def can_be_read(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return can_be_read


def _choice(*allowed: str, optional: bool = False) -> _Column:
    return _Column(lambda text: text in allowed, f"not one of {' '.join(allowed)}", optional)


def _pattern(pattern: str, says: str, optional: bool = False) -> _Column:
    return _Column(lambda text: re.fullmatch(pattern, text, re.ASCII) is not None, says, optional)


def _number(optional: bool = False) -> _Column:
    return _Column(_reads(parse_number), "not a number written like 1.437,8", optional)


_TEXT, _REQUIRED = _Column(optional=True), _Column()
_DAY = _Column(_reads(printed_date), "not a date written like 31/01/2024", optional=True)
_TRANCHE = _pattern(r"\d", "not the number of a tranche", optional=True)

_SCHEMAS = {
    "components": {
        "component": _pattern(r"\d{1,2}(\.\d{1,2})?", "not a code like 3 or 3.2"),
        "name_vi": _REQUIRED,
        "name_en": _REQUIRED,
        "short_vi": _REQUIRED,
        "short_en": _REQUIRED,
        "aliases": _TEXT,
        "place": _REQUIRED,
    },
    "allocations": {
        "component": _REQUIRED,
        "source": _choice(*SOURCES),
        "capital": _choice(*CAPITALS, optional=True),
        "tranche": _TRANCHE,
        "amount": _number(),
        "unit": _choice(*_UNITS_OF_MONEY),
        "note": _TEXT,
        "place": _REQUIRED,
    },
    "stated_totals": {
        "id": _pattern(r"[a-z0-9_.]+", "not an id of a-z 0-9 _ ."),
        "year": _pattern(r"20\d\d", "not a year", optional=True),
        "measure": _choice(*MEASURES),
        "source": _choice(*SOURCES, optional=True),
        "capital": _choice(*CAPITALS, optional=True),
        "plan_kind": _choice(*PLAN_KINDS, optional=True),
        "tranche": _TRANCHE,
        "amount": _number(),
        "unit": _choice(*_UNITS_OF_MONEY, "%"),
        "part_of": _TEXT,
        "as_of": _DAY,
        "note": _TEXT,
        "place": _REQUIRED,
    },
    "targets": {
        "indicator": _pattern(r"[a-z][a-z0-9_]*", "not a code of a-z 0-9 _"),
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
        "capital": _choice(*CAPITALS, optional=True),
        "place": _REQUIRED,
        "note": _TEXT,
    },
    "leads": {
        "component": _REQUIRED,
        "agency": _REQUIRED,
        "capital": _choice(*CAPITALS, optional=True),
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
    "reasons": {
        "component": _REQUIRED,
        "year": _pattern(r"20\d\d", "not a year"),
        "capital": _choice(*CAPITALS, optional=True),
        "reason_vi": _REQUIRED,
        "reason_en": _REQUIRED,
        "place": _REQUIRED,
    },
}

#: A plan need not have these files.
_OPTIONAL = {"reasons"}

_KEYS = {
    "components": ["component"],
    "allocations": ["component", "source", "capital", "tranche"],
    "stated_totals": ["id"],
    "targets": ["indicator", "commune"],
    "leads": ["component", "agency", "capital"],
    "documents": ["number", "date", "place"],
    "reasons": ["component", "year", "capital"],
}


# ---- what must agree between rows and files --------------------------------------------------------------------------


def _known_codes(tables: dict[str, _Rows], district: District) -> dict[str, set[str]]:
    return {
        "component": {row["component"] for row in tables["components"].values()},
        "part_of": {row["id"] for row in tables["stated_totals"].values()},
        "commune": {commune.code for commune in district.communes},
        "agency": {agency.code for agency in district.agencies},
    }


def _contradictions(name: str, rows: _Rows, known: dict[str, set[str]]) -> Iterator[str]:
    """Codes that nothing defines, keys that stand twice, and cells that exclude each other."""
    for column in (column for column in known if column in _SCHEMAS[name] and name != "components"):
        for line, row in rows.items():
            if row[column] and row[column] not in known[column]:
                yield f"line {line}, {column} “{row[column]}”: unknown code"
    seen = set()
    for line, row in rows.items():
        key = tuple(row[column] for column in _KEYS[name])
        if key in seen:
            yield f"line {line}: {' '.join(filter(None, key))} stands twice"
        seen.add(key)
    for line, row in rows.items():
        yield from (f"line {line}, {problem}" for problem in _contradictions_within(name, row))


def _contradictions_within(name: str, row: dict[str, str]) -> Iterator[str]:
    """The cells of one row that exclude each other."""
    if row.get("unit") in _UNITS_OF_MONEY and not _is_whole(row["amount"], row["unit"]):
        yield f"amount “{row['amount']}”: not a whole number of đồng"
    if name == "stated_totals":
        if (row["measure"] == "rate") != (row["unit"] == "%"):
            yield f"unit “{row['unit']}”: a rate is in %, money is not"
        if row["part_of"] == row["id"]:
            yield f"part_of “{row['part_of']}”: part of itself"
    if name == "targets" and (row["target"] == "") != (row["comparator"] == ""):
        yield f"target “{row['target']}”: a number needs a comparator, and the reverse"


def _is_whole(amount: str, unit: str) -> bool:
    return _reads(lambda text: to_dong(parse_number(text), _UNITS_OF_MONEY[unit]))(amount)


# ---- from printed text to values -------------------------------------------------------------------------------------


def _with_values(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the values of its printed texts in columns of their own (see Plan)."""
    if "amount" in table:
        money = [
            to_dong(parse_number(amount), _UNITS_OF_MONEY[unit]) if unit in _UNITS_OF_MONEY else None
            for amount, unit in zip(table["amount"], table["unit"], strict=True)
        ]
        table = table.assign(amount_dong=pd.array(money, dtype="Int64"))
    if "as_of" in table:
        rates = [
            parse_number(amount) if unit == "%" else None
            for amount, unit in zip(table["amount"], table["unit"], strict=True)
        ]
        table = table.assign(
            year=pd.to_numeric(table["year"]).astype("Int64"),
            value=_objects(rates, table),
            as_of=_objects(map(printed_date, table["as_of"]), table),
        )
    if "target" in table:
        numbers = {
            new: _objects((parse_number(text) if text else None for text in table[old]), table)
            for new, old in (("value", "target"), ("baseline_value", "baseline"))
        }
        table = table.assign(**numbers)
    if "number" in table:
        table = table.assign(dated=_objects(map(printed_date, table["date"]), table))
    return table


def _objects(values: Iterable[object], table: pd.DataFrame) -> pd.Series:
    return pd.Series(list(values), index=table.index, dtype="object")


def nearest_plan(workspace: Workspace, district: str, year: int) -> Plan | None:
    """The plan of `year`, else that of the nearest later year, else of the nearest earlier one; None without any.

    Components and indicators keep their codes from year to year, so a neighbouring plan can name them.
    """
    years = plan_years(workspace, district)
    chosen = min(years, key=lambda other: (other < year, abs(other - year)), default=None)
    return None if chosen is None else load_plan(workspace, district, chosen)
