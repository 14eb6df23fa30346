"""Workers are born with what their tasks import, and with templates that none of them compiles anew."""

import os
import subprocess
import sys

import pytest

from monitoring.running.batch import PRELOADED_IN_WORKERS
from monitoring.workspace import REPOSITORY
from tests.samples import INDICATOR, new_workspace, receive_rows

#: Publishes a quarter after the modules are there, and says what its task imported beyond them.
CODE = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
from jinja2 import Environment
from monitoring.period import Period
from monitoring.running.batch import run_one
from monitoring.running.run import Request
compiled, compile = [], Environment.compile
Environment.compile = lambda *given, **named: compiled.append(named.get("name") or given[2]) or compile(*given, **named)
before = set(sys.modules)
run_one(sys.argv[1], False, Request("vinh-linh", Period(2024, 1), formats=("html", "pdf")))
new = {name.partition(".")[0] for name in set(sys.modules) - before} - before - sys.stdlib_module_names
print(compiled, sorted(new))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers cannot be forked on this system")
def test_a_task_imports_nothing_more_and_compiles_no_template(tmp_path) -> None:
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "indicator-returns", [INDICATOR])
    command = [sys.executable, "-c", CODE, str(tmp_path), *PRELOADED_IN_WORKERS]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120).stdout
    assert said == "[] []\n"
