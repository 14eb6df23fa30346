"""What the amounts rest on is said beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import basis
from monitoring.tables.rows import SetAsideRow
from tests.blank_rows import blank
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_the_plan_is_told_by_its_parts(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    said = words(basis.blocks(of_q3))
    year, carried = of_q3.line(plan_kind="year"), of_q3.line(plan_kind="carried_over")
    assert year.plan_dong + carried.plan_dong == of_q3.line().plan_dong
    for number in ("30.844,700", "6.461,122", "383,000"):
        assert number in said
    told = " ".join(map(parts_plain, basis.unstated_capital(of_q3)))
    assert "Phòng Tài chính - Kế hoạch báo cáo 383 triệu đồng là vốn đầu tư phát triển" in told


def test_a_year_without_its_plan_is_measured_by_the_returns(report) -> None:
    said = words(basis.blocks(report(OUTTURN, "en")))
    assert "The plan consists of the money of 2023 (25,202.000) and of money carried over (4,836.818" in said
    assert basis.blocks(replace(report(OUTTURN, "en"), disbursement=[])) == []


def test_what_came_late_explains_what_was_published_before(report) -> None:
    said = parts_plain(basis.late(report(EVERYTHING, "vi")))
    assert said == (
        "Số liệu kỳ trước được bổ sung 221,753 triệu đồng (5 chứng từ nhận trong kỳ này); lũy kế 6 tháng đầu năm 2024 "
        "nay là 11.387,663 triệu đồng."
    )
    assert basis.late(report(OUTTURN, "vi")) == ()


@pytest.mark.parametrize(("text", "said"), [
    ("Ghi chú: cột ước tính đến hết ngày 15/10/2024.", "Phòng Tài chính - Kế hoạch: đến 15/10/2024"),
    ("Số ước tính đến ngày: | 2024-10-15 | Đơn vị tính: triệu đồng", "Phòng Tài chính - Kế hoạch: đến 15/10/2024"),
    ("Ghi chú: số liệu ngày 15/10/2024.", "Phòng Tài chính - Kế hoạch: không ghi ngày"),
])  # fmt: skip
def test_estimates_go_to_the_day_that_the_file_names(report, text, said) -> None:
    of_q3 = report(EVERYTHING, "vi")
    note = blank(SetAsideRow, layout="returns", text=text, source_file="2024-Q3/phong-ban-luy-ke-quy-3.xlsx")
    assert said in basis.estimates(replace(of_q3, set_aside=[note]))
    assert basis.estimates(report(OUTTURN, "vi")) == ""
