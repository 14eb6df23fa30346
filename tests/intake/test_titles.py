"""What titles say of their period, as offices write them, and what looks like a period and is none."""

from __future__ import annotations

import pytest

from monitoring.intake.titles import says_invented, stated_day, stated_period
from tests.spec_tables import spec


@spec("periods_of_titles")
def test_the_period_of_a_title(lines, period):
    assert str(stated_period(lines.split(" / ")) or "") == period


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


@spec("days_of_titles")
def test_the_day_to_which_figures_run(lines, day):
    assert str(stated_day(lines.split(" / ")) or "") == day
