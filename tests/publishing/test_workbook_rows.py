"""Rates are formulas over the counted rows: another program recomputes them from nothing but the workbook."""

from __future__ import annotations

import csv
import subprocess

import openpyxl
import pytest

from monitoring.evidence.counted import counted_rows
from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import Record
from monitoring.evidence.trace import Tracer
from monitoring.intake.handover import received_for
from monitoring.intake.personal import HIDDEN
from monitoring.measures.disbursement import LEVELS
from monitoring.period import Period
from monitoring.presentation.report import open_report
from monitoring.publishing import workbook_rows
from monitoring.publishing.workbook import WorkbookTable, write_workbook
from monitoring.publishing.workbook_rows import Counted, letter
from monitoring.publishing.workbook_tables import workbook_tables
from monitoring.subject import open_subject
from monitoring.workspace import Workspace
from tests.measured import PUBLISHED_AT, measure
from tests.samples import UNIT, shipped_workspace

QUARTER = "2024-Q2"
#: LibreOffice keeps stored results unless it is told to compute.
_RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    workspace = shipped_workspace(tmp_path_factory.mktemp("sổ"))
    measure(workspace, UNIT, QUARTER)
    return workspace


@pytest.fixture(scope="module")
def tracer(workspace) -> Tracer:
    kept = received_for(workspace, UNIT, Period.parse(QUARTER), workspace.root / "none")
    record = Record(UNIT, Period.parse(QUARTER), 1, {}, {})
    tables = workspace.processed(UNIT, QUARTER)
    return Tracer(Evidence.staged(open_subject(workspace.root, UNIT, QUARTER), record, tables, kept))


@pytest.fixture(scope="module")
def counted(tracer) -> Counted:
    return counted_rows(tracer)


@pytest.fixture(scope="module")
def tables(workspace, counted) -> list[WorkbookTable]:
    return workbook_tables(open_report(workspace.root, UNIT, QUARTER, "en"), counted)


@pytest.fixture(scope="module")
def stated(workspace) -> dict[str, str]:
    path = workspace.processed(UNIT, QUARTER) / "disbursement.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["number_id"]: row["rate_percent"] for row in csv.DictReader(file)}


def test_every_level_has_a_letter_of_its_own():
    assert len({letter(level) for level in LEVELS}) == len(LEVELS)


def test_each_row_stands_once_for_each_part_and_amount(counted):
    keys = [(row.part, row.file, row.sheet, row.row, row.dong) for row in counted.rows]
    assert len(set(keys)) == len(keys) and keys == sorted(keys)
    assert {row.part for row in counted.rows} == {"disbursed", "planned"}


def test_what_may_name_people_is_hidden(counted):
    texts = [row.text for row in counted.rows if row.file.endswith(".xlsx")]
    assert texts and any(f"Nội dung: {HIDDEN}" in text or HIDDEN in text for text in texts)


def test_libreoffice_recomputes_every_rate_from_the_rows(tables, stated, libreoffice, tmp_path):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(write_workbook(tables, PUBLISHED_AT, "t", "banner"))
    book = openpyxl.load_workbook(path)
    sheet = book["Disbursement"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    formulas = [row[heads["Rate"] - 1].value for row in sheet.iter_rows(min_row=4)]
    assert all(str(formula).startswith("=SUMIFS(") for formula in formulas if formula is not None)
    book.save(path)  # openpyxl stores formulas alone: every number that comes back has been computed
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECOMPUTE, encoding="utf-8")
    command = [
        libreoffice,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    done = subprocess.run([*command, "--outdir", tmp_path / "out", path], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    computed = openpyxl.load_workbook(tmp_path / "out" / "workbook.xlsx", data_only=True)["Disbursement"]
    found = {}
    for row in computed.iter_rows(min_row=4, values_only=True):
        rate = row[heads["Rate"] - 1]
        found[row[heads["Number id"] - 1]] = None if rate is None else rate * 100
    printed = {name: float(rate) if rate else None for name, rate in stated.items()}
    assert len(found) > 50 and {name for name, rate in printed.items() if rate is None} == {
        name for name, rate in found.items() if rate is None
    }
    assert [name for name, rate in printed.items() if rate is not None and abs(found[name] - rate) > 5.01e-5] == []


def test_of_too_many_rows_none_is_left_out_without_a_word(tracer, workspace, monkeypatch):
    from monitoring.evidence import counted as evidence

    monkeypatch.setattr(evidence, "MOST_ROWS", 3)
    counted = counted_rows(tracer)
    assert not counted.rows and counted.left_out > 3
    report = open_report(workspace.root, UNIT, QUARTER, "en")
    sheets = workbook_tables(report, counted)
    assert f"{counted.left_out} rows are left out here" in sheets[-1].rows[0][9]
    assert all(not isinstance(value, workbook_rows.LiveRate) for row in sheets[0].rows for value in row)
