"""Why a period runs again: a fingerprint of everything its publication depends on, compared with the one published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitoring.evidence.record import notebook_hash, sha256
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan_years import nearest_year, table_rows, used_years
from monitoring.workspace import REPOSITORY, Workspace

PACKAGE = REPOSITORY / "monitoring"
NOTEBOOKS = REPOSITORY / "notebooks"
#: The front door, which every run comes through.
_FRONT_DOOR = "pipeline.py"

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
#: The file of a correction and its period; none where it is written in a way of its own.
_CORRECTED = re.compile(r"""\bfile['"]?\s*:(?:\s*['"]?(?P<period>[\w-]+)/)?""")
_REASONS_SHOWN = 3
_WORDS = {
    ("publication", "new"): N_("nothing of it has been published yet"),
    ("output", "new"): N_("{item} has not been published yet"),
    ("output", "gone"): N_("{item} is missing"),
    ("output", "changed"): N_("{item} is not what was published"),
    ("history", "gone"): N_("{item} is missing"),
    ("history", "changed"): N_("{item} is not what was published"),
    ("input", "new"): N_("{item} is new"),
    ("input", "gone"): N_("{item} is gone"),
    ("input", "changed"): N_("{item} has changed"),
    ("notebook", "changed"): N_("the notebook {item} has changed"),
    ("lock", "changed"): N_("the library versions ({item}) have changed"),
}
_OTHER = N_("the code {item} has changed")

Fingerprint = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Reason:
    """One change: `what` (input, code, notebook, lock, output, option), `item`, `change` (new, changed, gone)."""

    what: str
    item: str
    change: str


def fingerprint(workspace: Workspace, unit: str, period: Period, step_notebooks: Iterable[str]) -> Fingerprint:
    """sha256 by item of each kind of dependency: content only, never times or paths outside the project."""
    notebooks = tuple(NOTEBOOKS / f"{name}.ipynb" for name in step_notebooks)
    lock = REPOSITORY / "requirements.lock"
    return {
        "input": input_hashes(workspace, unit, period),
        "notebook": {path.name: notebook_hash(path) for path in notebooks},
        "code": dict(all_code_hashes()),
        "lock": {lock.name: sha256(lock)} if lock.exists() else {},
    }


def input_hashes(workspace: Workspace, unit: str, period: Period) -> dict[str, str]:
    """sha256 by path below the root of the raw files that a period reads."""
    return {workspace.relative(path): sha256(path) for path in input_files(workspace, unit, period)}


def input_files(workspace: Workspace, unit: str, period: Period) -> list[Path]:
    """The raw files that a period reads: the profile, the plans that it uses, the received files of its year so far,
    those of the same quarters of the year before and of whole years before that have an outturn, the corrections where
    any is of these files, what holds for every unit, what it took over from other units, and what is decided of its own
    publication.
    """
    folders = [workspace.plan(unit, year) for year in used_years(workspace, unit, period)]
    earlier = [period.same_period_last_year, *workspace.outturns_before(unit, period.year)]
    quarters = dict.fromkeys(quarter for last in (period, *earlier) for quarter in last.year_to_date())
    folders += [workspace.received(unit, quarter) for quarter in quarters]
    corrections = workspace.corrections(unit)
    files = [workspace.unit_profile(unit), *workspace.references()]
    files += [corrections] if _corrects(corrections, {folder.name for folder in folders}) else []
    files += [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    files += _taken_over(workspace, unit, period)
    decided = workspace.decided(unit, period)
    return [path for path in files if path.is_file() and (path.name != decided.name or path == decided)]


def _taken_over(workspace: Workspace, unit: str, period: Period) -> list[Path]:
    """What a unit that took others over within the year reads of them: of every unit that became part of it, or had a
    place that did, the profile, the plan and the files up to the change.
    """
    within = (period.year_start.isoformat(), period.end.isoformat())
    into = [row for row in table_rows(workspace.reference("unit_changes.csv")) if row.get("to_unit") == unit]
    old = {row.get("from_unit", ""): day for row in into if within[0] <= (day := row.get("day", "")) <= within[1]}
    if not old:
        return []
    above = {row.get("parent", "") for row in table_rows(workspace.reference("units.csv")) if row.get("unit") in old}
    found = []
    for code in sorted((old.keys() | above) & set(workspace.units())):
        year = nearest_year(workspace, code, period.year)
        folders = [workspace.plan(code, year)] if year else []
        folders += [
            workspace.received(code, one)
            for one in period.year_end.year_to_date()
            if str(one.start) < max(old.values())
        ]
        found += [workspace.unit_profile(code)]
        found += [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return found


def _corrects(path: Path, periods: set[str]) -> bool:
    """Whether a correction is of a file of one of `periods`; also where that cannot be told without reading YAML, which
    would take longer than all the rest.
    """
    if not path.is_file():
        return False
    text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
    named = [match["period"] for match in _CORRECTED.finditer(text)]
    return None in named or not periods.isdisjoint(named)


@cache
def all_code_hashes() -> dict[str, str]:
    """sha256 by path below the repository of all code of the project, whichever part of it runs.

    Read once: whatever becomes of the files meanwhile, this process runs what it has loaded.
    """
    files = [path for path in (REPOSITORY / _FRONT_DOOR, *PACKAGE.rglob("*")) if _is_code(path)]
    return {path.relative_to(REPOSITORY).as_posix(): sha256(path) for path in sorted(files)}


def _is_code(path: Path) -> bool:
    return path.suffix not in (".pyc", ".po") and path.is_file() and not path.name.startswith(".")


@cache
def code_hashes(notebooks: tuple[Path, ...], also: tuple[str, ...] = ()) -> dict[str, str]:
    """sha256 by path below the repository of `code_files`, read once."""
    return {path.relative_to(REPOSITORY).as_posix(): sha256(path) for path in code_files(notebooks, also)}


def code_files(notebooks: Iterable[Path], also: Iterable[str] = ()) -> list[Path]:
    """The modules that the notebooks and the modules `also` import, directly or not, and the data files beside them."""
    modules = imported_modules(notebooks, also).values()
    folders = {path.parent for path in modules} - {PACKAGE}
    data = {
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".po")
    }
    return sorted({*modules, *data})


def imported_modules(notebooks: Iterable[Path], also: Iterable[str] = ()) -> dict[str, Path]:
    """The modules of this package that the notebooks and the modules `also` import, directly or not: name → file."""
    pending = [name for path in notebooks for name in _imports(_notebook_code(path))] + list(also)
    modules: dict[str, Path] = {}
    while pending:
        name = pending.pop()
        path = _module_file(name)
        if path and name not in modules:
            modules[name] = path
            pending += _imports(path.read_text(encoding="utf-8"))
    return modules


def reasons(now: Fingerprint, published: Fingerprint | None) -> list[Reason]:
    """What differs between two fingerprints, in the order of their kinds and items; empty when nothing does."""
    if published is None:
        return [Reason("publication", "reports", "new")]
    found = []
    for what in now:
        before, after = published.get(what, {}), now[what]
        for item in sorted({*before, *after}):
            if before.get(item) != after.get(item):
                change = "new" if item not in before else "gone" if item not in after else "changed"
                found.append(Reason(what, item, change))
    return found


def output_reasons(folders: dict[str, Path], published: dict[str, str], wanted: Iterable[str]) -> list[Reason]:
    """Published files that are missing or no longer what was published, and wanted ones that never were.

    `folders`: prefix of the published names → folder; `published`: name → sha256.
    """
    found = [Reason("output", name, "new") for name in sorted(set(wanted) - set(published))]
    for name, digest in sorted(published.items()):
        prefix, _, below = name.partition("/")
        path = folders[prefix] / below
        if not path.is_file():
            found.append(Reason("output", name, "gone"))
        elif sha256(path) != digest:
            found.append(Reason("output", name, "changed"))
    return found


def describe(found: Sequence[Reason], translate: Callable[[str], str]) -> str:
    """Reasons in words, the first few by name."""
    texts = [translate(_WORDS.get((reason.what, reason.change), _OTHER)).format(item=reason.item) for reason in found]
    more = len(texts) - _REASONS_SHOWN
    return "; ".join(texts[:_REASONS_SHOWN]) + (f"; … (+{more})" if more > 0 else "")


#: Not Python's parser, which takes ten times as long, and "up to date" is to be said at once.
_IMPORT = re.compile(
    rf"^[ \t]*(?:import[ ]+(?P<module>{PACKAGE.name}[\w.]*)"
    rf"|from[ ]+(?P<package>{PACKAGE.name}[\w.]*)[ ]+import[ ]+(?P<names>\([^)]*\)|[^\n]*))",
    re.MULTILINE,
)
_FIRST_WORD = re.compile(r"\w+")


def _imports(code: str) -> set[str]:
    """The names of this package's modules that `code` imports, packages included; names in them do no harm."""
    found: set[str] = set()
    for statement in _IMPORT.finditer(code):
        module = statement["module"] or statement["package"]
        found.add(module)
        for part in (statement["names"] or "").split(","):
            if name := _FIRST_WORD.search(part):
                found.add(f"{module}.{name[0]}")
    return found


@cache
def _module_file(name: str) -> Path | None:
    path = REPOSITORY / Path(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _notebook_code(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
