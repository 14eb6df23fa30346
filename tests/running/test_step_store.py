"""Kept results of a step are used only for the very same content."""

import pytest

from monitoring.period import Period
from monitoring.running import step_store
from tests.samples import PAYMENT, new_workspace, receive_rows

PERIOD = Period(2024, 1)


def key(workspace, step, before=(), language="vi"):
    return step_store.step_key(workspace, "vinh-linh", PERIOD, step, language, before)


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path / "w")
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    return workspace


def test_a_step_depends_on_what_it_reads_and_on_the_steps_before(workspace):
    keys = {step: key(workspace, step) for step in ("01_receive", "02_clean", "04_report")}
    workspace.corrections("vinh-linh").write_text("- file: 2024-Q1/payments.csv\n", encoding="utf-8")
    assert key(workspace, "01_receive") == keys["01_receive"]
    assert key(workspace, "02_clean") != keys["02_clean"]
    assert key(workspace, "04_report") == keys["04_report"]
    assert key(workspace, "04_report", before=["x"]) != keys["04_report"]
    assert key(workspace, "04_report", language="en") != keys["04_report"]


def test_kept_files_come_back_for_the_same_key_only(tmp_path):
    staging, kept, fresh = tmp_path / "staging", tmp_path / "kept", tmp_path / "fresh"
    (staging / "processed").mkdir(parents=True)
    (staging / "processed" / "a.csv").write_bytes(b"a")
    step_store.keep(kept, "k", staging, ["processed/a.csv"])
    assert not step_store.restore(kept, "other", fresh)
    assert step_store.restore(kept, "k", fresh)
    assert (fresh / "processed" / "a.csv").read_bytes() == b"a"


def test_damaged_results_are_not_used(tmp_path):
    staging, kept = tmp_path / "staging", tmp_path / "kept"
    staging.mkdir()
    (staging / "a.csv").write_bytes(b"a")
    step_store.keep(kept, "k", staging, ["a.csv"])
    (kept / "a.csv").write_bytes(b"b")
    assert not step_store.restore(kept, "k", tmp_path / "fresh")
    assert not step_store.restore(tmp_path / "nothing", "k", tmp_path / "fresh")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1]",
        "null",
        '"k"',
        '{"key": "k"}',
        '{"key": "k", "files": []}',
        '{"key": "k", "files": {"a.csv": 1}}',
        '{"key": "k", "files": {"../staging/a.csv": "DIGEST"}}',
        '{"key": "k", "files": 7}',
        "[" * 200_000,
    ],
)
def test_a_list_of_kept_files_that_says_anything_else_is_not_used(tmp_path, text):
    staging, kept = tmp_path / "staging", tmp_path / "kept"
    staging.mkdir()
    (staging / "a.csv").write_bytes(b"a")
    step_store.keep(kept, "k", staging, ["a.csv"])
    digest = step_store.sha256(staging / "a.csv")
    (kept / "step.json").write_text(text.replace("DIGEST", digest), encoding="utf-8")
    assert not step_store.restore(kept, "k", tmp_path / "fresh")


def test_a_snapshot_tells_what_was_written_since(tmp_path):
    (tmp_path / "old").write_bytes(b"1")
    before = step_store.snapshot(tmp_path)
    (tmp_path / "new").write_bytes(b"2")
    after = step_store.snapshot(tmp_path)
    assert [name for name, mark in after.items() if before.get(name) != mark] == ["new"]
