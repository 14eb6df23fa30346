"""Workbooks of every kind as grids of text: numbers, dates, fonts of old encodings, sheets with and without tables."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from monitoring import distinct
from monitoring.errors import InputError
from monitoring.intake import workbooks
from monitoring.intake.grids import FORMULA_WITHOUT_VALUE
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content
from monitoring.intake.sheet_cells import cell_text
from monitoring.intake.workbooks import read_workbook
from tests.intake.files import (
    PAYMENTS,
    RETURNS,
    kinds,
    ods_bytes,
    payment,
    read,
    return_line,
    saved,
    sheets_bytes,
    xls_bytes,
    xlsx_bytes,
)
from tests.intake.test_encodings import tcvn3, vni


@pytest.mark.parametrize("large", [1, 50_000])
def test_a_sheet_is_read_alike_whether_in_one_piece_or_in_many(large, monkeypatch):
    """A table that starts neither in the first row nor in the first column, with typed and rounded numbers."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        for row, values in enumerate([["a", 1, ""], ["b", "x", 1e18], ["c", 2.5, ""], ["a", "", "y"]], start=2):
            sheet.write_row(row, 1, values)
    (whole,) = read_workbook(file.getvalue(), "file")
    monkeypatch.setattr(workbooks, "_BLOCK_ROWS", 2)
    monkeypatch.setattr(distinct, "_LARGE_ROWS", large)
    (pieces,) = read_workbook(file.getvalue(), "file")
    assert whole.cells.to_numpy().tolist()[:4] == [[""] * 4] * 2 + [["", "a", "1", ""], ["", "b", "x", "1" + "0" * 18]]
    assert pieces.cells.to_numpy().tolist() == whole.cells.to_numpy().tolist()
    assert pieces.lines.tolist() == whole.lines.tolist() == [1, 2, 3, 4, 5, 6]
    assert pieces.numbers.tolist() == whole.numbers.tolist()
    assert np.argwhere(whole.numbers).tolist() == [[2, 2], [3, 3], [4, 2]]
    assert np.argwhere(pieces.rounded).tolist() == np.argwhere(whole.rounded).tolist() == [[3, 3]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13548.5, "13548.5"),
        (2024.0, "2024"),
        (-1250, "-1250"),
        (0.1 + 0.2, "0.3"),
        (13513.609999999999, "13513.61"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (1.2345678901234568e18, "1234567890123460000"),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (date(2024, 3, 6), "2024-03-06"),
        (datetime(2024, 3, 6), "2024-03-06"),
        (datetime(2024, 3, 6, 10, 30), "2024-03-06 10:30:00"),
        (time(10, 30), "10:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        (" 007 ", " 007 "),
    ],
)
def test_values_of_cells_as_text(value, text):
    assert cell_text(value) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_every_amount_that_a_spreadsheet_can_hold_is_exact(digits, decimals):
    typed = f"{digits / 10**decimals:.15g}"
    assert float(cell_text(float(typed))) == float(typed)
    assert "e" not in cell_text(float(typed))


TYPED = payment(paid_on=date(2024, 3, 6), plan_year=2024, amount=13548.5, component="10.1")


@pytest.mark.parametrize("build", [xlsx_bytes, xls_bytes])
def test_typed_cells_are_told_from_text(build):
    rows, aside = read(build([["Biểu 1"], PAYMENTS, [], TYPED, payment(amount="13.548,5")]))
    assert rows["amount"].tolist() == ["13548.5", "13.548,5"]
    assert rows["numeric_cells"].tolist() == ["plan_year,amount", ""]
    assert rows.loc[0, ["paid_on", "plan_year", "component"]].tolist() == ["2024-03-06", "2024", "10.1"]
    assert rows["source_row"].tolist() == [4, 5] and set(rows["source_sheet"]) == {"Sheet1"}
    assert kinds(aside) == {1: "title", 2: "header", 3: "blank"}


def test_ods_is_read_like_the_others():
    empty = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'  # noqa: E501
        "</table:table-row>"
    )
    rows, aside = read(ods_bytes([["Biểu 1"], PAYMENTS, payment(amount=13548.5)], repeated=empty))
    assert rows["amount"].tolist() == ["13548.5"] and rows["numeric_cells"].tolist() == ["amount"]
    assert kinds(aside) == {1: "title", 2: "header"}


def test_long_numbers_have_lost_their_last_digits_and_that_is_said():
    rows, _ = read(xlsx_bytes([PAYMENTS, payment(voucher=1234567890123456789), payment(voucher="1234567890123456789")]))
    assert rows["remarks"].tolist() == ["voucher:rounded", ""]
    assert rows["voucher"].tolist() == ["1234567890123460000", "1234567890123456789"]


def test_a_formula_without_a_value_is_neither_empty_nor_zero():
    rows, _ = read(xlsx_bytes([PAYMENTS, payment(amount="=1+1"), payment(amount=5)]))
    assert rows["amount"].tolist() == [FORMULA_WITHOUT_VALUE, "5"]


def test_stored_results_of_formulas_are_values_and_errors_are_texts():
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    sheet = workbook.add_worksheet()
    for number, row in enumerate([PAYMENTS, payment(), payment(), payment()]):
        sheet.write_row(number, 0, row)
    amount = PAYMENTS.index("Số tiền")
    sheet.write_formula(1, amount, "=1000+437.8", None, 1437.8)
    sheet.write_formula(2, amount, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, amount, '=""', None, "")
    workbook.close()
    rows, _ = read(out.getvalue())
    assert rows["amount"].tolist() == ["1437.8", "#DIV/0!", FORMULA_WITHOUT_VALUE]
    assert rows["numeric_cells"].tolist() == ["amount", "", ""]


def test_a_merged_header_of_two_rows():
    upper = [*RETURNS[:6], "Kế hoạch vốn", "Giải ngân (triệu đồng)", "", "Đơn vị báo cáo"]
    lower = [""] * 7 + ["Lũy kế", "Ước", ""]
    line = [value for value, header in zip(return_line(), RETURNS, strict=True) if header != "Đơn vị tính"]
    rows, aside = read(xlsx_bytes([upper, lower, line], merged=["H1:I1", "A1:A2"]))
    assert rows.loc[0, ["cumulative", "estimate", "unit"]].tolist() == ["1.437,8", "", "triệu đồng"]
    assert kinds(aside) == {1: "header", 2: "header"}


def in_font(rows: list[list[object]], font: str) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for row in workbook.active.iter_rows():
        for cell in row:
            cell.font = Font(name=font)
    return workbook


@pytest.mark.parametrize(
    ("encode", "font", "place"),
    [(tcvn3, ".VnTime", "xã Vĩnh Ô"), (tcvn3, ".VnTimeH", "XÃ VĨNH Ô"), (vni, "VNI-Times", "xã Vĩnh Ô")],
)
def test_fonts_tell_the_old_encodings(encode, font, place):
    table = [PAYMENTS, payment(place="xã vĩnh ô" if font.endswith("H") else "xã Vĩnh Ô", amount=5)]
    noise = [[encode(text).decode("latin-1") if isinstance(text, str) else text for text in row] for row in table]
    rows, _ = read(saved(in_font(noise, font)))
    assert rows["place"].tolist() == [place] and rows["amount"].tolist() == ["5"]


def test_fonts_may_change_within_a_cell_and_from_cell_to_cell():
    workbook = in_font([PAYMENTS, payment()], "Times New Roman")
    sheet, column = workbook.active, PAYMENTS.index("Xã") + 1
    sheet.cell(2, column).value = CellRichText("xã ", TextBlock(InlineFont(rFont=".VnTime"), "VÜnh "), "Ô")
    rows, _ = read(saved(workbook))
    assert rows["place"].tolist() == ["xã Vĩnh Ô"] and rows["capital"].tolist() == ["ĐTPT"]


@pytest.mark.parametrize(("encode", "encoding"), [(tcvn3, "tcvn3"), (vni, "vni")])
def test_sheets_without_fonts_are_decoded_by_their_header_or_as_declared(encode, encoding):
    table = [[encode(text).decode("latin-1") for text in row] for row in [PAYMENTS, payment(place="xã Vĩnh Ô")]]
    for declared in ({}, {"encoding": encoding}):
        rows, _ = read(xls_bytes(table), **declared)
        assert rows["place"].tolist() == ["xã Vĩnh Ô"]


def test_sheets_of_two_layouts_and_notes_in_one_workbook():
    content = sheets_bytes(
        {
            "Ghi chú": [["Kính gửi Phòng Tài chính"], [], ["Xin cảm ơn"]],
            "Quý I": [PAYMENTS, payment()],
            "Lũy kế": [RETURNS, return_line(), return_line(place="Vĩnh Hà")],
            "Quý I (2)": [PAYMENTS, payment(voucher="UNC-02")],
            "Trống": [],
        }
    )
    payments, returns = read_content(content, load_layouts(), "file")
    assert payments[1]["voucher"].tolist() == ["UNC-01", "UNC-02"]
    assert payments[1]["source_sheet"].tolist() == ["Quý I", "Quý I (2)"]
    assert returns[1]["place"].tolist() == ["Vĩnh Ô", "Vĩnh Hà"]
    notes = payments[2][payments[2]["source_sheet"] == "Ghi chú"]
    assert kinds(notes) == {1: "other-sheet", 2: "blank", 3: "other-sheet"}


def test_a_sheet_with_a_broken_header_is_not_passed_over():
    content = sheets_bytes({"A": [PAYMENTS, payment()], "B": [PAYMENTS[1:], payment()[1:]]})
    with pytest.raises(InputError, match=r"sheet “B”.*Số chứng từ"):
        read(content)


@pytest.mark.parametrize("content", [sheets_bytes({"A": []}), sheets_bytes({"A": [["x"]]})])
def test_workbooks_without_a_table_are_refused(content):
    with pytest.raises(InputError):
        read(content)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(-1e9, 1e9),
    st.dates(date(1950, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6),
    st.sampled_from(["TỔNG SỐ", "I", "=1+1"]),
)


@settings(max_examples=25)
@given(st.lists(st.lists(VALUES, max_size=15), max_size=6))
def test_every_row_of_a_sheet_is_data_or_set_aside(below):
    content = xlsx_bytes([PAYMENTS, *below, ["hết"]])
    rows, aside = read(content)
    assert sorted([*rows["source_row"], *aside["source_row"]]) == list(range(1, len(below) + 3))
    assert all(json.loads(text) for text in rows["other"] if text)
    assert all(left.equals(right) for left, right in zip(read(content), (rows, aside), strict=True))


def test_a_space_that_strays_to_the_last_column_is_no_column():
    workbook = openpyxl.Workbook()
    for line in [PAYMENTS, payment()]:
        workbook.active.append(line)
    workbook.active["XFD1"] = " "
    rows, _ = read(saved(workbook))
    assert rows["voucher"].tolist() == ["UNC-01"]
    workbook.active["XFD2"] = "x"
    with pytest.raises(InputError, match="16384 columns"):
        read(saved(workbook))


def test_a_range_merged_below_or_beside_everything_says_nothing():
    rows, _ = read(xlsx_bytes([PAYMENTS, payment(), payment(voucher="UNC-02")], merged=["A7:A9", "Z1:AB2"]))
    assert rows[["voucher", "surroundings"]].to_numpy().tolist() == [["UNC-01", ""], ["UNC-02", ""]]
