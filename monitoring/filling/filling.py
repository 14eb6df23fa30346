"""What comes of a form while it is filled in: answers, gaps, and placeholders that mean nothing, with places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitoring.filling.facts import Facts, Line
from monitoring.filling.packages import Parts
from monitoring.filling.placeholders import BadPlaceholder
from monitoring.filling.values import Answer, Gap, Value, text_of
from monitoring.intake.archives import packed

#: Parts of a file that are shown to people.
_TEXTS = re.compile(r"(?:xl|word)/.*\.xml")


@dataclass
class Filling:
    """The answers of one form. `gaps`: gap → where it is; `faults`: place and text of what means nothing.

    `found` and `missed` count figures and words of tables; the fields of the header are always there. `differing`:
    formulas of the form that give another number than ours (place, the form's, ours). `counting_gaps`: places of
    formulas that take what is missing for nothing. `uncalculated`: places of those that only Excel can calculate.
    """

    facts: Facts
    found: int = 0
    missed: int = 0
    gaps: dict[Gap, list[str]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    counting_gaps: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)

    def answer(self, content: str, place: str, line: Line | None = None) -> Answer:
        """The answer to a placeholder, kept in the books."""
        try:
            answer = self.facts.answer(content, line)
        except BadPlaceholder as fault:
            self.faults.append((place, str(fault)))
            return Value("")
        if isinstance(answer, Gap):
            self.note(answer, place)
        elif content not in self.facts.fields:
            self.found += 1
        return answer

    def note(self, gap: Gap, place: str) -> None:
        self.gaps.setdefault(gap, []).append(place)
        self.missed += gap.kind != "office"

    def say(self, content: str, place: str, line: Line | None = None) -> str:
        """What stands among words for a placeholder."""
        return text_of(self.answer(content, place, line), self.facts.words)

    def lines(self, content: str, place: str) -> list[Line]:
        """The rows of a table for which a row of the form is repeated."""
        try:
            lines = self.facts.lines(content)
        except BadPlaceholder as fault:
            self.faults.append((place, str(fault)))
            return []
        if not lines:
            self.note(Gap("no_rows", content.removeprefix("#table ")), place)
        return lines

    def finished(self, parts: Parts) -> bytes:
        """The file of the filled parts; a placeholder that stands where none is filled in is a fault."""
        self.faults += [(name, "") for name, content in parts.items() if _TEXTS.fullmatch(name) and b"{{" in content]
        return packed(parts)

    def gaps_of(self, kind: str) -> Iterator[tuple[str, list[str]]]:
        """What could not be filled in, and where, of one kind of gap."""
        return ((gap.what, places) for gap, places in self.gaps.items() if gap.kind == kind)
