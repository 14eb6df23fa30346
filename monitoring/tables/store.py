"""Our own tables as files, read row by row: CSV, UTF-8, comma, LF, header row, missing values empty.

Nothing slow is loaded here: hundreds of units are read in seconds, and what is up to date is told at once. Large
tables are read and written as frames (see tables.frames).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from monitoring.tables import rows
from monitoring.tables.rows import ROWS as ROWS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound=rows.TableRow)

#: How a cell becomes what its column holds.
_READ: dict[object, Callable[[str], object]] = {
    str: str,
    int: int,
    int | None: lambda text: int(text) if text else None,
    bool: lambda text: text == "true",
}


#: The row of a table's file that its first row of data is: the header is 1.
FIRST_LINE = 2


def columns(kind: type[DataclassInstance]) -> list[str]:
    """The columns of a table, by the type of its rows, in order."""
    return [column.name for column in fields(kind) if column.name != "line"]


def types(kind: type[rows.TableRow]) -> dict[str, Any]:
    """Column → type of its values: str, int, int | None, bool."""
    if kind not in _TYPES:
        hints = get_type_hints(kind)
        _TYPES[kind] = {name: hints[name] for name in columns(kind)}
    return _TYPES[kind]


_TYPES: dict[type[rows.TableRow], dict[str, Any]] = {}


def cells(row: rows.TableRow) -> dict[str, Any]:
    """Column → value of a row."""
    return {name: getattr(row, name) for name in columns(type(row))}


def as_texts(row: rows.TableRow) -> dict[str, str]:
    """Column → cell of a row, as it stands in the file."""
    return {name: _text(value) for name, value in cells(row).items()}


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def read(path: Path, kind: type[Row]) -> list[Row]:
    """The rows of a table. What an earlier version of the project did not write yet is missing.

    Raises FileNotFoundError, and ValueError where a cell does not hold what its column holds.
    """
    with _open(path) as lines:
        return list(typed(next(lines, []), lines, kind))


def typed(names: Sequence[str], lines: Iterable[Sequence[str]], kind: type[Row]) -> Iterator[Row]:
    """Rows of `kind` from lines of texts, whose columns are `names`."""
    there = {name: place for place, name in enumerate(names)}
    read = [(there.get(name), _READ[type_]) for name, type_ in types(kind).items()]
    for number, line in enumerate(lines, start=FIRST_LINE):
        yield kind(*(value("" if place is None else line[place]) for place, value in read), line=number)


def texts(path: Path) -> list[dict[str, str]]:
    """The rows of a table as they stand in the file, column → text; none where it is not there."""
    if not path.exists():
        return []
    with _open(path) as lines:
        names = next(lines, [])
        return [dict(zip(names, line, strict=False)) for line in lines]


def header(path: Path) -> list[str]:
    """The columns of a table as they stand in the file."""
    with _open(path) as lines:
        return next(lines, [])


def write(path: Path, names: Sequence[str], lines: Iterable[Iterable[object]]) -> None:
    """Write a short table: its columns, and the cells of each row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(lines)


@contextmanager
def _open(path: Path) -> Iterator[Iterator[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield csv.reader(file)
