"""The message that carries a report: the first page as text and HTML, two charts, the PDF; the same bytes every time.

multipart/mixed
    multipart/alternative
        text/plain
        multipart/related: text/html, image/png by content id
    application/pdf …
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime

from monitoring.errors import InputError
from monitoring.presentation.figures import Figure
from monitoring.presentation.mail_content import MailContent
from monitoring.presentation.markup import clean
from monitoring.publishing import mail_body, pictures
from monitoring.publishing.mail_server import checked_address

#: Mail programs cut off HTML of a little more than 100 kB; mail servers commonly refuse more than 10 MB.
MAX_HTML_BYTES = 90_000
MAX_MESSAGE_BYTES = 10_000_000

#: Room for the text, which takes up to three bytes a byte when it is encoded, twice, and for its pictures.
_ROOM_FOR_TEXT = 1_000_000

#: Who sends the message, and to whom, as long as nobody does.
_SENDER, _NOBODY = "report", "undisclosed-recipients:;"

#: What makes mail programs open a message as a draft that somebody looks at and sends.
UNSENT = {"X-Unsent": "1"}
_VIET_NAM = timezone(timedelta(hours=7))

_TYPES = {"pdf": ("application", "pdf"), "html": ("text", "html")}
_PIXELS_PER_POINT = 2


def build_message(content: MailContent, published_at: datetime, attachments: Mapping[str, bytes]) -> bytes:
    """The message with CRLF line ends: a draft to nobody yet, and, where its content names no sender, from an address
    that cannot exist (see addressed).

    `published_at` (with its time zone) is its date, told in Viet Nam's time; `attachments`: file name (ASCII, .pdf or
    .html) → content. Raises InputError where the HTML or the whole is larger than mail programs or servers take, and
    for a sender that is no address.
    """
    if published_at.tzinfo is None:
        raise ValueError("published_at needs its time zone")
    domain = f"{content.unit}.monitoring.invalid"
    sender = checked_address(content.sender) if content.sender else f"{_SENDER}@{domain}"
    message = EmailMessage(policy=SMTP)
    _add_text(message, content, domain)
    for name, data in attachments.items():
        main, sub = _TYPES[name.rpartition(".")[2]]
        message.add_attachment(data, main, sub, filename=f"{content.unit}-{content.period}-{name}")
    fields = {
        "Subject": encoded("Subject", content.subject),
        "From": f"{encoded('From', content.parts[0].organ)}\r\n <{sender}>",
        "To": _NOBODY,
        "Date": format_datetime(published_at.astimezone(_VIET_NAM)),
        "Content-Language": ", ".join(part.language for part in content.parts),
        **UNSENT,
    }
    return sealed(fields, message, domain, where=f"{content.unit} {content.period}")


def can_carry(attachments: Mapping[str, bytes]) -> bool:
    """Whether a message with these files (see build_message) is surely no larger than mail servers take."""
    encoded = sum(-(-len(data) // 57) * 78 for data in attachments.values())  # lines of 57 bytes become lines of 78
    return encoded + _ROOM_FOR_TEXT <= MAX_MESSAGE_BYTES


def addressed(message: bytes, sender: str, recipient: str, now: datetime) -> bytes:
    """A built message as it goes from `sender` to `recipient`, both plain addresses (see mail_server.checked_address).

    Its text, its parts and its Message-ID stay what they are; the date becomes `now`, and it is no draft any more.
    """
    head, gap, body = message.partition(b"\r\n\r\n")
    for field, value in (
        (rb"(?<=\n )<[^>\r\n]+@[^>\r\n]+>", f"<{sender}>"),
        *((rb"(?m)^%b: %b\r\n" % (name.encode(), mark.encode()), "") for name, mark in UNSENT.items()),
        (rb"(?m)^To: [^\r\n]+", f"To: {recipient}"),
        (rb"(?m)^Date: [^\r\n]+", f"Date: {format_datetime(now)}"),
    ):
        head = re.sub(field, value.encode("ascii"), head, count=1)  # no backslash can stand in these values
    return head + gap + body


def headers(message: bytes) -> EmailMessage:
    """The headers of a built message."""
    return BytesHeaderParser(policy=SMTP).parsebytes(message)


def message_id(message: bytes) -> str:
    """The Message-ID of a built message, which names its content."""
    return str(headers(message)["Message-ID"]).strip()


def header_text(text: str) -> str:
    """Text as it may stand in a header: one line without control characters."""
    return clean(" ".join(text.split()))


def encoded(name: str, text: str) -> str:
    """The value of a header that says `text`, as encoded words from beginning to end, folded.

    Nothing is left for a mail program to read as another header, another address, or encoded words of the text's own.
    (Headers set on an EmailMessage decode what looks like encoded words, and lose blanks beside them.)
    """
    return Header(header_text(text), "utf-8", header_name=name).encode(linesep="\r\n")


def _add_text(message: EmailMessage, content: MailContent, domain: str) -> None:
    figures = [block for part in content.parts for block in part.blocks if isinstance(block, Figure)]
    names = {figure.id: f"{figure.id}.{content.period}@{domain}" for figure in figures}
    page = mail_body.render_html(content, names)
    if len(page.encode("utf-8")) > MAX_HTML_BYTES:
        raise InputError(
            "The text of the message takes {size} bytes, more than the {limit} that mail programs show.",
            where=f"{content.unit} {content.period}",
            remedy="Shorten the names in the profile and the plan, or publish without the message (--only).",
            size=len(page.encode("utf-8")),
            limit=MAX_HTML_BYTES,
        )
    message.set_content(mail_body.render_text(content), cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    page_part = list(message.iter_parts())[1]
    for figure in figures:
        picture = pictures.png(figure.drawing, _PIXELS_PER_POINT * mail_body.CHART_WIDTH)
        page_part.add_related(
            picture, "image", "png", cid=f"<{names[figure.id]}>", filename=f"{figure.id}.png", disposition="inline"
        )


def sealed(fields: Mapping[str, str], message: EmailMessage, domain: str, where: str) -> bytes:
    """The bytes, with Message-ID and boundaries from the content itself: what is said is what the message is called."""
    _set_boundaries(message, "0")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    digest = hashlib.sha256(head.encode("ascii") + message.as_bytes()).hexdigest()[:32]
    _set_boundaries(message, digest[:16])
    data = f"{head}Message-ID: <{digest}@{domain}>\r\n".encode("ascii") + message.as_bytes()
    if len(data) > MAX_MESSAGE_BYTES:
        raise InputError(
            "The message has {size} bytes, more than the {limit} that mail servers commonly take.",
            where=where,
            remedy="Publish without the message (--only), and send a link to the report instead.",
            size=len(data),
            limit=MAX_MESSAGE_BYTES,
        )
    return data


def _set_boundaries(message: EmailMessage, name: str) -> None:
    # "=_" stands in no line of quoted-printable or base64: a boundary that holds it cannot occur in a part.
    for place, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{name}_{place}")
