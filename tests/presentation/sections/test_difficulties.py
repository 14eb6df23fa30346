"""Section IV: slow money with its reasons, and what does not add up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitoring.measures import findings
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.sections import difficulties
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_a_cause_of_another_year_explains_no_slow_line(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    said = words(difficulties.blocks(of_q3))
    assert "DA3-TDA2 chuỗi giá trị, vốn sự nghiệp" in said
    assert "Đơn vị chưa báo cáo nguyên nhân của năm 2024." in said and "đấu thầu" not in said
    reasons = [replace(reason, year=2024) for reason in of_q3.plan.reasons]
    of_its_year = replace(of_q3, subject=replace(of_q3.subject, plan=replace(of_q3.plan, reasons=reasons)))
    assert "Nguyên nhân: có vướng mắc trong đấu thầu lựa chọn nhà thầu." in words(difficulties.blocks(of_its_year))


@pytest.mark.parametrize("most", [1, 3, 8, 20])
def test_as_many_lines_are_listed_as_the_sentence_says(report, monkeypatch, most) -> None:
    monkeypatch.setattr(difficulties, "_MOST_SLOW_LINES", most)
    of_q3 = report(EVERYTHING, "en")
    slow = findings.slower_than_the_whole(of_q3)
    for found in (slow, slow[:1], slow[:3]):
        fewer = replace(of_q3, disbursement=[of_q3.line(), *found])
        _heading, _slow, intro, listed = difficulties.blocks(fewer)[:4]
        counted = [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.%])", intro.plain())]
        assert counted == ([len(found)] if len(found) <= most else [len(found), most])
        assert len(listed.items) == counted[-1]


def test_reasons_of_the_reports_own_year_stand_by_themselves(report) -> None:
    said = words(difficulties.blocks(report(OUTTURN, "en")))
    assert "Reasons for the low disbursement of 2023 as the plan of 2024 gives them" in said
    assert "P9.1 very small ethnic groups (recurrent capital): much money, but no guidance yet" in said
    assert "Reasons for the low disbursement" not in words(difficulties.blocks(report(EVERYTHING, "en")))


def test_every_unsettled_check_about_money_stands_with_its_figures(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    (table,) = (block for block in difficulties.blocks(of_2023) if isinstance(block, Table))
    ids = [row.cells["difference"].number_id for row in table.rows if hasattr(row.cells.get("difference"), "number_id")]
    assert "check.plan-2024.stated_total.2023.recurrent.base.parts.difference" in ids
    assert not any(".stated_total.2024." in number_id for number_id in ids), "2024 has its own report"
    unsettled = [row for row in table.rows if row.style == "normal"]
    assert [row.cells["difference"] for row in unsettled].count("–") >= 1, "cannot be told: no difference, no zero"


def test_checks_of_one_kind_are_told_together_and_agreeing_ones_counted_only(report) -> None:
    of_2024 = report("2024-Q1", "en")
    said = words(difficulties.blocks(of_2024))
    assert "Targets without money (6): P7 health – Ethnic-minority people with health insurance, " in said
    assert "Documents without a number (1): Kế hoạch (đầu văn bản)." in said
    assert "Targets without a number (10): " in said, "a milestone needs none"
    agreeing = next(check for check in of_2024.checks if check.check == "plan-2024.lead.3.2")
    assert agreeing.verdict == "agrees" and agreeing.explanation not in said


def test_what_concerns_the_plan_of_another_year_alone_is_counted_and_left_to_its_report(report) -> None:
    said = words(difficulties.blocks(report(OUTTURN, "en")))
    assert "Targets without money" not in said and "Components without exactly one leading agency" not in said
    counted = re.search(r"(\d+) other points concern the plan of 2024 alone", said)
    told = re.search(r"(\d+) that differ or cannot be told", said)
    assert counted and told and 0 < int(counted[1]) < int(told[1])


def test_a_rule_of_tomorrow_is_told_all_the_same(report) -> None:
    check = NumberedCheck("a_rule_of_tomorrow.x", "1", "2", "1", "differs", "One is not two.", "new")
    said = words(difficulties.blocks(replace(report(OUTTURN, "en"), checks=[check])))
    assert "Other checks (1): One is not two." in said


def test_a_faultless_plan_says_so(report) -> None:
    of_2023 = report(OUTTURN, "en")
    agreeing = [check for check in of_2023.checks if check.verdict == "agrees"]
    said = words(difficulties.blocks(replace(of_2023, checks=agreeing)))
    assert said.endswith(f"All checks of the plan and the files agree ({len(agreeing)}).")
