"""Data rows told from everything else that stands in a grid; each physical row comes out exactly once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import NamedTuple

import numpy as np
import pandas as pd

from monitoring.distinct import concatenated, constant, distinct, flagged, plain, plain_table
from monitoring.intake.grids import Grid, text_rows
from monitoring.intake.headers import Header
from monitoring.intake.kinds_of_rows import kinds_of_rows
from monitoring.intake.layouts import Layout
from monitoring.intake.left_out import sheet_without_people, without_people
from monitoring.intake.remarks import numeric_cells, remarks
from monitoring.intake.sections import sections
from monitoring.intake.sheet_rows import Block, Structure, structure
from monitoring.intake.surroundings import surroundings
from monitoring.intake.units import scale_of
from monitoring.people import Marks

#: What rows carry beside the fields of their layout.
LINEAGE = ["source_file", "source_sheet", "source_row"]
EXTRA_COLUMNS = ["other", "numeric_cells", "remarks", "surroundings", *LINEAGE]

#: What is kept of a row that is not data.
#: `sums`: of a heading or total of a sheet the rows that it may sum, “13-18”, the likeliest first.
SET_ASIDE_COLUMNS = ["kind", "text", "amount_text", "unit", "numeric_cells", "raw", "sums", *LINEAGE]


class Table(NamedTuple):
    """The data rows of one layout, and the rows beside them that are no data (see split)."""

    layout: Layout
    rows: pd.DataFrame
    set_aside: pd.DataFrame


def split(
    grid: Grid, header: Header, source_file: str, declared_unit: str, marks: Marks | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The data rows below `header` and the rows set aside, from one grid.

    Data rows: the fields of the layout in order, then EXTRA_COLUMNS; text throughout, `source_row` int64. A column
    `unit` that the file lacks is filled with the unit of the header, of the title, or else `declared_unit`. In the
    place of data of people stand `marks`.
    """
    parts = [
        _split(*part, source_file, declared_unit, marks or Marks()) for part in sections(grid, header, source_file)
    ]
    return concatenated([rows for rows, _ in parts]), pd.concat([aside for _, aside in parts], ignore_index=True)


def _split(
    grid: Grid, header: Header, source_file: str, declared_unit: str, marks: Marks
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for one table of a grid."""
    is_sheet = header.layout.sheet is not None
    found = structure(grid, header, source_file) if is_sheet else Structure(kinds_of_rows(grid, header, source_file))
    kinds = found.kinds
    grid, header = without_people(grid, header, kinds, marks)
    # A unit that nobody knows is no better than none, but has to be named where nothing was declared for the file.
    unit = header.unit if scale_of(header.unit) else declared_unit or header.unit or header.layout.usual_unit
    rows = _columns(grid, header, unit, source_file, found.unclear)
    around = surroundings(grid, header, kinds)
    rows = rows if around is None else rows.assign(surroundings=around)
    data = np.ones(len(rows), dtype=bool)
    data[list(kinds)] = False
    aside = _set_aside(plain_table(rows[~data]), grid, ~data, found, header)
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


def set_whole_aside(grid: Grid, source_file: str, marks: Marks) -> pd.DataFrame:
    """Every row of a grid that holds no table, as rows set aside."""
    texts = _row_texts(sheet_without_people(grid, marks).cells)
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


def _columns(grid: Grid, header: Header, unit: str, source_file: str, unclear: Mapping[int, Block]) -> pd.DataFrame:
    """The layout's fields and EXTRA_COLUMNS of every row of the grid; columns that hold nothing share their memory."""
    columns: dict[str, pd.Series | np.ndarray | None] = dict.fromkeys(header.layout.fields)
    if "unit" in columns and unit:
        columns["unit"] = constant(unit, len(grid.cells))
    columns |= {name: grid.cells[column] for name, column in header.columns.items()}
    columns |= {name: constant(said.text, len(grid.cells)) for name, said in header.said.items()}
    columns["other"] = _others(grid.cells, header)
    columns["numeric_cells"] = numeric_cells(grid, header)
    columns["remarks"] = remarks(grid, header, source_file, unclear)
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


def _lineage(grid: Grid, source_file: str) -> dict[str, pd.Series | np.ndarray | None]:
    return {
        "source_file": constant(source_file, len(grid.cells)),
        "source_sheet": constant(grid.sheet, len(grid.cells)),
        "source_row": grid.lines,
    }


def _set_aside(rows: pd.DataFrame, grid: Grid, chosen: np.ndarray, found: Structure, header: Header) -> pd.DataFrame:
    money = header.layout.money
    kinds = [kind for _, kind in sorted(found.kinds.items())]
    sums = {place: ";".join(block.lines(grid) for block in blocks) for place, blocks in found.sums.items()}
    aside = rows[["numeric_cells", *LINEAGE]].assign(
        kind=pd.Series(kinds, index=rows.index, dtype="str"),
        text=pd.Series(_row_texts(grid.cells[chosen]), index=rows.index, dtype="str"),
        amount_text=rows[money].str.strip() if money else "",
        unit=rows.get("unit", ""),
        raw=as_json(rows, header.layout),
        sums=pd.Series([sums.get(place, "") for place in np.flatnonzero(chosen).tolist()], rows.index, dtype="str"),
    )
    return aside[SET_ASIDE_COLUMNS].reset_index(drop=True)


def _with_unit_of(rows: pd.DataFrame, aside: pd.DataFrame) -> pd.DataFrame:
    """`aside`, where totals that name no unit have that of the rows which they sum, provided these share one."""
    units = list(rows["unit"].unique()) if "unit" in rows else []
    return aside.assign(unit=aside["unit"].mask(aside["unit"] == "", units[0])) if len(units) == 1 else aside


def _row_texts(cells: pd.DataFrame) -> list[str]:
    return [re.sub(r"\s+", " ", " | ".join(filter(str.strip, row))) for row in text_rows(cells)]
