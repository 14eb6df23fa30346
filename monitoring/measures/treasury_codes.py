"""The treasury's codes of programmes and the components that they mean: a dated table that anybody may correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.tables import store
from monitoring.tables.treasury_rows import TreasuryCodeRow
from monitoring.workspace import Workspace

#: Money of no programme.
NO_PROGRAMME = "00000"
STANDINGS = {
    "unverified": {"vi": "chưa kiểm chứng", "en": "unverified"},
    "verified": {"vi": "đã kiểm chứng", "en": "verified"},
}


class TreasuryCodes:
    """Which component, or project with all its sub-projects, a code means on a day."""

    def __init__(self, rows: Sequence[TreasuryCodeRow]) -> None:
        self._rows = rows

    def meaning(self, code: str, day: date) -> TreasuryCodeRow | None:
        """The row that tells of a code on `day`; None where the table tells nothing: nothing is guessed."""
        return next((row for row in self._rows if row.code == code and _first(row) <= day <= _last(row)), None)


def load_treasury_codes(workspace: Workspace) -> TreasuryCodes:
    """The table of a project; empty where it has none. Raises InputError for a row that cannot be."""
    path = workspace.treasury_codes
    if not path.exists():
        return TreasuryCodes([])
    return _read(path, path.stat().st_mtime_ns, workspace.relative(path))


@cache
def _read(path: Path, _: int, where: str) -> TreasuryCodes:
    rows = store.read(path, TreasuryCodeRow)
    for number, row in enumerate(rows):
        place, problem = f"{where}, row {row.line}", _problem(row)
        if problem:
            raise InputError(problem, where=place, remedy=N_("Correct the row."))
        for other in rows[:number]:
            if row.code == other.code and _first(row) <= _last(other) and _first(other) <= _last(row):
                raise InputError(
                    "The code “{code}” means two things on one day; the other row is {other}.",
                    where=place,
                    remedy="Give each row the days on which it holds.",
                    code=row.code,
                    other=other.line,
                )
    return TreasuryCodes(rows)


def _problem(row: TreasuryCodeRow) -> str:
    if not row.code or not row.component:
        return N_("A code and the component that it means must stand in every row.")
    if row.standing not in STANDINGS:
        return N_("The standing of a code is “unverified” or “verified”.")
    try:
        ordered = _first(row) <= _last(row)
    except ValueError:
        ordered = False
    return "" if ordered else N_("The days on which a code holds are written 2024-01-31, the first before the last.")


def _first(row: TreasuryCodeRow) -> date:
    return date.fromisoformat(row.valid_from) if row.valid_from else date.min


def _last(row: TreasuryCodeRow) -> date:
    return date.fromisoformat(row.valid_to) if row.valid_to else date.max
