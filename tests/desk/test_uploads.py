"""Files from a browser: whole or not at all, under names that may be kept, and gone with their server."""

from __future__ import annotations

import tracemalloc

import pytest

from monitoring.desk import uploads
from monitoring.desk.uploads import Uploads
from monitoring.errors import InputError
from tests.samples import UNIT, new_workspace

PERIOD = "2024-Q1"
TYPE = "multipart/form-data; boundary=----x"


@pytest.fixture
def waiting(tmp_path):
    made = Uploads(new_workspace(tmp_path))
    yield made
    made.end()


def form(*files, end=b"------x--\r\n"):
    parts = [
        b'------x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\nContent-Type: text/csv\r\n\r\n%s\r\n'
        % (name.encode(), content)
        for name, content in files
    ]
    return b'------x\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n2|a\r\n' + b"".join(parts) + end


def take(waiting, body, content_type=TYPE):
    part = waiting.part()
    part.write_bytes(body)
    return waiting.take(part, content_type, UNIT, PERIOD)


def test_files_wait_byte_for_byte_until_their_server_goes(waiting):
    content = b"a,b\r\n\r\n----x\r\n--\x00\xff\r\n"
    assert take(waiting, form(("sổ quý 1.csv", content), ("", b""), ("b.csv", b"1"))) == ["b.csv", "sổ quý 1.csv"]
    assert [path.read_bytes() for path in waiting.files(UNIT, PERIOD)] == [b"1", content]
    assert waiting.files(UNIT, "2024-Q2") == [] and not waiting.workspace.received(UNIT, PERIOD).exists()
    waiting.end()
    assert list((waiting.workspace.work / "desk").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        *("../../unit.yml", "a/b.csv", "..\\a.csv", "con.csv", ".hidden", "a\x00.csv", "x" * 130 + ".csv"),
        *("<b>.csv", "%22.csv", "danh sách 045187001234.csv"),
    ],
)
def test_a_name_that_lies_takes_the_whole_form_with_it(waiting, name):
    with pytest.raises(InputError, match="name"):
        take(waiting, form(("good.csv", b"1"), (name, b"2")))
    assert waiting.files(UNIT, PERIOD) == []


@pytest.mark.parametrize(
    "body",
    [form(("a.csv", b"1"), end=b""), form(("a.csv", b"1"))[:-30], b"nothing of the kind", b"------x\r\n" + b"y" * 9000],
    ids=["no end", "cut off", "no form", "endless head"],
)
def test_what_has_not_arrived_whole_leaves_nothing(waiting, body):
    with pytest.raises(InputError):
        take(waiting, body)
    assert waiting.files(UNIT, PERIOD) == []


@pytest.mark.parametrize(("body", "kind"), [(b"", TYPE), (form(), TYPE), (form(("a.csv", b"1")), "text/plain")])
def test_a_form_without_a_file_says_so(waiting, body, kind):
    with pytest.raises(InputError, match="No file has been chosen"):
        take(waiting, body, kind)


def test_a_name_is_taken_once_and_only_so_many_are(waiting, monkeypatch):
    monkeypatch.setitem(uploads.limits(), "upload_files", 2)
    take(waiting, form(("a.csv", b"1")))
    with pytest.raises(InputError, match="waits here already"):
        take(waiting, form(("A.CSV", b"2")))
    with pytest.raises(InputError, match="More than 2 files"):
        take(waiting, form(("b.csv", b"2"), ("c.csv", b"3")))
    assert [path.read_bytes() for path in waiting.files(UNIT, PERIOD)] == [b"1"]
    with pytest.raises(InputError, match="does not wait"):
        waiting.file(UNIT, PERIOD, "../a.csv")


def test_a_large_file_is_not_held_in_memory(waiting):
    part = waiting.part()
    with part.open("wb") as file:
        file.write(form(("large.csv", b""))[: -len(b"\r\n------x--\r\n")])
        for _ in range(200):
            file.write(b"x" * (1 << 20))
        file.write(b"\r\n------x--\r\n")
    tracemalloc.start()
    assert waiting.take(part, TYPE, UNIT, PERIOD) == ["large.csv"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert waiting.file(UNIT, PERIOD, "large.csv").stat().st_size == 200 << 20 and peak < 8 << 20


def test_what_a_killed_server_left_is_taken_away_and_that_of_another_one_is_not(waiting):
    dead = waiting.workspace.work / "desk" / "dead"
    dead.mkdir()
    (dead / "half.part").write_bytes(b"x")
    dead.with_suffix(".lock").touch()
    take(waiting, form(("a.csv", b"1")))
    other = Uploads(waiting.workspace)
    assert not dead.exists() and [path.name for path in waiting.files(UNIT, PERIOD)] == ["a.csv"]
    other.end()
    assert [path.name for path in waiting.files(UNIT, PERIOD)] == ["a.csv"]
