"""The message as a whole: its parts, its headers, its size, and the same bytes wherever it is built."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

import pytest

from monitoring.errors import InputError
from monitoring.publishing import mail
from monitoring.publishing.mail import addressed, build_message, can_carry, header_text, headers, message_id
from monitoring.workspace import REPOSITORY
from tests.sample_message import HOSTILE, PDF, PUBLISHED_AT, chart, content

HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language",
           "X-Unsent"}  # fmt: skip


def parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=SMTP)


@pytest.fixture(scope="module")
def built() -> bytes:
    attachments = {"report.vi.pdf": PDF, "report.vi.html": b"<p>x</p>"}
    return build_message(content(figures=(chart(),)), PUBLISHED_AT, attachments)


def test_the_parts_and_their_order(built: bytes) -> None:
    assert [part.get_content_type() for part in parsed(built).walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "text/html",
    ]


def test_attachments_arrive_byte_for_byte_under_the_period_s_name(built: bytes) -> None:
    attached = {part.get_filename(): part.get_payload(decode=True) for part in parsed(built).iter_attachments()}
    assert attached == {"vinh-linh-2024-Q3-report.vi.pdf": PDF, "vinh-linh-2024-Q3-report.vi.html": b"<p>x</p>"}


def test_every_picture_shown_is_in_the_message_and_the_other_way_round(built: bytes) -> None:
    images = [part for part in parsed(built).walk() if part.get_content_type() == "image/png"]
    pictures = [image["Content-ID"].strip("<>") for image in images]
    page = parsed(built).get_body(("html",)).get_content()
    assert pictures == ["fig-targets.2024-Q3@vinh-linh.monitoring.invalid"]
    assert page.count("cid:") == 1 and f'src="cid:{pictures[0]}"' in page


def test_the_headers_say_what_it_is_and_name_nobody(built: bytes) -> None:
    message = parsed(built)
    assert set(message.keys()) == HEADERS
    assert message["Subject"] == "[DỰ THẢO] Huyện Vĩnh Linh 2024-Q3: chậm tiến độ"
    assert message["Date"].datetime == PUBLISHED_AT
    assert message["To"] == "undisclosed-recipients:;"
    assert message["From"].addresses[0].domain.endswith(".invalid"), "nobody can answer until somebody sends it"
    assert str(message["Date"]).endswith("07:00:00 +0700"), "the time of those who read it"
    known = parsed(build_message(replace(content(), sender="tckh@example.org"), PUBLISHED_AT, {}))
    assert known["From"].addresses[0].addr_spec == "tckh@example.org", "the office's own, where the profile has it"
    assert message["Content-Language"] == "vi, en"


def test_lines_are_as_mail_wants_them(built: bytes) -> None:
    lines = built.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert all(byte < 128 for byte in built), "no server needs to know 8BITMIME"


def test_the_message_is_named_after_its_content() -> None:
    def name(**changes: object) -> str:
        given = {"content": content(), "published_at": PUBLISHED_AT, "attachments": {"report.vi.pdf": PDF}} | changes
        return parsed(build_message(**given))["Message-ID"]

    others = [
        name(content=content("xã Vĩnh Ô")),
        name(attachments={"report.vi.pdf": PDF + b"."}),
        name(published_at=datetime(2024, 10, 6, tzinfo=UTC)),
    ]
    assert name() == name()
    assert len({name(), *others}) == 4


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_arrive_as_text(name: str) -> None:
    data = build_message(content(name), PUBLISHED_AT, {"report.vi.pdf": PDF})
    message = parsed(data)
    assert set(message.keys()) == HEADERS, "no header of its own"
    assert len(message.get_all("Subject")) == len(message.get_all("From")) == 1
    assert message["Subject"] == f"[DỰ THẢO] {header_text(name)} 2024-Q3: chậm tiến độ"
    [(display, address)] = getaddresses([message_from_bytes(data)["From"]])
    assert str(make_header(decode_header(display))) == f"UBND {header_text(name)}"
    assert address == "report@vinh-linh.monitoring.invalid"
    assert [part.get_content_type() for part in message.walk()].count("text/html") == 1
    assert message.defects == []


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Huyện Vĩnh Linh", "Huyện Vĩnh Linh"),
        ("a\r\nBcc: b", "a Bcc: b"),
        ("a\u2028b\x0bc", "a b c"),
        ("a\x00b", "a[U+0000]b"),
        ("\u202ea", "[U+202E]a"),
        ("\u200fa", "\u200fa"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_text_of_a_header(name: str, header: str) -> None:
    assert header_text(name) == header


def test_addressing_changes_sender_recipient_and_date_and_nothing_else(built: bytes) -> None:
    now = datetime(2024, 11, 1, 8, 30, tzinfo=UTC)
    sent = addressed(built, "vinh-linh+bao.cao@example.org", "a=b@example.org", now)
    assert sent.partition(b"\r\n\r\n")[2] == built.partition(b"\r\n\r\n")[2]
    before, after = headers(built), headers(sent)
    assert [name for name in after.keys() if after[name] != before[name]] == ["From", "To", "Date"]  # noqa: SIM118
    assert before["X-Unsent"] == "1" and after["X-Unsent"] is None, "a draft until it is sent"
    assert after["From"].addresses[0].addr_spec == "vinh-linh+bao.cao@example.org"
    assert after["From"].addresses[0].display_name == before["From"].addresses[0].display_name
    assert after["To"] == "a=b@example.org" and after["Date"].datetime == now
    assert message_id(sent) == message_id(built)


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(InputError, match="more than the 90000 that mail programs show") as refused:
        build_message(content("Tên dài " * 2000), PUBLISHED_AT, {})
    assert refused.value.where == "vinh-linh 2024-Q3"


def test_too_large_a_message_is_refused() -> None:
    with pytest.raises(InputError, match="more than the 10000000 that mail servers"):
        build_message(content(), PUBLISHED_AT, {"report.vi.pdf": bytes(7_400_000)})


@pytest.mark.parametrize(("size", "fits"), [(0, True), (6_500_000, True), (6_600_000, False), (20_000_000, False)])
def test_what_a_message_can_carry_can_be_built(size: int, fits: bool) -> None:
    files = {"report.vi.pdf": bytes(size)}
    assert can_carry(files) is fits
    if fits:
        assert size < len(build_message(content(figures=(chart(),)), PUBLISHED_AT, files)) <= mail.MAX_MESSAGE_BYTES


def test_a_large_message_that_fits_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(build_message(content(), PUBLISHED_AT, {}))
    monkeypatch.setattr(mail, "MAX_MESSAGE_BYTES", size)
    assert len(build_message(content(), PUBLISHED_AT, {})) == size


def test_a_date_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build_message(content(), datetime(2024, 10, 5), {})


BUILD = """\
import hashlib
from monitoring.publishing.mail import build_message
from tests.sample_message import PDF, PUBLISHED_AT, chart, content
print(hashlib.sha256(build_message(content(figures=(chart(),)), PUBLISHED_AT, {"report.vi.pdf": PDF})).hexdigest())
"""


@pytest.mark.parametrize(
    ("zone", "seed", "locale"), [("Asia/Ho_Chi_Minh", "1", "C"), ("America/New_York", "2", "C.UTF-8")]
)
def test_the_same_bytes_elsewhere(zone: str, seed: str, locale: str, tmp_path) -> None:
    here = build_message(content(figures=(chart(),)), PUBLISHED_AT, {"report.vi.pdf": PDF})
    environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": str(REPOSITORY)}
    there = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()
