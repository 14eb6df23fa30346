"""What the tables of the project hold, as data: tables.yml and codes.yml, read into one description."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from monitoring.bilingual import Names
from monitoring.yaml_files import Strict, shipped_yaml

#: `dong`: whole đồng. `percent`, `number`: an exact decimal. `plan_number`, `plan_date`: as the plan prints them.
Type = Literal[
    "text",
    "id",
    "code",
    "dong",
    "whole",
    "number",
    "percent",
    "date",
    "year",
    "quarter",
    "yes_no",
    "sha256",
    "json",
    "plan_number",
    "plan_date",
]
Group = Literal["processed", "rollup", "plan", "reference", "close_out", "handover", "decisions"]
_UNITS = {"dong": "dong", "percent": "percent"}


class Column(Names):
    """What a column holds; `vi` and `en` are its meaning.

    `codes`: the lists (of codes.yml, or of a unit and its plan) that it is filled from. `unit`: dong, percent,
    months, rows …, "" for none. `least`: its smallest value. `empty`: whether an empty cell is a value of its own
    rather than a missing one. `personal`: it may name people, or hold a row as received. `called`: its short name
    beside a number; only figures that are printed and traced have one. `formula`: a message id, how a figure of
    pace.csv is made.
    """

    type: Type
    codes: tuple[str, ...] = ()
    unit: str = ""
    least: int | None = None
    empty: Literal["missing", "value"] = "missing"
    personal: bool = False
    called: Names | None = None
    formula: str = ""


class Reference(Strict):
    """Columns whose values all stand in the columns of the same name of table `to`."""

    columns: tuple[str, ...]
    to: str


class Compared(Strict):
    """What a later revision is compared by: `columns` of the rows that are told apart `by` these (the table's key where
    none are named); `family` begins the name of a row that has no number id.
    """

    columns: tuple[str, ...]
    by: tuple[str, ...] = ()
    family: str = Field("", alias="as")


class _About(Strict):
    """What is told of a table: what a row is, who makes it, where its columns are defined.

    `key`: the columns that tell its rows apart, none where nothing does. `filled`: columns that are never empty
    besides those of the key.
    """

    group: Group
    title: Names
    row: Names
    made_by: str = ""
    defined_in: str
    key: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    refers: Reference | None = None
    compared: Compared | None = None


class Table(_About):
    """A table with its columns in order."""

    name: str
    columns: dict[str, Column]

    @property
    def is_publishable(self) -> bool:
        """Whether none of its columns may name people."""
        return not any(column.personal for column in self.columns.values())


class _DeclaredTable(_About):
    """`also`: column → a further list of codes; `means`: column → what is said of it here and not everywhere."""

    table: str
    also: dict[str, str] = Field(default_factory=dict)
    means: dict[str, dict[str, Any]] = Field(default_factory=dict)
    columns: tuple[str, ...]


class _Declared(Strict):
    """The content of tables.yml; its columns as `Column` has them, but that `codes` names one list."""

    columns: dict[str, dict[str, Any]]
    tables: tuple[_DeclaredTable, ...]


@cache
def load_tables() -> dict[str, Table]:
    """Every table by name, in the order of tables.yml. Raises KeyError for a column that is not declared there."""
    declared = _declared()
    return {table.table: _table(table, declared.columns) for table in declared.tables}


def tables_of(*groups: Group) -> list[Table]:
    """The tables of these groups, in the order of tables.yml."""
    return [table for table in load_tables().values() if table.group in groups]


@cache
def load_columns() -> dict[str, Column]:
    """Every declared column by name, as it is where no table says otherwise."""
    return {name: _column(column) for name, column in _declared().columns.items()}


@cache
def labels() -> dict[str, Names]:
    """What the figures that are printed and traced are called, by column, in the order in which a row's are told."""
    return {name: column.called for name, column in load_columns().items() if column.called}


@cache
def load_codes() -> dict[str, dict[str, Names]]:
    """The fixed lists of codes by name: code → what it means."""
    return {
        name: {code: Names.model_validate(names) for code, names in codes.items()}
        for name, codes in _read("codes").items()
    }


@cache
def _declared() -> _Declared:
    return _Declared.model_validate(_read("tables"))


def _read(name: str) -> Any:
    return shipped_yaml(Path(__file__).with_name(f"{name}.yml"))


def _table(declared: _DeclaredTable, columns: Mapping[str, Mapping[str, Any]]) -> Table:
    own = {
        name: _column({**columns[name], **declared.means.get(name, {})}, declared.also.get(name, ""))
        for name in declared.columns
    }
    facts = declared.model_dump(exclude={"table", "also", "means", "columns"}, by_alias=True)
    return Table(name=declared.table, columns=own, **facts)


def _column(facts: Mapping[str, Any], also: str = "") -> Column:
    lists = tuple(filter(None, (facts.get("codes"), also)))
    return Column.model_validate({**facts, "codes": lists, "unit": facts.get("unit") or _UNITS.get(facts["type"], "")})
