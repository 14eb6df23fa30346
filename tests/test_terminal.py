"""What the commands say can be written wherever it goes, and is still read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata

import pytest

from monitoring.terminal import write_anything
from monitoring.workspace import REPOSITORY

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def written(text: str, encoding: str) -> str:
    """`text` as another program reads it that was written with `encoding`."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict")
    write_anything(stream)
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "text", "read"),
    [
        ("utf-8", "Xã Vĩnh Ô ✓ 53,2%", "Xã Vĩnh Ô ✓ 53,2%"),
        ("cp1252", "Xã Vĩnh Ô, huyện: đồng", "Xã Vinh Ô, huyên: dông"),
        ("ascii", "Xã Vĩnh Ô – đạt → “98%”…", 'Xa Vinh O - dat -> "98%"...'),
        ("ascii", "漢", "?"),
    ],
)
def test_letters_that_an_encoding_lacks(encoding: str, text: str, read: str) -> None:
    assert written(text, encoding) == read


def test_the_vietnamese_code_page_loses_nothing() -> None:
    text = LETTERS + LETTERS.upper()
    assert unicodedata.normalize("NFC", written(text, "cp1258")) == text


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258"])
@pytest.mark.parametrize("arguments", [["status", "--unit", "none"], ["--help"], ["status"]])
def test_commands_end_as_they_do_in_a_terminal_of_today(encoding: str, arguments: list[str]) -> None:
    def run(name: str) -> tuple[int, str]:
        result = subprocess.run(
            [sys.executable, str(REPOSITORY / "pipeline.py"), *arguments],
            env=os.environ | {"PYTHONIOENCODING": name, "LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8"},
            capture_output=True,
        )
        assert b"Traceback" not in result.stderr
        return result.returncode, (result.stdout + result.stderr).decode(name)

    (code, today), (code_there, there) = run("utf-8"), run(encoding)
    assert code_there == code
    assert len(there.splitlines()) == len(today.splitlines())
    assert "\\u" not in there
