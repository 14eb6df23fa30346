"""The types of rows are what tables.yml says: every table, every column in its order, and what it holds."""

from __future__ import annotations

import pytest

from monitoring.tables.rows import PaceRow
from monitoring.tables.schema import Table, load_tables
from monitoring.tables.store import ROWS, columns, types

WHOLE = {"dong", "whole", "year"}


def type_of(table: Table, name: str) -> object:
    column = table.columns[name]
    if column.type == "yes_no":
        return bool
    if column.type not in WHOLE:
        return str
    always = name in table.filled or (name in table.key and table.group != "plan")
    return int if always else int | None


def test_every_table_has_a_type_of_rows():
    assert sorted(ROWS) == sorted(load_tables())


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_the_columns_of_its_table(name):
    table, kind = load_tables()[name], ROWS[name]
    assert columns(kind) == list(table.columns)
    assert types(kind) == {column: type_of(table, column) for column in table.columns}
    slots = () if kind is PaceRow else tuple(table.columns)  # which is joined onto another row
    assert vars(kind).get("__slots__", ()) == slots, "frozen and slotted: @dataclass(frozen=True, slots=True)"
