"""What is read before it is received: regular files, whole, never beyond the limit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.intake import incoming
from monitoring.intake.incoming import chosen, read_incoming


def test_a_file_is_read_whole_under_its_composed_name(tmp_path):
    path = tmp_path / "Ba\u0301o ca\u0301o.csv"
    path.write_bytes(b"a,b")
    file = read_incoming(path)
    assert (file.name, file.content, len(file.sha256)) == ("Báo cáo.csv", b"a,b", 64)


def test_no_more_than_the_limit_and_one_byte_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_FILE_BYTES", 3)
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    assert read_incoming(path).content == b"abc"
    path.write_bytes(b"abcd")
    with pytest.raises(InputError, match="too large"):
        read_incoming(path)


@pytest.mark.skipif(os.name == "nt", reason="devices and pipes of Unix")
def test_devices_and_pipes_are_refused_unread(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.csv", tmp_path / "zero.csv", Path("/dev/zero")):
        with pytest.raises(InputError, match="no file of a disk"):
            read_incoming(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\r\n \n", "is empty"),
        ("a.docx", b"x", "not read"),
        (".a.csv", b"x", "name"),
    ],
)
def test_what_is_refused(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_incoming(tmp_path / name)


def test_what_is_not_there_is_said_to_be_not_found(tmp_path):
    with pytest.raises(InputError, match="was not found"):
        read_incoming(tmp_path / "a.csv")


def test_a_folder_stands_for_its_tables_in_order_of_name(tmp_path):
    for name in ("b.xlsx", "a.csv", "scan.pdf", ".hidden.csv", "~$b.xlsx", "README.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "inner.csv").mkdir()
    found = chosen([tmp_path, tmp_path / "other.csv"])
    assert [path.name for path in found.files] == ["a.csv", "b.xlsx", "other.csv"]
    assert found.left_out == ("scan.pdf",)
