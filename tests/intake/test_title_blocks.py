"""What stands above the table of a sheet: labels with their values, periods, years, choices."""

from __future__ import annotations

import pytest

from monitoring.intake.layouts import load_layouts
from monitoring.intake.title_blocks import is_title, said_above, without_labels
from monitoring.intake.units import title_unit
from tests.spec_tables import spec

USED, GRID = load_layouts()["sdkp-02a"], load_layouts()["disbursement-grid"]


def cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")] for row in text.split(" / ")]


@spec("titles_of_sheets")
def test_what_a_title_says(rows, field, value):
    said = said_above(cells(rows), USED, "02a").get(field)
    assert (said.text if said else "") == value


@pytest.mark.parametrize(
    ("title", "sheet", "source"),
    [
        ("BIỂU GIẢI NGÂN NGUỒN NSTW", "Biểu 1", "NSTW"),
        ("BIỂU GIẢI NGÂN VỐN NGÂN SÁCH TRUNG ƯƠNG (NSTW)", "Biểu 1", "NSTW"),
        ("BIỂU GIẢI NGÂN", "NS tỉnh", "NS tỉnh"),
        ("Nguồn vốn: ODA", "Biểu 3", "ODA"),
        ("BIỂU GIẢI NGÂN NSTW VÀ NS TỈNH", "Biểu 1", ""),
    ],
)
def test_which_source_a_grid_is_of(title, sheet, source):
    said = said_above([["", title]], GRID, sheet).get("grid_source")
    assert (said.text if said else "") == source


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        ("Mã chương: | 083 | | Mẫu số 02a | Kính gửi | Kho bạc", True),
        ("Quý III | Năm 2024", True),
        ("Đơn vị | Phòng Dân tộc", True),
        ("STT | Đơn vị | Tính chất nguồn | Loại, khoản | Dự toán", False),
        ("STT | Kế hoạch năm 2024 | Giải ngân quý III năm 2024", False),
    ],
)
def test_a_row_of_a_title_is_no_header(row, is_one):
    assert is_title(*cells(row), USED) == is_one


def test_the_name_of_an_office_is_no_unit_of_money():
    rows = cells("Đơn vị: | Triệu Phong / Đơn vị tính: nghìn đồng / Mã chương: 083")
    assert title_unit(rows[:1]) == "Triệu"
    assert [title_unit([row]) for row in without_labels(rows, USED)] == ["", "nghìn đồng", ""]
