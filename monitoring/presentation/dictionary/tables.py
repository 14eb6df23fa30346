"""What the tables of the project hold, as data: tables.yml, fields.yml and codes.yml, read into one description."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from monitoring.district import Names
from monitoring.yaml_files import read_yaml

#: `dong`: whole đồng. `percent`, `number`: an exact decimal. `plan_number`, `plan_date`: as the plan prints them.
Type = Literal[
    "text", "id", "code", "dong", "whole", "number", "percent", "date", "year", "quarter", "yes_no", "sha256", "json",
    "plan_number", "plan_date",
]  # fmt: skip
Group = Literal["processed", "rollup", "plan"]
_UNITS = {"dong": "dong", "percent": "percent"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Names):
    """What a column holds; `vi` and `en` are its meaning.

    `codes`: the lists (of codes.yml, or of a district and its plan) that it is filled from. `unit`: dong, percent,
    months, rows …, "" for none. `least`: its smallest value. `empty`: whether an empty cell is a value of its own
    rather than a missing one. `personal`: it may name people, or hold a row as received.
    """

    type: Type
    codes: tuple[str, ...] = ()
    unit: str = ""
    least: int | None = None
    empty: Literal["missing", "value"] = "missing"
    personal: bool = False


class Reference(_Strict):
    """Columns whose values all stand in the columns of the same name of table `to`."""

    columns: tuple[str, ...]
    to: str


class _About(_Strict):
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


class Table(_About):
    """A table with its columns in order."""

    name: str
    columns: dict[str, Column]

    @property
    def is_publishable(self) -> bool:
        """Whether none of its columns may name people."""
        return not any(column.personal for column in self.columns.values())


class _Special(_Strict):
    """What a column means in one table, where that is not what fields.yml says."""

    vi: str
    en: str
    type: Type | None = None
    codes: str | None = None
    unit: str | None = None
    personal: bool | None = None


class _Declared(_About):
    """A table as tables.yml declares it."""

    table: str
    also: dict[str, str] = Field(default_factory=dict)
    means: dict[str, _Special] = Field(default_factory=dict)
    columns: tuple[str, ...]


class _Field(_Strict):
    """A column as fields.yml declares it."""

    type: Type
    codes: str = ""
    unit: str = ""
    least: int | None = None
    empty: Literal["missing", "value"] = "missing"
    personal: bool = False
    vi: str
    en: str


@cache
def load_tables() -> dict[str, Table]:
    """Every table by name, in the order of tables.yml. Raises KeyError for a column that fields.yml does not know."""
    fields = {name: _Field.model_validate(entry) for name, entry in _read("fields").items()}
    tables = [_table(_Declared.model_validate(entry), fields) for entry in _read("tables")]
    return {table.name: table for table in tables}


def tables_of(*groups: Group) -> list[Table]:
    """The tables of these groups, in the order of tables.yml."""
    return [table for table in load_tables().values() if table.group in groups]


@cache
def load_fields() -> dict[str, Column]:
    """Every column of fields.yml by name, as it is where no table says otherwise."""
    return {name: _column(_Field.model_validate(entry), "", None) for name, entry in _read("fields").items()}


@cache
def load_codes() -> dict[str, dict[str, Names]]:
    """The fixed lists of codes by name: code → what it means."""
    return {
        name: {code: Names.model_validate(names) for code, names in codes.items()}
        for name, codes in _read("codes").items()
    }


def _read(name: str) -> Any:
    path = Path(__file__).with_name(f"{name}.yml")
    return read_yaml(path, path.name)


def _table(declared: _Declared, fields: dict[str, _Field]) -> Table:
    columns = {
        name: _column(fields[name], declared.also.get(name, ""), declared.means.get(name)) for name in declared.columns
    }
    facts = declared.model_dump(exclude={"table", "also", "means", "columns"})
    return Table(name=declared.table, columns=columns, **facts)


def _column(field: _Field, also: str, special: _Special | None) -> Column:
    said = special.model_dump(exclude_none=True) if special else {}
    facts = field.model_dump() | said
    lists = tuple(filter(None, (facts["codes"], also)))
    return Column(**facts | {"codes": lists, "unit": facts["unit"] or _UNITS.get(facts["type"], "")})
