"""Word forms filled in: text by text in the XML of the file, so that styles, headers and pictures stay as they are."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from functools import partial

from monitoring.filling import runs
from monitoring.filling.facts import Line
from monitoring.filling.filling import Filling
from monitoring.filling.packages import Element, local, named, parsed, parts_of, refused, serialized
from monitoring.filling.placeholders import is_table, placeholders
from monitoring.intake.archives import unreadable
from monitoring.messages import N_

_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
#: Fields that start programs or fetch what lies elsewhere.
_UNWANTED = re.compile(r"\b(?:DDE|DDEAUTO|LINK|IMPORT|INCLUDETEXT|INCLUDEPICTURE|DATABASE|MACROBUTTON)\b", re.I)
_QUOTED = re.compile(r"\"[^\"]*\"")
#: What may stand but once in a document, and can be left out.
_MARKS, _IDENTITIES = ("bookmarkStart", "bookmarkEnd"), ("paraId", "textId")
_SHOWN = 40


def fill_document(content: bytes, filling: Filling, where: str) -> bytes:
    """The document filled in.

    Raises InputError for one that is not sound, or holds what could run or fetch something.
    """
    parts = parts_of(content, where)
    if "word/document.xml" not in parts:
        raise unreadable(where)
    for name in filter(_TEXTS.fullmatch, parts):
        root = parsed(parts[name], where)
        if _UNWANTED.search(_QUOTED.sub("", _field_codes(root))):
            raise refused(where, N_("fields that start programs or fetch other files"))
        for row in list(named(root, "tr")):
            _repeat(row, filling)
        for paragraph in named(root, "p"):
            _fill(paragraph, filling.say)
        parts[name] = serialized(root)
    return filling.finished(parts)


def _field_codes(root: Element) -> str:
    """What the fields of a part do; Word breaks a code into runs wherever it likes, a new one begins in a paragraph."""
    codes = [own.get(key) for own in root.iter() for key in own.attrib if key.endswith("}instr")]
    for paragraph in named(root, "p"):
        codes.append("".join(code.text or "" for code in named(paragraph, "instrText")))
    return "\n".join(codes)


def _repeat(row: Element, filling: Filling) -> None:
    """Repeat a row of a table that is marked so, and fill its copies in; nothing to any other."""
    found = [
        (content, _place(paragraph))
        for paragraph in _own(row, "p", "tr")
        for content in placeholders(_text(paragraph))
        if is_table(content)
    ]
    if not found:
        return
    filling.faults += [(place, content) for content, place in found[1:]]
    lines: list[Line | None] = [*filling.lines(*found[0])] or [None]
    copies = [row, *(copy.deepcopy(row) for _ in lines[1:])]
    for count, own in enumerate(copies[1:]):
        copies[count].addnext(own)
        _leave_identities_out(own)
    for own, line in zip(copies, lines, strict=True):
        for paragraph in _own(own, "p", "tr"):
            _fill(paragraph, partial(filling.say, line=line) if line else _missing(filling))


def _missing(filling: Filling) -> Callable[[str, str], str]:
    """What is said in a row of a table that has none."""
    return lambda _content, _place: filling.facts.words._("no data")


def _leave_identities_out(row: Element) -> None:
    for element in list(row.iter()):
        is_control = local(element) == "id" and local(element.getparent()) == "sdtPr"
        if local(element) in _MARKS or is_control:
            element.getparent().remove(element)
        for key in [key for key in element.attrib if key.endswith(tuple("}" + name for name in _IDENTITIES))]:
            del element.attrib[key]


def _fill(paragraph: Element, say: Callable[[str, str], str]) -> None:
    pieces, place = _pieces(paragraph), _place(paragraph)
    if runs.fill(pieces, lambda content: say(content, place)):
        for piece in pieces:
            _break_lines(piece)


def _break_lines(piece: Element) -> None:
    """Where a value has several lines, breaks between them: Word shows a line feed as a space."""
    first, *others = (piece.text or "").split("\n")
    piece.text = first
    for line in reversed(others):
        following = copy.deepcopy(piece)
        following.text = line
        piece.addnext(following)
        piece.addnext(piece.makeelement(piece.tag[:-1] + "br", {}))


def _own(element: Element, name: str, container: str) -> Iterator[Element]:
    """The elements of a name that stand in `element` itself, not in another of its kind within it."""
    return (own for own in named(element, name) if next(own.iterancestors("{*}" + container), None) is element)


def _pieces(paragraph: Element) -> list[Element]:
    """The texts of a paragraph; a text box in it has paragraphs of its own."""
    return list(_own(paragraph, "t", "p"))


def _text(paragraph: Element) -> str:
    return runs.text(_pieces(paragraph))


def _place(paragraph: Element) -> str:
    text = _text(paragraph)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
