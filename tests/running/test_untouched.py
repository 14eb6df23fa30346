"""A second look reads nothing, and sees whatever was touched since the first."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitoring.running import untouched
from monitoring.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    """A folder `place` with a file, a folder with a file, and a link to a file elsewhere."""
    (tmp_path / "place" / "below").mkdir(parents=True)
    for name in ("place/a", "place/below/b", "elsewhere"):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / "place" / "link").symlink_to(tmp_path / "elsewhere")
    return Workspace(tmp_path)


def looked(workspace, asked=None):
    """What a new process finds, and whether it had to read for that."""
    untouched._begun.cache_clear()
    time.sleep(0.02)  # two ticks of the clock that gives files their times
    return look(workspace, asked)


def look(workspace, asked=None, name="place"):
    place, reads = workspace.root / name, []

    def find():
        reads.append(1)
        return sorted(path.read_text() for path in place.rglob("*") if path.is_file())

    now = untouched.stamp(workspace, [place], asked)
    return untouched.remembered(workspace, workspace.looked("note"), now, find), bool(reads)


def test_what_nobody_touched_is_read_once(workspace):
    assert [looked(workspace) for _ in range(3)] == [(["1"] * 3, True), (["1"] * 3, False), (["1"] * 3, False)]


def test_another_question_is_another_answer(workspace):
    assert [looked(workspace, asked)[1] for asked in ("vi", "en", "en", "vi")] == [True, True, False, True]


def same_size_and_time(path):
    before = path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path):
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(b"2")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


TOUCHES = {
    "a byte, size and time as before": lambda place: same_size_and_time(place / "a"),
    "a byte below, size and time as before": lambda place: same_size_and_time(place / "below" / "b"),
    "another file in its place": lambda place: replaced(place / "a"),
    "behind a link": lambda place: same_size_and_time(place.parent / "elsewhere"),
    "new": lambda place: (place / "below" / "c").write_bytes(b"3"),
    "gone": lambda place: (place / "a").unlink(),
    "renamed": lambda place: (place / "a").rename(place / "z"),
    "all gone": lambda place: place.rename(place.with_name("away")),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
def test_whatever_is_touched_is_read_again(workspace, touch):
    looked(workspace)
    touch(workspace.root / "place")
    assert looked(workspace)[1] and not looked(workspace)[1]


def test_what_was_touched_since_the_process_began_is_not_relied_on(workspace):
    looked(workspace)
    same_size_and_time(workspace.root / "place" / "a")
    assert look(workspace)[1] and look(workspace)[1]
    assert looked(workspace) == (["1", "1", "2"], True)


def test_what_changes_while_it_is_read_is_read_again(workspace):
    untouched._begun.cache_clear()
    time.sleep(0.02)
    now = untouched.stamp(workspace, [workspace.root / "place"])
    note = workspace.looked("note")
    untouched.remembered(workspace, note, now, lambda: same_size_and_time(workspace.root / "place" / "a") or "before")
    assert looked(workspace) == (["1", "1", "2"], True)


@pytest.mark.parametrize("damage", [b"", b"\xff", b"0\n[]", b"[]", b'{"a": 1'])
def test_a_damaged_note_costs_a_read(workspace, damage):
    looked(workspace)
    workspace.looked("note").write_bytes(damage)
    assert looked(workspace) == (["1"] * 3, True) and not looked(workspace)[1]


def test_a_note_whose_answer_was_altered_says_nothing(workspace):
    looked(workspace)
    note = workspace.looked("note")
    note.write_text(note.read_text().replace('"1"', '"2"'))
    assert looked(workspace) == (["1"] * 3, True)


def test_where_no_note_can_be_written_everything_is_read(workspace):
    workspace.work.write_bytes(b"a file in the way")
    assert [looked(workspace) for _ in range(2)] == [(["1"] * 3, True)] * 2


def test_what_lies_behind_a_link_to_a_folder_is_read_every_time(workspace):
    (workspace.root / "place" / "far").symlink_to(workspace.root / "place" / "below")
    assert [looked(workspace)[1] for _ in range(2)] == [True, True]


def test_many_at_once_find_the_same(workspace):
    untouched._begun.cache_clear()
    time.sleep(0.02)
    with ThreadPoolExecutor(8) as pool:
        assert [found for found, _ in pool.map(lambda _: look(workspace), range(80))] == [["1"] * 3] * 80
    assert looked(workspace) == (["1"] * 3, False)
