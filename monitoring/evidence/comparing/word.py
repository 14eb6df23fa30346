"""A Word document (docx) as passages: what is shown, without what was deleted under tracked changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from lxml import etree

from monitoring.errors import InputError, Part, part
from monitoring.evidence.comparing.documents import Cell, Mark, Passage, damaged
from monitoring.intake.archives import open_archive

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Deleted or moved away, drawn, or said a second time for older programs.
_NOT_SHOWN = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}sdtPr", f"{_W}rPr", f"{_W}pPr", _FALLBACK}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def passages(content: bytes, where: str) -> Iterator[Passage]:
    """The paragraphs and cells of the document's body, in order, with its bookmarks and the tags of its controls.

    Raises InputError for what is no docx.
    """
    try:
        body = etree.fromstring(open_archive(content, where).read("word/document.xml")).find(f"{_W}body")
    except (KeyError, etree.XMLSyntaxError, InputError):
        raise damaged(where) from None
    if body is None:
        raise damaged(where)
    yield from _blocks(body, count(1), count(1))


def _blocks(parent: Any, paragraphs: Iterator[int], tables: Iterator[int]) -> Iterator[Passage]:
    for element in parent:
        if element.tag == f"{_W}p":
            number = next(paragraphs)
            yield from _paragraph(element, part("paragraph {number}", number=number))
        elif element.tag == f"{_W}tbl":
            yield from _table(element, next(tables))
        elif element.tag == f"{_W}sdt":
            for inner in element.findall(f"{_W}sdtContent"):
                yield from _blocks(inner, paragraphs, tables)


def _paragraph(element: Any, place: Part) -> Iterator[Passage]:
    yield _passage([element], place)
    for box in element.iter(f"{_W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield _passage(box.findall(f"{_W}p"), place)


def _table(element: Any, table: int) -> Iterator[Passage]:
    for row, line in enumerate(element.iter(f"{_W}tr"), start=1):
        if next(above for above in line.iterancestors(f"{_W}tbl")) is not element:
            continue
        column = 1
        is_head = line.find(f"{_W}trPr/{_W}tblHeader") is not None
        for cell in line.iter(f"{_W}tc"):
            place = part("table {table}, row {row}, column {column}", table=table, row=row, column=column)
            yield _passage(list(cell.iter(f"{_W}p")), place, Cell(table, row, column, is_head))
            spanned = cell.find(f"{_W}tcPr/{_W}gridSpan")
            column += 1 if spanned is None else int(spanned.get(f"{_W}val", "1"))


def _passage(paragraphs: list[Any], place: Part, cell: Cell | None = None) -> Passage:
    found = _Found()
    for number, paragraph in enumerate(paragraphs):
        if number:
            found.text += "\n"
        found.walk(paragraph)
    return Passage(found.text, place, tuple(found.closed()), cell)


class _Found:
    """The text of paragraphs as far as they have been walked through, and the marks met in it."""

    def __init__(self) -> None:
        self.text = ""
        self.marks: list[Mark] = []
        self.open: dict[str, tuple[int, str]] = {}

    def walk(self, element: Any) -> None:
        for child in element:
            if child.tag in _NOT_SHOWN:
                continue
            if child.tag == f"{_W}t":
                self.text += child.text or ""
            elif child.tag in _SIGNS:
                self.text += _SIGNS[child.tag]
            elif child.tag == f"{_W}bookmarkStart":
                self.open[child.get(f"{_W}id")] = (len(self.text), child.get(f"{_W}name", ""))
            elif child.tag == f"{_W}bookmarkEnd":
                self._close(child.get(f"{_W}id"))
            else:
                self._walk_into(child)

    def _walk_into(self, child: Any) -> None:
        start, tag = len(self.text), child.find(f"{_W}sdtPr/{_W}tag")
        self.walk(child)
        if tag is not None:
            self.marks.append(Mark(start, len(self.text), tag.get(f"{_W}val", "")))

    def _close(self, identifier: str) -> None:
        if identifier in self.open:
            start, name = self.open.pop(identifier)
            self.marks.append(Mark(start, len(self.text), name))

    def closed(self) -> list[Mark]:
        """The marks; one that ends in another paragraph ends with this one."""
        for identifier in list(self.open):
            self._close(identifier)
        return self.marks
