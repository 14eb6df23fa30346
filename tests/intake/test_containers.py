"""What a file is by its content: each kind that is no table is called what it is, with what to do."""

from __future__ import annotations

import io

import pytest
from xlwt.CompoundDoc import XlsDoc

from monitoring.errors import InputError
from monitoring.intake.containers import is_flat_opendocument, is_workbook
from tests.intake.files import PAYMENTS, csv_text, ods_bytes, payment, read, xls_bytes, xlsx_bytes, zipped

TABLE = [PAYMENTS, payment()]
HTML = "<html><body><table><tr><td>Số chứng từ</td></tr></table></body></html>"
XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
OTHERS = {
    "empty": (b"", "is empty"),
    "white space": (b"\xef\xbb\xbf \r\n", "is empty"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "html": (HTML.encode(), "web page"),
    "html with a declaration": (f"\ufeff<!-- x -->\n<!DOCTYPE html>{HTML}".encode(), "web page"),
    "html in UTF-16": (HTML.encode("utf-16"), "web page"),
    "bare table": (b"<TABLE border=1><tr><td>1</td></tr></TABLE>", "web page"),
    "xml 2003": (XML_2003.encode(), "XML Spreadsheet 2003"),
    "web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web archive"),
    "rtf": (rb"{\rtf1\ansi x}", "text document"),
    "word": (zipped({"word/document.xml": "<x/>"}), "text document"),
    "zip of workbooks": (zipped({"thư mục/a.xlsx": xlsx_bytes(TABLE)}), "archive"),
    "xlsb": (zipped({"xl/workbook.bin": "x"}), "xlsb"),
}


@pytest.mark.parametrize(("content", "says"), OTHERS.values(), ids=OTHERS)
def test_what_is_no_table_is_called_what_it_is(content, says):
    with pytest.raises(InputError, match=says) as refused:
        read(content)
    assert refused.value.remedy


def ole(stream: str) -> bytes:
    """A compound file with one stream of this name."""
    out = io.BytesIO()
    XlsDoc().save(out, b"x" * 5000)
    entry = "Workbook".encode("utf-16-le").ljust(64, b"\0") + (18).to_bytes(2, "little")
    name = stream.encode("utf-16-le")
    return out.getvalue().replace(entry, name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little"))


@pytest.mark.parametrize(
    ("stream", "says"),
    [("EncryptedPackage", "password"), ("WordDocument", "text document"), ("Contents", "cannot be read")],
)
def test_compound_files_that_are_no_workbook(stream, says):
    with pytest.raises(InputError, match=says):
        read(ole(stream))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (xlsx_bytes(TABLE), True),
        (xls_bytes(TABLE), True),
        (ods_bytes(TABLE), True),
        (csv_text(TABLE).encode(), False),
        (XML_2003.encode(), False),
    ],
)
def test_workbooks_are_told_by_their_first_bytes(content, expected):
    assert is_workbook(content) == expected
    assert not is_flat_opendocument(content)
