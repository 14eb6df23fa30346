"""A province in the names of folders, and what counts as published."""

from __future__ import annotations

from monitoring.period import Period
from monitoring.province import bare_name, folder_of, is_published, province_code
from monitoring.unit import Names
from monitoring.workspace import Workspace
from tests.spec_tables import spec


@spec("names_of_provinces")
def test_a_province_by_its_name(name, bare, code):
    names = Names(vi=name, en="x")
    assert (bare_name(names), province_code(names)) == (bare, code)
    assert folder_of(code) == f"province-{code}"


def test_a_name_of_any_length_is_the_name_of_a_folder(tmp_path):
    long, other = (Names(vi=f"tỉnh {'A' * 300}{end}", en="x") for end in ("b", "c"))
    codes = [province_code(name) for name in (long, other)]
    assert len(set(codes)) == 2 and all(len(code) <= 60 for code in codes)
    (tmp_path / folder_of(codes[0])).mkdir()
    assert province_code(Names(vi="tỉnh " + "a" * 60, en="x")) == "a" * 60


def test_a_quarter_is_published_with_its_tables(tmp_path):
    workspace, quarter = Workspace(tmp_path), Period(2024, 1)
    assert not is_published(workspace, "mau-001", quarter)
    table = workspace.processed("mau-001", quarter) / "disbursement.csv"
    table.parent.mkdir(parents=True)
    table.touch()
    assert is_published(workspace, "mau-001", quarter)
    assert not is_published(workspace, "mau-001", Period(2024, 2))
