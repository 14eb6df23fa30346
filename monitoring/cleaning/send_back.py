"""Which rows go back to their senders, and which cells of his own file each of them is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.cleaning.finding import Rule
from monitoring.cleaning.follow_up import RESEND, FaultRow
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.rules import context_for, load_rules
from monitoring.distinct import plain_table
from monitoring.intake.grids import Grid
from monitoring.intake.headers import Header
from monitoring.intake.readers import Opened, read_period
from monitoring.intake.slips import sent_back_cells
from monitoring.people import hidden, unnumbered
from monitoring.subject import Subject
from monitoring.tables import frames
from monitoring.tables.rows import RefusedRow


@dataclass(frozen=True)
class Place:
    """Cells of one sheet, by row and column from 1: the one to look at, and all that are coloured."""

    sheet: str
    first: tuple[int, int]
    cells: tuple[tuple[int, int], ...]


def cleaned(subject: Subject) -> Cleaning:
    """What is registered of the period, cleaned as a run does."""
    return clean(read_period(subject.workspace, subject.unit.code, subject.period), context_for(subject))


def to_send_back(cleaning: Cleaning, subject: Subject) -> dict[str, list[FaultRow]]:
    """Name of a file of the period → each fault of its rows that must be sent again (see Cleaning.faults)."""
    faults = cleaning.faults()
    own = faults["source_file"].str.startswith(f"{subject.period}/")
    found: dict[str, list[FaultRow]] = {}
    for row in frames.rows(plain_table(faults[own]), FaultRow):
        found.setdefault(row.source_file.partition("/")[2], []).append(row)
    return found


def earlier_rows(cleaning: Cleaning, subject: Subject) -> dict[str, int]:
    """Earlier period of the year → how many rows of its files must be sent again, which it sends back itself."""
    refused = cleaning.refused()
    files = refused.loc[refused["follow_up"] == RESEND, "source_file"]
    counts = Counter(file.partition("/")[0] for file in files)
    return {period: count for period, count in sorted(counts.items()) if period != str(subject.period)}


def rule_of(row: RefusedRow) -> Rule:
    return next(rule for rule in load_rules() if rule.rule == row.rule)


def place_of(row: FaultRow, sheets: Iterable[Opened]) -> Place:
    """Where the cells stand that a row was refused for, in the file that `sheets` were opened from.

    A reason that names no column is about the amounts, where its rule is, or the whole row; a cell that the file does
    not have, or that lies in a merged range, is shown by the first one.
    """
    sheet = next(sheet for sheet in sheets if sheet.told == row.source_sheet and sheet.tables)
    position = int(np.flatnonzero(sheet.grid.lines == row.source_row)[0])
    header = next(header for grid, header in sheet.tables if row.source_row in grid.lines)
    said = [
        header.said[name]
        for name, field in header.layout.fields.items()
        if field.header == row.field and name in header.said
    ]
    if said and said[0].column >= 0:  # a value above the table
        above = said[0].row + 1, said[0].column + 1
        return Place(sheet.grid.sheet, above, (above,))
    filled = [column for column in range(sheet.grid.cells.shape[1]) if sheet.grid.text_at(position, column)]
    columns = _columns(row, header) or filled or [0]
    cells = [_shown(sheet.grid, position, column) for column in columns]
    return Place(sheet.grid.sheet, cells[0], tuple(dict.fromkeys(cells)))


def _columns(row: FaultRow, header: Header) -> list[int]:
    if row.field:
        names = [name for name, field in header.layout.fields.items() if field.header == row.field]
        return [header.columns[name] for name in names if name in header.columns]
    return header.columns_of("money") if "money" in rule_of(row).kinds else []


def _shown(grid: Grid, position: int, column: int) -> tuple[int, int]:
    """The cell, from 1, in which a program shows what stands in another one."""
    for first_row, first_column, last_row, last_column in grid.facts.merged:
        if first_row <= position <= last_row and first_column <= column <= last_column:
            return first_row + 1, first_column + 1
    return position + 1, column + 1


# ---- what became of them ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of a row that was sent back: `accepted`, `refused` (with the reason now), or `gone`."""

    number: int
    sheet: str
    row: int
    became: str
    reason: str = ""
    reason_en: str = ""


def outcomes(cleaning: Cleaning, source_file: str, content: bytes) -> list[Outcome]:
    """What became of each row that was sent back in the file that returned as `source_file` with this content."""
    accepted = {
        place for layout in cleaning.layouts for place in _places(_of_file(cleaning.accepted(layout), source_file))
    }
    told = _of_file(cleaning.refused(), source_file)
    refused = dict(zip(_places(told), frames.rows(told, RefusedRow), strict=True))
    found = []
    for number, where in sorted(sent_back_cells(content).items()):
        sheet, line = where or ("", 0)
        place = (unnumbered(hidden(sheet)), line)
        if place in accepted:
            found.append(Outcome(number, *place, "accepted"))
        elif place in refused:
            row = refused[place]
            found.append(Outcome(number, *place, "refused", row.reason, row.reason_en))
        else:
            found.append(Outcome(number, *place, "gone"))
    return found


def _of_file(rows: pd.DataFrame, source_file: str) -> pd.DataFrame:
    return plain_table(rows[rows["source_file"] == source_file])


def _places(rows: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Sheet, as it is told of without numbers of people, and row of each."""
    return zip(map(unnumbered, rows["source_sheet"]), rows["source_row"].tolist(), strict=True)
