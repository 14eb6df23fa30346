"""The list of sent messages: who has which, and what a damaged line means."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitoring.errors import InputError
from monitoring.publishing.sent_log import SentLog


def test_nobody_has_anything_before_there_is_a_log(tmp_path) -> None:
    assert SentLog(tmp_path / "no" / "such.jsonl").recipients("<1@x>") == set()


def test_a_recipient_has_the_message_that_was_entered_and_no_other(tmp_path) -> None:
    log = SentLog(tmp_path / "vinh-linh" / "2024-Q3.jsonl")
    log.add("<1@x>", "An.Binh@example.org")
    log.add("<2@x>", "c@example.org")
    assert log.recipients("<1@x>") == {"an.binh@example.org"}
    assert log.recipients("<2@x>") == {"c@example.org"}
    assert log.recipients("<3@x>") == set()


def test_a_line_says_what_to_whom_and_when(tmp_path) -> None:
    log = SentLog(tmp_path / "log.jsonl")
    log.add("<1@x>", "a@example.org")
    line = json.loads(log.path.read_text(encoding="utf-8"))
    assert {name: line[name] for name in ("message", "recipient")} == {"message": "<1@x>", "recipient": "a@example.org"}
    assert datetime.fromisoformat(line["sent_at"]).tzinfo == UTC


@pytest.mark.parametrize(
    "damaged", [b'{"message": "<1@x>", "reci', b"[]", b"{}", b"null", b"\x00", b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_line_is_no_reason_to_send_twice(tmp_path, damaged: bytes) -> None:
    log = SentLog(tmp_path / "log.jsonl")
    log.add("<1@x>", "a@example.org")
    with log.path.open("ab") as file:
        file.write(damaged)
    with pytest.raises(InputError, match="Line 2 of the list of sent messages cannot be read"):
        log.recipients("<1@x>")
