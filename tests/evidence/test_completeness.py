"""A record from which entries were taken out vouches for nothing: what is missing from it is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.evidence.completeness import unrecorded
from tests.evidence.conftest import INPUTS, PERIOD, UNIT, record_of

REPORT = f"reports/{UNIT}/{PERIOD}"


def test_a_whole_record_lacks_nothing(workspace):
    assert unrecorded(workspace, record_of(workspace), None) == []


@pytest.mark.parametrize(("kind", "named"), [
    ("input", [INPUTS[2], INPUTS[0]]),
    ("notebook", [f"notebooks/{name}.ipynb" for name in ("01_receive", "02_clean", "03_measure", "04_report")]),
    ("code", ["pipeline.py"]),
    ("lock", ["requirements.lock"]),
])  # fmt: skip
def test_a_kind_taken_out_whole_is_told(workspace, kind, named):
    record = record_of(workspace)
    record.made_from.pop(kind)
    assert unrecorded(workspace, record, None) == named


@pytest.mark.parametrize("name", [
    "report/report.vi.html", "report/workflow.sh", "report/notebooks/01_receive.ipynb",
    "report/notebooks/04_report.vi.ipynb", "processed/checks.csv", "processed/datapackage.json",
])  # fmt: skip
def test_an_output_taken_out_is_told(workspace, name):
    record = record_of(workspace)
    record.outputs.pop(name)
    told = name.replace("report/", f"{REPORT}/", 1).replace("processed/", f"data/processed/{UNIT}/{PERIOD}/", 1)
    assert unrecorded(workspace, record, None) == [told]


def test_what_was_asked_for_is_itself_part_of_the_record(workspace):
    record = replace(record_of(workspace), asked=())
    assert unrecorded(workspace, record, None) == [f"{REPORT}/ro-crate-metadata.json#asked"]


def test_every_earlier_revision_is_wanted(workspace):
    record = replace(record_of(workspace), revision=3)
    assert unrecorded(workspace, record, None) == [
        f"{REPORT}/revisions/{number}/ro-crate-metadata.json" for number in (1, 2)
    ]


def test_what_a_run_would_read_now_is_wanted(workspace):
    now = {"input": {"data/raw/huyện-a/2024-Q2/new.csv": "0"}, "code": {"monitoring/running/run.py": "0"}}
    told = ["monitoring/running/run.py", "data/raw/huyện-a/2024-Q2/new.csv"]
    assert unrecorded(workspace, record_of(workspace), now) == told
