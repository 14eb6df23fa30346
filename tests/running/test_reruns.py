"""Content alone decides whether something runs again, and the reason is said."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.period import Period
from monitoring.running import reruns
from monitoring.running.reruns import Reason
from monitoring.running.run import STEPS
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE, Workspace
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

PERIOD = Period(2024, 2)


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path)
    for quarter in ("2024-Q1", "2024-Q2", "2024-Q3"):
        receive_rows(workspace, quarter, "payments", [PAYMENT])
    return workspace


def fingerprint(workspace):
    return reruns.fingerprint(workspace, "vinh-linh", PERIOD, STEPS)


def test_a_period_depends_on_the_files_of_its_year_so_far_and_not_on_later_ones(workspace):
    files = [workspace.relative(path) for path in reruns.input_files(workspace, "vinh-linh", PERIOD)]
    assert "data/raw/vinh-linh/2024-Q1/payments.csv" in files
    assert "data/raw/vinh-linh/plan-2024/targets.csv" in files
    assert not [file for file in files if "2024-Q3" in file]


#: Makes the tables and the report of the shipped quarter that has everything, and prints each file of data it opened.
READS = """
import os, sys
from pathlib import Path
opened = set()
def note(event, told):
    if event == "open" and isinstance(told[0], (str, os.PathLike)):
        opened.add(told[0])
sys.addaudithook(note)
from monitoring.presentation.report import open_report
from monitoring.workspace import REPOSITORY
from tests.presentation.conftest import EVERYTHING, SECTIONS, UNIT, make_tables
make_tables(REPOSITORY, UNIT, EVERYTHING)
report = open_report(REPOSITORY, UNIT, EVERYTHING, "vi")
[section.blocks(report) for section in SECTIONS]
print(*{Path(path).resolve() for path in opened if (REPOSITORY / "data") in Path(path).absolute().parents}, sep="\\n")
"""


def test_a_report_reads_no_file_of_data_that_it_is_not_said_to_be_made_from(tmp_path):
    command, environment = [sys.executable, "-c", READS], os.environ | {STAGING_VARIABLE: os.fspath(tmp_path)}
    told = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, encoding="utf-8", check=True)
    read = {Path(line) for line in told.stdout.splitlines()}
    made_from = set(reruns.input_files(Workspace(REPOSITORY), UNIT, Period(2024, 3)))
    assert read - made_from == set() and len(read) > 20


def test_times_and_places_change_nothing(workspace, tmp_path):
    before = fingerprint(workspace)
    path = workspace.received("vinh-linh", PERIOD) / "payments.csv"
    os.utime(path, (1, 1))
    assert reruns.reasons(fingerprint(workspace), before) == []
    assert str(tmp_path) not in json.dumps(before)


def test_a_changed_a_new_and_a_removed_input_are_named(workspace):
    before = fingerprint(workspace)
    folder = workspace.received("vinh-linh", PERIOD)
    (folder / "payments.csv").write_bytes(b"x")
    (folder / "new.csv").write_bytes(b"x")
    workspace.unit_profile("vinh-linh").unlink()
    assert reruns.reasons(fingerprint(workspace), before) == [
        Reason("input", "data/raw/vinh-linh/2024-Q2/new.csv", "new"),
        Reason("input", "data/raw/vinh-linh/2024-Q2/payments.csv", "changed"),
        Reason("input", "data/raw/vinh-linh/unit.yml", "gone"),
    ]


def test_nothing_published_is_a_reason(workspace):
    assert reruns.reasons(fingerprint(workspace), None) == [Reason("publication", "reports", "new")]


CORRECTED = [
    # corrections.yml, the periods that read it
    ("[]\n", set()),
    ("# file: 2024-Q1/a.csv\n[]\n", set()),
    ("- file: 2024-Q1/a.csv\n  row: 1\n", {"2024-Q1", "2024-Q2", "2025-Q1"}),
    ("- row: 1\n  'file': '2024-Q2/a.csv'\n", {"2024-Q2"}),
    ("[{file: 2025-Q1/a.csv, row: 1}]\n", {"2025-Q1"}),
    ("- file: 2023-Q4/a.csv\n- file: 2024-Q2/a.csv\n", {"2023-Q4", "2024-Q2"}),
    ("- file:\n    2024-Q2/a.csv\n", {"2024-Q2"}),
    ("- file: >-\n    2024-Q2/a.csv\n", {"2023-Q4", "2024-Q1", "2024-Q2", "2025-Q1"}),
]


@pytest.mark.parametrize(("text", "readers"), CORRECTED)
def test_a_correction_concerns_the_periods_that_read_its_file(tmp_path, text, readers):
    workspace = new_workspace(tmp_path)
    workspace.corrections(UNIT).write_text(text, encoding="utf-8")
    path = "data/raw/vinh-linh/corrections.yml"
    periods = ("2023-Q4", "2024-Q1", "2024-Q2", "2025-Q1")
    found = {name for name in periods if path in reruns.input_hashes(workspace, UNIT, Period.parse(name))}
    assert found == readers


def test_code_is_what_notebooks_import_directly_or_not():
    names = {
        path.relative_to(reruns.REPOSITORY).as_posix()
        for path in reruns.code_files([reruns.NOTEBOOKS / "02_clean.ipynb"])
    }
    assert {"monitoring/cleaning/ledger.py", "monitoring/amounts.py", "monitoring/cleaning/rules.yml"} <= names
    assert "monitoring/measures/pace.py" not in names and "monitoring/running/run.py" not in names


def test_imports_are_found_as_pythons_parser_finds_them():
    for path in sorted(reruns.PACKAGE.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        found, expected = reruns._imports(code), parsed(code)
        assert {*filter(reruns._module_file, found)} == {*filter(reruns._module_file, expected)}, path


def parsed(code):
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.partition(".")[0] == "monitoring"}


def test_outputs_that_are_missing_changed_or_not_yet_made_are_named(tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    published = {"report/a": reruns.sha256(tmp_path / "a"), "report/b": "0" * 64, "report/c": "0" * 64}
    assert reruns.output_reasons({"report": tmp_path}, published, ["report/a", "report/d"]) == [
        Reason("output", "report/d", "new"),
        Reason("output", "report/b", "changed"),
        Reason("output", "report/c", "gone"),
    ]


def test_how_an_editor_stores_a_notebook_does_not_matter(tmp_path):
    notebook = json.loads((reruns.NOTEBOOKS / "02_clean.ipynb").read_text(encoding="utf-8"))
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    before = reruns.notebook_hash(path)
    notebook["metadata"]["language_info"] = {"version": "9"}
    notebook["cells"][1]["execution_count"] = 7
    path.write_text(json.dumps(notebook, indent=4), encoding="utf-8")
    assert reruns.notebook_hash(path) == before
    notebook["cells"][1]["source"] += ["#"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert reruns.notebook_hash(path) != before
