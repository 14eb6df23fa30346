"""Parameters are checked before any kernel starts: all of them, no others, well-formed."""

import json
import os

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running import steps
from monitoring.running.reruns import NOTEBOOKS
from monitoring.running.run import STEPS
from monitoring.running.steps import checked_parameters, kernel_environment
from monitoring.workspace import STAGING_VARIABLE, Workspace

GOOD = {"root": ".", "unit": "vinh-linh", "period": "2024-Q3", "language": "vi"}


@pytest.mark.parametrize("step", STEPS)
def test_every_notebook_takes_the_same_parameters(step):
    assert checked_parameters(NOTEBOOKS / f"{step}.ipynb", GOOD) == GOOD


@pytest.mark.parametrize(
    "values",
    [
        GOOD | {"unit": "../x"},
        GOOD | {"unit": "Vĩnh Linh"},
        GOOD | {"period": "2024-Q5"},
        GOOD | {"period": "2024-Q3\n"},
        GOOD | {"language": "fr"},
        GOOD | {"root": ""},
        GOOD | {"root": 5},
        GOOD | {"extra": "x"},
        GOOD | {"x=1; import os": "x"},
        {name: value for name, value in GOOD.items() if name != "root"},
    ],
)
def test_unknown_missing_or_malformed_parameters_are_refused(values):
    with pytest.raises(InputError, match="not valid"):
        checked_parameters(NOTEBOOKS / "01_receive.ipynb", values)


def test_a_notebook_that_declares_other_parameters_is_refused(tmp_path):
    notebook = json.loads((NOTEBOOKS / "01_receive.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = ['root = ".."\n', 'password = "x"\n']
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(InputError, match="declares"):
        checked_parameters(path, GOOD)


def test_kernels_inherit_no_password_and_are_told_where_results_go(tmp_path, monkeypatch):
    monkeypatch.setenv("MONITORING_SMTP_PASSWORD", "x")
    monkeypatch.setenv("MONITORING_KEY_PASSWORD", "x")
    before = dict(os.environ)
    environment = kernel_environment(Workspace(tmp_path, tmp_path / "staged"))
    assert not {"MONITORING_SMTP_PASSWORD", "MONITORING_KEY_PASSWORD"} & set(environment)
    assert environment["PYTHONHASHSEED"] == "0" and environment[STAGING_VARIABLE] == str(tmp_path / "staged")
    assert STAGING_VARIABLE not in kernel_environment(Workspace(tmp_path)) and dict(os.environ) == before


def test_a_value_tried_in_the_parameters_cell_changes_no_executed_notebook(tmp_path, monkeypatch):
    """JupyterLab saves by itself what somebody tries there."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    text = (NOTEBOOKS / "01_receive.ipynb").read_text(encoding="utf-8")
    (notebooks / "01_receive.ipynb").write_text(text.replace('2023-Q4\\"', '2024-Q3\\"'), encoding="utf-8")
    executed = []
    for folder in (NOTEBOOKS, notebooks):
        monkeypatch.setattr(steps, "NOTEBOOKS", folder)
        output = tmp_path / "output" / "01_receive.ipynb"
        steps.execute(Workspace(staged=tmp_path), "01_receive", "vinh-linh", Period(2024, 1), "vi", output, False)
        executed.append(output.read_bytes())
    assert notebooks.joinpath("01_receive.ipynb").read_text(encoding="utf-8") != text
    assert executed[0] == executed[1]
