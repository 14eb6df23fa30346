"""(k) From a copy of the project to its first report: `make report`, and the lines of pip that the README gave before.

python -m benchmarks.first_minute

Each from nothing, without what either has kept of an earlier time; both fetch from the same place.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import REPOSITORY, Cost, alternate, measure, save

_BY_PIP = (
    '"$0" -m venv .venv',
    ".venv/bin/python -m pip install -q --require-hashes -r requirements.lock",
    ".venv/bin/python -m pip install -q --no-index --no-deps --no-build-isolation -e .",
    ".venv/bin/python pipeline.py run",
)


def from_nothing(command: list[str]) -> Cost:
    """What a command costs in a fresh copy of the project, without anything kept."""
    with TemporaryDirectory(prefix="first minute ") as folder:
        copy, kept = Path(folder) / "project", Path(folder) / "kept"
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
        for name in filter(None, listed.decode().split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, copy / name)
        environment = {"PIP_CACHE_DIR": str(kept / "pip"), "UV_CACHE_DIR": str(kept / "uv")}
        return measure(command, environment=environment, cwd=copy)


def main() -> None:
    python = sys._base_executable  # type: ignore[attr-defined]
    contenders: dict[str, Callable[[], Cost]] = {
        "make report": partial(from_nothing, ["make", "report", f"PYTHON={python}"]),
        "pip, as README.md said before": partial(from_nothing, ["sh", "-c", " && ".join(_BY_PIP), python]),
    }
    save(Path(__file__).stem, alternate(contenders, 1))


if __name__ == "__main__":
    main()
