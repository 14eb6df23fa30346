"""A real mail server on this machine for the tests: TLS, users and passwords, refusals and lost connections."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD, SENDER = "an", "right-Secret-7", "bao-cao@example.org"
AUTHORITY = trustme.CA()


@dataclass
class Mailbox:
    """What the server took, envelope by envelope. It does not know `unknown` and hangs up on `drops` of them."""

    envelopes: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    drops: dict[str, int] = field(default_factory=dict)

    @property
    def recipients(self) -> list[list[str]]:
        return [envelope.rcpt_tos for envelope in self.envelopes]

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(envelope.content, policy=SMTP) for envelope in self.envelopes]

    async def handle_RCPT(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 5.1.1 No such user\x1b[31m here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:
        [recipient] = envelope.rcpt_tos
        if self.drops.get(recipient, 0):
            self.drops[recipient] -= 1
            server.transport.abort()
            return "451 gone"
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"


def _authenticated(server: Protocol, session: Session, envelope: Envelope, mechanism: str, login: object) -> AuthResult:
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Knock, so that aiosmtpd sees that the server runs; its own knock cannot speak our TLS."""
        socket.create_connection((self.hostname, self.port)).close()


@contextmanager
def mail_server(
    *,
    starttls: bool = True,
    implicit_tls: bool = False,
    login: bool = True,
    host: str = "localhost",
    largest: int = 2**25,
) -> Iterator[tuple[Mailbox, int]]:
    """A running server and its port; its certificate is for `host`, by AUTHORITY."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(host).configure_cert(context)
    mailbox = Mailbox()
    settings = {"require_starttls": True, "tls_context": context} if starttls and not implicit_tls else {}
    if login:
        settings |= {"authenticator": _authenticated, "auth_required": True, "auth_require_tls": not implicit_tls}
    controller = _Controller(
        mailbox,
        hostname="127.0.0.1",
        port=_free_port(),
        ssl_context=context if implicit_tls else None,
        ready_timeout=60,
        data_size_limit=largest,
        **settings,
    )
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
