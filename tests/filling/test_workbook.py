"""Excel forms: what is filled in, and that nothing else of the file is touched, by openpyxl and LibreOffice."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import range_boundaries

from monitoring.errors import InputError
from monitoring.filling.fill import told
from monitoring.filling.references import RowMap, moved_range
from tests.filling.hard_form import REPEATED, hard_form
from tests.filling.test_packages import with_member

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension:UserWarning")

COMPONENTS = 13
ROWS = RowMap({REPEATED: COMPONENTS})
FORM = "Biểu 1"
FORMULAS_OF_FORM = {
    "Biểu 1!F7": "disbursement.rate",
    "Biểu 1!G8": "disbursement.component-{component.code}.remaining",
    "Biểu 1!D9": "disbursement.plan",
}
#: Parts of the file that a repeated row of a sheet must not touch at all.
UNTOUCHED = re.compile(r"docProps/.*|xl/(styles|theme/theme1|worksheets/_rels/.*)(\.xml)?|xl/media/.*|.*\.rels")


def workbook(*cells: tuple[str, object], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of one sheet with some cells, each perhaps in a number format."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})
        page = book.add_worksheet(FORM)
        for place, value in cells:
            look = book.add_format({"num_format": (formats or {}).get(place, "General")})
            if isinstance(value, str) and value.startswith("=="):
                page.write_formula(place, value[1:], look)
            else:
                page.write(place, value, look)
    return content.getvalue()


def loaded(content: bytes, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def shown(filled, place: str) -> object:
    return loaded(filled.content, data_only=True)[FORM][place].value


@pytest.fixture(scope="module")
def before():
    return hard_form()


@pytest.fixture(scope="module")
def hard(fill_form, before):
    return fill_form(before, formulas=FORMULAS_OF_FORM)


# ---- nothing is damaged ----------------------------------------------------------------------------------------------


def looks(cell) -> tuple:
    return tuple(
        repr(getattr(cell, name)) for name in ("font", "fill", "border", "alignment", "number_format", "protection")
    )


def test_every_cell_keeps_its_look_and_what_it_said(hard, before) -> None:
    old, new = loaded(before), loaded(hard.content)
    for sheet in old:
        rows = ROWS if sheet.title == FORM else RowMap({})
        for row in sheet.iter_rows():
            for cell in row:
                for copy in range(COMPONENTS if rows and cell.row == REPEATED else 1):
                    now = new[sheet.title].cell(rows.first(cell.row) + copy, cell.column)
                    assert looks(now) == looks(cell), now
                    if cell.data_type == "f" or (isinstance(cell.value, str) and "{{" in cell.value):
                        continue
                    assert now.value == cell.value, now


def test_rows_columns_and_pages_stay_as_they_are(hard, before) -> None:
    old, new = loaded(before)[FORM], loaded(hard.content)[FORM]
    for name, column in old.column_dimensions.items():
        now = new.column_dimensions[name]
        assert (now.width, now.hidden, now.outlineLevel) == (column.width, column.hidden, column.outlineLevel)
    for number in range(1, 13):
        assert new.row_dimensions[ROWS.first(number)].height == old.row_dimensions[number].height
    repeated = [new.row_dimensions[REPEATED + copy] for copy in range(COMPONENTS)]
    assert {(row.height, row.outlineLevel) for row in repeated} == {(27, 1)}
    assert new.print_area == "'Biểu 1'!$A$1:$H$24" and new.print_title_rows == old.print_title_rows == "$5:$6"
    assert new.freeze_panes == old.freeze_panes and new.protection.sheet and not new.protection.formatColumns
    assert [mark.id for mark in new.row_breaks.brk] == [21] and new.auto_filter.ref == "A6:F21"
    assert new.page_setup.orientation == "landscape"
    assert new.oddHeader.center.text == "Biểu của huyện Vĩnh Linh & huyện"


def test_merged_cells_are_merged_in_every_copy(hard, before) -> None:
    old, new = (loaded(content)[FORM].merged_cells.ranges for content in (before, hard.content))
    wanted = {moved_range(cells.coord, ROWS) for cells in old if cells.min_row != REPEATED}
    wanted |= {f"B{REPEATED + copy}:C{REPEATED + copy}" for copy in range(COMPONENTS)}
    assert {cells.coord for cells in new} == wanted


def test_checks_marks_names_and_pictures_move_with_their_cells(hard) -> None:
    book = loaded(hard.content)
    page = book[FORM]
    checks = {str(check.sqref): check.formula1 for check in page.data_validations.dataValidation}
    assert checks == {"D8:D20": "0", "E23:E24": "$C$21:$C$24"}
    [(marked, [rule])] = [(str(cells.sqref), rules) for cells, rules in page.conditional_formatting._cf_rules.items()]
    assert (marked, rule.formula) == ("F8:F21", ["$E8<$E$7"])
    assert book.defined_names["TongSo"].attr_text == "'Biểu 1'!$E$21"
    assert page.defined_names["CacDuAn"].attr_text == "'Biểu 1'!$D$8:$E$20"
    assert page["E21"].comment.text == "Cộng các dự án" and page["C22"].hyperlink.location == "'Biểu 1'!A23"
    with zipfile.ZipFile(io.BytesIO(hard.content)) as archive:
        drawing, sheet, chart, comment = (
            archive.read(f"xl/{name}").decode()
            for name in (
                "drawings/drawing1.xml",
                "worksheets/sheet1.xml",
                "charts/chart1.xml",
                "drawings/vmlDrawing1.vml",
            )
        )
    assert re.findall(r"<xdr:from>.*?<xdr:row>(\d+)", drawing) == ["25", "25"]
    assert "'Biểu 1'!E8:E20" in sheet and "<xm:sqref>H21</xm:sqref>" in sheet
    assert "'Biểu 1'!$E$8:$E$20" in chart and "Cache" not in chart
    assert "<x:Row>20</x:Row>" in comment
    assert "Kèm theo báo cáo năm 2024" in drawing


def test_other_parts_of_the_file_are_the_same_bytes(hard, before) -> None:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(hard.content)) as new:
        assert new.namelist() == old.namelist()
        untouched = [name for name in old.namelist() if UNTOUCHED.fullmatch(name)]
        assert len(untouched) >= 10 and all(new.read(name) == old.read(name) for name in untouched)
        assert {info.date_time for info in new.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"{{" not in b"".join(map(new.read, new.namelist()))


def test_the_same_form_gives_the_same_bytes(hard, fill_form, before) -> None:
    assert fill_form(before, formulas=FORMULAS_OF_FORM).content == hard.content


def test_runs_of_a_text_keep_their_formats(hard) -> None:
    text = loaded(hard.content, rich_text=True)[FORM]["A2"].value
    assert str(text) == "Đến ngày 30/6/2024 đã giải ngân 1,8%"
    assert next((str(run), run.font.b) for run in text if hasattr(run, "font")) == ("30/6/2024", True)


# ---- formulas --------------------------------------------------------------------------------------------------------


def test_formulas_are_held_against_our_figures(fill_form, hard) -> None:
    assert not hard.filling.differing
    cells = [("A1", "{{disbursement.plan}}"), ("A2", "==A1-1"), ("A3", "==1/0"), ("B1", "==ROUND(B2,1)")]
    cells.append(("B2", "{{disbursement.rate}}"))
    checked = {"A2": "disbursement.plan", "A3": "disbursement.plan", "B1": "disbursement.rate"}
    filled = fill_form(workbook(*cells), formulas={f"{FORM}!{place}": figure for place, figure in checked.items()})
    assert filled.filling.differing == [
        ("Biểu 1!A2", "30943.7", "30.944,7"),
        ("Biểu 1!A3", "#DIV/0!", "30.944,7"),
    ]
    assert "  Biểu 1!A2: 30943.7, ours is 30.944,7" in list(told(filled, str))


def test_a_form_says_which_formulas_are_to_be_looked_at(hard) -> None:
    lines = list(told(hard, str))
    assert "Attention: formulas of the form take missing figures for nothing: Tổng 'hợp' năm!A4" in lines
    assert "Formulas that are calculated only when Excel opens the form: Tổng 'hợp' năm!A5" in lines
    with zipfile.ZipFile(io.BytesIO(hard.content)) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def test_shared_formulas_are_written_out(fill_form) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>{{#table returns}}</t></is></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="B2"><v>3</v></c><c r="C2"><f t="shared" ref="C2:C3" si="0">B2*2+B$1</f><v>8</v></c></row>'
        '<row r="3"><c r="B3"><v>4</v></c><c r="C3"><f t="shared" si="0"/><v>10</v></c></row></sheetData></worksheet>'
    )
    filled = fill_form(with_member(workbook(("A1", "")), "xl/worksheets/sheet1.xml", sheet))
    page = loaded(filled.content)[FORM]
    assert (page["C3"].value, page["C4"].value) == ("=B3*2+B$1", "=B4*2+B$1")
    assert (shown(filled, "C3"), shown(filled, "C4")) == (8, 10)


# ---- what is filled in -----------------------------------------------------------------------------------------------


def test_numbers_and_days_take_the_format_of_their_cells(fill_form) -> None:
    cells = [
        ("A1", "{{disbursement.cumulative}}"), ("A2", "{{disbursement.rate}}"), ("A3", "{{disbursement.rate}}"),
        ("A4", "{{cut_off}}"), ("A5", "{{cut_off}}"), ("A6", "{{year}}"),
        ("A7", "Năm {{year}}: {{disbursement.cumulative}} {{money_unit}}"),
        ("A8", "{{indicator.school_age5.numerator}}"),
    ]  # fmt: skip
    filled = fill_form(workbook(*cells, formats={"A3": "0.00%", "A5": "d/m/yyyy"}))
    rate = 545_999_999 / 30_944_700_000
    found = [shown(filled, f"A{row}") for row in range(1, 9)]
    assert found[0] == 545.999999 and found[1:3] == [pytest.approx(rate * 100), pytest.approx(rate)]
    assert found[3:] == ["30/6/2024", datetime(2024, 6, 30), 2024, "Năm 2024: 545,999999 triệu đồng", 196]
    assert filled.filling.found == 5


def test_money_stands_in_the_unit_of_the_form(fill_form) -> None:
    content = workbook(("A1", "{{disbursement.cumulative}}"))
    found = [shown(fill_form(content, unit=unit), "A1") for unit in ("đồng", "nghìn đồng", "tỷ đồng")]
    assert found == [545_999_999, 545_999.999, 0.545999999]


def test_what_is_missing_stays_empty_and_is_told(fill_form) -> None:
    cells = [
        ("A1", "{{disbursement.component-1.estimate}}"), ("A2", "Nợ: {{disbursement.component-1.estimate}}"),
        ("A3", "{{disbursement.component-77.plan}}"), ("A4", "{{? mã dự án}}"), ("A5", "Mã: {{? mã dự án}}"),
        ("A6", "{{signer}}"),
        ("A7", "{{#table payments component=77}}{{voucher}}"), ("A8", "{{disbursement.plan}}"),
    ]  # fmt: skip
    filled = fill_form(workbook(*cells))
    texts = [shown(filled, f"A{row}") for row in range(1, 8)]
    assert texts == [None, "Nợ: chưa có số liệu", None, None, "Mã: ……", None, None]
    assert list(told(filled, str))[:10] == [
        "Left for the office:", "  mã dự án: Biểu 1!A4:A5", "  name of who signs: Biểu 1!A6",
        "No data:", "  disbursement.component-1.estimate: Biểu 1!A1:A2",
        "The period has no such figure:", "  disbursement.component-77.plan: Biểu 1!A3",
        "No rows:", "  payments component=77: Biểu 1!A7",
    ]  # fmt: skip


def test_a_value_never_becomes_a_formula(fill_form) -> None:
    filled = fill_form(workbook(("A1", "{{disbursement.plan}}"), ("A2", '={{name}}+HYPERLINK("http://h","x")')))
    cell = loaded(filled.content)[FORM]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=huyện Vĩnh Linh+HYPERLINK("http://h","x")')


def test_rows_of_tables_have_their_columns_words_and_names(fill_form) -> None:
    columns = "component component.code component.name source source.name place plan_dong estimate_dong plan_year"
    line = ["{{#table returns plan_kind=year}}{{row}}", *(f"{{{{{column}}}}}" for column in columns.split())]
    page = loaded(fill_form(workbook(*((f"{chr(65 + n)}2", text) for n, text in enumerate(line)))).content)[FORM]
    assert [cell.value for cell in page[2]] == [
        1, "Tiểu dự án 1 - Dự án 4", "4.1",
        "Đầu tư cơ sở hạ tầng thiết yếu, phục vụ sản xuất, đời sống trong vùng đồng bào dân tộc thiểu số và miền núi",
        "NSTW", "ngân sách Trung ương (NSTW)", None, 7293, 600, 2024,
    ]  # fmt: skip
    assert page.max_row == 2


def test_a_row_stands_once_for_each_value_it_is_asked_by(fill_form) -> None:
    mark = "{{#table disbursement component!= source=central capital=development plan_kind!= by=component}}"
    page = loaded(fill_form(workbook(("A1", f"{mark}{{{{component.code}}}}"), ("A2", "hết"))).content)[FORM]
    codes = [cell.value for cell in page["A"]][:-1]
    assert codes == sorted(set(codes), key=[*map(str, codes)].index) and len(codes) > 2


@pytest.mark.parametrize(
    "text",
    [
        "{{disbursment.rate}}", "{{disbursement.ratio}}", "{{nam}}", "{{disbursement}}", "{{}}", "{{voucher}}",
        "{{#table vouchers}}", "{{#table payments ngay=1}}", "{{#table payments}}{{investor}}",
        "{{#table payments}}{{note}}",
        "{{#table payments investor=a}}", "{{#table payments}}{{voucher.name}}", "{{#table payments}}{{source.word}}",
        "{{#table payments by=source}}{{voucher}}", "{{#table returns}}{{#table payments}}", "{{year",
        "{{disbursement.{signer}.plan}}",
    ],
)  # fmt: skip
def test_a_placeholder_that_means_nothing_is_named_with_its_cell(fill_form, text) -> None:
    with pytest.raises(InputError, match="mean nothing") as stopped:
        fill_form(workbook(("A1", "{{disbursement.plan}}"), ("C7", text)))
    named = str(stopped.value)
    assert "Biểu 1!C7" in named or (text == "{{year" and "sharedStrings" in named)


@pytest.mark.parametrize("cell", ["Biểu 1!A1", "Biểu 1!Z9", "Biểu 2!A1", "A1"])
def test_a_formula_that_is_not_there_is_named(fill_form, cell) -> None:
    with pytest.raises(InputError, match=re.escape(cell)):
        fill_form(workbook(("A1", "{{disbursement.plan}}")), formulas={cell: "disbursement.plan"})


def test_a_placeholder_where_none_is_filled_in_is_named(fill_form) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet(FORM).write_comment("A1", "{{year}}")
    with pytest.raises(InputError, match=r"xl/comments1\.xml"):
        fill_form(content.getvalue())


# ---- hostile and broken forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula", ["cmd|' /C calc'!A0", 'WEBSERVICE("http://h")', "DDE|a!b", 'CALL("a","b")', "1+RTD(1)"]
)
def test_formulas_that_start_programs_are_refused(fill_form, formula) -> None:
    with pytest.raises(InputError, match=r"Biểu 1!B2.*could run"):
        fill_form(workbook(("A1", "{{disbursement.plan}}"), ("B2", f"=={formula}")))


def test_a_text_may_hold_what_a_formula_may_not(fill_form) -> None:
    assert fill_form(workbook(("A1", "{{disbursement.plan}}"), ("A2", '==IF(A1="a|b CALL(x)",1,2)')))


def test_a_formula_that_cannot_be_moved_stops_and_says_so(fill_form) -> None:
    with pytest.raises(InputError, match="cannot be moved"):
        fill_form(workbook(("A1", "{{#table returns plan_kind!=x}}{{plan_dong}}"), ("A3", "==A1#")))


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_a_damaged_part_is_told(fill_form, name) -> None:
    with pytest.raises(InputError):
        fill_form(with_member(workbook(("A1", "{{disbursement.plan}}")), name, "<broken"))


def test_a_cell_that_stands_twice_is_refused(fill_form) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(InputError, match="twice"):
        fill_form(with_member(workbook(("A1", "x")), "xl/worksheets/sheet1.xml", sheet))


def test_a_sheet_without_places_is_given_them(fill_form) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><t>{{disbursement.plan}}</t></is></c><c><f>A1*2</f></c></row></sheetData></worksheet>'
    )
    filled = fill_form(with_member(workbook(("A1", "x")), "xl/worksheets/sheet1.xml", sheet))
    assert (shown(filled, "A1"), shown(filled, "B1")) == (30944.7, 61889.4)


def test_ranges_are_still_ranges(hard) -> None:
    for cells in loaded(hard.content)[FORM].merged_cells.ranges:
        left, top, right, bottom = range_boundaries(cells.coord)
        assert (left, top) <= (right, bottom)
