"""Cells marked in a workbook of somebody else: everything else of it stays as he made it."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from monitoring.errors import InputError
from monitoring.publishing import xlsx_marks
from monitoring.publishing.slip_sheet import Line, SlipSheet, put_first
from monitoring.publishing.xlsx_marks import BEGINS, COLOUR, Cell
from monitoring.publishing.xlsx_package import MAIN, RELATIONS, Package, main
from tests.intake.files import saved, xlsx_bytes, zipped

#: A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HOSTILE = "=cmd|' /C calc'!A0 <b>&\"\x01‮"
SLIP = SlipSheet("Phiếu trả lại", [Line([HOSTILE], "title"), Line(["D5", HOSTILE], "row", ("Số liệu", "D5"))], [8, 30])


@pytest.fixture(scope="module")
def rich() -> bytes:
    """A workbook with whatever a sender may have in his."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("Số liệu"), book.add_worksheet("Ẩn")
        grey = book.add_format({"bg_color": "#DDDDDD", "num_format": "#,##0", "bold": True})
        sheet.merge_range("A1:D1", "BẢNG KÊ", grey)
        sheet.write_row("A3", ["a", "b", "c", "d"])
        sheet.write_row("A4", [1, 2, 3], grey)
        sheet.write_formula("D4", "=SUM(A4:C4)", grey, 6)
        sheet.write_rich_string("B5", "một ", grey, "hai")
        sheet.write_comment("B5", "Ghi chú của tôi", {"author": "Kế toán"})
        sheet.set_column("C:C", 33, None, {"hidden": True})
        sheet.set_row(6, 40, grey)
        sheet.data_validation("D4:D9", {"validate": "list", "source": ["x", "y"]})
        sheet.conditional_format("A4:A9", {"type": "3_color_scale"})
        sheet.insert_image("F2", "p.png", {"image_data": io.BytesIO(PNG)})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Số liệu'!$A$4:$C$4"})
        sheet.insert_chart("F8", chart)
        sheet.add_table("H3:I5", {"columns": [{"header": "x"}, {"header": "y"}]})
        sheet.repeat_rows(2)
        sheet.set_footer("&Ctrang &P")
        sheet.protect("", {"select_locked_cells": True})
        book.define_name("Tổng", "='Số liệu'!$D$4")
        other.write("A1", "x")
        other.autofilter("A1:B3")
        other.hide()
    return out.getvalue()


def marked(content: bytes, comments: dict[Cell, str] | None = None, slip: bool = True) -> bytes:
    package = Package(content, "a.xlsx")
    xlsx_marks.clear(package)
    told = (
        {Cell(4, 4): HOSTILE, Cell(5, 2): "sửa", Cell(7, 3): "x", Cell(40, 30): "xa"} if comments is None else comments
    )
    if told:
        xlsx_marks.mark(package, "Số liệu", told, told)
    if slip:
        put_first(package, SLIP)
    xlsx_marks.name_cells(package, {f"{xlsx_marks.NAME}{n}": ("Số liệu", cell) for n, cell in enumerate(told, start=1)})
    return package.content()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_what_must_change_is_changed(rich: bytes) -> None:
    before, after = parts(rich), parts(marked(rich))
    changed = {name for name in before if etree_or_bytes(before[name]) != etree_or_bytes(after[name])}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    assert after.keys() - before.keys() == {"xl/worksheets/tra-lai.xml"}


def etree_or_bytes(content: bytes) -> bytes:
    return etree.tostring(etree.fromstring(content), method="c14n") if content.startswith(b"<") else content


def test_of_the_sheet_only_the_style_of_the_marked_cells_changes(rich: bytes) -> None:
    before, after = (etree.fromstring(parts(content)["xl/worksheets/sheet1.xml"]) for content in (rich, marked(rich)))
    for tree in (before, after):
        for view in tree.iter(main("sheetView")):
            view.attrib.pop("tabSelected", None)
        for cell in list(tree.iter(main("c"))):
            if cell.get("r") in ("D4", "B5"):
                cell.attrib.pop("s", None)
            elif cell.get("r") in ("C7", "AD40") and not len(cell):
                row = cell.getparent()
                row.remove(cell)
                if row.get("r") == "40":
                    row.getparent().remove(row)
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def test_a_marked_cell_keeps_its_look_but_for_the_colour_and_can_be_changed(rich: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(rich)))
    cell, of_row = book["Số liệu"]["D4"], book["Số liệu"]["C7"]
    assert (cell.value, cell.number_format, cell.font.bold) == ("=SUM(A4:C4)", "#,##0", True)
    assert of_row.font.bold and not cell.protection.locked
    assert {cell.fill.fgColor.rgb, of_row.fill.fgColor.rgb} == {COLOUR}
    assert book["Số liệu"]["A4"].fill.fgColor.rgb != COLOUR and book["Số liệu"]["A4"].protection.locked


def test_comments_are_text_and_those_of_the_sender_stay(rich: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marked(rich)))["Số liệu"]
    assert sheet["B5"].comment.text == f"Ghi chú của tôi\n{BEGINS} sửa"
    assert sheet["D4"].comment.text == f"{BEGINS} =cmd|' /C calc'!A0 <b>&\"[U+0001][U+202E]"
    vml = parts(marked(rich))["xl/drawings/vmlDrawing1.vml"].decode()
    places = re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", vml)
    assert sorted(places) == [("3", "3"), ("39", "29"), ("4", "1"), ("6", "2")]


def test_the_slip_stands_first_and_nothing_of_it_is_live(rich: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(rich)))
    slip = book.worksheets[0]
    assert (book.sheetnames, slip.sheet_state, book["Ẩn"].sheet_state) == (
        [SLIP.name, "Số liệu", "Ẩn"],
        "visible",
        "hidden",
    )
    assert slip["A1"].data_type == "s" and slip["A1"].quotePrefix and slip["A1"].value.startswith("=cmd|")
    assert slip["A2"].hyperlink.location == "'Số liệu'!D5" and slip["A2"].hyperlink.target is None
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [True, False, False]
    assert book["Số liệu"].print_title_rows == "$3:$3" and book["Ẩn"].auto_filter.ref == "A1:B3"
    assert book.defined_names["Tổng"].attr_text == "'Số liệu'!$D$4"


def test_the_same_bytes_every_time(rich: bytes) -> None:
    assert marked(rich) == marked(rich)


def test_what_was_marked_before_is_taken_back(rich: bytes) -> None:
    once, again = marked(rich), marked(marked(rich), {Cell(5, 2): "sửa lại"})
    assert parts(again).keys() == parts(once).keys()
    book = openpyxl.load_workbook(io.BytesIO(again))
    sheet = book["Số liệu"]
    assert [name for name in book.defined_names if name.startswith("tra_lai.")] == ["tra_lai.1"]
    assert sheet["B5"].comment.text == f"Ghi chú của tôi\n{BEGINS} sửa lại"
    assert [sheet[place].comment for place in ("D4", "C7", "AD40")] == [None] * 3
    assert sheet["D4"].fill.fill_type is None and sheet["B5"].fill.fgColor.rgb == COLOUR
    places = re.findall(r"<x:Row>(\d+)</x:Row>", parts(again)["xl/drawings/vmlDrawing1.vml"].decode())
    assert places == ["4"]


def test_a_workbook_without_places_styles_or_comments() -> None:
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    relations = f'xmlns="{PACKAGE}/relationships"'
    worksheet = f'Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Số liệu" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {relations}><Relationship {worksheet}/></Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    content = zipped(members)
    tree = etree.fromstring(parts(marked(content, {Cell(1, 2): "a", Cell(3, 2): "b"}))["xl/worksheets/sheet1.xml"])
    rows = [
        [(cell.get("r"), cell.get("s"), cell.findtext(main("v"))) for cell in row]
        for row in tree.find(main("sheetData"))
    ]
    assert rows == [[(None, None, "1"), (None, "1", "2")], [], [(None, None, "3"), ("B3", "1", None)]]
    assert tree[-1].tag == main("legacyDrawing")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", zipped({"a.txt": "x"})])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        Package(content, "a.xlsx")


def test_entities_are_not_read() -> None:
    members = parts(xlsx_bytes([["a"]]))
    members["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + members["xl/workbook.xml"]
    with pytest.raises(InputError):
        Package(zipped(members), "a.xlsx")


def test_openpyxl_saves_what_was_marked(rich: bytes) -> None:
    again = saved(openpyxl.load_workbook(io.BytesIO(marked(rich))))
    assert openpyxl.load_workbook(io.BytesIO(again))["Số liệu"]["D4"].comment.text.startswith(BEGINS)
