"""An xlsx workbook taken apart and put together again: only the parts that are changed become other bytes."""

from __future__ import annotations

import posixpath
from typing import Any

from lxml import etree

from monitoring.intake.archives import open_archive, packed, unreadable, worksheet_members

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPES, WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"

Element = Any  # lxml has no types


def main(tag: str) -> str:
    """A tag of the language of worksheets."""
    return f"{{{MAIN}}}{tag}"


class Package:
    """The parts of a workbook. Raises InputError for what is no sound xlsx in the usual (transitional) language."""

    def __init__(self, content: bytes, where: str) -> None:
        archive = open_archive(content, where)
        self._where = where
        self._parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
        self._trees: dict[str, Element] = {}
        if self.tree(WORKBOOK).tag != main("workbook"):
            raise unreadable(where)

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def tree(self, part: str) -> Element:
        """The root of a part, which may be changed in place."""
        if part not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            try:
                self._trees[part] = etree.fromstring(self._parts[part], parser)
            except (KeyError, etree.XMLSyntaxError):
                raise unreadable(self._where) from None
        return self._trees[part]

    def raw(self, part: str) -> bytes:
        return self._parts[part]

    def put(self, part: str, content: bytes, content_type: str = "") -> None:
        """A part with other bytes, or a new one, with its type where it is no usual one of its ending."""
        self._parts[part] = content
        self._trees.pop(part, None)
        if content_type:
            types = self.tree(_CONTENT_TYPES)
            for known in types.findall(f"{{{_TYPES}}}Override[@PartName='/{part}']"):
                types.remove(known)
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def set_default_type(self, ending: str, content_type: str) -> None:
        """The type of all parts of an ending, where none is known yet."""
        types = self.tree(_CONTENT_TYPES)
        if not any(known.get("Extension", "").lower() == ending for known in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type))

    def related(self, part: str, kind: str) -> tuple[str, str]:
        """Id and part of what `part` is related to as `kind` (the last word of the relation's type); "" for nothing."""
        for relation in self._relations(part) if _relations_of(part) in self._parts else ():
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                base = posixpath.dirname(part)
                found = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{base}/{target}")
                if found in self._parts:
                    return relation.get("Id"), found
        return "", ""

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relates `part` to another one as `kind`; returns the relation's id."""
        relations = self._relations(part)
        known = {relation.get("Id") for relation in relations}
        identity = next(name for number in range(1, len(known) + 2) if (name := f"rId{number}") not in known)
        etree.SubElement(
            relations,
            f"{{{_PACKAGE}}}Relationship",
            Id=identity,
            Type=f"{RELATIONS}/{kind}",
            Target=f"/{target}",
        )
        return identity

    def _relations(self, part: str) -> Element:
        path = _relations_of(part)
        if path not in self._parts:
            self.put(path, f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
        return self.tree(path)

    def sheets(self) -> dict[str, str]:
        """Name → part of every worksheet, in order."""
        return worksheet_members(self._parts, self._written, self._where)

    def content(self) -> bytes:
        """The workbook as bytes: the same for the same parts."""
        return packed({part: self._written(part) for part in self._parts})

    def _written(self, part: str) -> bytes:
        """A part as it is now: its own bytes where it was not looked into."""
        if part not in self._trees:
            return self._parts[part]
        written: bytes = etree.tostring(self._trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
        return written


def _relations_of(part: str) -> str:
    """Where the relations of a part stand."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
