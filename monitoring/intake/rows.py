"""Data rows told from everything else that stands in a grid; each physical row comes out exactly once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from monitoring.intake.grids import Grid
from monitoring.intake.headers import Header, title_unit
from monitoring.intake.labels import is_total_label, kind_of_row, label_columns
from monitoring.intake.layouts import Layout

#: What rows carry beside the fields of their layout.
LINEAGE = ["source_file", "source_sheet", "source_row"]
EXTRA_COLUMNS = ["other", "numeric_cells", "remarks", *LINEAGE]

#: What is kept of a row that is not data.
SET_ASIDE_COLUMNS = ["kind", "text", "amount_text", "unit", "numeric_cells", "raw", *LINEAGE]

#: Lets through all labels of totals and few others, so that only these are looked at one by one.
_PERHAPS_TOTAL = r"^[\W\d_ivxIVX]*[tcTC]\S{0,4}[nN][gG]"


def split(grid: Grid, header: Header, source_file: str, declared_unit: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The data rows below `header` and the rows set aside, from one grid.

    Data rows: the fields of the layout in order, then EXTRA_COLUMNS; text throughout, `source_row` int64. A column
    `unit` that the file lacks is filled with the unit of the header, of the title, or else `declared_unit`.
    """
    cells = grid.cells
    kinds = np.full(len(cells), "", dtype=object)
    _classify_above(grid, header, kinds)
    _classify_below(grid, header, kinds)
    data = kinds == ""
    rows = _fields(grid, header, header.unit or declared_unit)
    rows["other"] = _others(cells, header)
    rows["numeric_cells"] = _named(grid.numbers, header, len(cells))
    rows["remarks"] = _remarks(grid, header)
    _add_lineage(rows, grid, source_file)
    aside = _set_aside(rows[~data], cells[~data], kinds[~data], header)
    return (rows if data.all() else rows[data]).reset_index(drop=True), aside


def no_rows(layout: Layout) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What `split` returns, without any row."""
    text = {name: pd.Series(dtype="str") for name in [*layout.fields, *EXTRA_COLUMNS]}
    aside = {name: pd.Series(dtype="str") for name in SET_ASIDE_COLUMNS}
    number = {"source_row": pd.Series(dtype="int64")}
    return pd.DataFrame({**text, **number}), pd.DataFrame({**aside, **number})


def set_whole_aside(grid: Grid, source_file: str) -> pd.DataFrame:
    """Every row of a grid that holds no table, as rows set aside."""
    rows = pd.DataFrame(index=grid.cells.index)
    _add_lineage(rows, grid, source_file)
    texts = _row_texts(grid.cells)
    kinds = ["other-sheet" if text else "blank" for text in texts]
    blank = {name: "" for name in ("amount_text", "unit", "numeric_cells")}
    return rows.assign(kind=kinds, text=texts, raw=texts, **blank)[SET_ASIDE_COLUMNS]


def as_json(rows: pd.DataFrame, layout: Layout) -> pd.Series:
    """Each row as a JSON object, header → text as received, columns that the layout does not know included."""
    headers = [field.header for field in layout.fields.values()]
    columns = [rows[name] for name in layout.fields]
    records = (
        json.dumps(dict(zip(headers, texts)) | (json.loads(other) if other else {}), ensure_ascii=False)
        for other, *texts in zip(rows["other"], *columns)
    )
    return pd.Series(list(records), index=rows.index, dtype="str")


def _classify_above(grid: Grid, header: Header, kinds: np.ndarray) -> None:
    for position, texts in enumerate(grid.head(header.last + 1)):
        if position >= header.first:
            kinds[position] = "header"
        elif not any(texts):
            kinds[position] = "blank"
        else:
            kinds[position] = "unit" if title_unit([texts]) else "title"


def _classify_below(grid: Grid, header: Header, kinds: np.ndarray) -> None:
    """Marks what is not data below the header; only rows that lack a value or may be totals are looked at."""
    start = header.last + 1
    body = grid.cells.iloc[start:]
    fields = header.layout.fields
    suspects = np.zeros(len(body), dtype=bool)
    for field, column in header.columns.items():
        if fields[field].filled:
            suspects |= _is_blank(body[column])
    for column in label_columns(header, body.shape[1]):
        suspects |= _is_total(body[column])
    header_texts = grid.head(start)[-1]
    above, previous = "header", start - 1
    for position, texts in zip(np.flatnonzero(suspects) + start, body[suspects].itertuples(index=False)):
        above = above if position == previous + 1 else ""
        kind = kind_of_row([text.strip() for text in texts], header, header_texts, above) or ""
        kinds[position] = kind
        above, previous = above if kind == "blank" else kind, position


def _is_blank(column: pd.Series) -> np.ndarray:
    return ((column == "") | column.str.isspace()).to_numpy(dtype=bool)


def _is_total(column: pd.Series) -> np.ndarray:
    perhaps = column.str.match(_PERHAPS_TOTAL).to_numpy(dtype=bool)
    if not perhaps.any():
        return perhaps
    totals = [text for text in column[perhaps].unique() if is_total_label(text)]
    return column.isin(totals).to_numpy(dtype=bool)


def _fields(grid: Grid, header: Header, unit: str) -> pd.DataFrame:
    absent = pd.Series("", index=grid.cells.index, dtype="str")
    columns = {
        name: grid.cells[header.columns[name]] if name in header.columns else absent for name in header.layout.fields
    }
    if "unit" in columns and "unit" not in header.columns:
        columns["unit"] = pd.Series(unit, index=grid.cells.index, dtype="str")
    return pd.DataFrame(columns)


def _others(cells: pd.DataFrame, header: Header) -> pd.Series:
    """Filled cells of columns that the layout does not know, as JSON; "" where a row has none."""
    known = set(header.columns.values())
    names = {column: header.names.get(column, f"column {column + 1}") for column in cells if column not in known}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    pieces = []
    for column, name in names.items():
        key = json.dumps(f"{name} (column {column + 1})" if name in twice else name, ensure_ascii=False)
        codes, texts = pd.factorize(cells[column])
        written = [f", {key}: {json.dumps(text, ensure_ascii=False)}" if text.strip() else "" for text in texts]
        if any(written):
            pieces.append(pd.Series(written, dtype="str").take(codes).set_axis(cells.index))
    if not pieces:
        return pd.Series("", index=cells.index, dtype="str")
    joined = pieces[0].str.cat(pieces[1:])
    return ("{" + joined.str.slice(2) + "}").where(joined != "", "")


def _named(marks: np.ndarray | None, header: Header, count: int, suffix: str = "") -> pd.Series:
    """For each row the fields whose cell is marked, comma-separated."""
    named = np.full(count, "", dtype=object)
    if marks is not None:
        for field, column in sorted(header.columns.items(), key=lambda item: item[1]):
            marked = marks[:, column]
            named[marked] += "," + field + suffix
    return pd.Series([text[1:] for text in named], dtype="str") if marks is not None else pd.Series(named, dtype="str")


def _remarks(grid: Grid, header: Header) -> pd.Series:
    """What cleaning must know of how a row was stored: `voucher:rounded`, `too_many_cells`; "" for most."""
    remarks = _named(grid.rounded, header, len(grid.cells), ":rounded")
    if grid.wide is not None and grid.wide.any():
        remarks = remarks.where(~grid.wide, (remarks + ",too_many_cells").str.lstrip(","))
    return remarks


def _add_lineage(rows: pd.DataFrame, grid: Grid, source_file: str) -> None:
    rows["source_file"] = pd.Series(source_file, index=rows.index, dtype="str")
    rows["source_sheet"] = pd.Series(grid.sheet, index=rows.index, dtype="str")
    rows["source_row"] = grid.lines


def _set_aside(rows: pd.DataFrame, cells: pd.DataFrame, kinds: np.ndarray, header: Header) -> pd.DataFrame:
    money = header.layout.money
    aside = rows[["numeric_cells", *LINEAGE]].assign(
        kind=pd.Series(kinds, index=rows.index, dtype="str"),
        text=_row_texts(cells),
        amount_text=rows[money].str.strip() if money else "",
        unit=rows["unit"] if "unit" in rows else "",
        raw=as_json(rows, header.layout),
    )
    return aside[SET_ASIDE_COLUMNS].reset_index(drop=True)


def _row_texts(cells: pd.DataFrame) -> list[str]:
    return [re.sub(r"\s+", " ", " | ".join(filter(str.strip, row))) for row in cells.itertuples(index=False)]
