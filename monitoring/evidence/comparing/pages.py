"""A web page as passages: what it shows, with the numbers that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import lxml.html

from monitoring.errors import Part, part
from monitoring.evidence.comparing.documents import Cell, Mark, Passage, damaged

_HIDDEN = {"script", "style", "head", "template", "svg", "noscript"}
_INLINE = set(
    ["a", "span", "strong", "em", "b", "i", "u", "sup", "sub", "small", "font", "mark", "code", "abbr", "ins", "label"]
)
_NOT_SHOWN = {"del", "s", "strike"}


def passages(content: bytes, where: str) -> Iterator[Passage]:
    """The paragraphs and cells of a page in order. Raises InputError for what is no page."""
    try:
        root = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding=_encoding(content)))
    except (lxml.etree.LxmlError, ValueError):
        raise damaged(where) from None
    yield from _Page().walk(root)


def _encoding(content: bytes) -> str | None:
    """UTF-8 where the page is; otherwise what it says itself."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


class _Page:
    """A page as far as it has been walked through: what stands in the present paragraph or cell."""

    def __init__(self) -> None:
        self.text, self.marks = "", list[Mark]()
        self.cell: Cell | None = None
        self.paragraphs, self.tables = count(1), count(1)

    def walk(self, element: Any) -> Iterator[Passage]:
        if not isinstance(element.tag, str) or element.tag in _HIDDEN | _NOT_SHOWN or element.get("hidden") is not None:
            return
        if element.tag == "table":
            yield from self._ended()
            yield from self._table(element)
            return
        is_block = element.tag not in _INLINE
        if is_block:
            yield from self._ended()
        start, name = len(self.text), _named(element)
        self._say(element.text)
        for child in element:
            yield from self.walk(child)
            self._say(child.tail)
        if name:
            shift = len(self.text[start:]) - len(self.text[start:].lstrip())
            self.marks.append(Mark(start + shift, len(self.text.rstrip()), name))
        if is_block:
            yield from self._ended()

    def _say(self, text: str | None) -> None:
        words = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        self.text += words.lstrip(" ") if not self.text or self.text.endswith(" ") else words

    def _ended(self) -> Iterator[Passage]:
        if self.text.strip():
            yield Passage(self.text.rstrip(), self._place(), tuple(self.marks), self.cell)
        self.text, self.marks = "", []

    def _place(self) -> Part:
        if self.cell is None:
            return part("paragraph {number}", number=next(self.paragraphs))
        at = self.cell
        return part("table {table}, row {row}, column {column}", table=at.table, row=at.row, column=at.column)

    def _table(self, element: Any) -> Iterator[Passage]:
        table, outer = next(self.tables), self.cell
        for caption in element.iter("caption"):
            yield from self.walk(caption)
        for row, line in enumerate(element.iter("tr"), start=1):
            column = 1
            for cell in line.iterchildren("td", "th"):
                is_head = cell.tag == "th" and cell.get("scope") != "row"
                self.cell = Cell(table, row, column, is_head)
                yield from self.walk(cell)
                column += int(cell.get("colspan") or 1)
        self.cell = outer


def _named(element: Any) -> str:
    """The id of a printed number: by its attribute, by the entry that it links to, or by its title."""
    if "number" not in (element.get("class") or "").split():
        return ""
    link: str = element.get("href") or ""
    name: str = element.get("data-number") or link.partition("#")[2] or element.get("title") or ""
    return name
