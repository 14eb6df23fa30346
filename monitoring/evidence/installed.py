"""Is what is installed what its makers packed? Every file of every library against the library's own list, and what
stands beside them that no list names and Python would run.

The lists (RECORD of each library, as PyPA's specification of installed projects has it) carry a sha256 of each file.
They are as trustworthy as the account that may write them; what Python compiled from a file is in none of them, so a
rebuild compiles anew (`monitoring.evidence.rebuild`).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from monitoring.errors import InputError
from monitoring.messages import N_
from monitoring.workspace import REPOSITORY

#: What Python imports, or runs at its start.
_RUNS = (".py", ".pyc", ".pth", ".so", ".pyd", ".dll", ".dylib")
#: How many files a sentence names.
_NAMED = 8
_WORDS = {"changed": N_("changed"), "missing": N_("missing"), "added": N_("added")}
#: What of the project's own folder may be imported by name: everything else there would hide a library.
_OWN_MODULES = {"pipeline.py", "monitoring", "benchmarks", "fuzz", "tests"}


@dataclass(frozen=True)
class Foreign:
    """A file that is not as its library was packed: `problem` is changed, missing or added; `file` is below `place`,
    which is `site-packages` or the project's folder, ".".
    """

    problem: str
    place: str
    file: str

    def __str__(self) -> str:
        return self.file if self.place == "." else f"{self.place}/{self.file}"


def foreign_files(site: Path | None = None, project: Path = REPOSITORY) -> list[Foreign]:
    """What is foreign in the folder of libraries `site` (this Python's own by default) and at the top of `project`."""
    folder = site or Path(sysconfig.get_path("purelib"))
    return [*_installed(folder), *_hiding(project)]


def require_unaltered(foreign: Sequence[Foreign], translate: Callable[[str], str]) -> str:
    """The sentence that says that the libraries are as packed. Raises InputError naming what is not."""
    if foreign:
        raise InputError(
            "{count} installed files are altered, missing or unknown: {names}.",
            remedy="Whatever this Python computes proves nothing. Find out who put them there; then delete the folder "
            ".venv and make environment again.",
            count=len(foreign),
            names=", ".join(f"{translate(_WORDS[found.problem])}: {found}" for found in foreign[:_NAMED])
            + (" …" if len(foreign) > _NAMED else ""),
        )
    return translate("The libraries installed here are as they were packed, and nothing else stands among them.")


def _installed(site: Path) -> Iterator[Foreign]:
    listed: set[str] = set()
    for library in sorted(metadata.distributions(path=[str(site)]), key=lambda library: library.name.lower()):
        for name, digest, *_ in csv.reader((library.read_text("RECORD") or "").splitlines()):
            listed.add(name)
            if digest and (problem := _problem(site / name, digest)):
                yield Foreign(problem, site.name, name)
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix in _RUNS and "__pycache__" not in path.parts and name not in listed and path.is_file():
            yield Foreign("added", site.name, name)


def _problem(path: Path, digest: str) -> str:
    """What is wrong with a file that should have `digest`, such as `sha256=47DEQp…`; "" for nothing."""
    method, _, expected = digest.partition("=")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, method).digest()
    except OSError:
        return "missing"
    return "" if base64.urlsafe_b64encode(found).rstrip(b"=").decode("ascii") == expected else "changed"


def _hiding(project: Path) -> Iterator[Foreign]:
    """Modules at the top of the project's folder, which is where Python looks first."""
    for path in sorted(project.iterdir()):
        is_module = path.suffix in _RUNS and path.is_file()
        is_package = any((path / f"__init__{suffix}").is_file() for suffix in _RUNS)
        if (is_module or is_package) and path.name not in _OWN_MODULES:
            yield Foreign("added", ".", path.name)
