"""What a form says of itself on a hidden sheet: whose it is, of which period; read back when it is received."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: The hidden sheet, and what begins the name of each fact on it.
SHEET = "Nhận dạng"
_PREFIX = "form."
_FACT = re.compile(rf"{re.escape(_PREFIX)}(?P<name>\w+) \| (?P<value>.+)")


@dataclass(frozen=True)
class FormIdentity:
    """The unit (its code), the period, the sender's name and the plan's year for which a form was made."""

    unit: str
    period: str
    sender: str
    plan_year: str

    def cells(self) -> list[tuple[str, str]]:
        """Name and value of each fact, as they stand in the rows of the hidden sheet."""
        return [(f"{_PREFIX}{name}", value) for name, value in vars(self).items()]


def identity_in(rows: Iterable[str]) -> FormIdentity | None:
    """The identity that rows set aside tell (their cells joined by “ | ”); None where they are no form's."""
    facts = {match["name"]: match["value"] for match in map(_FACT.fullmatch, rows) if match}
    names = FormIdentity.__dataclass_fields__
    return FormIdentity(**{name: facts[name] for name in names}) if facts.keys() >= names.keys() else None
