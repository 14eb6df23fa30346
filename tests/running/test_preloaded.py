"""Kernels are born with everything that notebooks import, and still as new processes would be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from monitoring.running.kernels import KERNEL_ENVIRONMENT, SERVER_ENVIRONMENT
from monitoring.running.reruns import NOTEBOOKS, imported_modules
from monitoring.workspace import REPOSITORY

CODE = """
import sys
import monitoring.running.preloaded
from monitoring.running.fork_server import reason_not_to_fork
print(reason_not_to_fork())
print(*sys.modules)
"""

FORKED = """
import os
import monitoring.running.preloaded
if os.fork() == 0:
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
    print(*(os.readlink(link) for link in links if os.path.isfile(link)), flush=True)
    os._exit(0)
os.wait()
"""


def after_warming_up(code: str) -> str:
    """What `code` prints in a process as the fork server is one."""
    environment = {**os.environ, **KERNEL_ENVIRONMENT, **SERVER_ENVIRONMENT}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="lists open files as Linux does")
def test_kernels_share_no_open_file() -> None:
    """A shared file has one place for all who read it: fonts that two kernels draw with at once would be garbled."""
    assert after_warming_up(FORKED).split() == []


def test_everything_is_imported_and_a_kernel_can_be_forked() -> None:
    reason, modules = after_warming_up(CODE).splitlines()
    assert reason == "None"
    there = set(modules.split())
    assert sorted(set(imported_modules(NOTEBOOKS.glob("*.ipynb"))) - there) == []
    assert {"pandas", "pandas.io.formats.html", "matplotlib.backends.backend_svg"} <= there
    assert "monitoring.presentation.sections.annexes" in there
