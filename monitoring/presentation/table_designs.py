"""The tables of the report as data (table_designs.yml): title, columns, note; made with the rows of a quarter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from monitoring.presentation.blocks import Parts
from monitoring.presentation.tables import Column, HeaderGroup, Row, Table
from monitoring.presentation.wording import Wording
from monitoring.yaml_files import shipped_yaml


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnDesign(_Strict):
    """A column: its label (a message id), and how tables.Column sets it."""

    label: str
    kind: Literal["text", "number"] = "text"
    align: Literal["", "left", "center", "right"] = ""
    width: int | float = 1


class Design(_Strict):
    """A table: message ids of title and note, its columns by key; `money`: in million đồng, `across`: landscape."""

    title: str
    columns: dict[str, ColumnDesign]
    note: str = ""
    money: bool = False
    across: bool = False


@cache
def _designs() -> dict[str, Design]:
    return TypeAdapter(dict[str, Design]).validate_python(shipped_yaml(Path(__file__).with_suffix(".yml")))


def made(
    words: Wording,
    table: str,
    rows: Sequence[Row | Mapping[str, Parts]],
    *,
    without: Collection[str] = (),
    title: str = "",
    note: str | None = None,
    groups: Sequence[HeaderGroup] = (),
    **filled: str,
) -> Table:
    """The table of this id in one language. `without`: columns that are left out, with their cells; `title` and
    `note`: in place of the designed ones; `filled`: what stands in the {places} of title and note.
    """
    design = _designs()[table]
    columns = [
        Column(key, words._(column.label), column.kind, column.align, column.width)
        for key, column in design.columns.items()
        if key not in without
    ]
    if without:
        shown = [row if isinstance(row, Row) else Row(row) for row in rows]
        rows = [replace(row, cells={key: row.cells[key] for key in row.cells if key not in without}) for row in shown]
    return Table(
        title or _filled(words, design.title, filled),
        columns,
        rows,
        id=table,
        groups=groups,
        unit=words._("Unit: million đồng") if design.money else "",
        note=_filled(words, design.note, filled) if note is None else note,
        landscape=design.across,
    )


def _filled(words: Wording, message: str, values: Mapping[str, str]) -> str:
    return words._(message).format(**values) if message else ""


def columns_of(table: str) -> list[str]:
    """The keys of a table's columns, in their order."""
    return list(_designs()[table].columns)
