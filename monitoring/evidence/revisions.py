"""Revisions: a publication whose figures changed gets a new number, and what stood before is kept whole beside it.

The first publication of a period is revision 1. A new run that gives the same figures keeps the number, whatever became
of its words or its looks: only figures, and what is marked of their files, make a revision. One thing more does: what
was signed is not replaced, so that other bytes for the same figures become a revision too.

`revisions/<n>/` of a publication holds revision n as it last stood (its report, its manifest and, in `processed/`,
those of its tables that name nobody), taken from the history of the period; `revisions/changes.csv` says for every
later revision what changed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.causes import causes_of, written
from monitoring.evidence.completeness import MadeFrom
from monitoring.evidence.figures import compare
from monitoring.evidence.history import History, keep_whole, signed_revision, sound_history
from monitoring.evidence.record import MANIFEST, SIGNATURE, Record, sha256
from monitoring.period import Period
from monitoring.tables.changes import CHANGES, FOLDER, Change, read_changes, write_changes
from monitoring.workspace import Workspace

_PROCESSED, _PUBLISHED = "processed", "published"
_FIGURES_NAMED = 3
#: The change that a publication stands for whose predecessor was signed and had the same figures.
SIGNED_BEFORE = ("publication", "signed_by")


@dataclass(frozen=True)
class Asked:
    """What a run is asked for: the names of its `outputs`. `explanation`: why figures may have changed without a cause
    on record, "" where nobody says so.
    """

    outputs: tuple[str, ...]
    explanation: str = ""


def keep(workspace: Workspace, unit: str, period: Period, staging: Path, made_from: MadeFrom, asked: Asked) -> int:
    """Put the earlier revisions into `staging`/report, and return the number of the staged publication.

    To be called once `staging`/processed is complete: the report may then show what changed. `made_from` is what the
    staged publication is made from (see Record). Nothing published is touched.

    Raises InputError where a file of the history is not what was recorded, and where figures changed although all that
    is on record is the same as before: then something has had a hand in them that nobody would ever find.
    """
    history = sound_history(workspace, unit, period)
    if history.newest is None:
        return 1
    changes = _changes(workspace, history, staging, made_from, asked)
    revision = history.newest.revision + bool(changes)
    kept = staging / "report" / FOLDER
    for number in range(1, revision):
        shutil.copytree(history.of(number), kept / str(number))
    earlier = read_changes(history.of(history.newest.revision) / FOLDER)
    if earlier or changes:
        write_changes(kept, [*earlier, *changes])
    return revision


def _changes(workspace: Workspace, history: History, staging: Path, made_from: MadeFrom, asked: Asked) -> list[Change]:
    """How the staged publication differs from the newest one; empty where it goes on under the same number."""
    newest = history.newest
    assert newest is not None
    number, before = newest.revision + 1, history.of(newest.revision)
    cause = written(causes_of(newest.made_from, made_from, before / _PROCESSED, staging / _PROCESSED))
    changes = compare(before / _PROCESSED, staging / _PROCESSED, number, cause)
    if changes and not cause:
        if not asked.explanation:
            raise _without_cause(newest, changes)
        explained = written([{"what": "explained", "reason": " ".join(asked.explanation.split())}])
        return compare(before / _PROCESSED, staging / _PROCESSED, number, explained)
    signed = signed_revision(workspace, newest.unit, newest.period)
    if not changes and signed and (cause or not set(asked.outputs) <= newest.outputs.keys()):
        return [Change(number, *SIGNED_BEFORE, signed[1], "", cause)]
    return changes


def _without_cause(newest: Record, changes: list[Change]) -> InputError:
    named = [f"{change.number_id}.{change.column} {change.old or '–'} → {change.new or '–'}" for change in changes]
    more = [f"… (+{len(named) - _FIGURES_NAMED})"] if len(named) > _FIGURES_NAMED else []
    return InputError(
        "{count} figures of {unit} {period} differ from revision {revision}, although inputs, code, notebooks and "
        "library versions are the same: {figures}. Something else has changed them; nothing has been published.",
        remedy="Look for it: python pipeline.py doctor, verify and trace, another machine. If the new figures are the "
        "right ones, publish them with the reason: run --force --explain REASON.",
        count=len(changes),
        unit=newest.unit,
        period=newest.period,
        revision=newest.revision,
        figures="; ".join([*named[:_FIGURES_NAMED], *more]),
    )


def stage(workspace: Workspace, unit: str, period: Period, staging: Path, revision: int) -> dict[str, Path]:
    """Stage the publication for the history as well, once its manifest is written, with the signature that still fits.

    Returns what is to be switched beside the publication itself (see running.publication.switch).
    """
    report, target = staging / "report", staging / _PUBLISHED / str(revision)
    before = workspace.history(unit, period) / str(revision)
    signature = before / SIGNATURE
    if signature.is_file() and (before / MANIFEST).read_bytes() == (report / MANIFEST).read_bytes():
        shutil.copyfile(signature, report / SIGNATURE)
    elif signature.is_file():
        raise InputError(
            "The publication is signed, and made anew from the same things it has other bytes.",
            where=workspace.relative(before),
            remedy="Find out why: python pipeline.py verify {unit} {period} --rebuild. Nothing has been published.",
            unit=unit,
            period=period,
        )
    keep_whole(report, staging / _PROCESSED, target)
    return {f"{_PUBLISHED}/{revision}": target}


def digest(staging: Path) -> str:
    """The sha256 of the staged changes, which a report may show; "" where there are none."""
    changes = staging / "report" / FOLDER / CHANGES
    return sha256(changes) if changes.exists() else ""


def restore_history(workspace: Workspace, target: Workspace, record: Record) -> None:
    """Lay the history of `record`'s period into the empty workspace `target`: it is part of what a report is made from.

    A run there gives `record`'s revision again where it gives the same figures.
    """
    kept = workspace.history(record.unit, record.period)
    if kept.is_dir():
        shutil.copytree(kept, target.history(record.unit, record.period))
