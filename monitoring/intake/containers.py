"""What a file is by its content, whatever its name says: a workbook, delimited text, or something to be told of."""

from __future__ import annotations

import re
from collections.abc import Collection

from monitoring.errors import InputError

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Looked at for what a text begins with; comments and declarations may stand before it.
_HEAD_BYTES = 1 << 16
_FLAT_OPENDOCUMENT = re.compile(rb"<office:document[\s>]")
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<table[\s>]", re.IGNORECASE)
#: White space and byte order marks of UTF-8 and UTF-16.
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \r\n\t"
_TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


def is_workbook(content: bytes) -> bool:
    """Whether `content` is a workbook by its first bytes: a zip archive, an Excel 97–2003 file, a fods."""
    return content.startswith((ZIP_MARK, OLE_MARK)) or is_flat_opendocument(content)


def is_flat_opendocument(content: bytes) -> bool:
    """Whether `content` is an OpenDocument workbook in one file of XML (fods)."""
    head = content[:_HEAD_BYTES]
    return head.lstrip(_BEFORE_TEXT).startswith(b"<?xml") and _FLAT_OPENDOCUMENT.search(head) is not None


def refuse_no_text(content: bytes, where: str) -> None:
    """Raises InputError for a file that is empty or plainly no delimited text, and says what it is."""
    head = content[:_HEAD_BYTES].replace(b"\0", b"").lstrip(_BEFORE_TEXT)
    if not head:
        raise InputError("The file is empty.", where=where, remedy="Ask its sender for the table.")
    if head.startswith(b"%PDF"):
        raise InputError(
            "The file is a PDF, not a table.", where=where, remedy="Ask its sender for the table as a workbook (xlsx)."
        )
    if head.startswith(b"{\\rtf"):
        raise _text_document(where)
    if head.startswith(b"<") and _XML_SPREADSHEET in head:
        raise InputError(
            "The file is an “XML Spreadsheet 2003”, whatever its name says; such files are not read.",
            where=where,
            remedy="Open it in a spreadsheet program, save it as xlsx, and receive that.",
        )
    if head.lower().startswith(b"mime-version:"):
        raise InputError(
            "The file is a web archive (MHTML), whatever its name says; such files are not read.",
            where=where,
            remedy="Open it in a spreadsheet program, save it as xlsx, and receive that.",
        )
    if head.startswith(b"<") and _WEB_PAGE.search(head):
        raise InputError(
            "The file is a web page (HTML), whatever its name says; such files are not read.",
            where=where,
            remedy="Open it in a spreadsheet program, save it as xlsx, and receive that.",
        )


def refuse_no_workbook(members: Collection[str], where: str) -> None:
    """Raises InputError for a zip archive or OLE file whose `members` show what it is, if no workbook that is read."""
    if "xl/workbook.bin" in members:
        raise InputError(
            "The file is a binary workbook (xlsb), whatever its name says; such files are not read.",
            where=where,
            remedy="Open it in a spreadsheet program, save it as xlsx, and receive that.",
        )
    if not {"EncryptedPackage", "EncryptionInfo"}.isdisjoint(members):
        raise InputError(
            "The workbook is protected by a password.",
            where=where,
            remedy="Open it, save it as xlsx without a password, and receive it again.",
        )
    if not {"word/document.xml", "WordDocument"}.isdisjoint(members):
        raise _text_document(where)
    if any(name.lower().endswith(_TABLES) for name in members):
        raise InputError(
            "The file is an archive (zip) with other files in it.",
            where=where,
            remedy="Unpack it, and receive the workbooks in it.",
        )


def _text_document(where: str) -> InputError:
    return InputError(
        "The file is a text document (Word), not a table.",
        where=where,
        remedy="Ask its sender for the table as a workbook (xlsx).",
    )
