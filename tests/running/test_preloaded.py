"""Kernels are born with everything that notebooks import, and still as new processes would be."""

from __future__ import annotations

import os
import subprocess
import sys

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


def test_everything_is_imported_and_a_kernel_can_be_forked() -> None:
    command = [sys.executable, "-c", CODE]
    environment = {**os.environ, **KERNEL_ENVIRONMENT, **SERVER_ENVIRONMENT}
    result = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    reason, modules = result.stdout.splitlines()
    assert reason == "None"
    assert sorted(set(imported_modules(NOTEBOOKS.glob("*.ipynb"))) - set(modules.split())) == []
    assert {"pandas", "matplotlib.backends.backend_svg", "monitoring.presentation.sections.annexes"} <= set(
        modules.split()
    )
