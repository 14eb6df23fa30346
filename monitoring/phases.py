"""The programme of each phase, as data: its years, its components and indicators, the words that it uses.

A new phase, indicator or word is a row of data/reference. Components of two phases have codes of their own, so that
money of one can stand beside money of the other in one report; the crosswalk between them is shown, and adds nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from monitoring.period import Period
from monitoring.reference import load_reference
from monitoring.tables.phase_rows import CrosswalkRow, PhaseWordRow, ProgrammeComponentRow, ProgrammeRow
from monitoring.workspace import Workspace


def programme_of(workspace: Workspace, year: int) -> ProgrammeRow | None:
    """The programme in whose phase the plan year is; None where no row of programmes.csv has it."""
    found = [row for row in load_reference(workspace, ProgrammeRow) if row.first_year <= year <= row.last_year]
    return max(found, key=lambda row: row.first_year, default=None)


#: Words of a report whose unit began within the year, and of a month's.
_UNIT_BEGINS, _MONTH = "unit-begins", "month"


def words_of(workspace: Workspace, period: Period, *, unit_begins: bool = False) -> tuple[PhaseWordRow, ...]:
    """What reports of a period call otherwise than reports did before: by the phase of its year, of a month, and of a
    unit that begins within the year.
    """
    programme = programme_of(workspace, period.year)
    named = {programme.programme} if programme else set()
    named |= ({_MONTH} if period.is_month else set()) | ({_UNIT_BEGINS} if unit_begins else set())
    return tuple(row for row in load_reference(workspace, PhaseWordRow) if row.programme in named)


def crosswalk(workspace: Workspace, components: Collection[str]) -> list[CrosswalkRow]:
    """The lines between two components that both stand among `components`: none where those are of one phase."""
    return [
        row
        for row in load_reference(workspace, CrosswalkRow)
        if row.from_component in components and row.to_component in components
    ]


def components_of(workspace: Workspace, programme: str) -> list[ProgrammeComponentRow]:
    """What a programme consists of, in the order of its table."""
    return [row for row in load_reference(workspace, ProgrammeComponentRow) if row.programme == programme]
