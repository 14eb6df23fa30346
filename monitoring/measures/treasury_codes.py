"""The treasury's codes of programmes and the components that they mean: a dated table that anybody may correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitoring.errors import InputError
from monitoring.reference import days_of, is_valid_on, load_reference
from monitoring.tables.schema import load_codes
from monitoring.tables.treasury_rows import TreasuryCodeRow
from monitoring.workspace import Workspace

#: Money of no programme.
NO_PROGRAMME = "00000"


class TreasuryCodes:
    """Which component, or project with all its sub-projects, a code means on a day."""

    def __init__(self, rows: Sequence[TreasuryCodeRow]) -> None:
        self._rows = rows

    def meaning(self, code: str, day: date) -> TreasuryCodeRow | None:
        """The row that tells of a code on `day`; None where the table tells nothing: nothing is guessed."""
        return next((row for row in self._rows if row.code == code and is_valid_on(row, day)), None)


def load_treasury_codes(workspace: Workspace) -> TreasuryCodes:
    """The table of a project, the shipped one where it has none.

    Raises InputError for a row that cannot be, and for a code that means two things on one day.
    """
    rows = load_reference(workspace, TreasuryCodeRow)
    for number, row in enumerate(rows):
        first, last = days_of(row)
        for other in rows[:number]:
            begins, ends = days_of(other)
            if row.code == other.code and first <= ends and begins <= last:
                raise InputError(
                    "The code “{code}” means two things on one day: “{component}” and “{other}”.",
                    where="data/reference/treasury_codes.csv",
                    remedy="Give each row the days on which it holds.",
                    code=row.code,
                    component=row.component,
                    other=other.component,
                )
    return TreasuryCodes(rows)


def standing(row: TreasuryCodeRow) -> dict[str, str]:
    """Whether a code was compared with its document, in both languages."""
    return load_codes()["deadline_standings"][row.standing].model_dump()
