"""Reference data that hold for every unit: data/reference/*.csv, each row with the document or page it is from."""

from __future__ import annotations

from typing import TypeVar

from monitoring.plan_tables import read_table
from monitoring.tables.rows import TableRow
from monitoring.tables.store import columns, typed
from monitoring.workspace import Workspace

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
