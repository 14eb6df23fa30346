"""Tools that are measured against us and are no part of the project: each in a folder of its own below work/."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.measuring import REPOSITORY

_FOLDER = REPOSITORY / "work" / "benchmarks"


def own_python(package: str) -> Path:
    """The Python of an environment that holds `package` and nothing of ours; installed the first time."""
    folder = _FOLDER / package
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", package], check=True)
    return python


def beside_ours(package: str) -> Path:
    """A folder for PYTHONPATH that adds `package` to our environment; installed the first time."""
    folder = _FOLDER / f"{package}-beside-ours"
    if not (folder / package).exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--target", folder, package], check=True)
    return folder


def version(python: Path, package: str, folder: Path | None = None) -> str:
    """The version of `package` that `python` would import, from `folder` where that is given."""
    code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    environment = {**os.environ, "PYTHONPATH": str(folder or "")}
    command = [python, "-c", code]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()
