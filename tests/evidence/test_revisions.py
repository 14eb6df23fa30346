"""Other figures make a revision; what stood before is kept whole, and what changed is told with its cause."""

from __future__ import annotations

import shutil

import pytest

from monitoring.errors import InputError
from monitoring.evidence import revisions
from monitoring.evidence.causes import written
from monitoring.evidence.figures import compare
from monitoring.evidence.record import MANIFEST, SIGNATURE, read_record
from monitoring.evidence.revisions import Asked
from monitoring.tables.changes import Change, read_changes
from monitoring.workspace import Workspace
from tests.evidence.conftest import INPUTS, PERIOD, UNIT, publish, record_of, write, write_tables


def changes_of(folder) -> list[Change]:
    return read_changes(folder)


def stage(workspace, cumulative: str, explanation: str = "") -> tuple[int, object]:
    """Stage tables with another figure and keep what is published; returns the revision and the staged report."""
    staging = workspace.work / "staging" / cumulative
    shutil.rmtree(staging / "report", ignore_errors=True)
    write_tables(staging / "processed", cumulative)
    made_from = record_of(workspace).made_from
    asked = Asked(("report/report.vi.html",), explanation)
    revision = revisions.keep(workspace, UNIT, PERIOD, staging, made_from, asked)
    return revision, staging / "report"


def republish(workspace, cumulative: str) -> int:
    """Receive, stage and publish: what a run does, without its notebooks."""
    write(workspace.root / INPUTS[1], f"lũy kế {cumulative}\n")
    revision, staged = stage(workspace, cumulative)
    report = workspace.report(UNIT, PERIOD)
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
    report = workspace.report(UNIT, PERIOD)
    published = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
    write(workspace.root / INPUTS[1], "thêm một chứng từ\n")
    revision, staged = stage(workspace, "600")
    kept = staged / "revisions" / "1"
    assert revision == 2
    assert {name: (kept / name).read_bytes() for name in published} == published
    assert (kept / "processed" / "disbursement.csv").read_bytes() == (
        workspace.processed(UNIT, PERIOD) / "disbursement.csv"
    ).read_bytes()
    assert changes_of(staged / "revisions") == [
        Change(2, name, "cumulative_dong", "500", "600", written([{"what": "changed", "item": INPUTS[1]}]))
        for name in ("disbursement", "disbursement.development")
    ]
    assert not (report / "revisions").exists(), "nothing published may be touched"


def test_revisions_add_up_and_a_run_without_new_figures_loses_none(workspace):
    assert [republish(workspace, figure) for figure in ("600", "600", "700", "700")] == [2, 2, 3, 3]
    folder = workspace.report(UNIT, PERIOD) / "revisions"
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2", "changes.csv"]
    told = [change for change in changes_of(folder) if change.number_id == "disbursement"]
    assert [(change.revision, change.old, change.new) for change in told] == [(2, "500", "600"), (3, "600", "700")]
    assert [read_record(folder / number / MANIFEST).revision for number in "12"] == [1, 2]


def test_damaged_tables_are_mended_without_a_revision(workspace):
    write_tables(workspace.processed(UNIT, PERIOD), "999")
    assert stage(workspace, "500")[0] == 1


def test_a_run_elsewhere_with_the_history_gives_the_same_revisions(workspace, tmp_path):
    for figure in ("600", "700"):
        republish(workspace, figure)
    record = read_record(workspace.report(UNIT, PERIOD) / MANIFEST)
    empty = Workspace(tmp_path / "empty")
    shutil.copytree(workspace.raw, empty.raw)
    revisions.restore_history(workspace, empty, record)
    assert republish(empty, "700") == 3
    published, anew = (place.report(UNIT, PERIOD) / "revisions" for place in (workspace, empty))
    files = sorted(path.relative_to(published) for path in published.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(anew) for path in anew.rglob("*") if path.is_file())
    assert all((published / file).read_bytes() == (anew / file).read_bytes() for file in files)


def test_taking_all_results_away_takes_no_revision_away(workspace):
    for figure in ("600", "700"):
        republish(workspace, figure)
    for results in (workspace.reports, workspace.work, workspace.processed(UNIT, PERIOD)):
        shutil.rmtree(results)
    revision, staged = stage(workspace, "700")
    assert revision == 3 and sorted(path.name for path in (staged / "revisions").iterdir()) == ["1", "2", "changes.csv"]
    write(workspace.root / INPUTS[1], "lũy kế 800\n")
    assert stage(workspace, "800")[0] == 4


def test_a_publication_from_before_histories_were_kept_enters_the_history(workspace):
    for figure in ("600", "700"):
        republish(workspace, figure)
    before = {path: path.read_bytes() for path in workspace.history(UNIT, PERIOD).rglob("*") if path.is_file()}
    shutil.rmtree(workspace.history(UNIT, PERIOD))
    assert stage(workspace, "700")[0] == 3
    assert before == {path: path.read_bytes() for path in workspace.history(UNIT, PERIOD).rglob("*") if path.is_file()}


def test_one_that_is_no_longer_what_was_recorded_enters_no_history(workspace):
    shutil.rmtree(workspace.history(UNIT, PERIOD))
    write(workspace.report(UNIT, PERIOD) / "report.vi.html", "khác")
    with pytest.raises(InputError, match="is not what was recorded"):
        stage(workspace, "500")
    assert not any(workspace.history(UNIT, PERIOD).glob("*"))


# ---- figures without a cause -----------------------------------------------------------------------------------------


def test_figures_that_changed_without_a_cause_on_record_raise_an_alarm(workspace):
    with pytest.raises(InputError) as error:
        stage(workspace, "600")
    assert str(error.value).startswith("2 figures of huyện-a 2024-Q2 differ from revision 1, although inputs, code,")
    assert "disbursement.cumulative_dong 500 → 600" in str(error.value)


def test_whoever_publishes_them_all_the_same_says_why_and_that_is_kept(workspace):
    revision, staged = stage(workspace, "600", "máy cũ hỏng;\n lập lại")
    assert revision == 2
    assert {change.cause for change in changes_of(staged / "revisions")} == {
        '[{"what": "explained", "reason": "máy cũ hỏng; lập lại"}]'
    }


# ---- signed publications ---------------------------------------------------------------------------------------------


def signed(workspace) -> None:
    """Signed with other tools: the next run keeps the signature in the history."""
    (workspace.report(UNIT, PERIOD) / SIGNATURE).write_bytes(b"by somebody")


def test_what_was_signed_is_kept_under_its_number_when_other_code_gives_the_same_figures(workspace):
    signed(workspace)
    kept = {path: path.read_bytes() for path in workspace.history(UNIT, PERIOD).rglob("*") if path.is_file()}
    write(workspace.root / INPUTS[0], "tên khác\n")
    revision, staged = stage(workspace, "500")
    assert revision == 2 and (staged / "revisions" / "1" / SIGNATURE).read_bytes() == b"by somebody"
    assert changes_of(staged / "revisions") == [
        Change(2, "publication", "signed_by", "?", "", written([{"what": "changed", "item": INPUTS[0]}]))
    ]
    assert kept == {path: path.read_bytes() for path in kept}


def test_a_signature_stays_with_the_same_bytes_and_with_no_others(workspace):
    signed(workspace)
    revision, staged = stage(workspace, "500")
    assert revision == 1
    manifest = staged / MANIFEST
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_bytes((workspace.report(UNIT, PERIOD) / MANIFEST).read_bytes())
    parts = revisions.stage(workspace, UNIT, PERIOD, staged.parent, 1)
    assert (staged / SIGNATURE).read_bytes() == (parts["published/1"] / SIGNATURE).read_bytes() == b"by somebody"
    manifest.write_bytes(b"{}")
    with pytest.raises(InputError, match="is signed, and made anew"):
        revisions.stage(workspace, UNIT, PERIOD, staged.parent, 1)


def test_without_a_signature_other_code_and_the_same_figures_make_no_revision(workspace):
    write(workspace.root / INPUTS[0], "tên khác\n")
    assert stage(workspace, "500")[0] == 1


# ---- comparing -------------------------------------------------------------------------------------------------------

TABLES = {
    "disbursement.csv": "number_id,plan_dong\n{}\n",
    "indicators.csv": "number_id,status,gap,document\n{}\n",
    "checks.csv": "check,expected,verdict,explanation\n{}\n",
    "ledger.csv": "layout,rule,rows_removed\n{}\n",
    "sources.csv": "source_file,illustrative,sender,layout,rows\n{}\n",
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
    ("sources.csv", "a.csv,true,Kho bạc,payments,7", "a.csv,false,Kho bạc,payments,8",
     [("source.a.csv", "illustrative", "true", "false")]),
    ("sources.csv", "a.csv,true,Kho bạc,payments,7", "b.csv,false,Kho bạc,payments,8", []),
    ("progress.csv", "d,2024-Q1,5", "d,2024-Q1,6", [("d.2024-Q1", "cumulative_dong", "5", "6")]),
])  # fmt: skip
def test_figures_are_compared_and_words_are_not(tmp_path, table, old, new, changes):
    for folder, row in (("old", old), ("new", new)):
        write(tmp_path / folder / table, TABLES[table].format(row))
    found = compare(tmp_path / "old", tmp_path / "new")
    assert [(change.number_id, change.column, change.old, change.new) for change in found] == changes


def test_tables_that_may_name_people_are_not_kept_among_publications(workspace):
    processed = workspace.processed(UNIT, PERIOD)
    write(processed / "payments.csv", "voucher,investor,note\n1,Hồ Thị A,\n")
    write(processed / "refused.csv", 'layout,raw\npayments,"{}"\n')
    publish(workspace)
    write(workspace.root / INPUTS[1], "thêm\n")
    kept = stage(workspace, "600")[1] / "revisions" / "1" / "processed"
    assert sorted(path.name for path in kept.iterdir()) == ["checks.csv", "datapackage.json", "disbursement.csv"]


@pytest.mark.parametrize("damage", [
    lambda folder: (folder / "1" / "processed" / "disbursement.csv").write_bytes(b"number_id\n"),
    lambda folder: (folder / "1" / "report.vi.html").unlink(),
    lambda folder: (folder / "1" / MANIFEST).unlink(),
    lambda folder: shutil.rmtree(folder / "1"),
    lambda folder: shutil.rmtree(folder / "2"),
    lambda folder: shutil.rmtree(folder) or (folder / "1").mkdir(parents=True),
    lambda folder: (folder / "2" / MANIFEST).write_bytes(b"{}"),
    lambda folder: (folder / "2" / "revisions" / "changes.csv").write_bytes(b""),
    lambda folder: (folder / "2" / "report.vi.html").write_bytes(b""),
    lambda folder: (folder / "3").mkdir() or write(folder / "3" / "x.csv", ""),
    lambda folder: (folder / "1" / "link").symlink_to("/etc"),
], ids=["changed", "missing", "manifest", "revision", "newest", "all", "newest manifest", "truncated", "newest page",
        "added", "link"])  # fmt: skip
def test_a_damaged_history_is_not_recorded_as_if_it_were_sound(workspace, damage):
    republish(workspace, "600")
    damage(workspace.history(UNIT, PERIOD))
    with pytest.raises(InputError, match="is not what was recorded"):
        stage(workspace, "600")


def test_what_happens_to_results_does_no_harm_to_the_history(workspace):
    republish(workspace, "600")
    manifest = workspace.report(UNIT, PERIOD) / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:1000])
    shutil.rmtree(manifest.parent / "revisions")
    revision, staged = stage(workspace, "600")
    assert revision == 2 and (staged / "revisions" / "1" / MANIFEST).exists()
