"""The rows that were counted, as a sheet, and rates as formulas over it: a spreadsheet alone recomputes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_uppercase

from monitoring.measures.disbursement import DIMENSIONS, LEVELS
from monitoring.measures.quarter_rows import PacedRow
from monitoring.messages import N_
from monitoring.presentation.report import Report
from monitoring.publishing.workbook import LiveRate, Value, WorkbookTable
from monitoring.publishing.workbook_designs import designs, made

#: More rows make no workbook that a spreadsheet recomputes at once; the rates are then plain numbers.
MOST_ROWS = 50_000

DISBURSED, PLANNED = "disbursed", "planned"
_PARTS = {DISBURSED: N_("disbursed"), PLANNED: N_("planned")}
#: Columns of the sheet, in which formulas look.
_PART, _AMOUNT, _LEVELS, _FIRST_DIMENSION = "A", "B", "C", 3


@dataclass(frozen=True)
class CountedRow:
    """A row of a file, or of the plan, and what it adds to a sum.

    `part`: disbursed or planned. `levels`: letters of the levels of aggregation at whose rates it counts (see letter).
    `dimensions`: name → code as the levels have them. `text`: the row as received, without what may name people.
    """

    part: str
    dong: int
    levels: str
    dimensions: Mapping[str, str]
    file: str
    sheet: str
    row: int
    text: str


@dataclass(frozen=True)
class Counted:
    """All counted rows, in their order; `left_out`: how many there are where they are too many, and then no rows."""

    rows: Sequence[CountedRow]
    left_out: int = 0


def letter(dimensions: Sequence[str]) -> str:
    """The letter of the level of aggregation by these dimensions."""
    return ascii_uppercase[LEVELS.index([name for name in DIMENSIONS if name in dimensions])]


def counted_table(report: Report, counted: Counted) -> WorkbookTable:
    """The sheet of counted rows."""
    _ = report.words._
    rows: list[dict[str, Value]] = [
        {name: getattr(row, name) for name in ("dong", "levels", "file", "sheet", "row", "text")}
        | {"part": _(_PARTS[row.part])}
        | {name: _code(row.dimensions, name) for name in DIMENSIONS}
        for row in counted.rows
    ]
    if counted.left_out:
        told = _("{n} rows are left out here, too many to be recomputed at once: they are in payments.csv, returns.csv")
        rows.append(dict.fromkeys(designs()["counted"].columns) | {"file": told.format(n=counted.left_out)})
    return made(report, "counted", rows)


def _code(dimensions: Mapping[str, str], name: str) -> str:
    """A code that no spreadsheet takes for a number: SUMIFS would find 4.10 where it looks for 4.1."""
    return f"{name}:{dimensions[name]}" if name in dimensions else ""


def live_rate(report: Report, counted: Counted | None, row: PacedRow, rate: Fraction | None) -> Value:
    """The rate of a row of the disbursement as a formula over the counted rows; without them, or a rate, as it is."""
    if counted is None or not counted.rows or rate is None:
        return rate
    place = {name: str(value) for name in DIMENSIONS if (value := getattr(row, name)) not in ("", None)}
    above, below = (_sum(report, part, place) for part in (DISBURSED, PLANNED))
    return LiveRate(f"={above}/{below}", rate)


def _sum(report: Report, part: str, place: Mapping[str, str]) -> str:
    sheet = "'" + report.words._(designs()["counted"].label).replace("'", "''") + "'"
    criteria = [(_PART, report.words._(_PARTS[part])), (_LEVELS, f"*{letter([*place])}*")]
    criteria += [(ascii_uppercase[_FIRST_DIMENSION + DIMENSIONS.index(name)], _code(place, name)) for name in place]
    asked = ",".join(f'{sheet}!${column}:${column},"{text}"' for column, text in criteria)
    return f"SUMIFS({sheet}!${_AMOUNT}:${_AMOUNT},{asked})"
