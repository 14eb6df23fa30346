"""Sheets that do not count and rows that nobody sees, through reading and all rules."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
import xlwt

from monitoring.cleaning.ledger import Cleaning
from monitoring.workspace import Workspace
from tests.intake.files import HEADERS, saved
from tests.samples import PAYMENT, RETURN, clean_files, new_workspace

LINES = {"returns": (RETURN, "cumulative"), "payments": (PAYMENT, "amount")}


@pytest.fixture
def workspace(tmp_path):
    return new_workspace(tmp_path)


def workbook(layout: str, sheets: dict[str, list[int]], change: Callable[[openpyxl.Workbook], object] = id) -> bytes:
    """Sheet → the amounts of its lines, in triệu đồng."""
    line, amount = LINES[layout]
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, amounts in sheets.items():
        sheet = made.create_sheet(name)
        sheet.append(HEADERS[layout])
        for number, value in enumerate(amounts):
            cells = {**line, amount: value, "plan": 1000, "voucher": f"{name} {number}"}
            sheet.append([cells[field] for field in line])
    change(made)
    return saved(made)


def cleaned(workspace: Workspace, contents: dict[str, bytes]) -> Cleaning:
    return clean_files(workspace, "2024-Q3", contents)


def million(cleaning: Cleaning, layout: str) -> list[int]:
    column = f"{LINES[layout][1]}_dong"
    return sorted(cleaning.accepted(layout)[column] // 1_000_000)


def test_only_the_sheet_of_the_period_counts_where_each_quarter_has_one(workspace):
    content = workbook("returns", {"Quý I": [100], "Quý II": [250], "Quý III": [400]})
    cleaning = cleaned(workspace, {"luy-ke.xlsx": content})
    assert million(cleaning, "returns") == [400]
    refused = cleaning.refused()
    assert refused["source_sheet"].tolist() == ["Quý I", "Quý II"]
    assert set(refused["rule"]) == {"uncounted-sheet"} and set(refused["follow_up"]) == {"none"}
    assert refused["reason"].tolist()[0] == "Trang tính “Quý I” là số liệu của kỳ khác."
    assert refused["reason_en"].tolist()[0] == "The sheet “Quý I” holds figures of another period."


@pytest.mark.parametrize(
    ("names", "counted"),
    [
        (("Q1.2024", "6T", "9T"), [400]),
        (("3 tháng", "6 tháng", "LK 9 tháng"), [400]),
        (("T7", "T8", "T9"), [400]),
        (("Tháng 7", "Tháng 8", "Tháng 09"), [400]),
        (("T1", "T2", "T3"), [100]),
        (("6T", "3T", "Bảng"), [100]),
    ],
)
def test_sheets_named_by_their_month_count_where_one_is_of_the_period(workspace, names, counted):
    """T1, T2, T3 may be tables, too: then the first figure counts, and the others are told as conflicting."""
    content = workbook("returns", dict(zip(names, ([100], [250], [400]), strict=True)))
    cleaning = cleaned(workspace, {"luy-ke.xlsx": content})
    assert million(cleaning, "returns") == counted
    rule = "uncounted-sheet" if counted == [400] else "conflicting"
    assert cleaning.refused()["rule"].tolist() == [rule, rule]


@pytest.mark.parametrize(
    ("sheets", "counted", "refused"),
    [
        ({"Quý I": [100], "Quý II": [250]}, [], 2),
        ({"Quý II": [250]}, [250], 0),
        ({"Biểu 01": [400]}, [400], 0),
        ({"Q3-2024": [400], "Q3-2023": [300]}, [400], 1),
        ({"6 tháng 2024": [250], "9 tháng 2024": [400]}, [400], 1),
    ],
)
def test_sheets_of_other_quarters(workspace, sheets, counted, refused):
    cleaning = cleaned(workspace, {"luy-ke.xlsx": workbook("returns", sheets)})
    assert million(cleaning, "returns") == counted
    assert cleaning.refused()["rule"].tolist() == ["uncounted-sheet"] * refused


def test_a_single_sheet_named_after_another_quarter_is_remarked(workspace):
    cleaning = cleaned(workspace, {"luy-ke.xlsx": workbook("returns", {"Quý II": [250]})})
    assert "Tên trang tính “Quý II” là của kỳ khác." in cleaning.remarks()["reason"].tolist()


def test_sheets_of_payments_may_be_of_any_quarter(workspace):
    content = workbook("payments", {"Quý I": [10], "Quý II": [20], "Quý III": [30]})
    assert million(cleaned(workspace, {"chung-tu.xlsx": content}), "payments") == [10, 20, 30]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("layout", LINES)
def test_hidden_sheets_do_not_count(workspace, layout, state):
    def hide(made):
        made["nháp"].sheet_state = state

    cleaning = cleaned(workspace, {"so.xlsx": workbook(layout, {"nháp": [390], "Biểu": [400]}, hide)})
    assert million(cleaning, layout) == [400]
    assert cleaning.refused()[["source_sheet", "rule"]].to_numpy().tolist() == [["nháp", "uncounted-sheet"]]
    assert cleaning.refused()["amount_dong"].tolist() == [390_000_000]


def test_hidden_rows_count_and_are_remarked(workspace):
    def hide(made):
        for row in (3, 4):
            made["CT"].row_dimensions[row].hidden = True

    cleaning = cleaned(workspace, {"loc.xlsx": workbook("payments", {"CT": [1, 2, 3]}, hide)})
    assert million(cleaning, "payments") == [1, 2, 3]
    remarks = cleaning.remarks()
    assert remarks[remarks["rule"] == "unseen-row"]["source_row"].tolist() == [3, 4]


def test_a_sheet_full_to_its_last_row_is_remarked_there(workspace):
    out, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("CT")
    for column, header in enumerate(HEADERS["payments"]):
        sheet.write(0, column, header)
    for column, value in enumerate(PAYMENT.values()):
        sheet.write((1 << 16) - 1, column, value)
    book.save(out)
    remarks = cleaned(workspace, {"day.xls": out.getvalue()}).remarks()
    assert remarks["source_row"].tolist() == [1 << 16] and remarks["rule"].tolist() == ["unseen-row"]
    assert remarks["reason"].tolist() == [
        "“CT” đầy đến dòng cuối cùng của một trang tính: có thể đã bị cắt mất phần sau."
    ]
