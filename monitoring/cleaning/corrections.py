"""One-off fixes to raw cells, each a line of corrections.yml with its reason and its author's document."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from monitoring.distinct import plain_table
from monitoring.district import read_yaml
from monitoring.errors import InputError
from monitoring.intake.layouts import Layout
from monitoring.wrong_fields import wrong_fields


class Correction(BaseModel):
    """Replace `was` by `becomes` in one cell. `field` is the column's header or its name in processed tables.

    `effect_dong` is by how many đồng the ledger's money must change; `file` is "<period>/<name>".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sheet: str = ""
    row: int
    field: str
    was: str
    becomes: str
    reason: str
    document: str
    effect_dong: int


def load_corrections(path: Path) -> list[Correction]:
    """The corrections of a district; none where the file does not exist. Raises InputError for a malformed one."""
    if not path.exists():
        return []
    try:
        entries = read_yaml(path, path.name) or []
        if not isinstance(entries, list):
            raise TypeError("corrections are a list")
        return [Correction(**entry) for entry in entries]
    except (TypeError, ValidationError) as error:
        raise InputError(
            "A correction cannot be read ({detail}).",
            where=path.name,
            remedy="Each correction is a list entry with file, sheet, row, field, was, becomes, reason, document, "
            "effect_dong.",
            detail=wrong_fields(error) if isinstance(error, ValidationError) else str(error),
        ) from None


def correct(rows: pd.DataFrame, layout: Layout, corrections: list[Correction]) -> pd.DataFrame:
    """`rows` (text as received) with the corrections that concern their files applied to the layout's fields;
    `rows` itself where none does.

    A correction that finds no row, or another content than it expects, is stale. Raises InputError for it.
    """
    concerning = _concerning(rows, layout, corrections)
    if not concerning:
        return rows
    corrected = plain_table(rows).copy()
    for correction in concerning:
        name = _field_name(layout, correction)
        found = rows.index[
            (rows["source_file"] == correction.file)
            & (rows["source_sheet"] == correction.sheet)
            & (rows["source_row"] == correction.row)
        ]
        if len(found) != 1 or rows.at[found[0], name] != correction.was:
            raise InputError(
                "The correction of row {row}, column “{field}” is stale: it expects “{was}”, the file says “{found}”.",
                where=correction.file,
                remedy="Remove the correction from corrections.yml or bring it up to date.",
                row=correction.row,
                field=correction.field,
                was=correction.was,
                found=rows.at[found[0], name] if len(found) == 1 else "–",
            )
        corrected.loc[found, name] = correction.becomes
    return corrected


def _concerning(rows: pd.DataFrame, layout: Layout, corrections: list[Correction]) -> list[Correction]:
    files = set(rows["source_file"].unique())
    return [entry for entry in corrections if entry.file in files and _sheet_is_ours(rows, entry)]


def _sheet_is_ours(rows: pd.DataFrame, entry: Correction) -> bool:
    return bool(((rows["source_file"] == entry.file) & (rows["source_sheet"] == entry.sheet)).any())


def _field_name(layout: Layout, correction: Correction) -> str:
    for name, column in layout.fields.items():
        if correction.field in (name, column.header):
            return name
    raise InputError(
        "The correction of row {row} names the column “{field}”, which the layout “{layout}” does not have.",
        where=correction.file,
        remedy="Use one of its headers: {headers}.",
        row=correction.row,
        field=correction.field,
        layout=layout.name,
        headers=", ".join(column.header for column in layout.fields.values()),
    )


COLUMNS = ["source_file", "source_sheet", "source_row", "field", "reason", "document", "effect_dong"]


def corrections_table(corrections: list[Correction], files: Collection[str]) -> pd.DataFrame:
    """The corrections of `files` in the order of their places, without what stood in the cells: it may name people."""
    lines = [
        (entry.file, entry.sheet, entry.row, entry.field, entry.reason, entry.document, entry.effect_dong)
        for entry in corrections
        if entry.file in files
    ]
    return pd.DataFrame(sorted(lines), columns=COLUMNS)


def touched(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index:
    """The rows whose content differs."""
    return before.index[(plain_table(before) != after).any(axis="columns")]


def check_effects(corrections: list[Correction], change_by_row: dict[tuple[str, str, int], int]) -> None:
    """Compare the change in đồng per corrected row with what the corrections announced.

    `change_by_row`: (file, sheet, row) → đồng. Raises InputError where they differ.
    """
    expected: dict[tuple[str, str, int], int] = {}
    for entry in corrections:
        place = (entry.file, entry.sheet, entry.row)
        expected[place] = expected.get(place, 0) + entry.effect_dong
    for (file, sheet, row), change in change_by_row.items():
        if expected[file, sheet, row] != change:
            raise InputError(
                "The corrections of row {row} change the money by {change} đồng, not by the {expected} đồng "
                "they announce.",
                where=f"{file} {sheet}".strip(),
                remedy="Check the correction and its effect_dong in corrections.yml.",
                row=row,
                change=change,
                expected=expected[file, sheet, row],
            )
