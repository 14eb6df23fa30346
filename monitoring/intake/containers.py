"""What a file is by its content, whatever its name says: a workbook, delimited text, or something to be told of."""

from __future__ import annotations

import re
from collections.abc import Collection

from monitoring.errors import InputError
from monitoring.messages import N_

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Looked at for what a text begins with; comments and declarations may stand before it.
_HEAD_BYTES = 1 << 16
_FLAT_OPENDOCUMENT = re.compile(rb"<office:document[\s>]")
#: White space and byte order marks of UTF-8 and UTF-16.
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \r\n\t"

_ASK_FOR_TABLE = N_("Ask its sender for the table as a workbook (xlsx).")
_SAVE_AS_XLSX = N_("Open it in a spreadsheet program, save it as xlsx, and receive that.")
_TEXT_DOCUMENT = N_("The file is a text document (Word), not a table.")
#: How what is no delimited text begins, what it is, and what to do.
_NO_TEXTS = (
    (rb"\Z", N_("The file is empty."), N_("Ask its sender for the table.")),
    (rb"%PDF", N_("The file is a PDF, not a table."), _ASK_FOR_TABLE),
    (rb"\{\\rtf", _TEXT_DOCUMENT, _ASK_FOR_TABLE),
    (
        rb"<.*urn:schemas-microsoft-com:office:spreadsheet",
        N_("The file is an “XML Spreadsheet 2003”, whatever its name says; such files are not read."),
        _SAVE_AS_XLSX,
    ),
    (
        rb"(?i:mime-version:)",
        N_("The file is a web archive (MHTML), whatever its name says; such files are not read."),
        _SAVE_AS_XLSX,
    ),
    (
        rb"(?=<)(?i:.*?(?:<!doctype\s+html|<html[\s>]|<table[\s>]))",
        N_("The file is a web page (HTML), whatever its name says; such files are not read."),
        _SAVE_AS_XLSX,
    ),
)
#: Which member shows that an archive or OLE file is no workbook that is read, what it is, and what to do.
_NO_WORKBOOKS = (
    (
        r"xl/workbook\.bin",
        N_("The file is a binary workbook (xlsb), whatever its name says; such files are not read."),
        _SAVE_AS_XLSX,
    ),
    (
        r"EncryptedPackage|EncryptionInfo",
        N_("The workbook is protected by a password."),
        N_("Open it, save it as xlsx without a password, and receive it again."),
    ),
    (r"word/document\.xml|WordDocument", _TEXT_DOCUMENT, _ASK_FOR_TABLE),
    (
        r"(?i:.*\.(?:xlsx|xlsm|xls|ods|csv))",
        N_("The file is an archive (zip) with other files in it."),
        N_("Unpack it, and receive the workbooks in it."),
    ),
)


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
    for beginning, what, remedy in _NO_TEXTS:
        if re.match(beginning, head, re.DOTALL):
            raise InputError(what, where=where, remedy=remedy)


def refuse_no_workbook(members: Collection[str], where: str) -> None:
    """Raises InputError for a zip archive or OLE file whose `members` show what it is, if no workbook that is read."""
    for member, what, remedy in _NO_WORKBOOKS:
        if any(re.fullmatch(member, name, re.DOTALL) for name in members):
            raise InputError(what, where=where, remedy=remedy)
