"""Our own tables as frames: typed by the types of their rows, read from and written to files, taken apart into rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from monitoring.distinct import is_large
from monitoring.tables import large_csv, store
from monitoring.tables.rows import TableRow
from monitoring.tables.store import FIRST_LINE, Row, cells

_WHOLE = (int, int | None)


def write(table: pd.DataFrame, path: Path) -> None:
    """A table: CSV, UTF-8, comma, LF, header row, missing values empty."""
    if is_large(len(table)) and large_csv.can_write(table):
        large_csv.write(table, path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        table.to_csv(file, index=False, lineterminator="\n")


def read(path: Path) -> pd.DataFrame:
    """A table of the project by the name of its file: whole numbers as Int64, everything else as text.

    Raises KeyError for a table that is not one of ours.
    """
    return read_as(path, whole_columns(store.ROWS[path.stem]))


def read_as(path: Path, whole: Iterable[str]) -> pd.DataFrame:
    """A table whose columns `whole`, as far as they are there, are whole numbers (Int64); everything else is text."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    numbers = {name: table[name].replace("", pd.NA).astype("Int64") for name in whole if name in table}
    return table.assign(**numbers)


def made_of(lines: Iterable[Mapping[str, object] | TableRow] | pd.DataFrame, kind: type[TableRow]) -> pd.DataFrame:
    """A table of `kind` from its rows, from dictionaries by column, or from a frame with more columns; typed."""
    names, whole = store.columns(kind), whole_columns(kind)
    if not isinstance(lines, pd.DataFrame):
        lines = pd.DataFrame([cells(line) if isinstance(line, TableRow) else line for line in lines], columns=names)
    return lines[names].astype({name: "Int64" if name in whole else "str" for name in names})


def whole_columns(kind: type[TableRow]) -> list[str]:
    """The columns that hold whole numbers."""
    return [name for name, type_ in store.types(kind).items() if type_ in _WHOLE]


def rows(table: pd.DataFrame, kind: type[Row]) -> list[Row]:
    """The rows of a whole table one by one, where words or documents are made of them; missing numbers as None."""
    values = [_values(table[name], type_) for name, type_ in store.types(kind).items()]
    lines = zip(*values, strict=True)
    return [kind(*row, line=number) for number, row in enumerate(lines, start=FIRST_LINE)]


def _values(column: pd.Series, type_: object) -> list[Any]:
    values: list[Any] = column.tolist()
    if type_ is bool:
        return [str(value).lower() == "true" for value in values]
    missing = column.isna().to_numpy()
    if not missing.any():
        return values
    empty = "" if type_ is str else None
    return [empty if gone else value for value, gone in zip(values, missing, strict=True)]
