"""Forms that could hurt whoever opens them: refused before anything is read of them, and told what they hold."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from monitoring.errors import InputError
from monitoring.filling.packages import parsed, parts_of, serialized
from monitoring.intake.archives import packed


def workbook(name: str = "", text: str = "") -> bytes:
    """A workbook, with a further member or another in the place of one."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write("A1", "{{name}}")
        page.write_url("A2", "https://example.vn")
    return with_member(content.getvalue(), name, text) if name else content.getvalue()


def with_member(content: bytes, name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, text)
    return buffer.getvalue()


def outside(kind: str, target: str) -> str:
    """The relations of a part that loads something from elsewhere."""
    of = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{of}/package/2006/relationships"><Relationship Id="r1" Target="{target}" '
        f'Type="{of}/officeDocument/2006/relationships/{kind}" TargetMode="External"/></Relationships>'
    )


MACROS = '<Types ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
#: What a form holds besides → its member and what stands in it.
HOSTILE = {
    "macros": ("xl/vbaProject.bin", "x"),
    "macro sheets": ("xl/macrosheets/sheet1.xml", "<x/>"),
    "macros by their type": ("[Content_Types].xml", MACROS),
    "links to other workbooks": ("xl/externalLinks/externalLink1.xml", "<ddeLink/>"),
    "connections": ("xl/connections.xml", "<x/>"),
    "embedded objects": ("xl/embeddings/oleObject1.bin", "x"),
    "controls": ("word/activeX/activeX1.xml", "<x/>"),
    "a template elsewhere": ("word/_rels/settings.xml.rels", outside("attachedTemplate", "http://h/hyperlink")),
    "a picture elsewhere": ("xl/drawings/_rels/drawing1.xml.rels", outside("image", "//h/a.png")),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_could_run_or_fetch_something_is_refused(what) -> None:
    with pytest.raises(InputError, match="could run or fetch"):
        parts_of(workbook(*HOSTILE[what]), "biểu.xlsx")


def test_a_link_to_click_on_is_no_danger() -> None:
    assert any(name.endswith(".rels") for name in parts_of(workbook(), "biểu.xlsx"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not really",
        workbook("xl/worksheets/sheet9.xml", "0" * 30_000_000),
        workbook("xl/worksheets/Sheet1.xml", "<worksheet/>"),
        workbook("xl/worksheets/sheet9.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
    ids=["nothing", "no archive", "a bomb", "a part twice", "entities"],
)
def test_the_limits_of_received_archives_hold_for_forms(content) -> None:
    with pytest.raises(InputError):
        parts_of(content, "biểu.xlsx")


def test_more_than_any_form_unpacks_to_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("monitoring.filling.packages._LARGEST_BYTES", 1000)
    with pytest.raises(InputError, match="larger than any table"):
        parts_of(workbook(), "biểu.xlsx")


def test_what_is_no_xml_is_told() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        parsed(b"<a>", "biểu.xlsx")


def test_parts_come_back_as_they_were_and_the_same_bytes() -> None:
    content = workbook()
    parts = parts_of(content, "biểu.xlsx")
    assert packed(parts) == packed(parts_of(packed(parts), "biểu.xlsx"))
    assert parts_of(packed(parts), "biểu.xlsx") == parts
    name = "xl/worksheets/sheet1.xml"
    assert parsed(serialized(parsed(parts[name], name)), name).tag == parsed(parts[name], name).tag
