"""Section V: what goes to the central level and to the province."""

from __future__ import annotations

from monitoring.presentation.sections import proposals
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_each_level_has_its_own_proposals_and_the_units_tasks_are_none(report) -> None:
    central, to_central, province, to_province = proposals.blocks(report(EVERYTHING, "vi"))[1:]
    assert (central.text, to_central.plain()) == ("1. Với Trung ương", "Không có.")
    assert province.text == "2. Với UBND tỉnh Quảng Trị"
    carried, unfunded = to_province.plain().splitlines()
    assert carried.startswith("- Còn 7.063,509 triệu đồng") and "tiếp tục kéo dài hoặc nộp trả ngân sách" in carried
    assert unfunded.startswith("- Đề nghị xem xét bố trí vốn DA7 sức khỏe; DA5-TDA3 giáo dục nghề nghiệp; DA6 ")
    assert "(6 chỉ tiêu cần vốn này" in unfunded


def test_a_closed_year_asks_what_becomes_of_its_money_alone(report) -> None:
    said = words(proposals.blocks(report(OUTTURN, "vi")))
    assert "Còn 7.063,509 triệu đồng" in said and "bố trí vốn" not in said
