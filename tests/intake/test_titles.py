"""What titles say of their period, as offices write them, and what looks like a period and is none."""

from __future__ import annotations

import pytest

from monitoring.intake.titles import says_invented, stated_period


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["BÁO CÁO LŨY KẾ GIẢI NGÂN", "Quý 2 năm 2024, lũy kế từ 01/01/2024 đến 30/06/2024"], "2024-Q2"),
        (["BÁO CÁO GIẢI NGÂN QUÝ II/2024"], "2024-Q2"),
        (["Bảng kê chứng từ quý IV năm 2023"], "2023-Q4"),
        (["Quý III-2024"], "2024-Q3"),
        (["Q1/2024"], "2024-Q1"),
        (["KẾT QUẢ GIẢI NGÂN 6 THÁNG ĐẦU NĂM 2024"], "2024-Q2"),
        (["Chín tháng đầu năm", "Kế hoạch năm 2024"], "2024-Q3"),
        (["Số liệu đến ngày 30/9/2024"], "2024-Q3"),
        (["Lũy kế đến hết ngày 31.01.2024"], "2023-Q4"),
        (["Lũy kế đến 31/12/2023"], "2023-Q4"),
        (["Quý III năm 2024, đến 30/06/2024"], "2024-Q3"),
        (["Biểu số 3", "Đơn vị tính: triệu đồng"], None),
        (["Kế hoạch vốn năm 2024"], None),
        (["Quý III"], None),
        (["Số liệu đến ngày 15/10/2024"], None),
        (["Giải ngân trong 3 tháng"], None),
        (["Quý cơ quan gửi trước 30/06/2024"], None),
        ([], None),
    ],
)
def test_the_period_of_a_title(lines, period):
    assert (str(stated_period(lines)) if stated_period(lines) else None) == period


@pytest.mark.parametrize(
    ("line", "invented"),
    [
        ("BẢNG KÊ CHỨNG TỪ (SỐ LIỆU MINH HỌA)", True),
        ("Số liệu minh hoạ, không phải số thật", True),
        ("Illustrative figures", True),
        ("Số liệu đến 30/09/2024", False),
        ("Tập huấn, minh họa mô hình", False),
    ],
)
def test_titles_that_say_that_their_figures_are_invented(line, invented):
    assert says_invented(["Biểu 1", line]) is invented
