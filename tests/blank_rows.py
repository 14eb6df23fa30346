"""Rows of tables that say nothing but what a test is about."""

from __future__ import annotations

from typing import TypeVar

from monitoring.tables.rows import TableRow
from monitoring.tables.store import types

Row = TypeVar("Row", bound=TableRow)


def blank(kind: type[Row], **values: object) -> Row:
    """A row with these values, all others empty as a file has them: no text, no number, none of what is counted, no."""
    empty = {name: None if type_ == int | None else type_() for name, type_ in types(kind).items()}
    return kind(**empty | values)
