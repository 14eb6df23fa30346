"""Raw files are read again while they hold what was registered."""

from __future__ import annotations

import shutil

import pytest

from monitoring.evidence.raw_files import FileState, RawFiles
from monitoring.workspace import Workspace
from tests.evidence.quarters import tracer_of
from tests.samples import UNIT

PAYMENTS = f"data/raw/{UNIT}/2024-Q2/payments.csv"


@pytest.fixture
def copy(small, tmp_path) -> Workspace:
    """The small workspace to be damaged."""
    shutil.copytree(small.root, tmp_path / "copy")
    return Workspace(tmp_path / "copy")


def test_a_changed_file_is_told_and_its_text_not_shown(copy):
    path = copy.root / PAYMENTS
    path.write_bytes(path.read_bytes().replace(b"12,5tr", b"13,5tr"))
    trace = tracer_of(copy, "2024-Q2").trace("disbursement.component-4.1.in_quarter")
    assert trace.agrees and not trace.holds
    assert [state.file for state in trace.files if not state.holds] == [PAYMENTS]
    assert all(line.text == {} for line in trace.lines[0])


def test_an_edited_table_no_longer_adds_up(copy):
    path = copy.processed(UNIT, "2024-Q2") / "disbursement.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("505499999", "505500000"), encoding="utf-8")
    trace = tracer_of(copy, "2024-Q2").trace("disbursement.component-4.1.cumulative")
    assert trace.calculation.stated == 505_500_000 and not trace.agrees


@pytest.mark.parametrize(("file", "holds"), [
    (PAYMENTS, True), (f"data/raw/{UNIT}/plan-2024/targets.csv", True), (f"data/raw/{UNIT}/none.csv", False),
    (f"data/raw/{UNIT}/2024-Q2/none.csv", False),
])  # fmt: skip
def test_a_file_holds_by_the_checksum_on_record(small, tracer, file, holds):
    files = RawFiles(small, UNIT, tracer._evidence.record.made_from["input"])
    state = files.state(file)
    assert isinstance(state, FileState) and state.holds is holds
