"""Delimited text (csv) as a grid: encoding and delimiter found by the header, millions of rows in seconds."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from monitoring.errors import InputError
from monitoring.intake.grids import MAX_CELL_CHARACTERS, Grid, check_size
from monitoring.intake.headers import HEADER_SEARCH_ROWS, Header, find_header
from monitoring.intake.layouts import Layout

_DELIMITERS = ",;\t"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CHUNK_ROWS = 50_000
_TEXT = pd.StringDtype(na_value=np.nan)

csv.field_size_limit(1 << 24)


def read_delimited(
    content: bytes, layouts: Mapping[str, Layout], encoding: str | None, where: str
) -> tuple[Grid, Header]:
    """The grid and the header of a delimited file. Raises InputError where it cannot be read as text or as a table."""
    content = _as_utf8(content, where)
    rows, delimiter, header = _recognise(content, layouts, where)
    table = _read_plainly(content, delimiter, rows, header)
    grid = table if table is not None else _read_carefully(content, delimiter, len(rows[header.last]))
    return grid, header


def _as_utf8(content: bytes, where: str) -> bytes:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :] if encoding == "utf-8" else content[2:].decode(encoding).encode()
    return content


def _recognise(content: bytes, layouts: Mapping[str, Layout], where: str) -> tuple[list[list[str]], str, Header]:
    """The first rows, the delimiter that makes a header of them, and that header."""
    start = content[: 1 << 20].decode("utf-8", errors="replace")
    failures = []
    for delimiter in _DELIMITERS:
        records = list(islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), HEADER_SEARCH_ROWS + 2))
        width = max(map(len, records), default=0)
        rows = [[text.strip() for text in record] + [""] * (width - len(record)) for record in records]
        try:
            return rows, delimiter, find_header(rows, layouts, where)
        except InputError as error:
            failures.append((width, error))
    raise max(failures, key=lambda failure: failure[0])[1]


def _read_plainly(content: bytes, delimiter: str, rows: list[list[str]], header: Header) -> Grid | None:
    return None


def _read_carefully(content: bytes, delimiter: str, width: int) -> Grid:
    """The grid of any delimited text: ragged rows, blank lines, line breaks within quotes."""
    chunks, lines, wide = [], [], []
    for records in _chunks(content, delimiter):
        chunks.append([texts for _, texts in records])
        lines += [line for line, _ in records]
        wide += [len(texts) > width for _, texts in records]
    columns = max((len(texts) for chunk in chunks for texts in chunk), default=0)
    frames = [
        pd.DataFrame(
            {c: pd.Series([t[c] if c < len(t) else "" for t in chunk], dtype="str") for c in range(columns)}
        )
        for chunk in chunks
    ]
    cells = pd.concat(frames, ignore_index=True)
    return Grid("", cells, np.array(lines, dtype="int64"), wide=np.array(wide, dtype=bool))


def _chunks(content: bytes, delimiter: str) -> Iterator[list[tuple[int, list[str]]]]:
    """Records with the line on which each starts, some thousands at a time."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=""), delimiter=delimiter, strict=True)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        line = 1
        for texts in reader:
            yield line, texts
            line = reader.line_num + 1

    records = numbered()
    while chunk := list(islice(records, _CHUNK_ROWS)):
        yield chunk
