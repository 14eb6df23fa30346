"""Whole or nothing: a finished run replaces the publication of its period in one switch that survives a kill."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import Workspace, regular, replace_file

#: The two parts of a publication, each a folder, and its copy in the history, which is switched with them.
_PART = re.compile(r"processed|report|published/[0-9]+", re.ASCII)


def switch(workspace: Workspace, unit: str, period: Period | str, staged: dict[str, Path]) -> None:
    """Put the staged folders (`processed`, `report`, `published/<revision>`) in the place of the published ones.

    What is to be moved is written down first: a run killed in between is finished by `recover`. Before that it is all
    on the disk, so that a power cut leaves no empty file behind, of earlier revisions least of all: nothing makes those
    again.
    """
    journal = _journal(workspace, unit, period)
    journal.parent.mkdir(parents=True, exist_ok=True)
    moves = {name: path.relative_to(workspace.root).as_posix() for name, path in staged.items()}
    if hasattr(os, "sync"):  # not on Windows; once for all files, which takes a tenth of one by one
        os.sync()
    replace_file(journal, json.dumps(moves).encode())
    recover(workspace, unit, period)


def finish(workspace: Workspace, unit: str, period: Period | str) -> None:
    """Finish a switch that a killed run left, so that no command sees half of one.

    Not where a run is under way, which does so itself, and not for who may not write.
    """
    if _journal(workspace, unit, period).exists():
        with suppress(OSError, InputError), FileLock(workspace.lock(unit, period), timeout=0):
            recover(workspace, unit, period)


def recover(workspace: Workspace, unit: str, period: Period | str) -> None:
    """Finish a switch that was interrupted; does nothing where there was none. To be called by who holds the lock."""
    journal = _journal(workspace, unit, period)
    if not journal.exists():
        return
    staging = workspace.run_staging(unit, period)
    for name, staged in _moves(journal).items():
        if workspace.root / staged != staging / name:
            continue
        _replace(staging / name, _target(workspace, unit, period, name), _retired(workspace, unit, period) / name)
    shutil.rmtree(_retired(workspace, unit, period), ignore_errors=True)
    shutil.rmtree(workspace.run_staging(unit, period), ignore_errors=True)
    journal.unlink()


def _moves(journal: Path) -> dict[str, str]:
    """What a journal says is to be moved; nothing where it says anything else: the next run publishes anew."""
    try:
        moves = json.loads(regular(journal).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, InputError):
        return {}
    is_ours = isinstance(moves, dict) and all(
        _PART.fullmatch(name) and isinstance(path, str) for name, path in moves.items()
    )
    return moves if is_ours else {}


def _target(workspace: Workspace, unit: str, period: Period | str, name: str) -> Path:
    part, _, revision = name.partition("/")
    return workspace.history(unit, period) / revision if revision else published_folders(workspace, unit, period)[part]


def published_folders(workspace: Workspace, unit: str, period: Period | str) -> dict[str, Path]:
    """Where the two parts of a publication stand."""
    return {"processed": workspace.processed(unit, period), "report": workspace.report(unit, period)}


def _replace(source: Path, target: Path, retired: Path) -> None:
    if not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if target.exists():
            shutil.rmtree(retired, ignore_errors=True)
            retired.parent.mkdir(parents=True, exist_ok=True)
            target.replace(retired)
        source.replace(target)
    except PermissionError:  # Windows moves no folder of which anything is open
        raise InputError(
            "What is published there cannot be replaced: one of its files is open in another program, or the folder is "
            "not yours to change.",
            where=f"{target.parent.name}/{target.name}",
            remedy="Close Excel, the PDF reader and the folder's window; the next command puts in place what has been "
            "made.",
        ) from None


def _journal(workspace: Workspace, unit: str, period: Period | str) -> Path:
    return workspace.work / "switch" / f"{unit}.{period}.json"


def _retired(workspace: Workspace, unit: str, period: Period | str) -> Path:
    return workspace.work / "retired" / unit / str(period)
