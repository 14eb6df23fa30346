"""Section IV: slow money with its reasons, and what does not add up."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import difficulties
from monitoring.presentation.tables import Table
from monitoring.records import Row
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_slow_lines_come_with_the_reasons_that_the_plan_gives(report) -> None:
    said = words(difficulties.blocks(report(EVERYTHING, "vi")))
    assert "DA3-TDA2 chuỗi giá trị, vốn sự nghiệp" in said
    assert "Nguyên nhân đã nêu cho năm 2023: có vướng mắc trong đấu thầu lựa chọn nhà thầu." in said


def test_reasons_of_the_reports_own_year_stand_by_themselves(report) -> None:
    said = words(difficulties.blocks(report(OUTTURN, "en")))
    assert "Reasons for the low disbursement of 2023 as the plan of 2024 gives them" in said
    assert "P9.1 very small ethnic groups (recurrent capital): much money, but no guidance yet" in said
    assert "Reasons for the low disbursement" not in words(difficulties.blocks(report(EVERYTHING, "en")))


def test_every_unsettled_check_about_money_stands_with_its_figures(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    (table,) = (block for block in difficulties.blocks(of_2023) if isinstance(block, Table))
    ids = [row.cells["difference"].number_id for row in table.rows if hasattr(row.cells.get("difference"), "number_id")]
    assert "check.stated_total.2024.development.parts.allocation.difference" in ids
    unsettled = [row for row in table.rows if row.style == "normal"]
    assert [row.cells["difference"] for row in unsettled].count("–") == 3, "cannot be told: no difference, no zero"


def test_checks_of_one_kind_are_told_together_and_agreeing_ones_counted_only(report) -> None:
    of_2023 = report(OUTTURN, "en")
    said = words(difficulties.blocks(of_2023))
    assert "Targets without money (6): P7 health – Ethnic-minority people with health insurance, " in said
    assert "Documents without a number (1): Kế hoạch (đầu văn bản)." in said
    agreeing = next(check for check in of_2023.checks if check.check == "lead.3.2")
    assert agreeing.verdict == "agrees" and agreeing.explanation not in said


def test_a_rule_of_tomorrow_is_told_all_the_same(report) -> None:
    check = Row(check="a_rule_of_tomorrow.x", expected="1", actual="2", difference="1", verdict="differs",
                explanation="One is not two.", number_id="check.a_rule_of_tomorrow.x")  # fmt: skip
    said = words(difficulties.blocks(replace(report(OUTTURN, "en"), checks=[check])))
    assert "Other checks (1): One is not two." in said


def test_a_faultless_plan_says_so(report) -> None:
    of_2023 = report(OUTTURN, "en")
    agreeing = [check for check in of_2023.checks if check.verdict == "agrees"]
    said = words(difficulties.blocks(replace(of_2023, checks=agreeing)))
    assert said.endswith(f"All checks of the plan and the files agree ({len(agreeing)}).")
