"""Tables: heads of one and two rows, row headers, totals, ids."""

from xml.etree import ElementTree

import pytest

from monitoring.presentation.blocks import BLOCK_MIME, TYPST_MIME, Number
from monitoring.presentation.tables import Column, HeaderGroup, Row, Table

COLUMNS = [
    Column("code", "Mã", width=0.5),
    Column("name", "Nội dung", width=3),
    Column("a", "KH", "number"),
    Column("b", "GN", "number"),
]


def table(rows=(), **named):
    return Table("Bảng 1", COLUMNS, rows, id="t", **named)


def tree(block):
    return ElementTree.fromstring(str(block.html()))


def test_a_head_of_one_row_has_a_column_scope_in_every_cell():
    heads = tree(table()).findall(".//thead/tr")
    assert [[cell.text for cell in row] for row in heads] == [["Mã", "Nội dung", "KH", "GN"]]
    assert {cell.get("scope") for cell in heads[0]} == {"col"}


def test_a_head_of_two_rows_spans_groups_and_lets_other_labels_fill_both():
    upper, lower = tree(table(groups=[HeaderGroup(""), HeaderGroup(""), HeaderGroup("2023", 2)])).findall(".//thead/tr")
    assert [(cell.text, cell.get("colspan"), cell.get("rowspan"), cell.get("scope")) for cell in upper] == [
        ("Mã", None, "2", "col"),
        ("Nội dung", None, "2", "col"),
        ("2023", "2", None, "colgroup"),
    ]
    assert [cell.text for cell in lower] == ["KH", "GN"]


def test_the_widest_text_column_heads_the_row_and_absent_cells_stay_empty():
    (row,) = tree(table([{"name": "Dự án 1", "a": Number("13.548", "x.plan")}])).findall(".//tbody/tr")
    assert [cell.tag for cell in row] == ["td", "th", "td", "td"]
    assert row[1].get("scope") == "row"
    assert ["".join(cell.itertext()) for cell in row] == ["", "Dự án 1", "13.548", ""]


def test_rows_tell_their_style_and_depth():
    rows = [Row({"name": "A"}, style="group"), Row({"name": "a"}, indent=2), Row({"name": "T"}, style="total")]
    found = tree(table(rows)).findall(".//tbody/tr")
    assert [row.get("class") for row in found] == ["group", None, "total"]
    assert "indent-2" in found[1].find("th").get("class")


def test_caption_unit_note_and_region_name_the_table():
    root = tree(table(unit="Đơn vị tính: triệu đồng", note=["Nguồn: ", Number("5", "n")]))
    assert "".join(root.find(".//caption").itertext()) == "Bảng 1Đơn vị tính: triệu đồng"
    region = root.find(".//*[@role='group']")
    assert (region.get("aria-labelledby"), region.get("tabindex")) == ("t-title", "0")
    assert root.find(".//*[@id='t-title']").text == "Bảng 1"
    assert "".join(root.find("p").itertext()) == "Nguồn: 5"


def test_landscape_is_told_to_page_and_pdf():
    bundle = table(landscape=True)._repr_mimebundle_()
    assert bundle[BLOCK_MIME] == {"kind": "table", "id": "t", "landscape": True}
    assert 'class="table landscape"' in bundle["text/html"]


def test_typst_and_plain_text_have_every_cell():
    bundle = table([{"code": "1", "name": 'a"b', "a": "2"}])._repr_mimebundle_()
    assert '(("1", ), ("a\\"b", ), ("2", ), (), )' in bundle[TYPST_MIME]
    assert bundle["text/plain"] == 'Bảng 1\nMã\tNội dung\tKH\tGN\n1\ta"b\t2\t'


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: table([{"nmae": "x"}]), "no column for nmae"),
        (lambda: table(groups=[HeaderGroup("a", 3)]), "cover 3 of 4 columns"),
        (lambda: Row({}, style="sum"), "unknown row style"),
        (lambda: Column("a", "A", "money"), "unknown kind"),
        (lambda: Column("a", "A", align="middle"), "alignment"),
    ],
)
def test_what_cannot_be_a_table_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
