"""What offices return of each line of money over the quarters of a year, and what they no longer return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from monitoring.measures.declared import known_sum
from monitoring.measures.disbursement import UNASSIGNED
from monitoring.measures.offices import LINE, codes_by_spelling, compared, office_of
from monitoring.period import Period
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables import numbers
from monitoring.tables.rows import NotReturnedRow
from monitoring.tables.store import columns
from monitoring.unit import Unit


class UnitLine(NamedTuple):
    """One line of money of one office; empty text and None where a return does not break it down."""

    office: str
    component: str
    place: str
    source: str
    capital: str
    plan_year: int | None
    plan_kind: str

    @property
    def at(self) -> dict[str, object]:
        """Dimension → code."""
        return dict(zip(LINE, self[1:], strict=True))

    @property
    def line_id(self) -> str:
        """The name of the line, without its office."""
        codes = {name: "" if code is None else str(code) for name, code in self.at.items()}
        return numbers.line({name: code or UNASSIGNED.get(name, "") for name, code in codes.items()})


Returned = dict[UnitLine, list[Row]]


def by_line(returns: Sequence[Row], unit: Unit) -> Returned:
    """The returns of each line of each office, in order of these."""
    codes = codes_by_spelling(unit)
    spelled = {text: office_of(text, codes) for text in {row.reported_by for row in returns}}
    lines: Returned = {}
    for row in returns:
        line = UnitLine(spelled[row.reported_by], *(getattr(row, name) for name in LINE))
        lines.setdefault(line, []).append(row)
    return lines


def comparable(*quarters: Returned) -> list[Returned]:
    """Several quarters, to be compared office by office (see offices.compared)."""
    found: list[Returned] = []
    for lines, keys in zip(quarters, compared(*quarters), strict=True):
        found.append({})
        for key, rows in zip(keys, lines.values(), strict=True):
            found[-1].setdefault(UnitLine._make(key), []).extend(rows)
    return found


class Missing(NamedTuple):
    """A line that its office returned earlier in the year and does not return now: when last, and in which rows.

    `office_returned`: the office returned now, only not of this line.
    """

    line: UnitLine
    office_returned: bool
    period: Period
    rows: list[Row]


def not_returned(subject: Subject, returns: Sequence[Row], earlier: Mapping[Period, Sequence[Row]]) -> list[Missing]:
    """Every line that was returned in `earlier` quarters of the year and is not in `returns`, by office and line."""
    periods = sorted(earlier)
    quarters = [by_line(rows, subject.unit) for rows in (returns, *map(earlier.__getitem__, periods))]
    offices = {line.office for line in quarters[0]}
    now, *before = comparable(*quarters)
    last = {
        line: Missing(line, line.office in offices, period, rows)
        for period, lines in zip(periods, before, strict=True)
        for line, rows in lines.items()
        if line not in now and known_sum(row.cumulative_dong for row in rows) is not None
    }
    return [last[line] for line in sorted(last, key=lambda line: str(tuple(line)))]


def not_returned_table(subject: Subject, returns: pd.DataFrame, earlier: Mapping[Period, pd.DataFrame]) -> pd.DataFrame:
    """The table of not_returned: of each line its last amount (đồng) and the quarter of it. It is in no sum."""
    rows = [
        (
            f"not_returned.{line.office}.{line.line_id}",
            line.office,
            str(office_returned).lower(),
            *line[1:],
            str(period),
            known_sum(row.cumulative_dong for row in told),
        )
        for line, office_returned, period, told in not_returned(
            subject, records(returns), {period: records(then) for period, then in earlier.items()}
        )
    ]
    return pd.DataFrame(rows, columns=columns(NotReturnedRow)).astype({"cumulative_dong": "Int64"})
