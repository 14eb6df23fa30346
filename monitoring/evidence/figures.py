"""The figures of a publication, compared: which of them differ between two folders of processed tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from monitoring.tables.changes import Change
from monitoring.tables.store import texts

if TYPE_CHECKING:
    from monitoring.tables.schema import Table

#: The table of received files, whose marks are compared.
MARKS = "sources"


def compare(old_processed: Path, new_processed: Path, revision: int = 0, cause: str = "") -> list[Change]:
    """Every figure and mark that differs between two folders of processed tables, in order of its name.

    Marks, such as whether a file is illustrative, are no figures, and yet they change what a figure is worth; they are
    told of files in both.
    """
    changes = []
    for table in compared_tables():
        old, new = (dict(_figures(folder / f"{table.name}.csv", table)) for folder in (old_processed, new_processed))
        compared = old.keys() & new.keys() if table.name == MARKS else old.keys() | new.keys()
        changes += [
            Change(revision, *key, old.get(key, ""), new.get(key, ""), cause)
            for key in compared
            if old.get(key, "") != new.get(key, "")
        ]
    return sorted(changes)


def compared_tables() -> list[Table]:
    """The tables whose figures and marks are compared."""
    from monitoring.tables.schema import tables_of  # slow libraries, which a run that finds nothing changed never needs

    return [table for table in tables_of("processed") if table.compared]


def _figures(path: Path, table: Table) -> Iterator[tuple[tuple[str, str], str]]:
    """(number_id, column) → what is compared of a table, as it stands there."""
    assert table.compared
    keys = table.compared.by or table.key
    for row in texts(path):
        number_id = ".".join(filter(None, [table.compared.family, *(row[key] for key in keys)]))
        yield from (((number_id, column), row.get(column, "")) for column in table.compared.columns)
