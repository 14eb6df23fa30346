"""The switch: whole or nothing, also when it is killed in between."""

import json
import os

import pytest
from filelock import FileLock

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running import publication
from monitoring.workspace import Workspace

PERIOD = Period(2024, 1)


def stage(workspace, text):
    staging = workspace.run_staging("d", PERIOD)
    parts = {}
    for part in ("processed", "report"):
        (staging / part).mkdir(parents=True)
        (staging / part / "file.txt").write_text(text, encoding="utf-8")
        parts[part] = staging / part
    return parts


def published(workspace):
    folders = publication.published_folders(workspace, "d", PERIOD)
    return {
        part: (folder / "file.txt").read_text(encoding="utf-8") for part, folder in folders.items() if folder.exists()
    }


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def test_both_parts_are_replaced(workspace):
    for text in ("old", "new"):
        publication.switch(workspace, "d", PERIOD, stage(workspace, text))
        assert published(workspace) == {"processed": text, "report": text}
    leftovers = [path for path in workspace.work.rglob("*") if path.is_file()]
    assert leftovers == []


@pytest.mark.parametrize("moves_done", range(5))
def test_a_switch_killed_at_any_point_is_finished_by_the_next_run(workspace, monkeypatch, moves_done):
    publication.switch(workspace, "d", PERIOD, stage(workspace, "old"))
    parts = stage(workspace, "new")
    real, done = type(workspace.root).replace, []

    def killed(path, target):
        if len(done) == moves_done:
            raise KeyboardInterrupt
        done.append(path)
        return real(path, target)

    monkeypatch.setattr(type(workspace.root), "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        publication.switch(workspace, "d", PERIOD, parts)
    monkeypatch.setattr(type(workspace.root), "replace", real)
    publication.recover(workspace, "d", PERIOD)
    # Killed before the journal stood: the old publication; afterwards: the new one. Never a mixture.
    expected = "old" if moves_done == 0 else "new"
    assert published(workspace) == {"processed": expected, "report": expected}


@pytest.mark.skipif(not hasattr(os, "sync"), reason="Windows cannot write everything to the disk at once")
def test_everything_is_on_the_disk_before_the_switch_begins(workspace, monkeypatch):
    publication.switch(workspace, "d", PERIOD, stage(workspace, "old"))
    parts, seen = stage(workspace, "new"), []
    monkeypatch.setattr(os, "sync", lambda: seen.append((published(workspace), list(workspace.work.rglob("*.json")))))
    publication.switch(workspace, "d", PERIOD, parts)
    assert seen == [({"processed": "old", "report": "old"}, [])]


def interrupted(workspace):
    """A workspace in which a run was killed between the two parts of its switch."""
    publication.switch(workspace, "d", PERIOD, stage(workspace, "old"))
    journal = workspace.work / "switch" / f"d.{PERIOD}.json"
    moves = {name: workspace.relative(path) for name, path in stage(workspace, "new").items()}
    journal.write_text(json.dumps(moves), encoding="utf-8")
    workspace.lock("d", PERIOD).parent.mkdir()
    return journal


def test_any_command_finishes_an_interrupted_switch_unless_a_run_is_under_way(workspace):
    interrupted(workspace)
    with FileLock(workspace.lock("d", PERIOD)):
        publication.finish(workspace, "d", PERIOD)
        assert published(workspace) == {"processed": "old", "report": "old"}
    publication.finish(workspace, "d", PERIOD)
    assert published(workspace) == {"processed": "new", "report": "new"}
    assert not workspace.run_staging("d", PERIOD).exists()


def test_a_damaged_journal_moves_nothing_and_is_gone(workspace):
    journal = interrupted(workspace)
    journal.write_bytes(journal.read_bytes()[:10])
    publication.recover(workspace, "d", PERIOD)
    assert published(workspace) == {"processed": "old", "report": "old"} and not journal.exists()


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        '{"evil": "x"}',
        '{"processed": 7}',
        '{"report": ["x"]}',
        '"report"',
        "null",
        "[" * 200_000,
        '{"report": "data/raw"}',
        '{"report": "../elsewhere"}',
        '{"report": "/etc"}',
    ],
)
def test_a_journal_that_says_anything_else_moves_nothing_and_is_gone(workspace, text):
    journal = interrupted(workspace)
    (workspace.raw / "kept").mkdir(parents=True)
    journal.write_text(text, encoding="utf-8")
    publication.finish(workspace, "d", PERIOD)
    assert published(workspace) == {"processed": "old", "report": "old"} and not journal.exists()
    assert (workspace.raw / "kept").is_dir()


def test_a_pipe_in_the_place_of_a_journal_moves_nothing_and_is_gone(workspace):
    journal = interrupted(workspace)
    journal.unlink()
    os.mkfifo(journal)
    publication.finish(workspace, "d", PERIOD)
    assert published(workspace) == {"processed": "old", "report": "old"} and not journal.exists()


def test_without_an_interrupted_switch_recovery_does_nothing(workspace):
    publication.recover(workspace, "d", PERIOD)
    assert not workspace.work.exists()


def test_a_report_that_is_open_elsewhere_is_replaced_by_the_next_command(workspace, monkeypatch):
    """Windows refuses to move a folder of which a file is open in Excel."""
    publication.switch(workspace, "d", PERIOD, stage(workspace, "old"))
    report = publication.published_folders(workspace, "d", PERIOD)["report"]
    real, is_open = type(workspace.root).replace, [True]

    def moved(path, target):
        if path == report and is_open[0]:
            raise PermissionError(13, "Access is denied", str(path))
        return real(path, target)

    monkeypatch.setattr(type(workspace.root), "replace", moved)
    with pytest.raises(InputError, match=r"open in another program.* Close Excel"):
        publication.switch(workspace, "d", PERIOD, stage(workspace, "new"))
    assert published(workspace)["report"] == "old"
    publication.finish(workspace, "d", PERIOD)
    is_open[0] = False
    publication.finish(workspace, "d", PERIOD)
    assert published(workspace) == {"processed": "new", "report": "new"}
