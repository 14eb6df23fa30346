"""The same inputs give the same bytes, whatever the machine's zone, locale, hash seed, umask, folder, cores and
kernels.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from monitoring.period import Period
from monitoring.workspace import REPOSITORY, Workspace

PERIOD = Period(2023, 4)

#: Kernels cannot be forked here: ordinary ones are started.
_COLD = f"""
import os, runpy, sys
del os.fork
sys.argv, sys.path[0] = sys.argv[1:], {str(REPOSITORY)!r}
runpy.run_path(sys.argv[0], run_name="__main__")
"""

#: name → folder, environment, umask, one core only, files written anew in reverse order, cold kernels.
VARIATIONS = {
    "Hà Nội, plain folder, one core, open umask": (
        "plain",
        {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        0o000,
        True,
        False,
    ),
    "Los Angeles, folder with spaces and diacritics, cold kernels, closed umask": (
        "Có dấu",
        {"TZ": "America/Los_Angeles", "LANG": "vi_VN.UTF-8", "PYTHONHASHSEED": "99"},
        0o077,
        False,
        True,
    ),
}


def bytes_of(workspace: Workspace) -> dict[str, str]:
    folders = workspace.report("vinh-linh", PERIOD), workspace.processed("vinh-linh", PERIOD)
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {workspace.relative(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("name", VARIATIONS)
def test_another_machine_publishes_the_same_bytes(published, tmp_path, name):
    folder, environment, umask, one_core, cold = VARIATIONS[name]
    workspace = Workspace(tmp_path / folder)
    for path in sorted(published.raw.rglob("*"), reverse=True):
        if path.is_file():
            target = workspace.root / published.relative(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (1, 1))
    run = [str(REPOSITORY / "pipeline.py"), "run", "--root", folder]  # from the folder beside it
    command = [sys.executable, *(["-c", _COLD] if cold else []), *run]
    if one_core and shutil.which("taskset"):
        command = ["taskset", "-c", "0", *command]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    environment = {**kept, **environment, "PYTHONUTF8": "1"}
    result = subprocess.run(
        command, env=environment, umask=umask, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=300
    )
    assert result.returncode == 0, result.stderr[-2000:]
    expected, found = bytes_of(published), bytes_of(workspace)
    assert sorted(expected) == sorted(found)
    assert [path for path in expected if expected[path] != found[path]] == []
