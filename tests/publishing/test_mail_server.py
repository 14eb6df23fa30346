"""The mail server: which one, how it is spoken to, and what its refusals are called; all against a real one."""

from __future__ import annotations

import re
import smtplib
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from monitoring.errors import InputError
from monitoring.publishing import mail_server as module
from monitoring.publishing.mail_server import MailServer, checked_address, connect, explained, server_from
from monitoring.publishing.mail_variables import VARIABLES
from tests.publishing.mail_server import AUTHORITY, PASSWORD, SENDER, USER, mail_server

NAMED = {"MONITORING_SMTP_HOST": "mail.example.org", "MONITORING_SMTP_FROM": SENDER}


@pytest.fixture(autouse=True)
def trusted(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


# ---- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["an@example.org", "An.Binh+x@sub.quang-tri.example.org", "a=b@example.org", "root@localhost", "o'b@x.vn"]
)
def test_plain_addresses(text: str) -> None:
    assert checked_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "an",
        "@example.org",
        "an@",
        "an@example.org, b@example.org",
        "an@example.org b@example.org",
        "an@example.org\r\nBcc: b@example.org",
        "an@example.org\n",
        "an@exam\x00ple.org",
        "An <an@example.org>",
        "an@example.org>",
        "<an@example.org>",
        '"a b"@example.org',
        "an@[127.0.0.1]",
        "ân@example.org",
        "an@exàmple.org",
        "an@-example.org",
        "an@example..org",
        ".an@example.org",
        "a..n@example.org",
        "an@b@example.org",
        " an@example.org",
        "\u202ean@example.org",
        f"{'a' * 250}@example.org",
        "an;b@example.org",
        "group:an@example.org;",
        "an(x)@example.org",
    ],
)
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match="is not one plain mail address") as refused:
        checked_address(text)
    assert refused.value.render().isprintable()


# ---- the environment -------------------------------------------------------------------------------------------------


def test_port_587_without_login_is_what_is_meant_where_nothing_else_is_said() -> None:
    assert server_from(NAMED) == MailServer("mail.example.org", 587, SENDER)


@pytest.mark.parametrize("host", ["mail.example.org", "localhost", "127.0.0.1", "::1", "MAIL1"])
def test_a_server_may_be_named_or_numbered(host: str) -> None:
    assert server_from(NAMED | {"MONITORING_SMTP_HOST": host}).host == host


def test_the_user_is_the_sender_where_no_other_is_named() -> None:
    login = {"MONITORING_SMTP_USER": SENDER, "MONITORING_SMTP_PASSWORD": PASSWORD, "MONITORING_SMTP_PORT": "465"}
    assert server_from({"MONITORING_SMTP_HOST": "h"} | login) == MailServer("h", 465, SENDER, SENDER, PASSWORD)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"MONITORING_SMTP_HOST": ""}, "Nothing can be sent yet: MONITORING_SMTP_HOST not set."),
        ({"MONITORING_SMTP_FROM": ""}, "Nothing can be sent yet: MONITORING_SMTP_FROM not set."),
        (dict.fromkeys(NAMED, ""), "MONITORING_SMTP_HOST, MONITORING_SMTP_FROM not set."),
        ({"MONITORING_SMTP_FROM": "a@b.org, c@d.org"}, "is not one plain mail address"),
        ({"MONITORING_SMTP_HOST": "no such host"}, "“no such host” is not the name of a mail server"),
        ({"MONITORING_SMTP_HOST": "mail..example.org"}, "is not the name of a mail server"),
        ({"MONITORING_SMTP_HOST": "a\x00b"}, "“a.U.0000.b” is not the name of a mail server"),
        ({"MONITORING_SMTP_PORT": "smtp"}, "not the number of a port"),
        ({"MONITORING_SMTP_PORT": "0"}, "not the number of a port"),
        ({"MONITORING_SMTP_PORT": "65536"}, "not the number of a port"),
        ({"MONITORING_SMTP_PORT": "٥٨٧"}, "not the number of a port"),
        ({"MONITORING_SMTP_USER": USER}, f"There is no password for the mail user {USER}."),
    ],
)
def test_what_is_missing_or_wrong_is_named(changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        server_from(NAMED | changes)


def test_the_password_may_stand_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    errors.KeyringError = LookupError
    keyring.errors, keyring.get_password = errors, lambda service, user: {("monitoring", USER): PASSWORD}[service, user]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert server_from(NAMED | {"MONITORING_SMTP_USER": USER}).password == PASSWORD
    with pytest.raises(InputError, match="no password for the mail user somebody"):
        server_from(NAMED | {"MONITORING_SMTP_USER": "somebody"})


def test_the_password_is_not_in_what_is_printed() -> None:
    server = MailServer("h", 587, SENDER, USER, PASSWORD)
    assert PASSWORD not in f"{server!r} {server}"


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("mail.example.org", False),
        ("localhost.example.org", False),
        ("0.0.0.0", False),
    ],
)
def test_which_servers_are_on_this_machine(host: str, is_loopback: bool) -> None:
    assert MailServer(host, 25, SENDER).is_loopback == is_loopback


# ---- talking to it ---------------------------------------------------------------------------------------------------


def test_starttls_and_login() -> None:
    with mail_server() as (_mailbox, port):
        smtp = connect(MailServer("localhost", port, SENDER, USER, PASSWORD))
        assert smtp.sock.version().startswith("TLS")
        assert smtp.noop()[0] == 250
        smtp.quit()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it knows no other TLS than STARTTLS
def test_tls_from_the_first_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(implicit_tls=True) as (_mailbox, port):
        monkeypatch.setattr(module, "IMPLICIT_TLS_PORT", port)
        smtp = connect(MailServer("localhost", port, SENDER, USER, PASSWORD))
        assert smtp.sock.version().startswith("TLS")
        smtp.quit()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("implicit_tls", [False, True])
def test_a_certificate_for_another_host_is_not_accepted(implicit_tls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(host="mail.example.org", implicit_tls=implicit_tls) as (_mailbox, port):
        if implicit_tls:
            monkeypatch.setattr(module, "IMPLICIT_TLS_PORT", port)
        with pytest.raises(InputError, match="The certificate of the mail server localhost is not trusted: Hostname"):
            connect(MailServer("localhost", port, SENDER, USER, PASSWORD))


def test_a_certificate_of_an_unknown_authority_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with mail_server() as (_mailbox, port), pytest.raises(InputError, match="is not trusted") as refused:
        connect(MailServer("localhost", port, SENDER, USER, PASSWORD))
    assert "SSL_CERT_FILE" in refused.value.render()


def test_no_session_key_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    with mail_server() as (_mailbox, port):
        monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))  # not for the server, which runs here too
        connect(MailServer("localhost", port, SENDER, USER, PASSWORD)).quit()
    assert not (tmp_path / "keys").exists()


def test_a_wrong_password_is_told_without_the_password() -> None:
    with mail_server() as (_mailbox, port), pytest.raises(InputError) as refused:
        connect(MailServer("localhost", port, SENDER, USER, f"not {PASSWORD}"))
    assert refused.value.render() == (
        "The mail server refused user or password (535). Check MONITORING_SMTP_USER and MONITORING_SMTP_PASSWORD."
    )
    assert refused.value.__suppress_context__, "a traceback would not show what was said to the server either"


def test_only_on_this_machine_may_encryption_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(starttls=False, login=False) as (_mailbox, port):
        connect(MailServer("127.0.0.1", port, SENDER)).quit()
        monkeypatch.setattr(MailServer, "is_loopback", False)
        with pytest.raises(InputError, match=r"The mail server 127\.0\.0\.1 offers no encryption"):
            connect(MailServer("127.0.0.1", port, SENDER))


def test_a_server_that_does_not_let_anybody_log_in() -> None:
    refused = pytest.raises(InputError, match="knows no way of logging in")
    with mail_server(starttls=False, login=False) as (_mailbox, port), refused:
        connect(MailServer("localhost", port, SENDER, USER, PASSWORD))


def test_nobody_there() -> None:
    with mail_server() as (_mailbox, port):
        pass
    with pytest.raises(InputError, match=f"The mail server localhost, port {port}, cannot be reached"):
        connect(MailServer("localhost", port, SENDER))


def test_a_reply_is_one_short_line() -> None:
    error = SimpleNamespace(smtp_code=554, smtp_error=b"5.7.1 \x1b[31mred\r\n" + b"x" * 1000)
    text = module._reply(error.smtp_code, error.smtp_error)
    assert text.isprintable() and len(text) < 220


@pytest.mark.parametrize("announced", [True, False])
def test_a_message_that_is_too_large_is_told_as_such(announced: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server refuses the size that is announced with the sender, or the data when they have come."""
    if not announced:
        monkeypatch.setattr("smtplib.SMTP.has_extn", lambda self, name: False)
    message = b"Subject: x\r\n\r\n" + b"x\r\n" * 10_000
    with mail_server(starttls=False, login=False, largest=10_000) as (mailbox, port):
        server = MailServer("localhost", port, SENDER)
        with connect(server) as smtp, pytest.raises(smtplib.SMTPResponseException) as refusal:
            smtp.sendmail(SENDER, ["a@example.org"], message)
    text = str(explained(refusal.value, server))
    assert "too large for the mail server: 552" in text
    assert "MONITORING_SMTP_FROM" not in text
    assert mailbox.envelopes == []


def test_a_server_that_drips_its_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, the answer never does."""
    monkeypatch.setattr("monitoring.publishing.mail_server.ANSWER_SECONDS", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            client, _ = listener.accept()
            with client, suppress(OSError):
                for _ in range(200):
                    client.sendall(b"2")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        server = MailServer("localhost", listener.getsockname()[1], SENDER)
        began = time.monotonic()
        with pytest.raises(InputError, match="cannot be reached"):
            connect(server)
        assert time.monotonic() - began < 5
        thread.join(20)


def test_every_variable_that_is_read_is_listed() -> None:
    code = Path(module.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r"MONITORING_SMTP_[A-Z]+", code)) == VARIABLES.keys()
