"""What `doctor` says of one thing that it has looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitoring.errors import MonitoringError, spoken
from monitoring.messages import N_
from monitoring.presentation.wording import Wording

#: How a finding is marked; the sign never stands without its word.
STATES = {
    "fine": ("✓", N_("fine")),
    "note": ("–", N_("note")),
    "missing": ("!", N_("missing")),
    "wrong": ("×", N_("wrong")),
}
#: A note is worth knowing; these must be seen to before a report can be whole.
SERIOUS = ("missing", "wrong")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `subject`, `what` and `remedy` are message ids, filled from `values`; `where` is not."""

    state: str
    subject: str
    what: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    where: str = ""

    @classmethod
    def of_error(cls, subject: str, error: MonitoringError) -> Finding:
        """What stops a run, as a finding."""
        return cls("wrong", subject, error.what, error.remedy, error.values, error.where)

    @property
    def serious(self) -> bool:
        return self.state in SERIOUS

    def texts(self, words: Wording) -> tuple[str, str]:
        """What was found, and what to do about it ("" where there is nothing to do)."""
        values = {name: spoken(value, words._) for name, value in self.values.items()}
        found, remedy = (words.fill(text, values) if text else "" for text in (self.what, self.remedy))
        return MonitoringError(found, where=self.where).render(), MonitoringError(remedy).render()


@dataclass(frozen=True)
class Section:
    """Findings under one heading: this machine, or one unit (`values` fills the heading)."""

    heading: str
    findings: Sequence[Finding]
    values: Mapping[str, object] = field(default_factory=dict)
