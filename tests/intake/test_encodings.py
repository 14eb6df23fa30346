"""Encodings of delimited files: told by marks and bytes, by the register, or by the one that makes a header."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from monitoring.errors import InputError
from monitoring.legacy_encodings import _TCVN
from monitoring.vietnamese import fold
from tests.intake.files import PAYMENTS, csv_text, payment, read
from tests.test_legacy_encodings import VNI_OF, _with_separate_tone

TEXT = csv_text([PAYMENTS, payment(place="xã Vĩnh Ô")])
ASCII_HEADERS = csv_text([[fold(header) for header in PAYMENTS[:10]], payment(place="xã Vĩnh Ô")[:10]])


def tcvn3(text: str) -> bytes:
    signs = {letter: chr(byte) for byte, letter in _TCVN.items()}
    return "".join(signs.get(letter, letter) for letter in text).encode("latin-1")


def vni(text: str) -> bytes:
    return "".join(VNI_OF.get(letter, letter) for letter in text).encode("latin-1")


def windows_1258(text: str) -> bytes:
    return "".join(
        letter if letter in "âêôăơưÂÊÔĂƠƯđĐ" or letter.isascii() else _with_separate_tone(letter) for letter in text
    ).encode("cp1258")


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        windows_1258(TEXT),
        tcvn3(TEXT),
        vni(TEXT),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "windows-1258", "tcvn3", "vni"],
)
def test_encodings_that_tell_themselves(content):
    rows, _ = read(content)
    assert rows["place"].tolist() == ["xã Vĩnh Ô"] and rows["capital"].tolist() == ["ĐTPT"]


def test_decomposed_unicode_stays_as_it_is():
    rows, _ = read(unicodedata.normalize("NFD", TEXT).encode())
    assert rows["place"].tolist() == [unicodedata.normalize("NFD", "xã Vĩnh Ô")]


@pytest.mark.parametrize(("encoding", "encode"), [("tcvn3", tcvn3), ("vni", vni), ("windows-1258", windows_1258)])
def test_headers_without_accents_tell_nothing_so_the_encoding_is_declared(encoding, encode):
    content = encode(ASCII_HEADERS)
    with pytest.raises(InputError, match="windows-1258"):
        read(content)
    rows, _ = read(content, encoding=encoding)
    assert rows["place"].tolist() == ["xã Vĩnh Ô"]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"x",
        codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8",
        b"\xff\xfe\xfa" * 30,
        TEXT.encode().replace(b"4.1", b"4\x00"),
    ],
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(InputError):
        read(content)


@pytest.mark.parametrize("lost", ["replace", "backslashreplace"])
def test_text_garbled_by_a_wrong_encoding_is_called_so(lost):
    """Five bytes have no letter in that encoding: they are lost, or stand for themselves, by the program."""
    garbled = csv_text([PAYMENTS, payment()]).encode().decode("cp1252", errors=lost)
    with pytest.raises(InputError, match="garbled"):
        read(garbled.encode())
    with pytest.raises(InputError, match="No row has the headers"):
        read("Số liệu cá»\n1\n".encode())
