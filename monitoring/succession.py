"""Units over time: which unit an official code meant on a day, what became part of what, and where a series stops.

Official codes are given again to other units, so a unit is a code and a date. An old unit that went wholly into a new
one can be added to it to the đồng; one that was divided needs a written share, or nothing of it can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monitoring.errors import InputError
from monitoring.reference import days_of, is_valid_on, load_reference
from monitoring.tables.plan_rows import UnitChangeRow, UnitRow
from monitoring.workspace import Workspace


@dataclass(frozen=True)
class Succession:
    """The units and their changes, as data/reference has them."""

    units: tuple[UnitRow, ...]
    changes: tuple[UnitChangeRow, ...]

    def unit(self, unit: str) -> UnitRow | None:
        return next((row for row in self.units if row.unit == unit), None)

    def coded(self, code: str, day: date) -> UnitRow | None:
        """The unit that an official code meant on `day`. Raises InputError where it meant more than one."""
        found = [row for row in self.units if row.code == code and is_valid_on(row, day)]
        if len(found) > 1:
            raise InputError(
                "The code {code} belongs to more than one unit on {day}: {units}.",
                where="data/reference/units.csv",
                remedy="Correct the days from and to which they exist.",
                code=code,
                day=day,
                units=", ".join(row.unit for row in found),
            )
        return found[0] if found else None

    def into(self, unit: str, first: date, last: date) -> list[UnitChangeRow]:
        """What became part of `unit` between two days, both included, in the order of the table."""
        return [row for row in self.changes if row.to_unit == unit and first.isoformat() <= row.day <= last.isoformat()]

    def portion(self, change: UnitChangeRow) -> tuple[Fraction, Fraction] | None:
        """From where to where the part of the old unit goes that a change takes, (0, 1) for all of it; None where it
        was divided and no document says how. The parts of one unit follow each other in the order of the table, so
        that amounts divided at these points lose no đồng. Raises InputError for shares that are more than the whole.
        """
        parts = [row for row in self.changes if (row.from_unit, row.day) == (change.from_unit, change.day)]
        if any(not row.share for row in parts):
            return (Fraction(0), Fraction(1)) if len(parts) == 1 else None
        begin = sum((Fraction(row.share) for row in parts[: parts.index(change)]), Fraction(0))
        end = begin + Fraction(change.share)
        if end > 1:
            raise InputError(
                "The shares of “{unit}” are more than all of it.",
                where="data/reference/unit_changes.csv",
                remedy="Correct them by their document.",
                unit=change.from_unit,
            )
        return begin, end


def days_of_unit(workspace: Workspace, unit: str) -> tuple[date, date]:
    """The first and the last day of a unit, as units.csv has them; a unit without a row there has always been."""
    row = next((row for row in load_reference(workspace, UnitRow) if row.unit == unit), None)
    return (date.min, date.max) if row is None else days_of(row)


def load_succession(workspace: Workspace) -> Succession:
    """The units and changes on record. Raises InputError naming what may not stand in their tables."""
    return Succession(
        tuple(load_reference(workspace, UnitRow)),
        tuple(load_reference(workspace, UnitChangeRow)),
    )


def part_of(dong: int, portion: tuple[Fraction, Fraction]) -> int:
    """The whole đồng of an amount that fall to a portion; those of all portions add up to the amount."""
    begin, end = (int(dong * point // 1) for point in portion)
    return end - begin


def documents(changes: Iterable[UnitChangeRow]) -> list[str]:
    """The documents that decide the changes, each once."""
    return list(dict.fromkeys(row.document for row in changes))
