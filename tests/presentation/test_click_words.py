"""What the command-line library says by itself, as somebody reads it who knows no English."""

from __future__ import annotations

import inspect
import re

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types
import pytest

from monitoring.presentation import click_words
from tests.test_pipeline import run

SAID = [
    # arguments, what stands in the answer
    (["run", "--foo"], "Lỗi: Không có tùy chọn '--foo'."),
    (["nope"], "Lỗi: Không có lệnh 'nope'."),
    (["status", "a", "b"], "Lỗi: Thừa các từ (a b) trong lệnh"),
    (["sign", "vinh-linh", "2024-Q1"], "Lỗi: Thiếu tùy chọn '--key'."),
    (["trace", "vinh-linh"], "Lỗi: Thiếu 'PERIOD'."),
    (["batch", "--workers", "99"], "không đúng: 99 nằm ngoài khoảng 1<=x<=61."),
]


@pytest.mark.parametrize(("arguments", "answer"), SAID)
def test_wrong_usage_is_told_in_vietnamese(tmp_path, arguments, answer) -> None:
    result = run(tmp_path, *arguments, language="vi")
    assert result.returncode == 2 and answer in result.stderr
    assert not re.search("Usage|Error|Missing|Invalid|Got|No such|Try", result.stderr)


def test_help_has_no_english_headings(tmp_path) -> None:
    text = run(tmp_path, "run", "--help", language="vi").stdout
    assert "Cách dùng:" in text and "Tùy chọn:" in text and not re.search("Usage|Options:|Show this", text)


def test_the_texts_are_the_library_s_own() -> None:
    """A new version that words them otherwise would speak English again."""
    modules = click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types
    source = "\n".join(map(inspect.getsource, modules))
    said = {part.encode().decode("unicode_escape") for part in re.findall(r'"((?:[^"\\\n]|\\.)+)"', source)}
    assert [text for text in click_words.TEXTS if text not in said] == []
