"""OpenDocument sheets: all kinds of values, repeated, merged and hidden cells, white space, what is no part of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from monitoring.errors import InputError
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Grid, Span
from monitoring.intake.workbooks import read_workbook
from tests.intake.files import PAYMENTS, ods_bytes, payment, read, zipped
from tests.spec_tables import cells

PREFIXES = cells("office=office; text=text; table=table; style=style; number=datastyle; draw=drawing")
SPACES = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" ' + " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in PREFIXES.items()
)


def content_xml(sheets: str, styles: str = "", root: str = "document-content") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        f"</office:{root}>"
    )


def grids(sheets: str, styles: str = "") -> list[Grid]:
    return read_workbook(zipped({"content.xml": content_xml(sheets, styles)}), "file")


def sheet(rows: str, columns: str = "") -> str:
    return f'<table:table table:name="A">{columns}{rows}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(inner: str = "", **attributes: object) -> str:
    """A cell; of its attributes, those of values belong to office, all others to table."""
    values = ("value-type", "value", "date-value", "boolean-value", "string-value")
    owners = dict.fromkeys(values, "office") | {"calc": "calcext"}
    names = {name.replace("_", "-"): value for name, value in attributes.items()}
    written = "".join(
        f' {owners.get(name, "table")}:{"value-type" if name == "calc" else name}="{value}"'
        for name, value in names.items()
    )
    return f"<table:table-cell{written}>{inner}</table:table-cell>"


def text(value: str, **attributes: object) -> str:
    return cell(f"<text:p>{value}</text:p>", value_type="string", **attributes)


def number(value: object, **attributes: object) -> str:
    return cell(f"<text:p>{value}</text:p>", value_type="float", value=value, **attributes)


NOTE = "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
DRAWING = "<draw:frame><draw:text-box><text:p>hình</text:p></draw:text-box></draw:frame>"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (text("xã Vĩnh Ô"), "xã Vĩnh Ô"),
        (number(13548.5), "13548.5"),
        (cell("<text:p>98,5%</text:p>", value_type="percentage", value="0.985"), "0.985"),
        (cell("<text:p>1.000 ₫</text:p>", value_type="currency", value="1000"), "1000"),
        (cell("<text:p>05/07/24</text:p>", value_type="date", date_value="2024-07-05"), "2024-07-05"),
        (cell(value_type="date", date_value="2024-06-30T17:00:00"), "2024-06-30 17:00:00"),
        (cell("<text:p>?</text:p>", value_type="date", date_value="0000-00-00"), "?"),
        (cell(value_type="boolean", boolean_value="true"), "TRUE"),
        (cell("<text:p>10:30</text:p>", value_type="time"), "10:30"),
        (cell("<text:p>#N/A</text:p>", value_type="string", calc="error", formula="of:=NA()"), "#N/A"),
        (cell("<text:p>Err:502</text:p>", value_type="string", calc="error", formula="of:=X()"), "Err:502"),
        (cell("<text:p>lỗi</text:p>", value_type="string", calc="error"), "#N/A"),
        (cell(formula="of:=SUM([.A1:.A2])"), FORMULA_WITHOUT_VALUE),
        (cell(formula="of:=SUM([.A1:.A2])", value_type="float"), FORMULA_WITHOUT_VALUE),
        (cell("<text:p>5</text:p>", formula="of:=2+3", value_type="float", value="5"), "5"),
        (cell("<text:p/>", formula="of:=&quot;&quot;", value_type="string"), ""),
        (cell(value_type="string", string_value="chỉ ở thuộc tính"), "chỉ ở thuộc tính"),
        (cell("<text:p>không có kiểu</text:p>"), "không có kiểu"),
        (text("<text:span>Dự </text:span><text:span>án</text:span> 4"), "Dự án 4"),
        (text('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d'), "a   b\tc\nd"),
        (text("\n   a\n   b\n  "), "a b"),
        (cell("<text:p>một</text:p><text:p>hai</text:p>", value_type="string"), "một\nhai"),
        (cell(NOTE + "<text:p>x</text:p>", value_type="string"), "x"),
        (cell(DRAWING, value_type="string"), ""),
    ],
)
def test_values_of_every_kind(written, read_as):
    (grid,) = grids(sheet(row(written, text("x"))))
    assert grid.cells.iloc[0, 0] == read_as


def test_rows_and_cells_repeat_and_what_is_empty_at_the_ends_is_left_out():
    repeated = row(number(1, number_columns_repeated=2), cell(number_columns_repeated=3), text("x"))
    rows = (
        row(cell(number_columns_repeated=1024), attributes='table:number-rows-repeated="2"')
        + repeated.replace("<table:table-row ", '<table:table-row table:number-rows-repeated="2"')
        + row(cell(number_columns_repeated=16384), attributes='table:number-rows-repeated="1048572"')
    )
    (grid,) = grids(sheet(rows))
    assert grid.cells.to_numpy().tolist() == [[""] * 6] * 2 + [["1", "1", "", "", "", "x"]] * 2
    assert grid.lines.tolist() == [1, 2, 3, 4]


def test_white_space_between_the_tags_changes_nothing():
    """Some programs write each tag on a line of its own."""
    content = ods_bytes([PAYMENTS, payment(amount=5)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info).decode() for info in archive.infolist()}
    spread = members | {"content.xml": members["content.xml"].replace("><", ">\n  <")}
    assert read(zipped(spread))[0].equals(read(content)[0])


def test_merged_cells_hidden_rows_columns_and_sheets():
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = (
        row(text("gộp", number_rows_spanned=2, number_columns_spanned=0), text("x"))
        + row("<table:covered-table-cell/>", text("y"), attributes='table:visibility="filter"')
        + row(text("z", number_columns_spanned=2), attributes='table:visibility="collapse"')
    )
    hidden = sheet(row(text("nháp"))).replace('"A"', '"B" table:style-name="ta1"')
    visible, draft = grids(sheet(rows, columns) + hidden, styles)
    assert visible.facts.merged == (Span(0, 0, 1, 0), Span(2, 0, 2, 1))
    assert visible.facts.hidden_rows == {1, 2} and visible.facts.hidden_columns == {1}
    assert (visible.facts.visibility, draft.facts.visibility) == ("visible", "hidden")
    assert (visible.sheet, draft.sheet) == ("A", "B")


def test_formats_in_thousands_and_percent():
    styles = (
        '<number:number-style style:name="N1"><number:number number:display-factor="1000000"/></number:number-style>'
        '<number:percentage-style style:name="N2"><number:number/></number:percentage-style>'
        '<number:number-style style:name="N3"><number:number/></number:number-style>'
        '<number:currency-style style:name="N4"><number:number number:display-factor="1000"/></number:currency-style>'
        '<number:number-style style:name="N5"><number:number number:display-factor="1"/></number:number-style>'
        + "".join(
            f'<style:style style:name="ce{n}" style:family="table-cell" style:data-style-name="N{n}"/>'
            for n in range(1, 6)
        )
    )
    columns = '<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"/>'
    rows = row(number(1), *(number(n, style_name=f"ce{n}") for n in range(2, 6))) + row(text("x"), number(4))
    (grid,) = grids(sheet(rows, columns), styles)
    assert grid.facts.formats == {(0, 0): "#,##0,,", (0, 1): "0%", (0, 3): "#,##0,", (1, 1): "#,##0,,"}


def test_older_states_drawings_and_tables_within_are_not_the_sheet():
    old = f"<table:tracked-changes>{sheet(row(text('cũ')))}</table:tracked-changes>"
    within = sheet(row(cell(sheet(row(text("bên trong"))), value_type="string"), text("x")) + row(text("y")))
    (grid,) = grids(old + within)
    assert grid.cells.to_numpy().tolist() == [["", "x"], ["y", ""]]


def test_one_file_of_xml_is_read_like_the_archive():
    rows = sheet("".join(row(*(text(str(value)) for value in line)) for line in (PAYMENTS, payment())))
    flat = content_xml(rows, root="document").encode()
    assert read(flat)[0].equals(read(zipped({"content.xml": content_xml(rows)}))[0])
    with pytest.raises(InputError, match="cannot be read"):
        read(flat[:-40])
    with pytest.raises(InputError, match="cannot be read"):
        read(flat.replace(b"?><office", b'?><!DOCTYPE x [<!ENTITY a "ha">]><office'))


@pytest.mark.parametrize(
    "damage", [("</table:table>", ""), ('number-columns-repeated="2"', 'number-columns-repeated="x"')]
)
def test_damaged_xml_is_refused(damage):
    xml = content_xml(sheet(row(text("x", number_columns_repeated=2))))
    with pytest.raises(InputError, match="cannot be read"):
        read_workbook(zipped({"content.xml": xml.replace(*damage)}), "file")
