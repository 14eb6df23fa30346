"""Keeps the front page of all reports in step with what stands published."""

from __future__ import annotations

from collections.abc import Iterator
from os.path import relpath
from pathlib import Path

from filelock import FileLock

from monitoring.bilingual import Names
from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.evidence.damage import blamed_on_damage
from monitoring.evidence.record import MANIFEST, published_record
from monitoring.evidence.verify import Finding
from monitoring.measures.standing import read_standing
from monitoring.period import Period
from monitoring.province import folder_of, province_code
from monitoring.publishing.site import ClosedBooks, ProvinceRollUp, Publication, render_index
from monitoring.running.sources_gone import sourceless
from monitoring.unit import Unit, load_unit
from monitoring.workspace import Workspace, closed, replace_file


def write_index(workspace: Workspace) -> Path:
    """Make the front page anew from what stands published, and put it in the place of the old one at once.

    One at a time: whoever publishes last also reads last, so that no publication is left out.
    """
    path, lock = workspace.index, workspace.work / "locks" / "index.lock"
    for folder in (path.parent, lock.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        replace_file(path, _rendered(workspace).encode())
        sums.write(workspace.reports, [path, *_listed(workspace)])
    return path


def _rendered(workspace: Workspace) -> str:
    publications = list(_publications(workspace))
    return render_index(publications, list(_rollups(workspace, publications)), list(_closed(workspace)))


def _listed(workspace: Workspace) -> list[Path]:
    """What the front page leads to, by that which vouches for it: manifests of publications, lists of roll-ups."""
    return [
        path
        for name in (MANIFEST, sums.SUMS)
        for path in workspace.reports.glob(f"*/*/{name}")
        if name == MANIFEST or not path.with_name(MANIFEST).exists()
    ]


def front_findings(workspace: Workspace, *, made_anew: bool = True) -> list[Finding]:
    """What of the front page and of the provinces' roll-ups is not what was published; nothing before there is a page.

    The page is made anew and compared: whoever changes it can write a list of checksums as well. Not so without
    `made_anew`, where the tables that it is made from are themselves no longer what was published.
    """
    if not workspace.index.exists() and not (workspace.reports / sums.SUMS).exists():
        return []
    found = {workspace.reports / name: problem for name, problem in sums.differing(workspace.reports).items()}
    for path in _listed(workspace):
        if path.name == sums.SUMS:
            found |= {path.parent / name: problem for name, problem in sums.differing(path.parent).items()}
            beside = {entry for entry in path.parent.rglob("*") if not entry.is_dir() or entry.is_symlink()}
            known = {path.parent / name for name in sums.listed(path.parent)} | {path}
            found |= dict.fromkeys(beside - known, "added")
    if (
        made_anew
        and workspace.index.is_file()
        and workspace.index.read_text("utf-8", "replace") != _rendered(workspace)
    ):
        found.setdefault(workspace.index, "changed")
    return [Finding(problem, Path(relpath(path, workspace.root)).as_posix()) for path, problem in sorted(found.items())]


def _publications(workspace: Workspace) -> Iterator[Publication]:
    gone = sourceless(workspace)
    for unit in sorted({*workspace.units(), *(code for code, _ in gone)}):
        profile = _profile(workspace, unit)
        for period in _periods(workspace.reports / unit):
            record = published_record(workspace, unit, period)
            if record is not None:
                with blamed_on_damage(workspace, unit, period):
                    standing = read_standing(workspace, unit, period)
                files = _files(workspace.report(unit, period))
                yield Publication(standing, record.revision, files, profile, (unit, period) in gone)


def _profile(workspace: Workspace, unit: str) -> Unit | None:
    """None for a profile that cannot be read: one unit's mistake must not hide the others' reports."""
    try:
        return load_unit(workspace, unit)
    except InputError:
        return None


def _rollups(workspace: Workspace, publications: list[Publication]) -> Iterator[ProvinceRollUp]:
    for province in sorted({province_code(publication.province) for publication in publications}):
        own = {each.period for each in publications if province_code(each.province) == province}
        for period in _periods(workspace.reports / folder_of(province)):
            if period in own:
                yield ProvinceRollUp(province, period, _files(workspace.report(folder_of(province), period)))


def _closed(workspace: Workspace) -> Iterator[ClosedBooks]:
    for path in sorted(workspace.reports.glob(f"*/{closed('*')}/{sums.SUMS}")):
        folder = path.parent
        below = folder.relative_to(workspace.reports).as_posix()
        profile, code = _profile(workspace, folder.parent.name), folder.parent.name
        name = profile.name if profile else Names(vi=code, en=code)
        yield ClosedBooks(name, folder.name.removeprefix(closed("")), below, _files(folder))


def _periods(folder: Path) -> list[Period]:
    return sorted(Period.parse(path.name) for path in folder.glob("*") if Period.is_name(path.name))


def _files(folder: Path) -> frozenset[str]:
    """What stands in a published folder and in its revisions, by path below it."""
    found = [path for pattern in ("*", "revisions/*") for path in folder.glob(pattern) if path.is_file()]
    return frozenset(path.relative_to(folder).as_posix() for path in found)
