"""Large tables of text and whole numbers written as csv by column, in the bytes that pandas would write by row."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_CHUNK_ROWS = 200_000
_NEEDS_QUOTES = '[",\n]'


def can_write(table: pd.DataFrame) -> bool:
    """Whether all columns are text or whole numbers, and none holds what versions of Python quote differently."""
    return table.shape[1] > 1 and all(
        (_is_text(column) and not _has_returns(column)) or pd.api.types.is_integer_dtype(column.dtype)
        for _, column in table.items()
    )


def write(table: pd.DataFrame, path: Path) -> None:
    """Write `table` (see can_write): UTF-8, comma, LF, header row, missing values empty, quotes where needed."""
    with path.open("wb") as file:
        file.write(table.iloc[:0].to_csv(index=False, lineterminator="\n").encode("utf-8"))
        for start in range(0, len(table), _CHUNK_ROWS):
            rows = table.iloc[start : start + _CHUNK_ROWS]
            cells = [_cells(column) for _, column in rows.items()]
            lines = _joined(_joined(*cells, ","), "", "\n")
            _write_texts(lines, file)


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, (pd.StringDtype, pd.CategoricalDtype))


def _texts(column: pd.Series) -> pa.Array:
    """The texts of a column, of a category the distinct ones."""
    texts = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column
    return pa.array(texts, pa.large_string(), from_pandas=True)


def _has_returns(column: pd.Series) -> bool:
    return bool(pc.any(pc.match_substring(_texts(column), "\r")).as_py())


def _cells(column: pd.Series) -> pa.Array:
    """A column as it is written."""
    if not _is_text(column):
        return pc.cast(pa.array(column, from_pandas=True), pa.large_string()).fill_null("")
    texts = _texts(column)
    quoted = _joined("", pc.replace_substring(texts, '"', '""'), "", '"')
    written = pc.if_else(pc.match_substring_regex(texts, _NEEDS_QUOTES), quoted, texts).fill_null("")
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy()
        written = written.take(pa.array(codes, pa.int32(), mask=codes < 0)).fill_null("")
    return written


def _joined(*texts: pa.Array | str) -> pa.Array:
    """The texts of each row one after the other, with the last of `texts` between them."""
    same = (pa.scalar(text, pa.large_string()) if isinstance(text, str) else text for text in texts)
    return pc.binary_join_element_wise(*same)


def _write_texts(texts: pa.Array | pa.ChunkedArray, file: BinaryIO) -> None:
    """The texts one after the other: as they lie in memory, in several pieces where none of their rows was refused."""
    for piece in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        _, offsets, data = piece.buffers()
        if data is not None:
            start, end = np.frombuffer(offsets, dtype="int64")[[piece.offset, piece.offset + len(piece)]]
            file.write(memoryview(data)[start:end])
