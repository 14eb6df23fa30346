"""Sending through a real server: what arrives, to whom, and what happens when something fails on the way."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.publishing.mail import build_message, headers, message_id
from monitoring.publishing.mail_server import MailServer
from monitoring.publishing.sending import send
from monitoring.publishing.sent_log import SentLog
from tests.publishing.mail_server import AUTHORITY, PASSWORD, SENDER, USER, mail_server
from tests.sample_message import HOSTILE, PDF, PUBLISHED_AT, chart, content

A, B, C = "a@example.org", "b@example.org", "c@example.org"
MESSAGE = build_message(content(figures=(chart(),)), PUBLISHED_AT, {"report.vi.pdf": PDF})


@pytest.fixture(autouse=True)
def trusted(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture
def log(tmp_path) -> SentLog:
    return SentLog(tmp_path / "sent" / "2024-Q3.jsonl")


def at(port: int, user: str = USER, password: str = PASSWORD) -> MailServer:
    return MailServer("localhost", port, SENDER, user, password)


def test_what_arrives_is_the_message_in_an_envelope_for_each(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        delivery = send(at(port), MESSAGE, [A, B], log)
    assert (delivery.sent, delivery.left_out, delivery.failed) == ([A, B], [], {})
    assert mailbox.recipients == [[A], [B]] and mailbox.encrypted == [True, True]
    assert [envelope.mail_from for envelope in mailbox.envelopes] == [SENDER, SENDER]
    for message, recipient in zip(mailbox.messages, [A, B], strict=True):
        assert message["To"] == recipient and message["From"].addresses[0].addr_spec == SENDER
        assert message["Subject"] == "[DỰ THẢO] Huyện Vĩnh Linh 2024-Q3: chậm tiến độ"
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "multipart/related",
            "text/html",
            "image/png",
            "application/pdf",
        ]
        [pdf] = message.iter_attachments()
        assert pdf.get_content() == PDF


def test_all_that_differs_between_sent_and_built_is_who_and_when(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        send(at(port), MESSAGE, [A], log)
    head, _gap, body = mailbox.envelopes[0].content.partition(b"\r\n\r\n")
    assert body == MESSAGE.partition(b"\r\n\r\n")[2]
    sent, built = headers(head), headers(MESSAGE)
    assert [name for name, value in built.items() if sent.get(name) != value] == ["From", "To", "Date", "X-Unsent"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_nobody_else(name: str, log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        send(at(port), build_message(content(name), PUBLISHED_AT, {}), [A], log)
    assert mailbox.recipients == [[A]]
    assert mailbox.messages[0].get_all("To") == [A] and mailbox.messages[0]["Bcc"] is None
    assert mailbox.messages[0]["Subject"].startswith("[DỰ THẢO] ")


def test_nobody_gets_a_message_twice(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        send(at(port), MESSAGE, [A, B, A], log)
        second = send(at(port), MESSAGE, [A, "B@Example.org", C], log)
    assert mailbox.recipients == [[A], [B], [C]]
    assert (second.sent, second.left_out) == ([C], [A, "B@Example.org"])


def test_another_message_is_another_message_and_again_means_again(log: SentLog) -> None:
    other = build_message(content("xã Vĩnh Ô"), PUBLISHED_AT, {})
    with mail_server() as (mailbox, port):
        send(at(port), MESSAGE, [A], log)
        send(at(port), other, [A], log)
        send(at(port), MESSAGE, [A, A], log, again=True)
    assert [message["Message-ID"].strip() for message in mailbox.messages] == [
        message_id(MESSAGE),
        message_id(other),
        message_id(MESSAGE),
    ]


def test_nobody_is_troubled_where_everybody_has_it(log: SentLog) -> None:
    log.add(message_id(MESSAGE), A)
    assert send(at(1), MESSAGE, [A], log).left_out == [A], "no connection is opened for it"


def test_one_unknown_recipient_does_not_stop_the_others(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        mailbox.unknown.add(B)
        delivery = send(at(port), MESSAGE, [A, B, C], log)
        assert mailbox.recipients == [[A], [C]] and delivery.sent == [A, C]
        assert {address: str(reason) for address, reason in delivery.failed.items()} == {
            B: "The mail server does not accept this recipient: 550 5.1.1 No such user[U+001B][31m here."
        }
        mailbox.unknown.clear()
        assert send(at(port), MESSAGE, [A, B, C], log).sent == [B]


def test_a_connection_lost_half_way_is_opened_anew_for_the_next(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        mailbox.drops[B] = 1
        delivery = send(at(port), MESSAGE, [A, B, C], log)
        assert delivery.sent == [A, C]
        assert {address: str(reason) for address, reason in delivery.failed.items()} == {
            B: "The connection to the mail server was lost."
        }
        resumed = send(at(port), MESSAGE, [A, B, C], log)
    assert (resumed.sent, resumed.left_out) == ([B], [A, C])
    assert sorted(mailbox.recipients) == [[A], [B], [C]]


def test_a_server_that_goes_away_half_way_is_resumed_where_it_stopped(log: SentLog, monkeypatch) -> None:
    with mail_server() as (mailbox, port):
        send(at(port), MESSAGE, [A], log)
    stopped = send(at(port), MESSAGE, [A, B, C], log)
    assert (stopped.left_out, sorted(stopped.failed)) == ([A], [B, C])
    assert {str(reason).partition(",")[0] for reason in stopped.failed.values()} == {"The mail server localhost"}
    with mail_server() as (mailbox, port):
        assert send(at(port), MESSAGE, [A, B, C], log).sent == [B, C]
    assert mailbox.recipients == [[B], [C]]


def test_a_server_that_wants_a_login_gets_nothing_without_one(log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        delivery = send(at(port, "", ""), MESSAGE, [A, B], log)
    assert mailbox.envelopes == [] and not log.path.exists()
    assert {str(reason) for reason in delivery.failed.values()} == {
        "The mail server takes messages only from users it knows (530). "
        "Set MONITORING_SMTP_USER and MONITORING_SMTP_PASSWORD."
    }


def test_a_wrong_password_is_tried_once_and_never_told(log: SentLog, capfd, caplog) -> None:
    with mail_server() as (mailbox, port):
        delivery = send(at(port, USER, "wrong-secret"), MESSAGE, [A, B], log)
    assert mailbox.envelopes == []
    assert {str(reason)[:51] for reason in delivery.failed.values()} == {
        "The mail server refused user or password (535). Che"
    }
    everything = "".join([*capfd.readouterr(), caplog.text, repr(delivery)])
    assert "wrong-secret" not in everything


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", ""])
def test_a_malformed_address_stops_all_before_anything_is_sent(address: str, log: SentLog) -> None:
    with mail_server() as (mailbox, port):
        with pytest.raises(InputError, match="is not one plain mail address"):
            send(at(port), MESSAGE, [A, address], log)
        assert mailbox.envelopes == []
