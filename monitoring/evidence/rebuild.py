"""Does the same input still give the same bytes? A publication made anew in an empty folder and compared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence.differences import Place, first_difference
from monitoring.evidence.record import MANIFEST, Record, outputs_of
from monitoring.evidence.revisions import restore_history
from monitoring.workspace import Workspace, temporary_place

#: Runs the period of a record in another workspace, in the languages and formats of the record.
Run = Callable[[Workspace, Record], None]


@dataclass(frozen=True)
class Rebuilt:
    """`files`: how many were compared. `differing`: those that differ, upstream first; `place` is in the first."""

    files: int
    differing: tuple[str, ...]
    place: Place | None


def rebuild(workspace: Workspace, record: Record, run: Run) -> Rebuilt:
    """Run the period of a publication from its raw files in a temporary workspace, and compare byte by byte.

    The history of the period is put in place first: it is what the new publication is compared with.
    """
    with tempfile.TemporaryDirectory(prefix="monitoring-", dir=temporary_place()) as folder:
        empty = Workspace(Path(folder))
        shutil.copytree(workspace.unit(record.unit), empty.unit(record.unit))
        if workspace.reference_folder.is_dir():
            shutil.copytree(workspace.reference_folder, empty.reference_folder)
        restore_history(workspace, empty, record)
        run(empty, record)
        return _compared(_files(workspace, record), _files(empty, record))


def _files(workspace: Workspace, record: Record) -> dict[str, Path]:
    """Name → path of every published file, the manifest last."""
    folders = {
        "processed": workspace.processed(record.unit, record.period),
        "report": workspace.report(record.unit, record.period),
    }
    names = sorted(outputs_of(folders["processed"], folders["report"]), key=_upstream_first)
    paths = {name: folders[name.partition("/")[0]] / name.partition("/")[2] for name in names}
    return paths | {f"report/{MANIFEST}": folders["report"] / MANIFEST}


def _upstream_first(name: str) -> tuple[bool, bool, str]:
    return not name.startswith("processed/"), not name.startswith("report/notebooks/"), name


def _compared(published: dict[str, Path], rebuilt: dict[str, Path]) -> Rebuilt:
    names = list(dict.fromkeys([*published, *rebuilt]))
    differing = [name for name in names if _content(published, name) != _content(rebuilt, name)]
    if not differing:
        return Rebuilt(len(names), (), None)
    before, after = (_content(files, differing[0]) or b"" for files in (published, rebuilt))
    return Rebuilt(len(names), tuple(differing), first_difference(differing[0], before, after))


def _content(files: dict[str, Path], name: str) -> bytes | None:
    return files[name].read_bytes() if name in files else None


def require_equal(rebuilt: Rebuilt, translate: Callable[[str], str]) -> str:
    """The sentence that says that every file came out the same. Raises InputError naming the first difference."""
    if rebuilt.differing:
        raise InputError(
            "Made anew, {count} of {files} files differ; the first is {file}, {place}. All of them: {names}.",
            remedy="Inputs, code and library versions are as recorded: look for what differs between the two machines.",
            count=len(rebuilt.differing),
            files=rebuilt.files,
            file=rebuilt.differing[0],
            place=rebuilt.place.render(translate) if rebuilt.place else "",
            names=", ".join(rebuilt.differing),
        )
    return translate("Made anew from the raw files, all {files} files have the same bytes.").format(files=rebuilt.files)
