"""What a sheet of ours says unseen: a row a fact, its name behind a prefix; read back when the file is received."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar, Self


@dataclass(frozen=True)
class SheetFacts:
    """Facts as fields of text. `prefix`: what begins the name of each on its sheet."""

    prefix: ClassVar[str]

    def cells(self) -> list[tuple[str, str]]:
        """Name and value of each fact, as they stand in the rows of the sheet."""
        return [(f"{self.prefix}{name}", value) for name, value in vars(self).items()]

    @classmethod
    def told_by(cls, rows: Iterable[str]) -> Self | None:
        """The facts that rows set aside tell (their cells joined by “ | ”); None where they do not tell them all."""
        fact = re.compile(rf"{re.escape(cls.prefix)}(?P<name>\w+) \| (?P<value>.+)")
        facts = {match["name"]: match["value"] for match in map(fact.fullmatch, rows) if match}
        names = {field.name for field in fields(cls)}
        return cls(**{name: facts[name] for name in names}) if facts.keys() >= names else None
