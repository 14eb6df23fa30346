"""What xls files tell beside values: errors, results that nobody calculated, hidden rows and sheets, formats."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlwt

from monitoring.intake.grids import FORMULA_WITHOUT_VALUE, Grid, Span
from monitoring.intake.workbooks import read_workbook


def grids_of(fill: Callable[[xlwt.Workbook, xlwt.Worksheet], None]) -> list[Grid]:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Biểu")
    for row in range(4):
        sheet.write(row, 0, f"dòng {row}")
    fill(workbook, sheet)
    out = io.BytesIO()
    workbook.save(out)
    return read_workbook(out.getvalue(), "file")


def grid_of(fill: Callable[[xlwt.Workbook, xlwt.Worksheet], None]) -> Grid:
    return grids_of(fill)[0]


def test_errors_are_texts():
    def fill(_, sheet):
        for row, code in enumerate((0x2A, 0x07, 0x17, 0x24)):
            sheet.row(row).set_cell_error(1, code)

    grid = grid_of(fill)
    assert grid.cells[1].tolist() == ["#N/A", "#DIV/0!", "#REF!", "#NUM!"]
    assert grid.numbers is not None and not grid.numbers[:, 1].any()


def test_a_formula_that_nobody_calculated_has_no_result():
    """xlwt stores none; an empty text is stored alike, but only where the formula can give one."""

    def fill(_, sheet):
        sheet.write(0, 1, xlwt.Formula("SUM(C1:C2)"))
        sheet.write(1, 1, xlwt.Formula('IF(C1>0;"";1)'))
        sheet.write(2, 1, 7)

    assert grid_of(fill).cells[1].tolist()[:3] == [FORMULA_WITHOUT_VALUE, "", "7"]


def with_stored_zero(content: bytes, options: int) -> bytes:
    """The file with every formula's result a zero, and what is asked when it is opened."""
    empty = b"\x03\0\0\0\0\0\xff\xff"
    assert empty in content
    place = content.index(empty)
    return content[:place] + bytes(8) + options.to_bytes(2, "little") + content[place + 10 :]


@pytest.mark.parametrize(("options", "text"), [*enumerate(["0", "0", FORMULA_WITHOUT_VALUE, FORMULA_WITHOUT_VALUE])])
def test_a_zero_is_no_result_where_it_is_to_be_calculated_on_opening(options, text):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Biểu")
    sheet.write(0, 0, xlwt.Formula("SUM(C1:C2)"))
    sheet.write(1, 0, 0)
    out = io.BytesIO()
    workbook.save(out)
    assert read_workbook(with_stored_zero(out.getvalue(), options), "file")[0].cells[0].tolist() == [text, "0"]


def test_hidden_rows_columns_and_sheets_and_merged_cells():
    def fill(workbook, sheet):
        sheet.row(2).hidden = True
        sheet.col(1).hidden = True
        sheet.write_merge(1, 3, 1, 2, "gộp")
        for name, visibility in (("ẩn", 1), ("rất ẩn", 2)):
            workbook.add_sheet(name).write(0, 0, "x")
            workbook.get_sheet(name).visibility = visibility

    visible, hidden, very_hidden = grids_of(fill)
    assert visible.facts.hidden_rows == {2} and visible.facts.hidden_columns == {1}
    assert visible.facts.merged == (Span(1, 1, 3, 2),)
    assert [grid.facts.visibility for grid in (visible, hidden, very_hidden)] == ["visible", "hidden", "very-hidden"]


def test_formats_that_show_another_number():
    def fill(_, sheet):
        for row, (value, code) in enumerate([(1, "#,##0,,"), (1.5, "0%"), (2.25, "#,##0"), (3, "General")]):
            sheet.write(row, 1, value, xlwt.easyxf(num_format_str=code))
        for column in (2, 3, 4):
            sheet.write(0, column, 5, xlwt.easyxf(num_format_str="#,##0,"))

    assert grid_of(fill).facts.formats == {
        (0, 1): "#,##0,,",
        (1, 1): "0%",
        (0, 2): "#,##0,",
        (0, 3): "#,##0,",
        (0, 4): "#,##0,",
    }
