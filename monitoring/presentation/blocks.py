"""The blocks a report is made of: pure data in; HTML, Typst and plain text out.

A notebook cell displays a block; Jupyter keeps its MIME bundle; the exporters of ``monitoring.publishing`` make the
page and the PDF out of the same bundle, as ``text/latex`` does for LaTeX. All text arrives ready (worded, formatted,
translated): blocks compute nothing.
"""

import csv
import datetime
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from monitoring.presentation.markup import Code, Markup, html, join, typst_call

BLOCK_MIME = "application/vnd.monitoring.block+json"
TYPST_MIME = "text/vnd.typst"

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_identifier(value: str) -> str:
    """Return an id that may stand in HTML, in a link and in PDF; raises ValueError for any other."""
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"not an identifier (letters, digits, '.', '_' and '-'): {value!r}")
    return value


# --- what stands inside a line ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A printed number and the id by which it is traced.

    ``text`` is ready to print. ``missing=True`` marks words such as "no data" that stand where a number would; it is
    never 0. In a page a number links to its entry in the auditor's page; on paper the first table cell that prints an
    id carries it as its anchor, and everywhere else the number links there.
    """

    text: str
    number_id: str = ""
    missing: bool = False

    def __post_init__(self) -> None:
        if self.number_id:
            check_identifier(self.number_id)


@dataclass(frozen=True)
class Link:
    """A link: to ``#id`` in the same document or to an address (http, https, mailto or a file beside the page)."""

    text: str
    target: str

    def __post_init__(self) -> None:
        scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", self.target)
        if scheme and scheme[1].lower() not in {"http", "https", "mailto"}:
            raise ValueError(f"a link may not use {scheme[1]}: addresses")


@dataclass(frozen=True)
class Strong:
    """Words in bold."""

    text: str


class Look(NamedTuple):
    """How a status is marked beside its word."""

    symbol: str
    colour: str


def _looks() -> dict[str, Look]:
    with Path(__file__).with_name("statuses.csv").open(encoding="utf-8", newline="") as file:
        return {row["status"]: Look(row["symbol"], row["colour"]) for row in csv.DictReader(file)}


STATUSES = _looks()


@dataclass(frozen=True)
class Status:
    """A target's status: a word, a symbol and a colour, so that no reader depends on the colour."""

    word: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in STATUSES:
            raise ValueError(f"unknown status {self.kind!r}")

    @property
    def symbol(self) -> str:
        return STATUSES[self.kind].symbol

    @property
    def colour(self) -> str:
        """Of its symbol and words in a drawing: dark enough for thin lines on white."""
        return STATUSES[self.kind].colour


Part = str | Number | Link | Strong | Status
Parts = Part | Sequence[Part]


def sentence(template: str, **parts: Part) -> tuple[Part, ...]:
    """Put parts into a translated sentence: ``sentence(_("{rate} of the plan"), rate=Number("89.1 %", "..."))``.

    Raises KeyError when the sentence names a part that is not given, ValueError when a given part is not used: a
    translation that loses a number must not pass unseen.
    """
    pieces: list[Part] = []
    used = set()
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        if literal:
            pieces.append(literal)
        if name is not None:
            used.add(name)
            pieces.append(parts[name])
    if unused := sorted(parts.keys() - used):
        raise ValueError(f"the sentence has no place for {', '.join(unused)}: {template!r}")
    return tuple(pieces)


def as_parts(parts: Parts) -> tuple[Part, ...]:
    """One part or a sequence of parts, as a tuple without empty strings."""
    return tuple(part for part in ((parts,) if isinstance(parts, Part) else parts) if part != "")


def _part_html(part: Part, anchor: bool) -> Markup:
    match part:
        case Number(text, number_id, missing):
            kind = "number missing" if missing else "number"
            if not number_id:
                return html('<span class="{}">{}</span>', kind, text)
            if anchor:
                return html('<span class="{}" data-number="{}">{}</span>', kind, number_id, text)
            return html('<a class="{}" data-number="{}">{}</a>', kind, number_id, text)
        case Link(text, target):
            return html('<a href="{}">{}</a>', target, text)
        case Strong(text):
            return html("<strong>{}</strong>", text)
        case Status(word, kind):
            symbol = html('<span aria-hidden="true">{}</span>', part.symbol)
            return html('<span class="status {}">{} {}</span>', kind, symbol, word)
        case str():
            return html("{}", part)
    raise TypeError(f"not a part of a line: {type(part).__name__}")


def parts_html(parts: Parts, anchor: bool = False) -> Markup:
    """Inline HTML. ``anchor`` is true in table cells, whose numbers may carry their id; the exporter picks one for each
    id."""
    return join([_part_html(part, anchor) for part in as_parts(parts)])


def _part_typst(part: Part, anchor: bool) -> Code | str:
    match part:
        case Number(text, number_id, missing):
            return typst_call("number", text, id=number_id or None, missing=missing, anchor=anchor)
        case Link(text, target):
            return typst_call("link-to", text, target)
        case Strong(text):
            return typst_call("bold", text)
        case Status(word, kind):
            return typst_call("status", word, kind)
    return part


def parts_typst(parts: Parts, anchor: bool = False) -> list[Code | str]:
    """The same as ``parts_html``, as items of a Typst array."""
    return [_part_typst(part, anchor) for part in as_parts(parts)]


def parts_plain(parts: Parts) -> str:
    """The same as ``parts_html``, as plain text."""
    return "".join(
        part if isinstance(part, str) else part.word if isinstance(part, Status) else part.text
        for part in as_parts(parts)
    )


# --- blocks -----------------------------------------------------------------------------------------------------------


class Block:
    """What a cell displays. Subclasses give ``html``, ``typst`` and ``plain``; ``about`` tells the exporters what it
    is."""

    def html(self) -> Markup:
        raise NotImplementedError

    def typst(self) -> Code:
        raise NotImplementedError

    def plain(self) -> str:
        raise NotImplementedError

    def about(self) -> dict[str, Any]:
        """The block's kind, and what an exporter must know of it outside its own place in the text (as JSON)."""
        identifier = getattr(self, "id", "")
        return {"kind": type(self).__name__.lower()} | ({"id": identifier} if identifier else {})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            BLOCK_MIME: self.about(),
            "text/html": str(self.html()),
            TYPST_MIME: f"#{self.typst()}",
            "text/plain": self.plain(),
        }


@dataclass(frozen=True)
class Document(Block):
    """What the exporters must know of the whole: shown nowhere in the text, needed once, first.

    ``draft`` and ``banner`` are the words that stand on every page ("DỰ THẢO", "SỐ LIỆU MINH HỌA"), empty when they do
    not apply. ``contents`` and ``skip`` are the words of the contents list and of the skip link; ``footer`` ends the
    HTML page.
    """

    title: str
    language: str
    author: str
    date: datetime.date
    draft: str = ""
    banner: str = ""
    contents: str = "Contents"
    skip: str = "Skip to content"
    footer: Parts = ()
    part: str = "report"

    def html(self) -> Markup:
        return html("")

    def typst(self) -> Code:
        return typst_call("nothing")

    def plain(self) -> str:
        return self.title

    def about(self) -> dict[str, Any]:
        names = ("title", "language", "author", "draft", "banner", "contents", "skip", "part")
        facts = {name: getattr(self, name) for name in names}
        return super().about() | facts | {"date": self.date.isoformat(), "footer": str(parts_html(self.footer))}


@dataclass(frozen=True)
class Heading(Block):
    """A heading: level 2 for sections ("II. Disbursement"), 3 and 4 below; the document's title is level 1."""

    text: str
    id: str
    level: int = 2

    def __post_init__(self) -> None:
        check_identifier(self.id)
        if self.level not in {2, 3, 4}:
            raise ValueError(f"a heading has level 2, 3 or 4, not {self.level}")

    def html(self) -> Markup:
        return html('<h{level} id="{}">{}</h{level}>', self.id, self.text, level=self.level)

    def typst(self) -> Code:
        return typst_call("section", self.text, self.id, level=self.level - 1)

    def plain(self) -> str:
        return self.text

    def about(self) -> dict[str, Any]:
        return super().about() | {"level": self.level, "text": self.text}


@dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph; ``note=True`` sets it small, for sources and remarks."""

    parts: Parts
    note: bool = False

    def html(self) -> Markup:
        opening = html('<p class="note">') if self.note else html("<p>")
        return opening + parts_html(self.parts) + html("</p>")

    def typst(self) -> Code:
        return typst_call("paragraph", parts_typst(self.parts), note=self.note)

    def plain(self) -> str:
        return parts_plain(self.parts)


@dataclass(frozen=True)
class BulletList(Block):
    """A list of lines, with dashes as Vietnamese documents have them, or numbered."""

    items: Sequence[Parts]
    ordered: bool = False

    def html(self) -> Markup:
        tag = "ol" if self.ordered else "ul"
        items = join([html("<li>{}</li>", parts_html(item)) for item in self.items])
        return html("<{tag}>{}</{tag}>", items, tag=tag)

    def typst(self) -> Code:
        return typst_call("bullets", [parts_typst(item) for item in self.items], ordered=self.ordered)

    def plain(self) -> str:
        return "\n".join(f"- {parts_plain(item)}" for item in self.items)


@dataclass(frozen=True)
class Banner(Block):
    """A warning or a remark that must not be missed; what must stand on every page belongs into ``Document.banner``."""

    parts: Parts
    title: str = ""

    def html(self) -> Markup:
        title = html("<strong>{}</strong> ", self.title) if self.title else html("")
        return html('<p class="banner" role="note">{}{}</p>', title, parts_html(self.parts))

    def typst(self) -> Code:
        return typst_call("banner", parts_typst(self.parts), title=self.title)

    def plain(self) -> str:
        return f"{self.title} {parts_plain(self.parts)}".strip()


@dataclass(frozen=True)
class PageBreak(Block):
    """A new page in print and in the PDF; nothing on the screen."""

    def html(self) -> Markup:
        return html('<div class="page-break"></div>')

    def typst(self) -> Code:
        return typst_call("new-page")

    def plain(self) -> str:
        return ""
