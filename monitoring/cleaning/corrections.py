"""One-off fixes to raw cells, each a line of corrections.yml with its reason and its author's document."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic import Field as Setting

from monitoring import people, vietnamese
from monitoring.amounts import parse_number
from monitoring.distinct import plain_table
from monitoring.errors import InputError
from monitoring.intake import personal
from monitoring.intake.layouts import Layout, load_layouts
from monitoring.intake.registry import Source, read_register
from monitoring.period import Period
from monitoring.tables.rows import CorrectionRow
from monitoring.tables.store import columns
from monitoring.workspace import Workspace
from monitoring.wrong_fields import wrong_fields
from monitoring.yaml_files import read_yaml

COLUMNS = columns(CorrectionRow)

#: What is published of a correction names nobody by a number, as the rows that it mends do not.
_Text = Annotated[str, Setting(min_length=1), AfterValidator(people.hidden)]


def _as_written(value: object) -> object:
    """A cell as YAML reads it without quotes: nothing, a whole number and a date mean their text."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    return value.isoformat() if type(value) is date else value


_Cell = Annotated[str, BeforeValidator(_as_written), AfterValidator(people.hidden)]


class Correction(BaseModel):
    """Replace `was` by `becomes` in one cell. `field` is the column's header or its name in processed tables.

    `effect_dong` is by how many đồng what is disbursed changes; `file` is "<period>/<name>"; `sheet` may be left out
    where the file has one sheet. Dates and numbers of `was` may be written as the file shows them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sheet: str = ""
    row: int
    field: str
    was: _Cell
    becomes: _Cell
    reason: _Text
    document: _Text
    effect_dong: int

    @property
    def cell(self) -> tuple[str, str, int, str]:
        """Which cell it mends, under whichever name of its column."""
        names = {column.header: name for layout in load_layouts().values() for name, column in layout.fields.items()}
        return (self.file, self.sheet, self.row, names.get(self.field, self.field))


def load_corrections(path: Path) -> list[Correction]:
    """The corrections of a unit; none where the file does not exist.

    Raises InputError for a malformed one, and for two of one cell.
    """
    if not path.exists():
        return []
    try:
        entries = read_yaml(path, path.name) or []
        if not isinstance(entries, list):
            raise TypeError("corrections are a list")
        for entry in entries:
            _refuse_decimals(entry, path.name)
        found = [Correction(**entry) for entry in entries]
    except (TypeError, ValidationError) as error:
        raise InputError(
            "A correction cannot be read ({detail}).",
            where=path.name,
            remedy="Each correction is a list entry with file, sheet, row, field, was, becomes, reason, document, "
            "effect_dong.",
            detail=wrong_fields(error) if isinstance(error, ValidationError) else str(error),
        ) from None
    _refuse_twice(found, path.name)
    return found


def corrections_of(workspace: Workspace, unit: str) -> list[Correction]:
    """The corrections of a unit, each for a file that counts.

    Raises InputError for one of a file that is in no register, or that another file has superseded.
    """
    workspace.refuse_links(workspace.corrections(unit))
    found = load_corrections(workspace.corrections(unit))
    where = workspace.relative(workspace.corrections(unit))
    registers: dict[str, dict[str, Source]] = {}
    for entry in found:
        period, _, name = entry.file.partition("/")
        if period not in registers:
            known = Period.is_name(period) and workspace.register(unit, period).exists()
            registers[period] = read_register(workspace, unit, period) if known else {}
        source = registers[period].get(name)
        if source is None:
            raise InputError(
                "A correction names the file “{file}”, which is in no register.",
                where=where,
                remedy="Write the file as <period>/<name>, or take the correction out.",
                file=entry.file,
            )
        if source.superseded_by:
            raise InputError(
                "A correction names the file “{file}”, which “{newer}” has replaced.",
                where=where,
                remedy="Take the correction out; if the newer file has the same fault, write it for that one.",
                file=entry.file,
                newer=source.superseded_by,
            )
    return found


def _refuse_decimals(entry: object, where: str) -> None:
    """A number with decimals would be read in YAML's style, not in that of the file."""
    for name in ("was", "becomes"):
        if isinstance(entry, dict) and isinstance(entry.get(name), (float, bool)):
            raise InputError(
                "In the correction of {file}, row {row}, “{name}” is a number with decimals, or yes or no, without "
                "quotes.",
                where=where,
                remedy='Write it in quotes, as the file writes it: {name}: "12,5".',
                file=entry.get("file", "–"),
                row=entry.get("row", "–"),
                name=name,
            )


def _refuse_twice(entries: list[Correction], where: str) -> None:
    cells = [entry.cell for entry in entries]
    for place, entry in enumerate(entries):
        if entry.cell in cells[:place]:
            raise InputError(
                "Two corrections mend one cell: {file}, row {row}, column “{field}”.",
                where=where,
                remedy="Keep the one that holds.",
                file=entry.file,
                row=entry.row,
                field=entry.field,
            )


def correct(rows: pd.DataFrame, layout: Layout, corrections: list[Correction]) -> pd.DataFrame:
    """`rows` (text as received) with the corrections that concern their files applied to the layout's fields;
    `rows` itself where none does. A mended cell is text, whatever it was.

    A correction that finds no row, or another content than it expects, is stale. Raises InputError for it.
    """
    found = concerning(rows, layout, corrections)
    if not found:
        return rows
    corrected = plain_table(rows).copy()
    for row, name, correction in found:
        if row is None or not _is_as_expected(rows, row, name, layout, correction.was):
            raise InputError(
                "The correction of row {row}, column “{field}” is stale: it expects “{was}”, the file says “{found}”.",
                where=correction.file,
                remedy="Remove the correction from corrections.yml or bring it up to date.",
                row=correction.row,
                field=correction.field,
                was=correction.was,
                found="–" if row is None else rows.at[row, name],
            )
        corrected.loc[row, name] = correction.becomes
        corrected.loc[row, "numeric_cells"] = ",".join(field for field in _typed(corrected, row) if field != name)
    return corrected


def concerning(rows: pd.DataFrame, layout: Layout, corrections: list[Correction]) -> list[tuple[Any, str, Correction]]:
    """The corrections of sheets among `rows`: the index of the row (None where it is not there), the field, and each.

    Raises InputError where a correction names a column that the layout does not have.
    """
    found = []
    files = set(rows["source_file"].unique()) if corrections else set()
    for correction in corrections:
        if correction.file in files:
            own = rows[rows["source_file"] == correction.file]
            sheets = own["source_sheet"].unique()
            if correction.sheet in sheets or (not correction.sheet and len(sheets) == 1):
                sheet = own["source_sheet"] == (correction.sheet or sheets[0])
                at = own.index[sheet & (own["source_row"] == correction.row)]
                found.append((at[0] if len(at) == 1 else None, _field_name(layout, correction), correction))
    return found


def _is_as_expected(rows: pd.DataFrame, row: Any, name: str, layout: Layout, was: str) -> bool:
    """Whether a cell says what the correction expects; a typed number or a date may be written in another way."""
    text, column = str(rows.at[row, name]), layout.fields[name]
    typed = name in _typed(rows, row)
    if people.unnumbered(vietnamese.normalise(text)) == people.unnumbered(vietnamese.normalise(was)):
        return True
    try:
        if column.kind == "date":
            return vietnamese.parse_date(text, numeric=typed) == vietnamese.parse_date(was)
        return typed and column.kind != "text" and parse_number(text, "machine") == parse_number(was)
    except ValueError:
        return False


def _typed(rows: pd.DataFrame, row: Any) -> list[str]:
    """The fields of a row that were stored as numbers."""
    return str(rows.at[row, "numeric_cells"]).split(",")


def check_sheets(corrections: list[Correction], sheets: Mapping[str, Set[str]]) -> None:
    """Raises InputError for a correction of a sheet that its file does not have (`sheets`: of each file read)."""
    for entry in corrections:
        known = sheets.get(entry.file)
        if known is not None and entry.sheet not in known and (entry.sheet or len(known) > 1):
            raise InputError(
                "The correction of row {row} names the sheet “{sheet}”, which holds no rows of the file.",
                where=entry.file,
                remedy="Write “sheet:” with one of: {sheets}.",
                row=entry.row,
                sheet=entry.sheet,
                sheets=", ".join(sorted(known)),
            )


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


def touched(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index:
    """The rows whose content differs."""
    return before.index[(plain_table(before) != after).any(axis="columns")]


def check_effects(corrections: list[Correction], change_by_row: Mapping[Hashable, int], rows: list[Hashable]) -> None:
    """Compare by how many đồng the corrected rows change what is disbursed with what their corrections announced.

    `rows`: the row of each correction; `change_by_row`: row → đồng. Raises InputError where they differ.
    """
    expected: dict[Hashable, int] = {}
    for entry, row in zip(corrections, rows, strict=True):
        expected[row] = expected.get(row, 0) + entry.effect_dong
    for entry, row in zip(corrections, rows, strict=True):
        change = change_by_row.get(row, 0)
        if expected[row] != change:
            raise InputError(
                "The corrections of row {row} change what is disbursed by {change} đồng, not by the {expected} đồng "
                "they announce.",
                where=f"{entry.file} {entry.sheet}".strip(),
                remedy="Check the correction and its effect_dong in corrections.yml: a row that counts now and did not "
                "before adds its amount, a refund takes it off.",
                row=entry.row,
                change=change,
                expected=expected[row],
            )


def corrections_table(applied: list[tuple[Layout, Correction]]) -> pd.DataFrame:
    """The table corrections.csv: each correction applied in a period; cells that may name people are hidden."""
    lines = []
    for layout, entry in applied:
        name = _field_name(layout, entry)
        line = entry.model_dump() | {"field": layout.fields[name].header}
        line |= {"source_file": entry.file, "source_sheet": entry.sheet, "source_row": entry.row}
        if name in personal.personal_fields(layout):
            line |= {"was": personal.HIDDEN, "becomes": personal.HIDDEN}
        lines.append(line)
    table = pd.DataFrame(lines, columns=COLUMNS)
    return table.sort_values(COLUMNS[:4], ignore_index=True)
