"""What comes from outside stays data where it is put into code, paths, processes and terminals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import papermill
import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running.kernels import warm_kernels
from monitoring.running.selection import select
from monitoring.workspace import REPOSITORY, Workspace
from tests.running.test_papermill_engine import write_notebook
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

HOSTILE = [
    '"; raise SystemExit("in"); "',
    "'''",
    "\\",
    "\n1/0",
    "{period}",
    "#",
    '"""\n1/0\n"""',
    "Vĩnh Ô\u2028x",
    "%run x",
    "!id",
]


@pytest.fixture(scope="module")
def kernels():
    with warm_kernels(preload=[]):
        yield


@pytest.mark.parametrize("value", HOSTILE)
def test_a_parameter_value_stays_a_value(kernels: None, tmp_path: Path, value: str) -> None:
    """Papermill writes values into the notebook as code; the checks of steps.py are not the only thing in the way."""
    notebook = write_notebook(tmp_path / "n.ipynb", "print(ascii(period))")
    executed = papermill.execute_notebook(
        notebook, tmp_path / "o.ipynb", parameters={"period": value}, engine_name="warm", progress_bar=False
    )
    assert executed.cells[-1].outputs[0].text == ascii(value) + "\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = new_workspace(tmp_path_factory.mktemp("paths"))
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    return workspace


@pytest.mark.parametrize(
    "unit", ["..", "../raw/vinh-linh", "vinh-linh/", "/etc", "vinh-linh\x00", "", "VINH-LINH", "-"]
)
def test_a_unit_is_one_that_is_there_and_no_path(workspace: Workspace, unit: str) -> None:
    with pytest.raises(InputError, match="There is no unit"):
        select(workspace, unit, "2024-Q1")


@pytest.mark.parametrize("period", ["../x", "2024-Q1/..", "2024-Q1\n", "2024-q1", "٢٠٢٤-Q1", "2024-Q5", "*"])
def test_a_period_is_a_quarter_and_no_path(workspace: Workspace, period: str) -> None:
    with pytest.raises(InputError):
        select(workspace, UNIT, period)
    assert not Period.is_name(period)


ARGUMENTS = [
    ["run", "--unit", "\x1b[31mred"], ["run", "--period", "2024-Q1;id"], ["verify", "$(id)", "2024-Q1"],
    ["receive", "a\x1b]0;title\x07.csv", "--unit", UNIT, "--period", "2024-Q1", "--from", "x"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=lambda arguments: arguments[0])
def test_arguments_neither_run_nor_steer_the_terminal(workspace: Workspace, arguments: list[str]) -> None:
    command = [sys.executable, REPOSITORY / "pipeline.py", *arguments, "--root", workspace.root, "--language", "en"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert "\x1b" not in result.stdout + result.stderr and "uid=" not in result.stdout + result.stderr


@pytest.mark.parametrize("variable", ["MONITORING_CELL_SECONDS", "MONITORING_MEMORY_MEGABYTES"])
def test_a_limit_that_is_none_stops_the_run_in_words(workspace: Workspace, variable: str, monkeypatch) -> None:
    monkeypatch.setenv(variable, "0; id")
    command = [sys.executable, REPOSITORY / "pipeline.py", "run", "--root", workspace.root, "--language", "en"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert result.returncode == 1 and "“0; id” is no limit" in result.stderr and "Traceback" not in result.stderr
    assert not workspace.reports.joinpath(UNIT).exists()
