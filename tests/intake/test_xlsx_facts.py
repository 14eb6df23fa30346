"""What other programs write of a sheet beside its values is met again in its grid."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from monitoring.errors import InputError
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Grid, Span
from monitoring.intake.workbooks import read_workbook
from monitoring.intake.xlsx_facts import hidden_columns, hidden_rows
from tests.intake.files import saved, zipped


def grid_of(fill: Callable[[openpyxl.Workbook], None]) -> Grid:
    workbook = openpyxl.Workbook()
    for number in range(1, 5):
        workbook.active.append([number, f"dòng {number}", 0.5])
    fill(workbook)
    return read_workbook(saved(workbook), "file")[0]


def test_merged_cells_and_hidden_rows_and_columns():
    def fill(workbook):
        sheet = workbook.active
        sheet.merge_cells("A2:B4")
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].height = 0.001
        sheet.column_dimensions["B"].hidden = True

    facts = grid_of(fill).facts
    assert facts.merged == (Span(1, 0, 3, 1),)
    assert facts.hidden_rows == {2} and facts.hidden_columns == {1}


def test_rows_and_columns_without_any_extent_are_hidden_too():
    xml = b'<cols><col min="2" max="3" width="0"/></cols><sheetData><row r="3" ht="0"><row r="4" ht="0.5">'
    assert hidden_rows(xml) == {2} and hidden_columns(xml) == {1, 2}


def test_formats_that_show_another_number_are_told_and_no_others():
    def fill(workbook):
        sheet = workbook.active
        for cell, code in (("A1", "#,##0.0,,"), ("A2", "#,##0"), ("C3", "0%"), ("C4", "0.0%"), ("A4", "dd/mm/yyyy")):
            sheet[cell].number_format = code

    assert grid_of(fill).facts.formats == {(0, 0): "#,##0.0,,", (2, 2): "0%", (3, 2): "0.0%"}


@pytest.mark.parametrize(
    ("state", "told"), [("visible", "visible"), ("hidden", "hidden"), ("veryHidden", "very-hidden")]
)
def test_hidden_sheets(state, told):
    def fill(workbook):
        workbook.active.sheet_state = state
        workbook.create_sheet("sau").append(["x"])

    assert grid_of(fill).facts.visibility == told


def test_a_zero_is_no_result_where_the_workbook_asks_to_be_calculated():
    """xlsxwriter stores 0 for every formula, and leaves it to the spreadsheet to calculate."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula(0, 0, "=1+1")
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_number(2, 0, 0)
    grid = read_workbook(out.getvalue(), "file")[0]
    assert grid.cells[0].tolist() == [FORMULA_WITHOUT_VALUE, "2", "0"]

    with zipfile.ZipFile(out) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    assert read_workbook(zipped(members), "file")[0].cells[0].tolist() == ["0", "2", "0"]


def test_typed_dates_are_told_from_text():
    def fill(workbook):
        workbook.active["B2"].value = "05/07/2024"
        workbook.active["B3"].value = 45478
        workbook.active["B3"].number_format = "dd/mm/yyyy"

    grid = grid_of(fill)
    assert grid.dates is not None and [tuple(place) for place in zip(*grid.dates.nonzero(), strict=True)] == [(2, 1)]
    assert grid_of(lambda _: None).dates is None


def test_two_rows_of_one_number_are_refused():
    content = saved(openpyxl.Workbook())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>'
    sheet = members["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", rows + b"</sheetData>")
    assert rows in sheet
    with pytest.raises(InputError, match=r"sheet “Sheet”.*twice or out of order"):
        read_workbook(zipped(members | {"xl/worksheets/sheet1.xml": sheet}), "file")
