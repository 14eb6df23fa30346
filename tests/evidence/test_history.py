"""The history of a period: what its newest record says of every revision, and what is not so."""

from __future__ import annotations

import pytest

from monitoring.evidence.history import differing, history_of, sound_history
from monitoring.evidence.record import MANIFEST, SIGNATURE, published_record
from monitoring.period import Period
from monitoring.workspace import Workspace
from tests.evidence.conftest import PERIOD, UNIT, publish, write


def problems(workspace: Workspace) -> dict[str, str]:
    record = published_record(workspace, UNIT, PERIOD)
    return differing(workspace.history(UNIT, PERIOD), record)


def test_nothing_published_has_no_history(tmp_path):
    history = history_of(Workspace(tmp_path), UNIT, PERIOD)
    assert history.newest is None and not history.signature.exists()


def test_what_is_published_is_in_the_history(workspace):
    assert problems(workspace) == {}
    assert sound_history(workspace, UNIT, PERIOD).newest == published_record(workspace, UNIT, PERIOD)


@pytest.mark.parametrize(("name", "problem"), [
    ("1/report.vi.html", "changed"), ("1/processed/checks.csv", "changed"), ("1/notebooks/02_clean.ipynb", "changed"),
    ("1/more.html", "added"), ("1/revisions/1/x", "added"), ("2/report.vi.html", "added"), ("07/x", "added"),
])  # fmt: skip
def test_what_is_not_as_recorded_is_named(workspace, name, problem):
    write(workspace.history(UNIT, PERIOD) / name, "khác")
    assert problems(workspace) == {name: problem}


@pytest.mark.parametrize("name", ["report.vi.html", "processed/disbursement.csv", "workflow.sh"])
def test_what_is_gone_is_named_and_a_link_is_not_the_file(workspace, tmp_path, name):
    path = workspace.history(UNIT, PERIOD) / "1" / name
    path.rename(tmp_path / "x")
    assert problems(workspace) == {f"1/{name}": "missing"}
    path.symlink_to(tmp_path / "x")
    assert problems(workspace) == {f"1/{name}": "link"}


def test_notes_and_the_list_of_sent_messages_lie_beside_the_revisions(workspace):
    write(workspace.sent_log(UNIT, PERIOD), "{}\n")
    write(workspace.history(UNIT, PERIOD) / "README.md", "ghi chú")
    assert problems(workspace) == {}


def test_a_signature_beside_the_published_manifest_is_kept_if_it_is_about_the_same(workspace):
    signature = workspace.report(UNIT, PERIOD) / SIGNATURE
    signature.write_bytes(b"s")
    assert sound_history(workspace, UNIT, PERIOD).signature.read_bytes() == b"s"
    publish(workspace)
    write(workspace.report(UNIT, PERIOD) / MANIFEST, "{}")
    assert history_of(workspace, UNIT, PERIOD).newest is not None


def test_the_history_of_another_period_is_another_one(workspace):
    assert history_of(workspace, UNIT, Period(2024, 1)).newest is None
