"""The mail server: named in the environment, spoken to through TLS, its refusals put into words.

Their names and meanings: `monitoring.publishing.mail_variables`. The password is never written or shown; it may stand
in the keyring instead, as "monitoring" for the user, where the library keyring is installed. Certificates are verified;
SSL_CERT_FILE names the file of an authority of one's own.
"""

from __future__ import annotations

import errno
import os
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from monitoring.errors import InputError
from monitoring.presentation.markup import clean
from monitoring.tables import store

DEFAULT_PORT, IMPLICIT_TLS_PORT = 587, 465
#: For the next byte, and for an answer as a whole: a server that drips bytes would hold us for ever.
TIMEOUT_SECONDS, ANSWER_SECONDS = 60, 120
KEYRING_SERVICE = "monitoring"
_LONGEST_REPLY = 200
_LONGEST_ADDRESS = 254

#: One plain address in ASCII, without a name, quotes or comments: nothing that could end a header or hold a second one.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9A-Fa-f:]{{2,39}}", re.ASCII)
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*", re.ASCII)


def checked_address(text: str) -> str:
    """`text` as one plain mail address. Raises InputError for anything else."""
    if len(text) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(text):
        raise InputError(
            "“{address}” is not one plain mail address.",
            remedy="Write each address by itself, such as name@example.org, without a name before it.",
            address=clean(text)[:_LONGEST_REPLY],
        )
    return text


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed in, and as whom; without `user` nobody logs in."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine: what is said to it passes no network."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server_from(environment: Mapping[str, str] = os.environ) -> MailServer:
    """The server that the environment names. Raises InputError where something is missing or malformed."""
    user = environment.get("MONITORING_SMTP_USER", "")
    given = {"MONITORING_SMTP_PORT": str(DEFAULT_PORT), "MONITORING_SMTP_FROM": user}
    given |= {name: value for name, value in environment.items() if value}
    if missing := [name for name in ("MONITORING_SMTP_HOST", "MONITORING_SMTP_FROM") if not given.get(name)]:
        raise InputError(
            "Nothing can be sent yet: {names} not set.",
            names=", ".join(missing),
            remedy="Set these environment variables for this window, then send again; "
            "mail --help lists what each holds.",
        )
    host, port = _checked_host(given["MONITORING_SMTP_HOST"]), _checked_port(given["MONITORING_SMTP_PORT"])
    password = (given.get("MONITORING_SMTP_PASSWORD") or _password_in_keyring(user)) if user else ""
    if user and not password:
        raise InputError(
            "There is no password for the mail user {user}.",
            user=user,
            remedy="Set the environment variable MONITORING_SMTP_PASSWORD, or put it into the keyring as “monitoring”.",
        )
    return MailServer(host, port, checked_address(given["MONITORING_SMTP_FROM"]), user, password)


def _checked_host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise InputError(
            "“{host}” is not the name of a mail server.",
            host=clean(text)[:_LONGEST_REPLY],
            remedy="Set the environment variable {name}.",
            name="MONITORING_SMTP_HOST",
        )
    return text


def _checked_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise InputError(
            "MONITORING_SMTP_PORT is not the number of a port.", remedy="Leave it out, or write 587 or 465."
        )
    return int(text)


def _password_in_keyring(user: str) -> str:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return ""
    try:
        return keyring.get_password(KEYRING_SERVICE, user) or ""
    except keyring.errors.KeyringError:
        return ""


# ---- talking to it ---------------------------------------------------------------------------------------------------


class _Connection(smtplib.SMTP):
    """A connection that waits so long for an answer as a whole, not only for its next byte."""

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer. Raises TimeoutError where it is not complete in time."""
        late = threading.Event()

        def hang_up() -> None:
            late.set()
            if self.sock:
                # Below TLS, whose own way of closing would wait for the server.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

        timer = threading.Timer(ANSWER_SECONDS, hang_up)
        timer.daemon = True
        timer.start()
        try:
            return super().getreply()
        finally:
            timer.cancel()
            if late.is_set():  # whatever smtplib made of the half answer
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from None


class _EncryptedConnection(_Connection, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def connect(server: MailServer) -> smtplib.SMTP:
    """A connection that is encrypted and logged in. Only a server on this machine may do without encryption.

    Raises InputError where there is none to be had.
    """
    try:
        return _connected(server)
    except OSError as error:  # smtplib's own errors are OSErrors too
        raise explained(error, server) from None


def _connected(server: MailServer) -> smtplib.SMTP:
    # As create_default_context makes it, but for the file of session keys that SSLKEYLOGFILE would have it write.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    if server.port == IMPLICIT_TLS_PORT:
        smtp: smtplib.SMTP = _EncryptedConnection(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        smtp = _Connection(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.port != IMPLICIT_TLS_PORT:
            _encrypt(smtp, server, context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _encrypt(smtp: smtplib.SMTP, server: MailServer, context: ssl.SSLContext) -> None:
    if smtp.has_extn("starttls"):
        smtp.starttls(context=context)
        smtp.ehlo()
    elif not server.is_loopback:
        raise InputError(
            "The mail server {host} offers no encryption.",
            host=server.host,
            remedy="Ask for one that does: reports and passwords do not travel in the clear.",
        )


# ---- what went wrong, in words ---------------------------------------------------------------------------------------


def explained(error: OSError, server: MailServer) -> InputError:
    """A failure as the user meets it (mail_failures.csv); never with what we said to the server."""
    refused = error.recipients.values() if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    code, text = next(iter(refused), (getattr(error, "smtp_code", 0), getattr(error, "smtp_error", "")))
    reason = getattr(error, "verify_message", "") or error.strerror or type(error).__name__
    told = _told(type(error), code)
    values = {"host": server.host, "port": server.port, "sender": server.sender, "reason": reason}
    return InputError(told["words"], remedy=told["remedy"], code=code, reply=_reply(code, text), **values)


def _told(error: type[OSError], code: int) -> dict[str, str]:
    """The first row for the error, or for what it is a kind of, that is meant for any code or for this one."""
    rows = store.texts(Path(__file__).with_name("mail_failures.csv"))
    names = [kind.__name__ for kind in error.__mro__]
    fitting = (row for name in names for row in rows if row["error"] == name)
    return next(row for row in fitting if not row["codes"] or str(code) in row["codes"].split())


def _reply(code: int, text: bytes | str) -> str:
    """The server's own words, one line of them."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {clean(' '.join(words.split()))[:_LONGEST_REPLY]}".rstrip(" .")
