"""Hostile and damaged workbooks are refused, quickly and with a reason."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import InputError
from monitoring.intake.archives import MAX_MEMBERS
from tests.intake.files import PAYMENTS, ods_bytes, payment, read, xls_bytes, xlsx_bytes, zipped

SOUND = xlsx_bytes([PAYMENTS, payment()])


def with_member(name: str, content: bytes) -> bytes:
    """The sound workbook with one member replaced or added."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(members | {name: content})


def sheet_with(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return with_member("xl/worksheets/sheet1.xml", xml.encode())


FAR = {
    "numbered rows": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "rows without numbers": '<row><c r="XFD1048576"><v>1</v></c></row>',
    "single quotes and spaces": "<row r = '1048576'><c r = 'XFD1048576'><v>1</v></c></row>",
    "wide and low": '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="9000"><c r="A9000"><v>1</v></c></row>',
}


@pytest.mark.parametrize("cells", FAR.values(), ids=FAR)
def test_cells_spread_over_the_whole_sheet(cells):
    with pytest.raises(InputError, match=r"larger than any table|twice or out of order"):
        read(sheet_with(cells))


UNENDING = {
    "rows": b"<worksheet>" + b"<row " * 150_000,
    "errors": b"<worksheet><c " + b't="e" ' * 150_000,
    "formulas": b"<worksheet>" + b"<c <f " * 150_000,
    "errors in one cell": b"<worksheet><sheetData><row r='1'><c r='A1' "
    + b't="e" ' * 150_000
    + b"></c></row></sheetData></worksheet>",
}


@pytest.mark.parametrize("xml", UNENDING.values(), ids=UNENDING)
def test_tags_without_an_end_are_refused_at_once(xml):
    """Searched to the end from every place, each of these would take hours."""
    with pytest.raises(InputError):
        read(with_member("xl/worksheets/sheet1.xml", xml))


def test_an_archive_that_unpacks_out_of_proportion():
    with pytest.raises(InputError, match="larger than any table"):
        read(with_member("xl/media/image1.bin", bytes(30 << 20)))


def test_an_archive_of_countless_members():
    with pytest.raises(InputError, match="larger than any table"):
        read(zipped({f"xl/{number}": "" for number in range(MAX_MEMBERS + 1)}))


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_xml_that_defines_entities(member):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(InputError, match="cannot be read"):
        read(with_member(member, bomb))


@pytest.mark.parametrize("repeats", [("rows", "1048576"), ("columns", "16384")])
def test_ods_cells_repeated_without_end(repeats):
    kind, number = repeats
    rows = number if kind == "rows" else "5000"
    columns = number if kind == "columns" else "50"
    repeated = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}"'  # noqa: E501
        ' office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(InputError, match="larger than any table"):
        read(ods_bytes([PAYMENTS, payment()], repeated=repeated))


@pytest.mark.parametrize(
    "content",
    [
        SOUND[: len(SOUND) // 2],
        SOUND[:400] + b"\xff" * 50 + SOUND[450:],
        zipped({"hello.txt": "no workbook"}),
        with_member("xl/workbook.xml", b"<broken"),
        with_member("xl/worksheets/sheet1.xml", b"<worksheet><broken"),
        xls_bytes([PAYMENTS])[:600],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"",
    ],
)
def test_damaged_files_and_files_that_are_something_else(content):
    with pytest.raises(InputError):
        read(content)


@pytest.mark.parametrize("sound", [SOUND, xls_bytes([PAYMENTS, payment()]), ods_bytes([PAYMENTS, payment()])])
@settings(max_examples=25)
@given(data=st.data())
def test_any_damage_is_read_or_refused(sound, data):
    place = data.draw(st.integers(0, len(sound) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=40))
    with contextlib.suppress(InputError):
        read(sound[:place] + damage + sound[place + len(damage) :])


@pytest.mark.parametrize(
    "name", ["xl/worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml", "/xl/worksheets/sheet1.xml"]
)
def test_members_that_some_programs_take_for_one(name):
    with pytest.raises(InputError, match="holds a part twice"):
        read(with_member(name, b"<worksheet/>"))


def test_a_member_that_is_listed_twice():
    out = io.BytesIO(SOUND)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(InputError, match="holds a part twice"):
        read(out.getvalue())
