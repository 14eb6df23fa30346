"""Delimited text (csv) as a grid: delimiter found by the header, millions of rows in seconds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from monitoring.errors import InputError
from monitoring.intake.encodings import decoded
from monitoring.intake.grids import MAX_CELL_CHARACTERS, Grid, check_size, text_frame
from monitoring.intake.headers import HEADER_SEARCH_ROWS, Header, find_header
from monitoring.intake.layouts import Layout

_DELIMITERS = ",;\t"
_HEAD_BYTES = 1 << 20
_CHUNK_ROWS = 50_000
_BLOCK_BYTES = 1 << 24


@dataclass(frozen=True)
class _Start:
    """What the first rows of a delimited file tell: its delimiter, its header and how many cells the header has."""

    delimiter: str
    header: Header
    rows: list[list[str]]

    @property
    def width(self) -> int:
        return len(self.rows[self.header.last])


def read_delimited(
    content: bytes, layouts: Mapping[str, Layout], encoding: str | None, where: str
) -> tuple[Grid, Header]:
    """The grid and the header of a delimited file.

    `source_row` is the line on which a record starts. Raises InputError where the content is not text, fits no
    layout, or breaks the rules of quoting.
    """
    content, start = decoded(content, encoding, lambda text: _recognise(text, layouts, where), where)
    grid = _read_plainly(content, start, where)
    return grid if grid is not None else _read_carefully(content, start, where), start.header


def _recognise(content: bytes, layouts: Mapping[str, Layout], where: str) -> _Start:
    """The delimiter with which the first rows hold a header. Raises InputError where there is none."""
    text = content[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    failures: list[tuple[int, InputError]] = []
    for delimiter in _DELIMITERS:
        rows = _first_rows(text, delimiter)
        width = max(map(len, rows), default=0)
        check_size(len(rows), width, 0, where)
        padded = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
        try:
            return _Start(delimiter, find_header(padded, layouts, where), rows)
        except InputError as error:
            failures.append((width, error))
    raise max(failures, key=lambda failure: failure[0])[1]


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, up to one that breaks the rules of quoting: reading on from there will say so."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEADER_SEARCH_ROWS + 1))
    return rows


def _read_plainly(content: bytes, start: _Start, where: str) -> Grid | None:
    """The grid of a file with one record a line and the header's number of cells in each; None for any other."""
    above = start.header.last + 1
    line_breaks_within = any("\n" in text for row in start.rows[:above] for text in row)
    if line_breaks_within or content.count(b"\r") != content.count(b"\r\n"):
        return None
    offset = _line_offset(content, above)
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    try:
        table = _arrow_table(pa.py_buffer(content)[offset:], start.delimiter, start.width)
    except pa.ArrowInvalid:
        return None
    # A record with a line break in its quotes would leave fewer records than lines.
    if table.num_rows != lines - above or any(len(row) > start.width for row in start.rows[:above]):
        return None
    longest = max((pc.max(pc.utf8_length(column)).as_py() or 0 for column in table.columns), default=0)
    check_size(table.num_rows, start.width, longest, where)
    head = text_frame([[row[n] if n < len(row) else "" for row in start.rows[:above]] for n in range(start.width)])
    body = table.to_pandas(types_mapper={pa.string(): head.dtypes[0]}.get)
    cells = pd.concat([head, body.set_axis(head.columns, axis="columns")], ignore_index=True)
    return Grid("", cells, np.arange(1, lines + 1, dtype="int64"))


def _line_offset(content: bytes, lines: int) -> int:
    """Where the line after the first `lines` starts."""
    offset = 0
    for _ in range(lines):
        end = content.find(b"\n", offset)
        offset = len(content) if end < 0 else end + 1
    return offset


def _arrow_table(content: pa.Buffer, delimiter: str, width: int) -> pa.Table:
    names = [str(number) for number in range(width)]
    if not content.size:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        arrow_csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
        arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False
        ),
    )


def _read_carefully(content: bytes, start: _Start, where: str) -> Grid:
    """The grid of any delimited text: ragged rows, blank lines, line breaks within quotes."""
    frames, lines, widths, longest = [], [], [], 0
    for records in _chunks(content, start.delimiter, where):
        lines += [line for line, _ in records]
        widths += [len(texts) for _, texts in records]
        longest = max(longest, max((len(text) for _, texts in records for text in texts), default=0))
        check_size(len(lines), max(widths), longest, where)
        width = max(len(texts) for _, texts in records)
        frames.append(text_frame([[texts[n] if n < len(texts) else "" for _, texts in records] for n in range(width)]))
    columns = range(max(start.width, max(widths, default=0)))
    cells = pd.concat([frame.reindex(columns=columns, fill_value="") for frame in frames], ignore_index=True)
    wide = np.array(widths, dtype="int64") > start.width
    wide[: start.header.last + 1] = False
    return Grid("", cells.astype("str"), np.array(lines, dtype="int64"), wide=wide)


def _chunks(content: bytes, delimiter: str, where: str) -> Iterator[list[tuple[int, list[str]]]]:
    """Records with the line on which each starts, some thousands at a time."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)

    def numbered() -> Iterator[tuple[int, list[str]]]:
        line = 1
        for texts in reader:
            yield line, texts
            line = reader.line_num + 1

    records = numbered()
    try:
        while chunk := list(islice(records, _CHUNK_ROWS)):
            yield chunk
    except csv.Error as error:
        raise InputError(
            "The line breaks the rules of quoting, or one of its cells holds more than {limit} characters ({problem}).",
            where=f"{where}, line {reader.line_num}",
            remedy="Correct the quotation marks at the sender's, or ask for a workbook (xlsx).",
            limit=MAX_CELL_CHARACTERS,
            problem=str(error),
        ) from None
