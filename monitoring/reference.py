"""Reference data that hold for every unit: data/reference/*.csv, each row with the document or page it is from."""

from __future__ import annotations

from datetime import date
from typing import Protocol, TypeVar

from monitoring.plan_tables import read_table
from monitoring.tables.rows import TableRow
from monitoring.tables.store import columns, typed
from monitoring.workspace import Workspace


class Dated(Protocol):
    """A row that holds for some time: ISO days, both included, "" is open."""

    @property
    def valid_from(self) -> str: ...

    @property
    def valid_to(self) -> str: ...


RowType = TypeVar("RowType", bound=TableRow)


def load_reference(workspace: Workspace, kind: type[RowType]) -> list[RowType]:
    """Every row of a table of data/reference, in its order; of the shipped one where a project has none.

    What is `unverified` there was not compared with its document: it is shown with these words, never told as law.
    Raises InputError naming line, column and value of what may not stand there.
    """
    name = f"{kind.table}.csv"
    rows = read_table(workspace.reference(name), kind.table, f"data/reference/{name}")
    names = columns(kind)
    return list(typed(names, ([row[name] for name in names] for row in rows.values()), kind))


def days_of(row: Dated) -> tuple[date, date]:
    """The first and the last day on which a row holds."""
    return (
        date.fromisoformat(row.valid_from) if row.valid_from else date.min,
        date.fromisoformat(row.valid_to) if row.valid_to else date.max,
    )


def is_valid_on(row: Dated, day: date) -> bool:
    first, last = days_of(row)
    return first <= day <= last
