"""Section III: what was achieved, what falls short, and why in this very year."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitoring.measures import findings
from monitoring.presentation.blocks import BulletList
from monitoring.presentation.sections import assessment, components
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_a_cause_of_another_year_explains_no_slow_line(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    said = words(assessment.blocks(of_q3))
    assert "DA3-TDA2 chuỗi giá trị, vốn sự nghiệp" in said
    assert "Đơn vị chưa báo cáo nguyên nhân của năm 2024 đối với: DA3-TDA2" in said and "đấu thầu" not in said
    reasons = [replace(reason, year=2024) for reason in of_q3.plan.reasons]
    of_its_year = replace(of_q3, subject=replace(of_q3.subject, plan=replace(of_q3.plan, reasons=reasons)))
    told = words(assessment.blocks(of_its_year))
    assert "DA3-TDA2 chuỗi giá trị, vốn sự nghiệp: có vướng mắc trong đấu thầu lựa chọn nhà thầu" in told
    assert "đối với: DA1 đất ở" in told, "of the other lines nobody gives a cause"


def test_what_units_write_of_obstacles_and_of_work_done_is_told_in_their_words(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    [slow, *_] = findings.slower_than_the_whole(of_q3)
    told = {
        "obstacle": "Chưa chọn được nhà thầu.",
        "work_done": "2/5 mô hình",
        "reported_by": "Phòng Nông nghiệp và PTNT",
    }
    returns = [replace(row, **told) if row.component == slow.component else row for row in of_q3.returns]
    of_q3 = replace(of_q3, returns=returns)
    said = words(assessment.blocks(of_q3))
    office = "Phòng Nông nghiệp và Phát triển nông thôn"
    assert f"DA3-TDA2 chuỗi giá trị, vốn sự nghiệp: Chưa chọn được nhà thầu ({office})." in said
    assert "đối với: DA3-TDA2" not in said, "it is explained"
    assert "2/5 mô hình" in words(components.blocks(of_q3))


@pytest.mark.parametrize("most", [1, 3, 8, 20])
def test_as_many_lines_are_listed_as_the_sentence_says(report, monkeypatch, most) -> None:
    monkeypatch.setattr(assessment, "_MOST_SLOW_LINES", most)
    of_q3 = report(EVERYTHING, "en")
    slow = findings.slower_than_the_whole(of_q3)
    for found in (slow, slow[:1], slow[:3]):
        blocks = assessment.blocks(replace(of_q3, disbursement=[of_q3.line(), *found]))
        place = next(place for place, block in enumerate(blocks) if "below the overall rate" in block.plain())
        counted = [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.%])", blocks[place].plain())]
        assert counted == ([len(found)] if len(found) <= most else [len(found), most])
        assert len(blocks[place + 1].items) == counted[-1]


def test_reasons_of_the_reports_own_year_are_told_with_their_place(report) -> None:
    said = words(assessment.blocks(report(OUTTURN, "en")))
    assert "P9.1 very small ethnic groups, recurrent funding: much money, but no guidance yet" in said
    assert "(plan of 2024, II.1, " in said
    assert "much money, but no guidance yet" not in words(assessment.blocks(report(EVERYTHING, "en")))


def test_what_is_ahead_and_which_targets_are_met_stand_first(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    achieved = next(block for block in assessment.blocks(of_q3) if isinstance(block, BulletList))
    ahead, met = (block.plain() for block in (BulletList([item]) for item in achieved.items))
    assert ahead.startswith("- Above the overall rate (53.2%): P4.1 infrastructure 77.0%")
    assert met.startswith("- 6 of 31 targets are met: ")


def test_what_the_two_sources_say_is_no_matter_where_one_says_nothing(report) -> None:
    assert "agree to the đồng" in words(assessment.blocks(report(EVERYTHING, "en")))
    assert "agree to the đồng" not in words(assessment.blocks(report(OUTTURN, "en")))
