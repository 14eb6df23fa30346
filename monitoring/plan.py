"""A district's plan of one year: components, money, totals, targets, leads, documents, stated reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from monitoring.amounts import parse_number, to_dong
from monitoring.district import District, load_district
from monitoring.errors import InputError, Part, part
from monitoring.plan_tables import (
    KEYS,
    OPTIONAL,
    SCHEMAS,
    UNITS_OF_MONEY,
    Rows,
    can_read,
    printed_date,
    read_table,
    refuse,
)
from monitoring.records import Row, records
from monitoring.workspace import Workspace

#: The place of the plan's own row among the documents.
HEADING = "đầu văn bản"


_IN_COLUMN = "line {line}, {column} “{text}”: {problem}"


@dataclass(frozen=True)
class Plan:
    """The plan of `year`, one table per file of `plan-<year>/`; texts as printed, empty text where nothing is stated.

    `allocations` and `stated_totals` carry `amount_dong` (Int64 đồng, missing for rates); `stated_totals` also
    `year` (Int64 plan year, missing = all), `value` (Decimal percent with the printed decimals, None for money) and
    `as_of` (date or None); `targets` carry `value` and `baseline_value` (Decimal in the target's unit, or None);
    `documents` carry `dated` (date or None). `reasons` are what the plan itself gives as the cause of a low
    disbursement, per component, year and capital; a plan that gives none has an empty table. `allocation_documents`
    are the documents by which money of a plan year was allocated, or allowed to be carried over (`dated`: its day).
    `populations`: of which indicators each further case adds to numerator and denominator (`growing`: births).
    """

    year: int
    components: pd.DataFrame
    allocations: pd.DataFrame
    stated_totals: pd.DataFrame
    targets: pd.DataFrame
    leads: pd.DataFrame
    documents: pd.DataFrame
    reasons: pd.DataFrame
    allocation_documents: pd.DataFrame
    populations: pd.DataFrame

    def rows(self, table: str) -> list[Row]:
        """The rows of one of the tables, such as "targets", missing values as None; `position` counts from 0."""
        if table not in self._rows:
            rows: pd.DataFrame = getattr(self, table)
            self._rows[table] = records(rows.assign(position=range(len(rows))))
        return self._rows[table]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    def cited_documents(self) -> list[Row]:
        """The documents that the plan cites: all but the plan itself, whose place is its own heading."""
        return [row for row in self.rows("documents") if row.place != HEADING]

    def allocated_by(self, plan_year: int, plan_kind: str, capital: str) -> Row | None:
        """The document that allocated this money, or allowed it to be carried over; None where the plan names none.

        One for this kind of capital goes before one for all.
        """
        found = [
            row
            for row in self.rows("allocation_documents")
            if (int(row.plan_year), row.plan_kind) == (plan_year, plan_kind) and row.capital in ("", capital)
        ]
        return max(found, key=lambda row: row.capital, default=None)

    @cached_property
    def component_names(self) -> dict[str, dict[str, str]]:
        """The short names of each component in both languages, by its code."""
        return {row.component: {"vi": row.short_vi, "en": row.short_en} for row in self.rows("components")}


def load_plan(workspace: Workspace, district: str, year: int) -> Plan:
    """The plan of `district` for `year`, checked against itself and against the district's profile.

    Raises InputError for a year without a plan, for links and, per file, for all wrong rows at once: line, column,
    value.
    """
    present = workspace.plan_years(district)
    if year not in present:
        raise InputError(
            "There is no plan of {year}.",
            where=workspace.relative(workspace.district(district)),
            remedy="Plans present: {years}. Enter the plan in a folder plan-{year}.",
            year=str(year),
            years=", ".join(map(str, present)) or "–",
        )
    folder = workspace.plan(district, year)
    for name in SCHEMAS:
        workspace.refuse_links(folder / f"{name}.csv")
    tables = {
        name: read_table(folder / f"{name}.csv", columns, workspace.relative(folder / f"{name}.csv"))
        for name, columns in SCHEMAS.items()
        if name not in OPTIONAL or (folder / f"{name}.csv").exists()
    }
    known = _known_codes(tables, load_district(workspace, district))
    for name, rows in tables.items():
        refuse(_contradictions(name, rows, known), workspace.relative(folder / f"{name}.csv"))
    frames = {
        name: pd.DataFrame(list(tables.get(name, {}).values()), columns=list(columns), dtype="str")
        for name, columns in SCHEMAS.items()
    }
    return Plan(year=year, **{name: _with_values(frame) for name, frame in frames.items()})


# ---- what must agree between rows and files --------------------------------------------------------------------------


def _known_codes(tables: dict[str, Rows], district: District) -> dict[str, set[str]]:
    return {
        "component": {row["component"] for row in tables["components"].values()},
        "part_of": {row["id"] for row in tables["stated_totals"].values()},
        "commune": {commune.code for commune in district.communes},
        "agency": {agency.code for agency in district.agencies},
    }


def _contradictions(name: str, rows: Rows, known: dict[str, set[str]]) -> Iterator[Part]:
    """Codes that nothing defines, keys that stand twice, and cells that exclude each other."""
    for column in (column for column in known if column in SCHEMAS[name] and name != "components"):
        for line, row in rows.items():
            if row[column] and row[column] not in known[column]:
                yield part(_IN_COLUMN, line=line, column=column, text=row[column], problem=part("unknown code"))
    seen = set()
    for line, row in rows.items():
        key = tuple(row[column] for column in KEYS[name])
        if key in seen:
            yield part("line {line}: {key} stands twice", line=line, key=" ".join(filter(None, key)))
        seen.add(key)
    for line, row in rows.items():
        for column, problem in _contradictions_within(name, row):
            yield part(_IN_COLUMN, line=line, column=column, text=row[column], problem=problem)


def _contradictions_within(name: str, row: dict[str, str]) -> Iterator[tuple[str, Part]]:
    """The cells of one row that exclude each other: the column of one, and why."""
    if row.get("unit") in UNITS_OF_MONEY and not _is_whole(row["amount"], row["unit"]):
        yield "amount", part("not a whole number of đồng")
    if name == "stated_totals":
        if (row["measure"] == "rate") != (row["unit"] == "%"):
            yield "unit", part("a rate is in %, money is not")
        if row["part_of"] == row["id"]:
            yield "part_of", part("part of itself")
    if name == "targets" and (row["target"] == "") != (row["comparator"] == ""):
        yield "target", part("a number needs a comparator, and the reverse")


def _is_whole(amount: str, unit: str) -> bool:
    return can_read(lambda text: to_dong(parse_number(text), UNITS_OF_MONEY[unit]))(amount)


# ---- from printed text to values -------------------------------------------------------------------------------------


def _with_values(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with the values of its printed texts in columns of their own (see Plan)."""
    if "amount" in table:
        money = [
            to_dong(parse_number(amount), UNITS_OF_MONEY[unit]) if unit in UNITS_OF_MONEY else None
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
