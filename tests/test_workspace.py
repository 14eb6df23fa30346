"""Paths, named once."""

import os
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.workspace import STAGING_VARIABLE, Workspace, regular, replace_file, temporary_place, workspace_of


def test_paths_are_those_of_the_contract(tmp_path):
    workspace, period = Workspace(tmp_path), Period(2024, 3)
    assert workspace.relative(workspace.received("d", period)) == "data/raw/d/2024-Q3"
    assert workspace.relative(workspace.register("d", period)) == "data/raw/d/2024-Q3/sources.yml"
    assert workspace.relative(workspace.plan("d", 2024)) == "data/raw/d/plan-2024"
    assert workspace.relative(workspace.processed("d", period)) == "data/processed/d/2024-Q3"
    assert workspace.relative(workspace.report("d", period)) == "reports/d/2024-Q3"


def test_only_folders_with_a_profile_or_a_register_are_present(tmp_path):
    for name in (
        "b/unit.yml",
        "a/unit.yml",
        "c/notes.txt",
        "a/2024-Q2/sources.yml",
        "a/2024-Q1/sources.yml",
        "a/2024-Q9/sources.yml",
    ):
        path = tmp_path / "data/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    workspace = Workspace(tmp_path)
    assert workspace.units() == ["a", "b"]
    assert workspace.periods("a") == [Period(2024, 1), Period(2024, 2)]


def test_a_notebook_opened_by_hand_never_writes_to_a_publication(tmp_path, monkeypatch):
    workspace = Workspace(tmp_path)
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)
    assert workspace.relative(workspace.staging("d", "2024-Q3")).startswith("work/by-hand/")
    monkeypatch.setenv(STAGING_VARIABLE, str(tmp_path / "elsewhere"))
    assert workspace_of(tmp_path).staging("d", "2024-Q3") == tmp_path / "elsewhere"
    assert workspace_of(workspace) is workspace and workspace.staged is None


def test_no_room_for_temporary_files_is_told_without_a_list_of_folders(monkeypatch):
    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    with pytest.raises(InputError, match="the disk is full, or a limit") as raised:
        temporary_place()
    assert "/tmp" not in str(raised.value)


def test_a_power_cut_leaves_the_old_or_the_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, synced = tmp_path / "sources.yml", []
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda file: synced.append((os.fstat(file).st_size, path.read_bytes())))
    replace_file(path, b"new one")
    assert synced == [(len(b"new one"), b"old")]
    assert path.read_bytes() == b"new one"


@pytest.mark.parametrize(
    ("here", "root", "found"),
    [
        ("project/notebooks", "..", "project"),
        ("project", "..", "project"),
        ("project", ".", "project"),
        ("project/work/failed/d/2024-Q1", ".", "project"),
        ("other", "../project", "project"),
        ("other", "..", "."),
    ],
)
def test_a_notebook_finds_its_project(
    here: str, root: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project" / "data" / "raw").mkdir(parents=True)
    (tmp_path / here).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / here)
    assert workspace_of(root).root.resolve() == (tmp_path / found).resolve()


@pytest.mark.parametrize("name", ["", ".", "..", "./d", "../d", "/etc", "a/b", "a\\b", "C:", ".hidden"])
@pytest.mark.parametrize("place", ["unit", "unit_profile", "processed", "report", "lock"])
def test_a_unit_is_the_name_of_a_folder_and_no_way_to_another(tmp_path, name, place):
    (tmp_path / "data" / "raw" / "d").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "d" / "unit.yml").touch()
    period = [] if place.startswith("unit") else [Period(2024, 1)]
    with pytest.raises(InputError, match=r"There is no unit .* Known units: d"):
        getattr(Workspace(tmp_path), place)(name, *period)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("linked", ["d", "d/2024-Q1", "d/2024-Q1/sources.yml"])
def test_links_below_data_raw_are_not_followed(tmp_path, linked):
    workspace, path = Workspace(tmp_path / "here"), "d/2024-Q1/sources.yml"
    (tmp_path / "elsewhere" / path).parent.mkdir(parents=True)
    (tmp_path / "elsewhere" / path).touch()
    (workspace.raw / linked).parent.mkdir(parents=True)
    (workspace.raw / linked).symlink_to(tmp_path / "elsewhere" / linked)
    with pytest.raises(InputError, match=f"data/raw/{linked}: This is a link"):
        workspace.refuse_links(workspace.raw / path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_the_whole_of_data_is_somebody_s_choice_of_a_disk(tmp_path):
    (tmp_path / "disk" / "raw" / "d").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "data").symlink_to(tmp_path / "disk")
    Workspace(tmp_path / "here").refuse_links(tmp_path / "here" / "data" / "raw" / "d" / "unit.yml")


@pytest.mark.skipif(os.name == "nt", reason="devices and pipes of Unix")
def test_only_what_can_be_read_to_its_end_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    for name in ("pipe", "endless"):
        with pytest.raises(InputError, match=f"{name}: This is no file of a disk"):
            regular(tmp_path / name)
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path, tmp_path / "nothing"):
        assert regular(path) == path
