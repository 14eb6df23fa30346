"""The state of every unit and period in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from monitoring.errors import InputError
from monitoring.evidence.damage import blamed_on_damage
from monitoring.evidence.record import published_record
from monitoring.evidence.signature import signature_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.running import untouched
from monitoring.running.closed_books import outdated
from monitoring.running.outcome import Outcome, outcome
from monitoring.running.request import Request, publication_places, why
from monitoring.running.reruns import describe
from monitoring.running.sources_gone import SAYS, named
from monitoring.workspace import Workspace

_HEADS = (
    N_("Reporting unit"),
    N_("Period"),
    N_("Publication"),
    N_("Refused"),
    N_("Send again"),
    N_("Checks to look at"),
    N_("New"),
    N_("Signature"),
    N_("State"),
)
_NONE = "–"
_SIGNED = {
    "valid": N_("signed"),
    "unsigned": N_("not signed"),
    "missing": N_("signature MISSING"),
    "wrong": N_("signature WRONG"),
    "none": N_("signature WRONG"),
    "stranger": N_("signed by ANOTHER key"),
    "no_key": N_("signed, no key to check by"),
}


def status_lines(
    workspace: Workspace,
    chosen: Sequence[tuple[str, Period]],
    gone: Sequence[tuple[str, Period]],
    translate: Callable[[str], str],
) -> Iterator[str]:
    """One line per unit and period: publication, rows refused, checks that differ or cannot tell, signature, state.

    `gone`: the publications whose sources are gone, which stand among the others.
    """
    rows = [[translate(head) for head in _HEADS]]
    for unit, period in sorted({*chosen, *gone}):
        if (unit, period) in gone:
            state = translate(SAYS).format(**named(workspace, unit, period))
        else:
            reasons = why(workspace, Request(unit, period))
            state = describe(reasons, translate) if reasons else translate("up to date")
        rows.append([unit, str(period), *_published(workspace, unit, period, translate), state])
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
    for unit in sorted({unit for unit, _ in chosen}):
        if periods := workspace.set_aside.periods(unit):
            words = translate("{unit}: set aside as illustrative: {periods} (back with “begin {unit} --undo”)")
            yield words.format(unit=unit, periods=", ".join(map(str, periods)))
        for span, changes in outdated(workspace, unit):
            words = translate(
                "{unit}: the books of {years} were closed from other files, because {reasons} (again: {command})"
            )
            command = f"python pipeline.py close-out {unit} {span}"
            told = describe(changes, translate)
            yield words.format(unit=unit, years=span, reasons=told, command=command)


def _published(workspace: Workspace, unit: str, period: Period, translate: Callable[[str], str]) -> list[str]:
    """Number of the publication, refused, to be sent again, checks, new ones, signature."""
    now = untouched.stamp(workspace, publication_places(workspace, unit, period))
    note, find = workspace.looked(f"{unit} {period}.status"), partial(_read_published, workspace, unit, period)
    *counts, signed = untouched.remembered(workspace, note, now, find)
    return [*counts, translate(signed) if signed != _NONE else signed]


def _read_published(workspace: Workspace, unit: str, period: Period) -> list[str]:
    record = published_record(workspace, unit, period)
    if record is None:
        return [_NONE] * 6
    found = None
    with suppress(InputError), blamed_on_damage(workspace, unit, period):  # the state says which files
        found = outcome(workspace, unit, period)
    return [str(record.revision), *_counts(found), _SIGNED[signature_of(workspace, unit, period).state]]


def _counts(found: Outcome | None) -> list[str]:
    if found is None:
        return [_NONE] * 4
    return [str(count) for count in (found.refused, found.resend, len(found.open_checks), len(found.new_checks))]
