"""A notebook at its top: what it is about, which parameters were changed, and, opened by hand, where its results go.

Opened alone, a notebook finds the tables of the notebooks before it: those made by hand before, else the published
ones; where there are neither, the notebooks before it are run first, here and now.
"""

from __future__ import annotations

import hashlib
import html
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from monitoring.messages import LANGUAGES, N_, translator
from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace, workspace_of

#: The parameters as the notebooks are committed.
DEFAULTS = {"root": "..", "unit": "vinh-linh", "period": "2023-Q4", "language": "vi"}
#: Each notebook that others build on, and the table that it writes last.
LAST_TABLES = {"01_receive": "set_aside", "02_clean": "totals", "03_measure": "explanations"}
ROLLUP = "10_rollup"

#: Which notebooks must have been run; 02 reads the files itself where 01 has not kept them.
_BEFORE = {
    "03_measure": ("01_receive", "02_clean"),
    "04_report": ("01_receive", "02_clean", "03_measure"),
    ROLLUP: ("01_receive", "02_clean", "03_measure"),
}
_INPUTS = "inputs.sha256"

_SUBJECT = N_("{unit}, {period}.")
_UNCHANGED = N_("All parameters are the defaults.")
_CHANGED = N_("Changed parameters: {changed}.")
_DEFAULT = N_("{name} = {value} (default {default})")
_BY_HAND = N_("Opened by hand: results go to {folder}; nothing published is touched.")
_OTHER_INPUTS = N_("The files received have changed: earlier results in that folder were removed.")
_RUN_FIRST = N_("Run first, since their tables were missing: {notebooks}.")


@dataclass(frozen=True)
class Opened:
    """What a notebook says of itself, in both languages. `root`: the project that it is to work in.

    `changed`: the parameters that are not as committed, each with name, value and default. `notes`: message ids and
    what fills them.
    """

    root: str
    unit: str
    period: str
    changed: tuple[dict[str, str], ...]
    notes: tuple[tuple[str, dict[str, str]], ...] = ()

    def sentences(self, language: str) -> list[str]:
        """What is said, in one language: the subject, the parameters, and the rest."""
        translate = translator(language)
        changed = ", ".join(translate(_DEFAULT).format(**change) for change in self.changed)
        said = [
            (_SUBJECT, {"unit": self.unit, "period": self.period}),
            (_CHANGED, {"changed": changed}) if changed else (_UNCHANGED, {}),
            *self.notes,
        ]
        return [translate(message).format(**values) for message, values in said]

    def __repr__(self) -> str:
        return "\n".join(" ".join(self.sentences(language)) for language in LANGUAGES)

    def _repr_html_(self) -> str:
        """The same, changed parameters in bold; the second language in italics."""
        vi, en = (self._marked(language) for language in LANGUAGES)
        return f"<p>{vi}</p>\n<p><em>{en}</em></p>"

    def _marked(self, language: str) -> str:
        subject, parameters, *notes = map(html.escape, self.sentences(language))
        return " ".join([subject, f"<strong>{parameters}</strong>" if self.changed else parameters, *notes])


def opened(notebook: str, root: str, unit: str, period: str, language: str) -> Opened:
    """To be called at the top of every notebook, with its parameters.

    In a run it only says what the notebook is about. By hand it makes the tables of the notebooks before it where they
    are missing. Raises InputError as those notebooks do.
    """
    given = {"root": root, "unit": unit, "period": period, "language": language}
    workspace = workspace_of(root)
    in_run = workspace.staged is not None
    changed = tuple(
        {"name": name, "value": f'"{value}"', "default": f'"{DEFAULTS[name]}"'}
        for name, value in given.items()
        if value != DEFAULTS[name] and not (in_run and name == "root")
    )
    if in_run or unit not in workspace.units():  # an unknown one is refused where it is opened
        return Opened(root, unit, period, changed)
    quarter = Period.parse(period)
    staging = workspace.staging(unit, quarter)
    notes: list[tuple[str, dict[str, str]]] = [(_BY_HAND, {"folder": workspace.relative(staging)})]
    if _emptied_for_other_inputs(workspace, unit, staging):
        notes.append((_OTHER_INPUTS, {}))
    missing = _missing(workspace, notebook, unit, quarter)
    for name in missing:
        run_cells(name, given)
    if missing:
        notes.append((_RUN_FIRST, {"notebooks": ", ".join(missing)}))
    if notebook == ROLLUP and not workspace.processed(unit, quarter).exists():
        root = str(_project_of_tables_made_by_hand(workspace, unit, quarter))
    return Opened(root, unit, period, changed, tuple(notes))


def run_cells(notebook: str, parameters: dict[str, str]) -> None:
    """Run the code cells of a notebook in this process, with these parameters, and show nothing."""
    path = REPOSITORY / "notebooks" / f"{notebook}.ipynb"
    names: dict[str, object] = {"display": lambda *_shown: None}  # a kernel would show it in the notebook opened
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            names |= parameters
        elif cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name}#{cell['id']}", "exec"), names)


def _missing(workspace: Workspace, notebook: str, unit: str, period: Period) -> list[str]:
    """The notebooks before `notebook` whose last table has neither been made by hand nor been published."""
    folders = (workspace.staging(unit, period) / "processed", workspace.processed(unit, period))
    return [
        name
        for name in _BEFORE.get(notebook, ())
        if not any((folder / f"{LAST_TABLES[name]}.csv").exists() for folder in folders)
    ]


def _emptied_for_other_inputs(workspace: Workspace, unit: str, staging: Path) -> bool:
    """Remove what was made by hand from files that are no longer the same; whether there was anything."""
    mark, now = staging / _INPUTS, _hash_of(workspace.unit(unit))
    stale = staging.exists() and (not mark.exists() or mark.read_text(encoding="utf-8") != now)
    if stale:
        shutil.rmtree(staging)
    workspace.make_work()
    (staging / "processed").mkdir(parents=True, exist_ok=True)
    mark.write_text(now, encoding="utf-8", newline="\n")
    return stale


def _hash_of(folder: Path) -> str:
    """The sha256 of the names and contents of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _project_of_tables_made_by_hand(workspace: Workspace, unit: str, period: Period) -> Path:
    """A project under work/ in which the unit's tables made by hand stand as if published.

    The province's comparison reads published tables only: so it can be tried before anything is published.
    """
    scratch = Workspace(workspace.staging(unit, period) / "province")
    shutil.rmtree(scratch.root, ignore_errors=True)
    for code in workspace.units():
        raw = scratch.unit(code)
        raw.mkdir(parents=True)
        shutil.copyfile(workspace.unit_profile(code), raw / "unit.yml")
        for plan in sorted(workspace.unit(code).glob("plan-*")):
            shutil.copytree(plan, raw / plan.name)
    shutil.copytree(workspace.staging(unit, period) / "processed", scratch.processed(unit, period))
    return scratch.root
