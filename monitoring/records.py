"""The rows of a table one by one, where words or documents are made of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

#: A row: an attribute per column.
if TYPE_CHECKING:  # until every room says which table's row it means (see monitoring.tables.rows)
    Row = Any
else:
    Row = SimpleNamespace


def records(table: pd.DataFrame) -> list[Row]:
    """The rows of a table, missing numbers as None."""
    names, columns = list(table.columns), [_values(table[name]) for name in table.columns]
    return [Row(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[Any]:
    missing = column.isna().to_numpy()
    values = column.tolist()
    return [None if gone else value for value, gone in zip(values, missing, strict=True)] if missing.any() else values
