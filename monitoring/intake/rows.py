"""Data rows told from everything else that stands in a grid; each physical row comes out exactly once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from json.encoder import encode_basestring

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.distinct import (
    concatenated,
    constant,
    distinct,
    flagged,
    is_large,
    of_codes,
    plain,
    plain_table,
    tested,
)
from monitoring.errors import InputError
from monitoring.intake.grids import MAX_ODD_ROWS, Grid, text_rows
from monitoring.intake.headers import Header
from monitoring.intake.labels import is_lone_label, is_total_label, kind_of_row, label_columns
from monitoring.intake.layouts import Layout
from monitoring.intake.number_formats import is_percent, thousands_hidden
from monitoring.intake.sections import further_headers, sections
from monitoring.intake.surroundings import spoken_for, surroundings
from monitoring.intake.titles import stated_period
from monitoring.intake.units import scale_of, title_unit

#: What rows carry beside the fields of their layout.
LINEAGE = ["source_file", "source_sheet", "source_row"]
EXTRA_COLUMNS = ["other", "numeric_cells", "remarks", "surroundings", *LINEAGE]

#: What is kept of a row that is not data.
SET_ASIDE_COLUMNS = ["kind", "text", "amount_text", "unit", "numeric_cells", "raw", *LINEAGE]

#: Lets through all labels of totals and few others, so that only these are looked at one by one.
_PERHAPS_TOTAL = r"^(?:\P{L}|[ivxIVX])*[tcTC]\S{0,4}[nN][gG]"


def split(grid: Grid, header: Header, source_file: str, declared_unit: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The data rows below `header` and the rows set aside, from one grid.

    Data rows: the fields of the layout in order, then EXTRA_COLUMNS; text throughout, `source_row` int64. A column
    `unit` that the file lacks is filled with the unit of the header, of the title, or else `declared_unit`.
    """
    parts = [_split(*part, source_file, declared_unit) for part in sections(grid, header, source_file)]
    return concatenated([rows for rows, _ in parts]), pd.concat([aside for _, aside in parts], ignore_index=True)


def _split(grid: Grid, header: Header, source_file: str, declared_unit: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for one table of a grid."""
    kinds = _classified_above(grid, header) | _classified_below(grid, header, source_file)
    # A unit that nobody knows is no better than none, but has to be named where nothing was declared for the file.
    unit = header.unit if scale_of(header.unit) else declared_unit or header.unit
    rows = _columns(grid, header, unit, source_file)
    around = surroundings(grid, header, kinds)
    rows = rows if around is None else rows.assign(surroundings=around)
    data = np.ones(len(rows), dtype=bool)
    data[list(kinds)] = False
    aside = _set_aside(plain_table(rows[~data]), grid.cells[~data], [kind for _, kind in sorted(kinds.items())], header)
    rows = _only(rows, data).reset_index(drop=True)
    return rows, _with_unit_of(rows, aside)


def _only(rows: pd.DataFrame, wanted: np.ndarray) -> pd.DataFrame:
    """`rows` where `wanted`; a single block is sliced rather than copied."""
    positions = np.flatnonzero(wanted)
    if len(positions) and positions[-1] - positions[0] + 1 == len(positions):
        return rows.iloc[positions[0] : positions[-1] + 1]
    return rows[wanted]


def no_rows(layout: Layout) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What `split` returns, without any row."""
    text = {name: pd.Series(dtype="str") for name in [*layout.fields, *EXTRA_COLUMNS]}
    aside = {name: pd.Series(dtype="str") for name in SET_ASIDE_COLUMNS}
    number = {"source_row": pd.Series(dtype="int64")}
    return pd.DataFrame({**text, **number}), pd.DataFrame({**aside, **number})


def set_whole_aside(grid: Grid, source_file: str) -> pd.DataFrame:
    """Every row of a grid that holds no table, as rows set aside."""
    texts = _row_texts(grid.cells)
    blank = {name: "" for name in SET_ASIDE_COLUMNS if name not in LINEAGE}
    rows = pd.DataFrame(_lineage(grid, source_file)).assign(**blank)
    return rows.assign(kind=["other-sheet" if text else "blank" for text in texts], text=texts)[SET_ASIDE_COLUMNS]


def as_json(rows: pd.DataFrame, layout: Layout) -> pd.Series:
    """Each row as a JSON object, header → text as received, columns that the layout does not know included."""
    keys = (f"{encode_basestring(field.header)}: " for field in layout.fields.values())
    cells = (
        [key + encode_basestring(text) for text in plain(rows[name])]
        for key, name in zip(keys, layout.fields, strict=True)
    )
    records = ["{" + ", ".join(texts) + "}" for texts in zip(*cells, strict=True)]
    for place in np.flatnonzero(flagged(rows["other"], bool)).tolist():
        both = json.loads(records[place]) | json.loads(str(rows["other"].iat[place]))
        records[place] = json.dumps(both, ensure_ascii=False)
    return pd.Series(records, index=rows.index, dtype="str")


def _classified_above(grid: Grid, header: Header) -> dict[int, str]:
    """Position → kind of the rows of the header and above it."""
    kinds = {}
    for position, texts in enumerate(grid.head(header.last + 1)):
        above = ("unit" if title_unit([texts]) else "title") if any(texts) else "blank"
        kinds[position] = "header" if position >= header.first else above
    return kinds


def _classified_below(grid: Grid, header: Header, where: str) -> dict[int, str]:
    """Position → kind of what is not data below the header. Raises InputError where too much would have to be told.

    Only rows that lack a value which every record has, or that may be totals, are looked at one by one.
    """
    start = header.last + 1
    body = grid.cells.iloc[start:]
    suspects = np.zeros(len(body), dtype=bool)
    suspects[:1] = True  # it may number the columns
    for field, column in header.columns.items():
        if header.layout.fields[field].filled:
            suspects |= _is_blank(body[column])
    if header.form_lines is not None:
        suspects |= ~_is_blank(body[header.form_lines])
    for column in label_columns(header, body.shape[1]):
        suspects |= _is_total(body[column])
    if suspects.sum() > MAX_ODD_ROWS:
        raise InputError(
            "{size} rows are empty or lack what every row has, more than the {limit} that are looked at.",
            where=where,
            remedy="Ask its sender for the table alone.",
            size=int(suspects.sum()),
            limit=MAX_ODD_ROWS,
        )
    header_texts = grid.head(start)[-1]
    spoken = spoken_for(grid, header)
    kinds: dict[int, str] = {}
    labels: dict[int, list[str]] = {}
    above, previous = "header", start - 1
    for position, texts in zip((np.flatnonzero(suspects) + start).tolist(), text_rows(body[suspects]), strict=True):
        said = spoken.get(position, {})
        trimmed = [said.get(column, text.strip()) for column, text in enumerate(texts)]
        kind = kind_of_row(trimmed, header, header_texts, above if position == previous + 1 else "")
        above, previous = above if kind == "blank" and position == previous + 1 else kind or "", position
        if kind:
            kinds[position] = kind
        elif is_lone_label(trimmed, header):
            labels[position] = trimmed
    repeated = dict.fromkeys(further_headers(grid, header), "header")
    return kinds | _headings(grid, header, kinds, labels) | repeated


def _headings(grid: Grid, header: Header, kinds: dict[int, str], labels: dict[int, list[str]]) -> dict[int, str]:
    """Lone labels that turn out to be headings: what follows is one too, or a row that lacks what they may name."""
    found: dict[int, str] = {}
    named = [header.columns[name] for name in ("component", "commune") if name in header.columns]
    for position in reversed(labels):  # the lower of two headings is told before the upper one
        below = position + 1
        follows = kinds.get(below, found.get(below))
        lacks = below < len(grid.cells) and not follows and any(not grid.text_at(below, n) for n in named)
        if follows == "outline" or (lacks and below not in labels):
            found[position] = "outline"
    return found


def _is_blank(column: pd.Series) -> np.ndarray:
    if not is_large(len(column)):  # some dozen texts, or hundreds, are looked at before pandas begins
        return flagged(column, lambda text: not text or text.isspace())
    return tested(column, lambda texts: ((texts == "") | texts.str.isspace()).to_numpy(dtype=bool))


def _is_total(column: pd.Series) -> np.ndarray:
    if not is_large(len(column)):  # the pattern takes longer to compile than some thousand labels to be looked at
        return flagged(column, is_total_label)

    def test(texts: pd.Series) -> np.ndarray:
        perhaps = np.asarray(pc.match_substring_regex(pa.array(texts), _PERHAPS_TOTAL))
        if not perhaps.any():
            return perhaps
        totals = [text for text in texts[perhaps].unique() if is_total_label(text)]
        return texts.isin(totals).to_numpy(dtype=bool)

    return tested(column, test)


def _columns(grid: Grid, header: Header, unit: str, source_file: str) -> pd.DataFrame:
    """The layout's fields and EXTRA_COLUMNS of every row of the grid; columns that hold nothing share their memory."""
    columns: dict[str, pd.Series | np.ndarray | None] = dict.fromkeys(header.layout.fields)
    if "unit" in columns and unit:
        columns["unit"] = constant(unit, len(grid.cells))
    columns |= {name: grid.cells[column] for name, column in header.columns.items()}
    columns["other"] = _others(grid.cells, header)
    columns["numeric_cells"] = _named(grid.numbers, header)
    columns["remarks"] = _remarks(grid, header, source_file)
    columns["surroundings"] = None
    columns |= _lineage(grid, source_file)
    blank = constant("", len(grid.cells))
    return pd.DataFrame({name: blank if column is None else column for name, column in columns.items()}, copy=False)


def _others(cells: pd.DataFrame, header: Header) -> pd.Series | None:
    """Filled cells of columns that the layout does not know, as JSON; "" where a row has none."""
    known = set(header.columns.values())
    unknown = (column for column in range(cells.shape[1]) if column not in known)
    names = {column: header.names.get(column, f"column {column + 1}") for column in unknown}
    twice = {name for name, count in Counter(names.values()).items() if count > 1}
    pieces = []
    for column, name in names.items():
        key = json.dumps(f"{name} (column {column + 1})" if name in twice else name, ensure_ascii=False)
        codes, texts = distinct(cells[column])
        written = [f", {key}: {json.dumps(text, ensure_ascii=False)}" if text.strip() else "" for text in texts]
        if any(written):
            pieces.append(pd.Series(written, dtype="str").take(codes).set_axis(cells.index))
    if not pieces:
        return None
    joined = sum(pieces[1:], start=pieces[0])
    return ("{" + joined.str.slice(2) + "}").where(joined != "", "")


def _named(marks: np.ndarray | None, header: Header, suffix: str = "") -> pd.Series | None:
    """For each row the fields whose cell is marked, comma-separated."""
    if marks is None or not marks.any():
        return None
    fields = sorted(header.columns, key=header.columns.__getitem__)
    bits = 1 << np.arange(len(fields))
    codes, patterns = pd.factorize(marks[:, [header.columns[field] for field in fields]] @ bits)
    marked = [[field for field, bit in zip(fields, bits, strict=True) if pattern & bit] for pattern in patterns]
    return of_codes(codes, [",".join(f"{field}{suffix}" for field in named) for named in marked])


def _remarks(grid: Grid, header: Header, source_file: str) -> pd.Series | None:
    """What cleaning must know of how a row was stored, comma-separated; "" for most.

    `voucher:rounded`, `too_many_cells`, `hidden_row`, `hidden_sheet`, `last_possible_row`,
    `ends_within_row`, `title_unit=…` (the unit that the title gives amounts and the header contradicts),
    `other_unit=…` (the one that header or title give and the row's own differs from), `title_period=…` (the quarter
    that the title names, where the file was received for another), `amount:percent`, `amount:thousands_hidden=2`
    (shown so, held otherwise).
    """
    marks = [
        _named(grid.rounded, header, ":rounded"),
        *_container_marks(grid, header),
        *_title_marks(grid, header, source_file),
    ]
    if grid.wide is not None and grid.wide.any():
        marks.append(of_codes(grid.wide.astype("int8"), ["", "too_many_cells"]))
    found = [mark for mark in marks if mark is not None]
    return reduce(_both, found) if found else None


def _container_marks(grid: Grid, header: Header) -> Iterator[pd.Series]:
    """What a workbook hides, and where a sheet is full."""
    count = len(grid.cells)
    if grid.facts.hidden_rows:
        yield of_codes(np.isin(np.arange(count), list(grid.facts.hidden_rows)).astype("int8"), ["", "hidden_row"])
    if grid.facts.visibility != "visible":
        yield constant("hidden_sheet", count)
    for mark, cells in _shown_otherwise(grid, header).items():
        yield of_codes(np.isin(np.arange(count), cells).astype("int8"), ["", mark])
    if grid.cut:
        yield of_codes((np.arange(count) == count - 1).astype("int8"), ["", grid.cut])


def _shown_otherwise(grid: Grid, header: Header) -> dict[str, list[int]]:
    """Mark → positions of the rows whose figure a number format shows smaller, or as a percentage."""
    fields = {column: name for name, column in header.columns.items()}
    figures = set(header.layout.names_of("money", "count"))
    marks: dict[str, list[int]] = {}
    for (row, column), code in grid.facts.formats.items():
        name = fields.get(column)
        if name in figures and row > header.last:
            mark = "percent" if is_percent(code) else f"thousands_hidden={thousands_hidden(code)}"
            marks.setdefault(f"{name}:{mark}", []).append(row)
    return marks


def _title_marks(grid: Grid, header: Header, source_file: str) -> Iterator[pd.Series]:
    """Where the title says another unit than a row, and which quarter it names."""
    count = len(grid.cells)
    title = title_unit(grid.head(header.first))
    if "unit" in header.columns and (scale := scale_of(header.unit)):
        others = flagged(grid.cells[header.columns["unit"]], lambda text: scale_of(text) not in (None, scale))
        yield of_codes(others.astype("int8"), ["", f"other_unit={header.unit}"])
    elif scale_of(header.unit) and scale_of(title) not in (None, scale_of(header.unit)):
        yield constant(f"title_unit={title}", count)
    period, received = (
        stated_period(text for row in grid.head(header.first) for text in row),
        source_file.partition("/"),
    )
    if period and received[1] and str(period) != received[0]:
        yield constant(f"title_period={period}", count)


def _both(left: pd.Series, right: pd.Series) -> pd.Series:
    left, right = plain(left), plain(right)
    return left.where(right == "", right.where(left == "", left + "," + right))


def _lineage(grid: Grid, source_file: str) -> dict[str, pd.Series | np.ndarray | None]:
    return {
        "source_file": constant(source_file, len(grid.cells)),
        "source_sheet": constant(grid.sheet, len(grid.cells)),
        "source_row": grid.lines,
    }


def _set_aside(rows: pd.DataFrame, cells: pd.DataFrame, kinds: list[str], header: Header) -> pd.DataFrame:
    money = header.layout.money
    aside = rows[["numeric_cells", *LINEAGE]].assign(
        kind=pd.Series(kinds, index=rows.index, dtype="str"),
        text=pd.Series(_row_texts(cells), index=rows.index, dtype="str"),
        amount_text=rows[money].str.strip() if money else "",
        unit=rows.get("unit", ""),
        raw=as_json(rows, header.layout),
    )
    return aside[SET_ASIDE_COLUMNS].reset_index(drop=True)


def _with_unit_of(rows: pd.DataFrame, aside: pd.DataFrame) -> pd.DataFrame:
    """`aside`, where totals that name no unit have that of the rows which they sum, provided these share one."""
    units = list(rows["unit"].unique()) if "unit" in rows else []
    return aside.assign(unit=aside["unit"].mask(aside["unit"] == "", units[0])) if len(units) == 1 else aside


def _row_texts(cells: pd.DataFrame) -> list[str]:
    return [re.sub(r"\s+", " ", " | ".join(filter(str.strip, row))) for row in text_rows(cells)]
