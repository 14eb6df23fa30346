"""The sheets of the workbook as data (workbook_designs.yml): label, title, columns; made with the rows of a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from monitoring.presentation.wording import Wording
from monitoring.publishing.workbook import MAX_ROWS, ROWS_ABOVE, Kind, Value, WorkbookColumn, WorkbookTable
from monitoring.yaml_files import Strict, shipped_yaml

#: A row: values by column key. A number or a day may be the text of a table's cell.
Cells = Mapping[str, Value]


class Told(Protocol):
    """What sheets are about: a report, a close-out."""

    @property
    def words(self) -> Wording: ...
    @property
    def unit(self) -> str: ...
    @property
    def cut_off(self) -> date: ...


class ColumnDesign(Strict):
    """A column: its heading (a message id), what it holds, and its width in characters."""

    label: str
    kind: Kind = "text"
    width: int


class SheetDesign(Strict):
    """A sheet: message ids of its tab and title, its columns by key."""

    label: str
    title: str
    columns: dict[str, ColumnDesign]


@cache
def designs() -> dict[str, SheetDesign]:
    """Every sheet by its key, in the order of the workbook."""
    return TypeAdapter(dict[str, SheetDesign]).validate_python(shipped_yaml(Path(__file__).with_suffix(".yml")))


def made(report: Told, sheet: str, rows: Iterable[Cells]) -> WorkbookTable:
    """The sheet of this key, in the language of the report, with the widths that are designed.

    Of more rows than a sheet can hold the first ones, and a row that says how many more there are, and where.
    """
    _, design = report.words._, designs()[sheet]
    columns = [WorkbookColumn(_(column.label), column.kind, column.width) for column in design.columns.values()]
    lines = [[_value(row[key], column.kind) for key, column in design.columns.items()] for row in rows]
    if left_out := max(0, len(lines) + ROWS_ABOVE - MAX_ROWS):
        told = _("{n} more rows do not fit on a sheet; {table}.csv has all of them")
        del lines[-left_out - 1 :]  # one more, in whose place it is told
        texts = [told.format(n=report.words.number(left_out + 1), table=sheet), *[None] * len(columns)]
        lines.append([texts.pop(0) if column.kind == "text" else None for column in columns])
    return WorkbookTable(_(design.label), title_of(report, _(design.title)), columns, lines)


def fitted(table: WorkbookTable) -> WorkbookTable:
    """The sheet with no column of texts wider than its longest text; its designed width is the most it may take."""
    columns = [_fitted(column, [row[place] for row in table.rows]) for place, column in enumerate(table.columns)]
    return replace(table, columns=columns)


def title_of(report: Told, table: str) -> str:
    """What a table is about, of which unit and day."""
    return report.words._("{table}: {unit}, figures to {day}").format(
        table=table, unit=report.unit, day=report.words.date(report.cut_off)
    )


def _value(value: Value, kind: Kind) -> Value:
    if kind == "text" or not isinstance(value, str):
        return value
    return None if not value else date.fromisoformat(value) if kind == "date" else Decimal(value)


def _fitted(column: WorkbookColumn, values: Iterable[Value]) -> WorkbookColumn:
    if column.kind != "text":
        return column
    longest = max((len(str(text)) for text in values if text), default=0)
    return replace(column, width=min(column.width, max(longest, len(column.header)) + 2))
