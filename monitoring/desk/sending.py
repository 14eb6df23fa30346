"""The message of a period as it will arrive, to whom it would go, and sending it once that is confirmed."""

from __future__ import annotations

import base64
import email
from email import policy
from typing import Any, cast

from monitoring.desk.handlers import Served
from monitoring.desk.work import Work
from monitoring.errors import InputError
from monitoring.running import mailing
from monitoring.running.mailing import Mailing
from monitoring.running.selection import select

_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


class Message(Work):
    """What sending would do, and the form that sends."""

    template = "message.html.j2"

    def mailing(self, unit: str, period: str) -> Mailing:
        """The published message, to those whom the address names, or to the profile's recipients."""
        [(unit, quarter)] = select(self.workspace, *self.checked(unit, period))
        to = self.get_argument("to", "").replace(";", ",").replace(",", " ").split()
        return Mailing(unit, quarter, (), tuple(to))

    def look(self, unit: str, period: str) -> dict[str, Any] | Served:
        """As the command tells it."""
        asked, lines = self.mailing(unit, period), list[str]()
        mailing.preview(self.workspace, asked, lines.append, self.words._)
        return {
            "unit": asked.unit,
            "period": str(asked.period),
            "lines": lines[:-1],
            "to": " ".join(asked.to),
            "addresses": ", ".join(mailing.recipients(self.workspace, asked)),
        }

    def act(self, unit: str, period: str) -> str:
        """Send it to exactly those addresses that were confirmed."""
        asked = self.mailing(unit, period)
        wanted = mailing.recipients(self.workspace, asked)
        if not wanted or self.given("confirmed") != ", ".join(wanted):
            raise InputError(
                "The addresses are not those that were confirmed; nothing has been sent.",
                remedy="Load the page again, and confirm the addresses that it names.",
            )
        words = ["mail", asked.unit, str(asked.period), *(f"--to={address}" for address in wanted), "--send"]
        return self.started(asked.unit, str(asked.period), words)


class MessagePage(Message):
    """The page that the message carries, for a frame."""

    def look(self, unit: str, period: str) -> Served:
        """Its HTML with the pictures in it: its own styles and pictures, and nothing else; nothing of it may act."""
        path = mailing.prepare(self.workspace, self.mailing(unit, period))
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("html",))
        page = str(body.get_content()) if body is not None else ""
        for part in message.walk():
            if part.get("Content-ID") and part.get_content_maintype() == "image":
                picture = base64.b64encode(cast(bytes, part.get_payload(decode=True))).decode()
                name = str(part["Content-ID"]).strip("<>")
                page = page.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{picture}")
        return Served(page.encode("utf-8"), policy=_FRAMED)
