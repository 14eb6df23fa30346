"""Results of single notebooks, kept by what they depend on: a step runs again only when its content changed.

The store is a convenience under work/: without it, or with a damaged one, every step simply runs.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.record import notebook_hash, sha256
from monitoring.period import Period
from monitoring.running import reruns
from monitoring.workspace import REPOSITORY, Workspace, regular

_MANIFEST = "step.json"


def step_key(workspace: Workspace, unit: str, period: Period, step: str, language: str, before: Iterable[str]) -> str:
    """The sha256 of all that a step depends on: notebook, code, parameters, inputs, lock, and the keys of the steps
    before.
    """
    notebook = reruns.NOTEBOOKS / f"{step}.ipynb"
    inputs = [path for path in reruns.input_files(workspace, unit, period) if _reads(step, path, workspace, unit)]
    content = {
        "notebook": notebook_hash(notebook),
        "code": reruns.code_hashes((notebook,)),
        "parameters": {"unit": unit, "period": str(period), "language": language},
        "inputs": {workspace.relative(path): sha256(path) for path in inputs},
        "lock": sha256(REPOSITORY / "requirements.lock"),
        "before": list(before),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _reads(step: str, path: Path, workspace: Workspace, unit: str) -> bool:
    """01 reads no corrections; 04 reads the profile, the plans, what holds for every unit and what is decided of
    the publication beside the tables that 03 made, and alone does the last.
    """
    if path.name == workspace.decided(unit, "").name:
        return step == "04_report"
    if step == "01_receive":
        return path != workspace.corrections(unit)
    if step == "04_report":
        is_known = path == workspace.unit_profile(unit) or path in workspace.references()
        return is_known or path.parent.name.startswith("plan-")
    return True


def restore(folder: Path, key: str, staging: Path) -> bool:
    """Put the kept results of a step into `staging`; False where none are kept for `key`, they are damaged, or lie
    elsewhere than in `folder`.
    """
    try:
        kept = json.loads(regular(folder / _MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, str] = kept["files"]
        if kept["key"] != key or not all(_is_kept(folder, name, digest) for name, digest in files.items()):
            return False
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, InputError):
        return False
    for name in files:
        target = staging / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)
    return True


def _is_kept(folder: Path, name: str, digest: str) -> bool:
    path = folder / name
    return ".." not in path.parts and path.is_relative_to(folder) and sha256(path) == digest


def keep(folder: Path, key: str, staging: Path, names: Iterable[str]) -> None:
    """Keep the files `names` of `staging` as the results of a step; what was kept before is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    digests = {}
    for name in sorted(names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(staging / name, target)
        digests[name] = sha256(target)
    text = json.dumps({"key": key, "files": digests}, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def snapshot(staging: Path) -> dict[str, tuple[int, int]]:
    """The files of a staging folder with what tells a new write: to find what a step has just written."""
    return {
        path.relative_to(staging).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in staging.rglob("*")
        if path.is_file()
    }
