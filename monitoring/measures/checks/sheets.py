"""Checks of the treasury's own sheets: the formulas of their forms row by row, and their totals column by column.

What a sheet states is never repaired: where the printed formula leaves something out, both readings are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from monitoring.amounts import Dong
from monitoring.cleaning.clean_tables import read_clean
from monitoring.cleaning.reading import output_name, table_name
from monitoring.intake.layouts import Identity, Layout, load_layouts, parts_of
from monitoring.measures.calculation import adding
from monitoring.measures.checks.check import NOTHING, Check, RowsOfTotal, Side, adds_up, compared
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import frames

_OTHERS = N_("the other columns of the row")
_STATED = N_("the column as the sheet states it")


@dataclass(frozen=True)
class Sheets:
    """What the sheets of a period hold: the clean rows of a layout, the rows of sheet_totals, and our own payments of a
    component, or of a project with all its sub-projects.
    """

    rows: Callable[[str], Sequence[Row]]
    totals: Callable[[], Sequence[Row]]
    payments: Callable[[str], Sequence[Row]]


#: A period without any.
NO_SHEETS = Sheets(lambda layout: (), lambda: (), lambda component: ())


def sheets_in(folder: Path, payments: pd.DataFrame) -> Sheets:
    """The sheets whose clean rows, and totals, stand in the `folder` of a period's tables."""

    def rows(layout: str) -> list[Row]:
        path = folder / f"{table_name(layout)}.csv"
        return records(read_clean(path, load_layouts()[layout])) if path.exists() else []

    def totals() -> list[Row]:
        path = folder / "sheet_totals.csv"
        return records(frames.read(path)) if path.exists() else []

    def paid(component: str) -> list[Row]:
        of_it = [code for code in payments["component"].dropna().unique() if is_part(code, component)]
        return records(payments[payments["component"].isin(of_it)])

    return Sheets(rows, totals, paid)


def is_part(component: str | None, whole: str) -> bool:
    """Whether a component is `whole`, or a sub-project of it."""
    return component == whole or str(component).startswith(f"{whole}.")


def of_forms(sheets: Sheets) -> Iterator[Check]:
    """The checks of every sheet against its own form."""
    for layout in load_layouts().values():
        if layout.sheet is not None:
            rows = sheets.rows(layout.name)
            for identity in layout.sheet.identities:
                yield from _lines(layout, identity, rows)
    yield from _totals(sheets.totals())


# ---- formulas --------------------------------------------------------------------------------------------------------


def _lines(layout: Layout, identity: Identity, rows: Iterable[Row]) -> Iterator[Check]:
    """A formula in every row of the sheets that have its column."""
    column = output_name(layout, parts_of(identity.formula)[0])
    stated = [row for row in rows if getattr(row, column) is not None]
    sheets = {(row.source_file, row.source_sheet) for row in stated}
    for row in rows:
        if (row.source_file, row.source_sheet) in sheets:
            left_out = getattr(row, output_name(layout, identity.leaves_out)) if identity.leaves_out else None
            yield _line(layout, identity, row, left_out or 0)
            if left_out:
                yield _less(layout, identity, row, left_out)


def _line(layout: Layout, identity: Identity, row: Row, left_out: int) -> Check:
    """The formula as it is printed, or the one of its other readings that holds."""
    readings = [_sides(layout, formula, row) for formula in (identity.formula, *identity.others)]
    expected, actual = next((sides for sides in readings if sides[0].figure == sides[1].figure), readings[0])
    messages = {
        "agrees": N_("Row {row} of {file}: {formula} holds."),
        "differs": N_(
            "Row {row} of {file}: by {formula} it should be {expected}, the sheet says {actual}: {difference} apart."
        ),
    }
    if left_out:
        messages = {
            "agrees": N_(
                "Row {row} of {file}: {formula} holds as it is printed, but the printed formula leaves out the "
                "{left_out} that were cancelled: what is carried over may be so much too high."
            ),
            "differs": N_(
                "Row {row} of {file}: by the printed formula {formula} it should be {expected}, the sheet says "
                "{actual}: {difference} apart; the printed formula leaves out the {left_out} that were cancelled."
            ),
        }
    return _check(identity, (layout.name, identity.name), expected, actual, row, messages, left_out)


def _less(layout: Layout, identity: Identity, row: Row, left_out: int) -> Check:
    """The same with what the printed formula leaves out taken off."""
    expected, actual = _sides(layout, f"{identity.formula} - {identity.leaves_out}", row)
    messages = {
        "agrees": N_(
            "Row {row} of {file}: the sheet takes the {left_out} that were cancelled off, which its printed formula "
            "{formula} does not."
        ),
        "differs": N_(
            "Row {row} of {file}: by {formula} less the {left_out} that were cancelled it should be {expected}, the "
            "sheet says {actual}: {difference} apart."
        ),
    }
    return _check(
        identity, (layout.name, identity.name, identity.leaves_out), expected, actual, row, messages, left_out
    )


def _check(
    identity: Identity,
    parts: Sequence[str],
    expected: Side,
    actual: Side,
    row: Row,
    messages: Mapping[str, str],
    left_out: int,
) -> Check:
    return compared(
        "sheet_line",
        (*parts, row.source_file, row.source_sheet, str(row.source_row)),
        expected,
        actual,
        "dong",
        **messages,
        missing="Row {row} of {file}: {formula} cannot be worked out, since a figure is missing.",
        formula=identity.printed.model_dump(),
        left_out=Dong(left_out),
        **place_of(row),
    )


def place_of(row: Row) -> dict[str, Any]:
    """Where a row stands, as messages name it."""
    sheet = f" [{row.source_sheet}]" if row.source_sheet else ""
    return {"row": str(row.source_row), "file": f"{row.source_file}{sheet}"}


def _sides(layout: Layout, formula: str, row: Row) -> tuple[Side, Side]:
    """What a formula gives from the other columns of a row, and what stands in its own.

    Columns in which nothing stands add nothing; without any, or where there is nothing to take off from, it gives none.
    """
    target, signs = parts_of(formula)
    figures = {name: getattr(row, output_name(layout, name)) for name in signs}
    adds = [None if figure is None else signs[name] * figure for name, figure in figures.items()]
    given = adding(layout.name, [row] * len(adds), adds)
    can_tell = bool(given) and (min(signs.values()) > 0 or adds[0] is not None)
    expected = Side((adds_up(_OTHERS, given),)) if can_tell else NOTHING
    return expected, Side((adds_up(_STATED, adding(layout.name, [row], output_name(layout, target))),))


# ---- totals ----------------------------------------------------------------------------------------------------------


def _totals(totals: Iterable[Row]) -> Iterator[Check]:
    """Each column of a total or heading against the rows that it sums. `totals` as sheet_totals.csv."""
    for row in totals:
        layout = load_layouts()[row.layout]
        names = {field.header: name for name, field in layout.fields.items()}
        yield compared(
            "sheet_total",
            (row.source_file, row.source_sheet, str(row.source_row), names[row.sum_column]),
            Side((adds_up(N_("the total row as the file states it"), adding("sheet_totals", [row], "stated_dong")),)),
            Side((RowsOfTotal(N_("the rows that the total sums"), row, row.rows_dong, names[row.sum_column]),)),
            "dong",
            agrees="“{content}” in row {row} of {file}, column “{column}”, is the sum of rows {first} to {last}.",
            differs="“{content}” in row {row} of {file}, column “{column}”, says {expected}, rows {first} to {last} "
            "add up to {actual}: {difference} apart.",
            missing="“{content}” in row {row} of {file}, column “{column}”, cannot be compared with its rows.",
            content=row.row_content,
            column=row.sum_column,
            first=str(row.first_row or ""),
            last=str(row.last_row or ""),
            **place_of(row),
        )
