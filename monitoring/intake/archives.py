"""Workbooks are zip archives of XML: opened only within limits, so that no file can exhaust the machine; and packed so
that the same parts are the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from xml.etree import ElementTree

from monitoring.errors import InputError

MAX_WORKBOOK_BYTES = 200 << 20
MAX_MEMBERS = 5_000
MAX_EXPANDED_BYTES = 2 << 30
#: Tables of text compress 10 to 100 times; only nonsense compresses a thousand times.
MAX_EXPANSION = 500
#: Rows × columns of a sheet, which readers keep whole in memory.
MAX_SHEET_CELLS = 20_000_000

#: A date that no clock gives.
_DATE = (1980, 1, 1, 0, 0, 0)

#: What defines entities; it stands before everything else.
DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_archive(content: bytes, where: str) -> zipfile.ZipFile:
    """The archive `content`, each member of which has been unpacked once within limits.

    Raises InputError for damaged archives, archives that grow out of proportion or hold a member twice, and XML that
    defines entities.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
        declared = sum(info.file_size for info in infos)
        if len(infos) > MAX_MEMBERS or declared > min(MAX_EXPANDED_BYTES, max(MAX_EXPANSION * len(content), 1 << 20)):
            raise too_large(where)
        _check_names([info.filename for info in infos], where)
        for info in infos:
            _check_member(archive, info, where)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error):
        raise unreadable(where) from None
    return archive


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The archive of `parts` in their order: the same bytes on every day and system."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return content.getvalue()


def _check_names(names: list[str], where: str) -> None:
    """Raises InputError for members of one name, or of names that some programs take for one."""
    if len({name.casefold().replace("\\", "/").strip("/") for name in names}) < len(names):
        raise InputError(
            "The workbook holds a part twice, so that programs show different contents.",
            where=where,
            remedy="Open it, look whether all is right, save it as a new workbook, and receive that.",
        )


def _check_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> None:
    """Unpacks a member piece by piece: its true size must be the declared one, its XML without definitions."""
    unpacked, tail = 0, b""
    with archive.open(info) as member:
        while piece := member.read(1 << 20):
            unpacked += len(piece)
            if unpacked > info.file_size:
                raise too_large(where)
            if info.filename.lower().endswith((".xml", ".rels")) and DOCUMENT_TYPE.search(tail + piece):
                raise unreadable(where)
            tail = piece[-16:]


def worksheet_members(names: Collection[str], read: Callable[[str], bytes], where: str) -> dict[str, str]:
    """Sheet name → part, of the worksheets of an xlsx workbook in its order: of the parts of these `names`, each of
    which `read` gives.
    """
    try:
        relations = ElementTree.fromstring(read("xl/_rels/workbook.xml.rels"))
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in relations
            if relation.get("Type", "").endswith("/worksheet")
        }
        workbook = ElementTree.fromstring(read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        raise unreadable(where) from None
    members = {}
    for sheet in (element for element in workbook.iter() if element.tag.endswith("}sheet")):
        identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(identity, "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if member in names:
            members[sheet.get("name", "")] = member
    return members


def too_large(where: str) -> InputError:
    return InputError(
        "The workbook is larger than any table of figures, or unpacks out of all proportion.",
        where=where,
        remedy="Ask its sender for a workbook with the table alone.",
    )


def unreadable(where: str) -> InputError:
    return InputError(
        "The workbook cannot be read: it is damaged, protected by a password, or not what its name says.",
        where=where,
        remedy="Open it, save it as xlsx without a password, and receive it again.",
    )
