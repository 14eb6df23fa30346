"""Workers are born with what their tasks import, and with templates that none of them compiles anew."""

import os
import subprocess
import sys

import pytest

from monitoring.period import Period
from monitoring.running.batch import preloaded_in_workers
from monitoring.running.run import Request
from monitoring.workspace import REPOSITORY
from tests.samples import INDICATOR, new_workspace, receive_rows

#: Does each kind of task after the modules are there, and says what they compiled and imported beyond them.
CODE = """
import importlib, sys
for name in sys.argv[3:]:
    importlib.import_module(name)
from jinja2 import Environment
from monitoring.period import Period
from monitoring.running.batch import FrontPage, do_one
from monitoring.running.provinces import RollUp
from monitoring.running.run import Request
compiled, compile = [], Environment.compile
Environment.compile = lambda *given, **named: compiled.append(named.get("name") or given[2]) or compile(*given, **named)
before = set(sys.modules)
quarter = Period(2024, 1)
request = Request("vinh-linh", quarter, formats=tuple(sys.argv[2].split(",")))
for task in (request, RollUp("quang-tri", quarter, ("vi",))):
    assert do_one(sys.argv[1], False, task) == "published"
compiled_anew = list(compiled)
do_one(sys.argv[1], False, FrontPage())  # once a batch: its template need not be there for all
new = {name.partition(".")[0] for name in set(sys.modules) - before} - before - sys.stdlib_module_names
print(compiled_anew, sorted(new))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers cannot be forked on this system")
@pytest.mark.parametrize("formats", ["html,pdf", "html,pdf,mail"])
def test_a_task_imports_nothing_more_and_compiles_no_template(formats, tmp_path) -> None:
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "indicator-returns", [INDICATOR])
    request = Request("vinh-linh", Period(2024, 1), formats=tuple(formats.split(",")))
    command = [sys.executable, "-c", CODE, str(tmp_path), formats, *preloaded_in_workers([request])]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120).stdout
    assert said == "[] []\n"
