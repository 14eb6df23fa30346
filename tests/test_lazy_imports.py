"""What must be quick loads nothing slow: help, and the answer that everything is up to date."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from monitoring.workspace import REPOSITORY

#: Each costs tenths of a second.
SLOW = re.compile(
    "asyncio|babel|distributed|jupyter_client|matplotlib|nbconvert|nbformat|numpy|pandas|papermill|pydantic|rocrate|"
    "tqdm|yaml"
)


def modules_after(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60)
    return set(result.stdout.split())


@pytest.mark.parametrize("code", ["import pipeline", "import monitoring.running.run, monitoring.running.selection"])
def test_nothing_slow_is_imported(code) -> None:
    assert sorted(filter(SLOW.fullmatch, modules_after(code))) == []


def test_the_list_names_modules_as_they_are_called() -> None:
    assert {"pandas", "numpy", "pydantic", "yaml"} <= modules_after("import monitoring.cleaning.ledger")
