"""Word and Excel files as their parts: opened within the limits of what is received, written as the same bytes.

A form that runs something, or reaches for something outside itself, is not filled in: it goes to others in our name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from monitoring.errors import InputError
from monitoring.intake.archives import open_archive, too_large, unreadable
from monitoring.messages import N_

#: Name → content of the parts of a file, in their order.
Parts = dict[str, bytes]
#: An element of a part; lxml has no types.
Element = Any

#: No form is larger, unpacked.
_LARGEST_BYTES = 100_000_000
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)

#: What parts of a file are, by their names, where no form needs them.
_UNWANTED = (
    (r".*vba(project|data).*|xl/(macrosheets|dialogsheets)/.*", N_("macros")),
    (r"xl/externallinks/.*", N_("links to other workbooks")),
    (r"xl/(connections\.xml|querytables/.*)", N_("connections to outside data")),
    (r".*/(activex/.*|embeddings/.*\.bin)", N_("embedded objects")),
)
_MACROS = b"macroEnabled"


def parts_of(content: bytes, where: str) -> Parts:
    """The parts of a Word or Excel file.

    Raises InputError for what is damaged, too large, or holds macros, links to other files or embedded objects.
    """
    archive = open_archive(content, where)
    if sum(info.file_size for info in archive.infolist()) > _LARGEST_BYTES:
        raise too_large(where)
    parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    found = list(dict.fromkeys(_unwanted(parts, where)))
    if found:
        raise refused(where, *found)
    return parts


def _unwanted(parts: Parts, where: str) -> Iterator[str]:
    for name, content in parts.items():
        yield from (what for pattern, what in _UNWANTED if re.fullmatch(pattern, name, re.IGNORECASE))
        if name == "[Content_Types].xml" and _MACROS in content:
            yield N_("macros")
        if name.endswith(".rels") and any(map(_reaches_out, parsed(content, where))):
            yield N_("links to other files")


def _reaches_out(relation: Element) -> bool:
    """Whether a relation loads something from elsewhere; a link to click on does not."""
    return relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")


def refused(where: str, *found: str) -> InputError:
    """The error for a form that holds what `found` names (message ids)."""
    return InputError(
        "The form holds what could run or fetch something on the machine of whoever opens it: {found}.",
        where=where,
        remedy="Take it out, save the form as xlsx or docx, and fill that in.",
        found=[{"what": what, "values": {}} for what in found],
    )


def parsed(content: bytes, where: str) -> Element:
    """The root of a part. Raises InputError for what is no XML."""
    try:
        return etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable(where) from None


def serialized(root: Element) -> bytes:
    content: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: Element, *names: str) -> Iterator[Element]:
    """The elements below `root` with one of these names, in their order."""
    return (element for element in root.iter() if local(element) in names)
