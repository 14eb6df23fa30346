"""The state of every unit and period in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from monitoring.errors import InputError
from monitoring.evidence.damage import blamed_on_damage
from monitoring.evidence.record import published_record
from monitoring.evidence.signature import signature_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.province import is_published
from monitoring.running import untouched
from monitoring.running.closed_books import outdated
from monitoring.running.outcome import Outcome, outcome
from monitoring.running.request import Request, publication_places, why
from monitoring.running.reruns import Reason, describe
from monitoring.running.selection import select
from monitoring.running.sources_gone import SAYS, named, sourceless
from monitoring.workspace import Workspace

Pairs = Sequence[tuple[str, Period]]

HEADS = (
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


@dataclass(frozen=True)
class State:
    """A unit and period: number of its publication (None: there is none), what stands in it (None: unreadable), its
    signature (a key of _SIGNED), and why it must be made again; or that its sources are gone.
    """

    unit: str
    period: Period
    revision: int | None
    found: Outcome | None
    signature: str
    reasons: tuple[Reason, ...]
    said_gone: Mapping[str, object] | None = None

    @property
    def is_current(self) -> bool:
        return not self.reasons and self.said_gone is None

    def signed(self, translate: Callable[[str], str]) -> str:
        """Whether it is signed, and by whom, in words."""
        return translate(_SIGNED[self.signature])

    def words(self, translate: Callable[[str], str]) -> str:
        """Up to date, or why not."""
        if self.said_gone is not None:
            return translate(SAYS).format(**self.said_gone)
        return describe(self.reasons, translate) if self.reasons else translate("up to date")


def states(workspace: Workspace, chosen: Pairs, gone: Pairs) -> Iterator[State]:
    """Every unit and period in order; `gone`: the publications whose sources are gone, which stand among the others."""
    for unit, period in sorted({*chosen, *gone}):
        is_gone = (unit, period) in gone
        reasons = () if is_gone else tuple(why(workspace, Request(unit, period)))
        revision, found, signature = _published(workspace, unit, period)
        said = named(workspace, unit, period) if is_gone else None
        yield State(unit, period, revision, found, signature, reasons, said)


def wanted(workspace: Workspace, unit: str | None = None, period: Period | None = None) -> tuple[Pairs, Pairs]:
    """Units and periods that are present, and those whose sources are gone, limited to what is asked for.

    Raises InputError where neither is there.
    """
    gone = [(code, quarter) for code, quarter in sourceless(workspace, unit) if period in (None, quarter)]
    try:
        return select(workspace, unit, str(period) if period else None), gone
    except InputError:
        if not gone:
            raise
    return [], gone


@dataclass(frozen=True)
class Owed:
    """The report of `period`, due on `day`, and which of the units that reports are asked of have not published it."""

    period: Period
    day: date
    asked: list[str]
    units: list[str]


def owed(workspace: Workspace, today: date) -> Owed | None:
    """Who owes the report of the quarter that ended last: units that stood on its last day; None where no rule says
    when it is due, and where no unit stood.
    """
    from monitoring.deadlines import report_day  # slow libraries, which the table itself does not need
    from monitoring.reference import is_valid_on
    from monitoring.running.initiate import ended_before
    from monitoring.succession import load_succession

    period = ended_before(today)
    due = report_day(workspace, period)
    ended = {row.unit for row in load_succession(workspace).units if not is_valid_on(row, period.end)}
    asked = [unit for unit in workspace.units() if unit not in ended]
    units = [unit for unit in asked if not is_published(workspace, unit, period)]
    return Owed(period, due[0], asked, units) if due and asked else None


def status_lines(
    workspace: Workspace,
    chosen: Pairs,
    gone: Pairs,
    translate: Callable[[str], str],
) -> Iterator[str]:
    """One line per unit and period (see states): publication, rows refused, checks that differ or cannot tell,
    signature, state; then what else there is to say.
    """
    rows = [[translate(head) for head in HEADS]]
    for one in states(workspace, chosen, gone):
        rows.append([one.unit, str(one.period), *_cells(one, translate), one.words(translate)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
    yield from remarks(workspace, sorted({unit for unit, _ in chosen}), translate)


def remarks(workspace: Workspace, units: Sequence[str], translate: Callable[[str], str]) -> Iterator[str]:
    """What was set aside, and which books were closed from other files."""
    for unit in units:
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


def _published(workspace: Workspace, unit: str, period: Period) -> tuple[int | None, Outcome | None, str]:
    """Number of the publication, what stands in it, signature; as found before where nothing was touched since."""
    now = untouched.stamp(workspace, publication_places(workspace, unit, period))
    note, find = workspace.looked(f"{unit} {period}.status"), partial(_read_published, workspace, unit, period)
    revision, found, signature = untouched.remembered(workspace, note, now, find)
    lists = (found or {}).items()
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in lists}
    return revision, Outcome(**values) if found else None, signature


def _read_published(workspace: Workspace, unit: str, period: Period) -> tuple[int | None, dict[str, Any] | None, str]:
    record = published_record(workspace, unit, period)
    if record is None:
        return None, None, "unsigned"
    found = None
    with suppress(InputError), blamed_on_damage(workspace, unit, period):  # the state says which files
        found = outcome(workspace, unit, period)
    return record.revision, asdict(found) if found else None, signature_of(workspace, unit, period).state


def _cells(one: State, translate: Callable[[str], str]) -> list[str]:
    """Number of the publication, refused, to be sent again, checks, new ones, signature."""
    if one.revision is None:
        return [_NONE] * 6
    return [str(one.revision), *counts(one.found), one.signed(translate)]


def counts(found: Outcome | None) -> list[str]:
    """Refused, to be sent again, checks, new ones."""
    if found is None:
        return [_NONE] * 4
    return [str(count) for count in (found.refused, found.resend, len(found.open_checks), len(found.new_checks))]
