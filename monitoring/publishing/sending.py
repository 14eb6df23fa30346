"""Sending a message: one envelope for each recipient, to nobody twice; what failed is told, the rest is sent."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitoring.errors import InputError
from monitoring.publishing.mail import addressed, message_id
from monitoring.publishing.mail_server import MailServer, checked_address, connect, explained
from monitoring.publishing.sent_log import SentLog


@dataclass
class Delivery:
    """What became of each recipient: sent to now, left out because they have the message, or not reached and why."""

    sent: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failed: dict[str, InputError] = field(default_factory=dict)


def send(server: MailServer, message: bytes, recipients: Iterable[str], log: SentLog, again: bool = False) -> Delivery:
    """Hand the built message over for each recipient by itself, and enter who got it in `log`.

    Whoever is in the log is left out unless `again`. A recipient who cannot be reached does not stop the others; a
    server that cannot be reached, or does not let us in, does. Raises InputError for a malformed address.
    """
    name = message_id(message)
    done = set() if again else log.recipients(name)
    delivery = Delivery()
    wanted = list(dict.fromkeys(map(checked_address, recipients)))
    with _Session(server) as session:
        for recipient in wanted:
            if recipient.lower() in done:
                delivery.left_out.append(recipient)
            elif session.closed_for:
                delivery.failed[recipient] = session.closed_for
            elif failure := session.deliver(recipient, addressed(message, server.sender, recipient, datetime.now(UTC))):
                delivery.failed[recipient] = failure
            else:
                log.add(name, recipient)
                delivery.sent.append(recipient)
                done.add(recipient.lower())
    return delivery


class _Session:
    """A connection to the server, opened when it is needed and opened anew after it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        #: Why the server will not take anything from us, once it has said so.
        self.closed_for: InputError | None = None

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except OSError:
                self._smtp.close()

    def deliver(self, recipient: str, message: bytes) -> InputError | None:
        """Hand one message over; the reason where that failed."""
        try:
            smtp = self._opened()
        except InputError as failure:
            self.closed_for = failure
            return failure
        try:
            smtp.sendmail(self._server.sender, [recipient], message)
        except OSError as error:  # smtplib's own errors are OSErrors too
            refusal = explained(error, self._server)
            if isinstance(error, smtplib.SMTPSenderRefused):
                self.closed_for = refusal
            if not isinstance(error, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)):
                smtp.close()
            return refusal
        return None

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = connect(self._server)
        return self._smtp
