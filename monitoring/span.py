"""The years whose books are closed: one, or those in which money of a phase may be spent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitoring.errors import UsageError
from monitoring.workspace import closed

_NAME = re.compile(r"(?P<first>20\d\d)(?:-(?P<last>20\d\d))?", re.ASCII)


@dataclass(frozen=True)
class Span:
    """A year (`2023`), or a phase of plan years (`2021-2025`), whose money may be spent in the year after it too."""

    first: int
    last: int
    is_phase: bool

    @classmethod
    def parse(cls, text: str) -> Span:
        """Raises UsageError for anything else."""
        match = _NAME.fullmatch(text)
        first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (1, 0)
        if match is None or last < first:
            raise UsageError(
                "“{text}” is neither a year nor a phase.", remedy="Write 2023, or 2021-2025 for a phase.", text=text
            )
        return cls(first, last, match["last"] is not None)

    @classmethod
    def of_folder(cls, name: str) -> Span | None:
        """The span whose closed books the folder `name` holds (see workspace.closed); None for any other folder."""
        years = name.removeprefix(closed(""))
        return cls.parse(years) if years != name else None

    @property
    def folder(self) -> str:
        """The name of the folder of its closed books."""
        return closed(str(self))

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.is_phase else str(self.first)

    @property
    def plan_years(self) -> range | None:
        """Of which plans money is closed; None for all that is in the books of the year."""
        return range(self.first, self.last + 1) if self.is_phase else None

    @property
    def years(self) -> range:
        """The years whose books are closed."""
        return range(self.first, self.last + 1 + self.is_phase)
