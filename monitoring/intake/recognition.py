"""Which layout a grid has and where its header stands: a table under one row of headers, or a sheet with a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitoring.errors import InputError
from monitoring.intake.grids import Span
from monitoring.intake.headers import Header, Rows, find_header, resembles_table
from monitoring.intake.layouts import Layout
from monitoring.intake.sheet_headers import find_sheet_header, names_form


def find_layout(
    rows: Rows, layouts: Mapping[str, Layout], where: str, merged: Sequence[Span] = (), sheet: str = ""
) -> Header:
    """The header among the first `rows` of a grid. Raises InputError where there is none of `layouts`, or of several.

    A table whose headers all stand in one row is told first; `merged` and the name of the `sheet` speak for forms.
    """
    try:
        return find_header(rows, _tables(layouts), where)
    except InputError as failure:
        header = find_sheet_header(rows, _forms(layouts).values(), where, merged, sheet)
        if header is None:
            raise failure
        return header


def resembles_layout(rows: Rows, layouts: Mapping[str, Layout], sheet: str = "") -> bool:
    """Whether some row has half of the headers that a layout requires, or a text names a form: no mere note."""
    return resembles_table(rows, _tables(layouts)) or any(
        names_form(layout, [*rows, [sheet]]) for layout in _forms(layouts).values()
    )


def _tables(layouts: Mapping[str, Layout]) -> dict[str, Layout]:
    return {name: layout for name, layout in layouts.items() if layout.sheet is None}


def _forms(layouts: Mapping[str, Layout]) -> dict[str, Layout]:
    return {name: layout for name, layout in layouts.items() if layout.sheet is not None}
