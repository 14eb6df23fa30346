"""The tables of clean rows, one a layout: as tables.yml words them, or else as the layout alone has them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from monitoring.bilingual import Names
from monitoring.cleaning.reading import LINEAGE, output_name, table_name
from monitoring.intake.layouts import Field, Kind, Layout, load_layouts
from monitoring.tables import frames
from monitoring.tables.schema import Column, Reference, Table, Type, load_columns, load_tables, tables_of

_TYPES: dict[Kind, Type] = {
    "text": "text",
    "date": "date",
    "money": "dong",
    "count": "number",
    "code": "code",
    "year": "year",
}


#: The layout by which a unit tells what it took over; a period that received it has the tables of the handover.
_HANDED_OVER = "handover-returns"
#: The table of what totals sum, which a period with sheets of the treasury has.
_OF_SHEETS = "sheet_totals"


def processed_tables(received: Collection[str] | None = None) -> list[Table]:
    """Every table of a period: the declared ones, then the clean rows of layouts that no table is declared for.

    `received`: only those of a period that has received these layouts.
    """
    others = [layout for layout in load_layouts().values() if table_name(layout.name) not in load_tables()]
    tables = [*tables_of("processed"), *tables_of("handover"), *map(clean_table, others)]
    if received is None:
        return tables
    lacking = {name: layout for name, layout in load_layouts().items() if not layout.always and name not in received}
    left_out = set(map(table_name, lacking))
    if not any(load_layouts()[name].sheet for name in received):
        left_out.add(_OF_SHEETS)
    if _HANDED_OVER not in received:
        left_out |= {table.name for table in tables_of("handover")}
    return [table for table in tables if table.name not in left_out]


def clean_table(layout: Layout) -> Table:
    """What the table of a layout's clean rows holds."""
    name = table_name(layout.name)
    return load_tables().get(name) or Table(
        name=name,
        group="processed",
        title=Names(vi=layout.title.vi, en=layout.title.en),
        row=Names(vi=f"một dòng của “{layout.title.vi}”", en=f"a row of “{layout.title.en}”"),
        made_by="notebooks/02_clean.ipynb",
        defined_in=f"monitoring/intake/layouts/{layout.name}.yml",
        key=tuple(LINEAGE),
        filled=tuple(output_name(layout, name) for name, field in layout.fields.items() if field.filled),
        refers=Reference(columns=("source_file",), to="sources"),
        columns=_columns(layout),
    )


def _columns(layout: Layout) -> dict[str, Column]:
    own = {
        output_name(layout, name): load_columns().get(output_name(layout, name), _column(field))
        for name, field in layout.fields.items()
        if field.kind != "unit"
    }
    return own | {name: load_columns()[name] for name in LINEAGE}


def _column(field: Field) -> Column:
    """A column that is told nowhere else is what its header says. Agencies are written by their names, not by codes."""
    lists = (field.codelist,) if field.codelist and field.codelist != "agencies" else ()
    kind = _TYPES[field.kind] if lists or field.kind != "code" else "text"
    unit = "dong" if kind == "dong" else ""
    return Column(vi=field.header, en=field.header, type=kind, codes=lists, unit=unit, personal=field.personal)


def read_clean(path: Path, layout: Layout) -> pd.DataFrame:
    """The clean rows of a layout: amounts in đồng, years and rows as Int64, everything else as text."""
    whole = [name for name, column in clean_table(layout).columns.items() if column.type in ("dong", "year", "whole")]
    return frames.read_as(path, whole)
