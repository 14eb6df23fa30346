"""What of this machine and of the data is fine, missing or wrong, each with a remedy: `doctor`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitoring.errors import MonitoringError, spoken
from monitoring.messages import N_
from monitoring.presentation.wording import Wording
from monitoring.workspace import Workspace

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
    """Findings under one heading: this machine, or one district (`values` fills the heading)."""

    heading: str
    findings: Sequence[Finding]
    values: Mapping[str, object] = field(default_factory=dict)


def examine(workspace: Workspace, district: str | None = None) -> Iterator[Section]:
    """Look at the machine and at every district, or only at `district`. Raises InputError for an unknown one."""
    from monitoring.running import doctor_data, doctor_machine  # slow libraries, which help must not load

    chosen = doctor_data.chosen(workspace, district)
    yield Section(N_("This machine"), doctor_machine.findings(workspace))
    for name in chosen:
        yield Section(N_("Data of {district}"), doctor_data.findings(workspace, name), {"district": name})


def report_lines(sections: Iterable[Section], words: Wording) -> Iterator[str]:
    """Every section as a table, and last the verdict."""
    serious = 0
    for section in sections:
        yield words.fill(section.heading, section.values)
        yield from _table(section.findings, words)
        yield ""
        serious += sum(finding.serious for finding in section.findings)
    if serious:
        yield words.fill("{count} to see to first: see ! and × above.", {"count": serious})
    else:
        yield words._("All that is needed is there.")


def is_serious(sections: Iterable[Section]) -> bool:
    return any(finding.serious for section in sections for finding in section.findings)


def _table(findings: Sequence[Finding], words: Wording) -> Iterator[str]:
    states = [f"{sign} {words._(word)}" for sign, word in (STATES[finding.state] for finding in findings)]
    subjects = [words._(finding.subject) for finding in findings]
    state_width, subject_width = max(map(len, states), default=0), max(map(len, subjects), default=0)
    for state, subject, finding in zip(states, subjects, findings, strict=True):
        found, remedy = finding.texts(words)
        yield f"  {state.ljust(state_width)}  {subject.ljust(subject_width)}  {found}"
        if remedy:
            yield f"  {' ' * (state_width + subject_width + 2)}  → {remedy}"
