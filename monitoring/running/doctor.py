"""What of this machine and of the data is fine, missing or wrong, each with a remedy: `doctor`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitoring.messages import N_
from monitoring.presentation.wording import Wording
from monitoring.running import doctor_data, doctor_machine
from monitoring.running.finding import STATES, Finding, Section
from monitoring.workspace import Workspace


def examine(workspace: Workspace, unit: str | None = None) -> Iterator[Section]:
    """Look at the machine and at every unit, or only at `unit`. Raises InputError for an unknown one."""
    chosen = doctor_data.chosen(workspace, unit)
    yield Section(N_("This machine"), doctor_machine.findings(workspace))
    for name in chosen:
        yield Section(N_("Data of {unit}"), doctor_data.findings(workspace, name), {"unit": name})


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
