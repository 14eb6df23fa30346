"""Which language messages come in."""

from __future__ import annotations

import pytest

from monitoring import messages


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "vi_VN.UTF-8"}, "vi"),
    ],
)
def test_the_locale_decides_unless_asked(monkeypatch, variables, language) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert messages.language_of_locale() == language
    assert messages.asked_language(["run"]) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["run", "--language", "vi"], "vi"),
        (["--language=vi", "run"], "vi"),
        (["run", "--language", "vi,en"], "en"),
        (["run", "--language"], "en"),
    ],
)
def test_the_command_line_asks_for_a_language(monkeypatch, arguments, language) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert messages.asked_language(arguments) == language


def test_english_is_the_message_id_and_vietnamese_its_translation() -> None:
    assert messages.translator("en")("no data") == "no data"
    assert messages.translator("vi")("no data") == "chưa có số liệu"
