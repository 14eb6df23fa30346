"""The script of a publication: plain papermill command lines, results where notebooks opened by hand put theirs."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from monitoring.evidence import workflow
from monitoring.evidence.manifest import Execution

PARAMETERS = {"root": ".", "unit": "huyện-a", "period": "2024-Q2", "language": "en"}
EXECUTIONS = [Execution("03_measure", PARAMETERS | {"language": "vi"}, ()), Execution("04_report", PARAMETERS, ())]


def commands(text: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in text.splitlines() if line.startswith('"${PYTHON')]


def test_each_execution_is_one_command_line_with_its_parameters():
    measure, report = commands(workflow.script(EXECUTIONS))
    assert report[:4] == [
        "-m",
        "papermill",
        "notebooks/04_report.ipynb",
        "work/by-hand/huyện-a/2024-Q2/04_report.en.ipynb",
    ]
    assert measure[3].endswith("/03_measure.vi.ipynb")
    given = dict(zip(report[7::3], report[8::3], strict=True))
    assert given == PARAMETERS and report[4:6] == ["-k", "python3"]


@pytest.mark.parametrize("value", ["a b", "$(touch evil)", "'; touch evil; '", "`touch evil`", "a\\"])
def test_a_parameter_is_an_argument_and_never_a_command(value, tmp_path):
    execution = Execution("01_receive", PARAMETERS | {"language": value}, ())
    workflow.write([execution], tmp_path)
    received = subprocess.run(
        ["sh", workflow.WORKFLOW],
        cwd=tmp_path,
        env={"PYTHON": "echo", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"-p language {value}\n" in received
    assert not (tmp_path / "evil").exists()
