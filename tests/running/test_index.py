"""The front page follows what stands published."""

from __future__ import annotations

import pytest

from data.illustrative.generate import generate_unit
from monitoring.evidence import manifest, sums
from monitoring.evidence.record import Record, outputs_of
from monitoring.period import Period
from monitoring.running.index import front_findings, write_index
from monitoring.workspace import Workspace
from tests.measured import PUBLISHED_AT

TABLE = "component,place,source,capital,plan_year,plan_kind,plan_dong,cumulative_dong\n,,,,,,{plan},{paid}\n"


def publish(workspace: Workspace, unit: str, period: str, plan: int, paid: int, revision: int = 1) -> None:
    """A publication of one table and one page."""
    processed, report = workspace.processed(unit, period), workspace.report(unit, period)
    for folder in (processed, report):
        folder.mkdir(parents=True, exist_ok=True)
    (processed / "disbursement.csv").write_text(TABLE.format(plan=plan, paid=paid), encoding="utf-8")
    (report / "report.vi.html").write_text("<p>", encoding="utf-8")
    record = Record(unit, Period.parse(period), revision, {}, outputs_of(processed, report))
    manifest.write(record, [], PUBLISHED_AT, report)


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    for number in (1, 2):
        generate_unit(tmp_path, f"mau-{number}", f"Mẫu {number}", seed=number, vouchers=2)
    workspace = Workspace(tmp_path)
    publish(workspace, "mau-1", "2024-Q1", 1000, 250)
    return workspace


def page(workspace: Workspace) -> str:
    return write_index(workspace).read_text(encoding="utf-8")


def test_only_what_stands_published_is_listed(workspace):
    first = page(workspace)
    assert "mau-1/2024-Q1/report.vi.html" in first and "25,0%" in first
    assert "mau-1/2024-Q2" not in first and "Mẫu 2" not in first
    publish(workspace, "mau-2", "2024-Q3", 1000, 400, revision=4)
    second = page(workspace)
    assert "mau-2/2024-Q3/report.vi.html" in second and "Revision 4" in second and "25,0%" in second


def test_a_page_without_its_manifest_is_no_publication(workspace):
    (workspace.report("mau-1", "2024-Q1") / "ro-crate-metadata.json").unlink()
    assert "Nothing has been published yet." in page(workspace)


def test_the_page_is_replaced_whole(workspace):
    workspace.index.parent.mkdir(parents=True, exist_ok=True)
    workspace.index.write_text("old", encoding="utf-8")
    assert page(workspace).endswith("</html>")
    assert sorted(path.name for path in workspace.reports.iterdir() if path.is_file()) == ["SHA256SUMS", "index.html"]
    assert page(workspace) == page(workspace)


def test_one_unit_with_a_broken_profile_does_not_hide_the_others(workspace):
    publish(workspace, "mau-2", "2024-Q1", 1000, 400)
    workspace.unit_profile("mau-2").write_text("code: [", encoding="utf-8")
    text = page(workspace)
    assert "Mẫu 1" in text and "mau-2/2024-Q1/report.vi.html" in text


def test_rollups_of_the_provinces_are_listed(workspace):
    folder = workspace.report("province-quang-tri", "2024-Q1")
    folder.mkdir(parents=True)
    (folder / "rollup.vi.html").write_text("<p>", encoding="utf-8")
    assert "province-quang-tri/2024-Q1/rollup.vi.html" in page(workspace)


# ---- the page vouched for --------------------------------------------------------------------------------------------


def found(workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.problem, one.file) for one in front_findings(workspace)]


def test_a_page_as_it_was_written_holds_and_none_is_no_fault(workspace):
    assert found(workspace) == []
    page(workspace)
    assert found(workspace) == []


def test_a_changed_page_is_found_also_with_its_list_of_checksums(workspace):
    page(workspace)
    forged = workspace.index.read_text(encoding="utf-8").replace("25,0", "93,2")
    workspace.index.write_text(forged, encoding="utf-8")
    assert found(workspace) == [("changed", "reports/index.html")]
    sums.write(workspace.reports, [workspace.index])
    assert found(workspace) == [("changed", "reports/index.html")]
    workspace.index.unlink()
    assert ("missing", "reports/index.html") in found(workspace)
    page(workspace)
    assert found(workspace) == []


def test_the_list_of_a_roll_up_vouches_for_its_files(workspace):
    rollup = workspace.report("province-quang-tri", "2024-Q1")
    rollup.mkdir(parents=True)
    (rollup / "rollup.vi.html").write_text("<p>", encoding="utf-8")
    sums.write_whole(rollup)
    page(workspace)
    assert found(workspace) == []
    (rollup / "rollup.vi.html").write_text("<p>9", encoding="utf-8")
    (rollup / "more.pdf").write_text("", encoding="utf-8")
    assert found(workspace) == [
        ("added", "reports/province-quang-tri/2024-Q1/more.pdf"),
        ("changed", "reports/province-quang-tri/2024-Q1/rollup.vi.html"),
    ]
