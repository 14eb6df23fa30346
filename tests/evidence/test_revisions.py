"""Other figures make a revision; what stood before is kept whole, and what changed is told with its cause."""

from __future__ import annotations

import shutil

import pytest

from monitoring.errors import InputError
from monitoring.evidence import revisions
from monitoring.evidence.record import MANIFEST, read_record
from monitoring.evidence.revisions import Change, compare
from monitoring.workspace import Workspace
from tests.evidence.conftest import DISTRICT, INPUTS, PERIOD, publish, record_of, write, write_tables


def changes_of(folder) -> list[Change]:
    return revisions.earlier_changes(folder, 99)


def stage(workspace, cumulative: str) -> tuple[int, object]:
    """Stage tables with another figure and keep what is published; returns the revision and the staged report."""
    staging = workspace.work / "staging" / cumulative
    shutil.rmtree(staging / "report", ignore_errors=True)
    write_tables(staging / "processed", cumulative)
    revision = revisions.keep(workspace, DISTRICT, PERIOD, staging, record_of(workspace).made_from)
    return revision, staging / "report"


def republish(workspace, cumulative: str) -> int:
    """Stage and publish: what a run does, without its notebooks."""
    revision, staged = stage(workspace, cumulative)
    report = workspace.report(DISTRICT, PERIOD)
    if (staged / "revisions").exists():
        shutil.rmtree(report / "revisions", ignore_errors=True)
        shutil.copytree(staged / "revisions", report / "revisions")
    publish(workspace, cumulative, revision)
    return revision


def test_the_first_publication_is_revision_1(tmp_path):
    workspace = Workspace(tmp_path)
    write(workspace.root / INPUTS[0], "")
    write(workspace.root / INPUTS[1], "")
    assert stage(workspace, "500")[0] == 1


def test_the_same_figures_keep_the_number_whatever_became_of_the_words(workspace):
    write(workspace.work / "staging" / "500" / "processed" / "explanations.csv", "khác\n")
    revision, staged = stage(workspace, "500")
    assert revision == 1 and not (staged / "revisions").exists()


def test_other_figures_make_a_revision_that_keeps_the_old_one_whole(workspace):
    report = workspace.report(DISTRICT, PERIOD)
    published = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
    write(workspace.root / INPUTS[1], "thêm một chứng từ\n")
    revision, staged = stage(workspace, "600")
    kept = staged / "revisions" / "1"
    assert revision == 2
    assert {name: (kept / name).read_bytes() for name in published} == published
    assert (kept / "processed" / "disbursement.csv").read_bytes() == (
        workspace.processed(DISTRICT, PERIOD) / "disbursement.csv"
    ).read_bytes()
    assert changes_of(staged / "revisions") == [
        Change(2, name, "cumulative_dong", "500", "600", f"changed {INPUTS[1]}")
        for name in ("disbursement", "disbursement.development")
    ]
    assert not (report / "revisions").exists(), "nothing published may be touched"


def test_revisions_add_up_and_a_run_without_new_figures_loses_none(workspace):
    assert [republish(workspace, figure) for figure in ("600", "600", "700", "700")] == [2, 2, 3, 3]
    folder = workspace.report(DISTRICT, PERIOD) / "revisions"
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2", "changes.csv"]
    told = [change for change in changes_of(folder) if change.number_id == "disbursement"]
    assert [(change.revision, change.old, change.new) for change in told] == [(2, "500", "600"), (3, "600", "700")]
    assert [read_record(folder / number / MANIFEST).revision for number in "12"] == [1, 2]


def test_damaged_tables_are_mended_without_a_revision(workspace):
    write_tables(workspace.processed(DISTRICT, PERIOD), "999")
    assert stage(workspace, "500")[0] == 1


def test_a_run_on_the_revision_before_gives_the_same_history(workspace, tmp_path):
    for figure in ("600", "700"):
        republish(workspace, figure)
    record = read_record(workspace.report(DISTRICT, PERIOD) / MANIFEST)
    empty = Workspace(tmp_path / "empty")
    shutil.copytree(workspace.raw, empty.raw)
    revisions.restore_previous(workspace, empty, record)
    assert republish(empty, "700") == 3
    published, anew = (place.report(DISTRICT, PERIOD) / "revisions" for place in (workspace, empty))
    files = sorted(path.relative_to(published) for path in published.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(anew) for path in anew.rglob("*") if path.is_file())
    assert all((published / file).read_bytes() == (anew / file).read_bytes() for file in files)


TABLES = {
    "disbursement.csv": "number_id,plan_dong\n{}\n",
    "indicators.csv": "number_id,status,gap,document\n{}\n",
    "checks.csv": "check,expected,verdict,explanation\n{}\n",
    "ledger.csv": "layout,rule,rows_removed\n{}\n",
    "progress.csv": "number_id,period,cumulative_dong\n{}\n",
}


@pytest.mark.parametrize(("table", "old", "new", "changes"), [
    ("disbursement.csv", "d,1", "d,2", [("d", "plan_dong", "1", "2")]),
    ("disbursement.csv", "d,1", "d,", [("d", "plan_dong", "1", "")]),
    ("disbursement.csv", "d,1", "e,1", [("d", "plan_dong", "1", ""), ("e", "plan_dong", "", "1")]),
    ("indicators.csv", "i,met,0,văn bản 1", "i,met,0,văn bản 2", []),
    ("indicators.csv", "i,met,0,x", "i,not_met,0,x", [("i", "status", "met", "not_met")]),
    ("checks.csv", "c,1,agrees,khớp", "c,1,agrees,bằng nhau", []),
    ("checks.csv", "c,1,agrees,x", "c,2,agrees,x", [("check.c", "expected", "1", "2")]),
    ("ledger.csv", "payments,twice,1", "payments,twice,3", [("ledger.payments.twice", "rows_removed", "1", "3")]),
    ("progress.csv", "d,2024-Q1,5", "d,2024-Q1,6", [("d.2024-Q1", "cumulative_dong", "5", "6")]),
])  # fmt: skip
def test_figures_are_compared_and_words_are_not(tmp_path, table, old, new, changes):
    for folder, row in (("old", old), ("new", new)):
        write(tmp_path / folder / table, TABLES[table].format(row))
    found = compare(tmp_path / "old", tmp_path / "new")
    assert [(change.number_id, change.column, change.old, change.new) for change in found] == changes


def test_tables_that_may_name_people_are_not_kept_among_publications(workspace):
    processed = workspace.processed(DISTRICT, PERIOD)
    write(processed / "payments.csv", "voucher,investor,note\n1,Hồ Thị A,\n")
    write(processed / "refused.csv", 'layout,raw\npayments,"{}"\n')
    kept = stage(workspace, "600")[1] / "revisions" / "1" / "processed"
    assert sorted(path.name for path in kept.iterdir()) == ["checks.csv", "datapackage.json", "disbursement.csv"]


@pytest.mark.parametrize("damage", [
    lambda folder: (folder / "1" / "processed" / "disbursement.csv").write_bytes(b"number_id\n"),
    lambda folder: (folder / "1" / "report.vi.html").unlink(),
    lambda folder: (folder / "changes.csv").write_bytes(b""),
    lambda folder: (folder / "3").mkdir() or write(folder / "3" / "x.csv", ""),
], ids=["changed", "missing", "truncated", "added"])  # fmt: skip
def test_a_damaged_history_is_not_recorded_as_if_it_were_sound(workspace, damage):
    republish(workspace, "600")
    damage(workspace.report(DISTRICT, PERIOD) / "revisions")
    with pytest.raises(InputError, match="is not what was recorded"):
        stage(workspace, "600")


def test_without_a_readable_manifest_the_history_goes_on(workspace):
    republish(workspace, "600")
    manifest = workspace.report(DISTRICT, PERIOD) / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:1000])
    revision, staged = stage(workspace, "600")
    assert revision == 2 and (staged / "revisions" / "1" / MANIFEST).exists()
