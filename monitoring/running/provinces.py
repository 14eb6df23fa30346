"""Which roll-ups are due: those of provinces whose units have published something since theirs was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.evidence.record import MANIFEST, sha256
from monitoring.messages import LANGUAGES
from monitoring.period import Period
from monitoring.province import folder_of, is_published, province_code
from monitoring.running import reruns, untouched
from monitoring.running.run import ROLLUP_STEP
from monitoring.workspace import Workspace

_NOTEBOOK = reruns.NOTEBOOKS / f"{ROLLUP_STEP}.ipynb"


@dataclass(frozen=True, order=True)
class RollUp:
    """The roll-up of one province (its code) and period."""

    province: str
    period: Period
    languages: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.province} {self.period}"


def due(workspace: Workspace, asked: Iterable[tuple[Period, tuple[str, ...]]]) -> list[RollUp]:
    """The roll-ups that are not up to date, of the periods and languages `asked`, in order; languages in which one
    stands published are made as well.

    Units whose profile cannot be read are left out here: their own run says so.
    """
    provinces = _units_by_province(workspace)
    wanted = sorted({_completed(workspace, RollUp(province, *how)) for province in provinces for how in set(asked)})
    return [
        rollup
        for rollup in wanted
        if any(is_published(workspace, unit, rollup.period) for unit in provinces[rollup.province])
        and not _is_current(workspace, rollup, provinces[rollup.province])
    ]


def _completed(workspace: Workspace, rollup: RollUp) -> RollUp:
    folder = workspace.report(folder_of(rollup.province), rollup.period)
    published = [language for language in LANGUAGES if (folder / f"rollup.{language}.html").is_file()]
    languages = tuple(language for language in LANGUAGES if language in (*rollup.languages, *published))
    return replace(rollup, languages=languages)


def make(workspace: Workspace, rollup: RollUp) -> None:
    """Make one roll-up, and remember what it was made from; the front page is the caller's. Raises InputError (see
    roll_up).
    """
    from monitoring.running.rollup import roll_up  # slow libraries, which only those that make one need

    made_from = _fingerprint(workspace, rollup, _units_by_province(workspace)[rollup.province])
    roll_up(workspace, rollup.province, rollup.period, rollup.languages, front_page=False)
    mark = _mark(workspace, rollup)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(made_from, encoding="utf-8", newline="\n")


def _units_by_province(workspace: Workspace) -> dict[str, list[str]]:
    now = untouched.stamp(workspace, map(workspace.unit_profile, workspace.units()))
    note, find = workspace.looked("provinces"), partial(_read_units_by_province, workspace)
    found: dict[str, list[str]] = untouched.remembered(workspace, note, now, find)
    return found


def _read_units_by_province(workspace: Workspace) -> dict[str, list[str]]:
    from monitoring.unit import load_unit  # slow libraries, which a batch can wait for

    provinces: dict[str, list[str]] = {}
    for code in workspace.units():
        try:
            provinces.setdefault(province_code(load_unit(workspace, code).province), []).append(code)
        except InputError:
            continue
    return provinces


def _is_current(workspace: Workspace, rollup: RollUp, units: Sequence[str]) -> bool:
    folder = folder_of(rollup.province)
    own = [workspace.report(folder, rollup.period), workspace.processed(folder, rollup.period)]
    places = [*own, _mark(workspace, rollup), *_made_from(workspace, rollup, units)]
    now, note = (
        untouched.stamp(workspace, places, rollup.languages),
        workspace.looked(f"{folder} {rollup.period}.reasons"),
    )
    return bool(untouched.remembered(workspace, note, now, partial(_read_is_current, workspace, rollup, units)))


def _read_is_current(workspace: Workspace, rollup: RollUp, units: Sequence[str]) -> bool:
    folder = workspace.report(folder_of(rollup.province), rollup.period)
    pages = [folder / f"rollup.{language}.html" for language in rollup.languages]
    mark = _mark(workspace, rollup)
    if not mark.is_file() or not all(page.is_file() for page in pages) or sums.differing(folder):
        return False
    return mark.read_text(encoding="utf-8") == _fingerprint(workspace, rollup, units)


def _fingerprint(workspace: Workspace, rollup: RollUp, units: Sequence[str]) -> str:
    """The sha256 of all that a roll-up depends on: languages, code, and what its units are and have published."""
    code = reruns.code_hashes((_NOTEBOOK,), ("monitoring.running.rollup",))
    files = (_NOTEBOOK, *_made_from(workspace, rollup, units))
    content = [rollup.languages, code, *(sha256(path) if path.is_file() else None for path in files)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _made_from(workspace: Workspace, rollup: RollUp, units: Sequence[str]) -> list[Path]:
    return [
        *map(workspace.unit_profile, units),
        *(workspace.report(unit, rollup.period) / MANIFEST for unit in units),
        *workspace.references(),
        *(path for unit in units for path in workspace.handovers(unit)),
    ]


def _mark(workspace: Workspace, rollup: RollUp) -> Path:
    return workspace.work / "rolled-up" / f"{rollup.province}.{rollup.period}"
