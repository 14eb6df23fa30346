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

from monitoring.distinct import compact, is_large, repeats, to_pandas
from monitoring.errors import InputError
from monitoring.intake.encodings import decoded
from monitoring.intake.grids import LAST_ROWS, MAX_CELL_CHARACTERS, Grid, check_size, text_frame
from monitoring.intake.headers import HEADER_SEARCH_ROWS, Header
from monitoring.intake.layouts import Layout
from monitoring.intake.recognition import find_layout

_DELIMITERS = ",;\t|"
#: Ctrl-Z, with which old programs end a text.
_END_OF_FILE = b"\x1a"
_HEAD_BYTES = 1 << 20
_CHUNK_ROWS = 50_000
_BLOCK_BYTES = 1 << 25
#: How the columns of large files are read: each block of them as codes of its distinct texts.
_DISTINCT = pa.dictionary(pa.int32(), pa.string())


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
    content = content.removesuffix(_END_OF_FILE)
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
            return _Start(delimiter, find_layout(padded, layouts, where), rows)
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
        kind = _DISTINCT if is_large(lines) else pa.string()
        table = _arrow_table(pa.py_buffer(content)[offset:], start, kind)
    except pa.ArrowInvalid:
        return None
    # A record with a line break in its quotes would leave fewer records than lines.
    if table.num_rows != lines - above or any(len(row) > start.width for row in start.rows[:above]):
        return None
    check_size(table.num_rows, start.width, max(map(_longest, table.columns), default=0), where)
    head = [[row[n] if n < len(row) else "" for row in start.rows[:above]] for n in range(start.width)]
    cells = {n: _column(head[n], texts) for n, texts in enumerate(table.columns)}
    cut = "last_possible_row" if lines in LAST_ROWS else ""
    return Grid("", pd.DataFrame(cells, copy=False), np.arange(1, lines + 1, dtype="int64"), cut=cut)


def _line_offset(content: bytes, lines: int) -> int:
    """Where the line after the first `lines` starts."""
    offset = 0
    for _ in range(lines):
        end = content.find(b"\n", offset)
        offset = len(content) if end < 0 else end + 1
    return offset


def _arrow_table(content: pa.Buffer, start: _Start, kind: pa.DataType) -> pa.Table:
    types = {str(number): kind for number in range(start.width)}
    if not content.size:
        return pa.schema(types).empty_table()
    # Read as a stream, block after block: all at once, the parser runs ahead and holds a second copy of the file.
    reader = arrow_csv.open_csv(
        pa.BufferReader(content),
        arrow_csv.ReadOptions(column_names=list(types), block_size=_BLOCK_BYTES),
        arrow_csv.ParseOptions(delimiter=start.delimiter, ignore_empty_lines=False),
        arrow_csv.ConvertOptions(column_types=types, null_values=[], strings_can_be_null=False),
    )
    return reader.read_all()


def _column(head: list[str], body: pa.ChunkedArray) -> pd.Series:
    """The texts of `head` and `body`, as categories where the blocks of `body` repeat themselves."""
    texts = pa.chunked_array([pa.array(head, body.type), *body.chunks])
    if pa.types.is_dictionary(texts.type):
        found = sum(len(block.dictionary) for block in texts.chunks)
        texts = texts.unify_dictionaries() if repeats(found, len(texts)) else texts.cast(pa.string())
    column: pd.Series = to_pandas(texts)
    return column


def _longest(texts: pa.ChunkedArray) -> int:
    blocks = (block.dictionary if pa.types.is_dictionary(block.type) else block for block in texts.chunks)
    return max((pc.max(pc.utf8_length(block)).as_py() or 0 for block in blocks), default=0)


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
    below, filled = slice(start.header.last + 1, None), np.array(widths, dtype="int64") > 1
    if (wide | ~filled)[below].all() and (cells.iloc[below, start.width :] == "").all(axis=None):
        wide[:] = False  # every line ends with one more delimiter: nothing has moved
    cells = pd.DataFrame({column: compact(cells[column].astype("str")) for column in columns})
    cut = "last_possible_row" if len(lines) in LAST_ROWS else ""
    if widths and 1 < widths[-1] < start.width and not content.endswith((b"\n", b"\r")):
        cut = "ends_within_row"
    return Grid("", cells, np.array(lines, dtype="int64"), wide=wide, cut=cut)


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
