"""What does not add up, point by point."""

from __future__ import annotations

import re
from dataclasses import replace

from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.sections import inconsistencies
from monitoring.presentation.tables import Table
from tests.presentation.conftest import OUTTURN, words


def test_every_unsettled_check_about_money_stands_with_its_figures(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    (table,) = (block for block in inconsistencies.blocks(of_2023) if isinstance(block, Table))
    ids = [row.cells["difference"].number_id for row in table.rows if hasattr(row.cells.get("difference"), "number_id")]
    assert "check.plan-2024.stated_total.2023.recurrent.base.parts.difference" in ids
    assert not any(".stated_total.2024." in number_id for number_id in ids), "2024 has its own report"
    unsettled = [row for row in table.rows if row.style == "normal"]
    assert [row.cells["difference"] for row in unsettled].count("–") >= 1, "cannot be told: no difference, no zero"


def test_checks_of_one_kind_are_told_together_and_agreeing_ones_counted_only(report) -> None:
    of_2024 = report("2024-Q1", "en")
    said = words(inconsistencies.blocks(of_2024))
    assert "Targets without money (6): P7 health – Ethnic-minority people with health insurance, " in said
    assert "Documents without a number (1): Plan (heading)." in said
    assert "Targets without a number (10): " in said, "a milestone needs none"
    agreeing = next(check for check in of_2024.checks if check.check == "plan-2024.lead.3.2")
    assert agreeing.verdict == "agrees" and agreeing.explanation not in said


def test_what_concerns_the_plan_of_another_year_alone_is_counted_and_left_to_its_report(report) -> None:
    said = words(inconsistencies.blocks(report(OUTTURN, "en")))
    assert "Targets without money" not in said and "Components without exactly one leading agency" not in said
    counted = re.search(r"(\d+) other points concern the plan of 2024 alone", said)
    told = re.search(r"(\d+) that differ or are not clear", said)
    assert counted and told and 0 < int(counted[1]) < int(told[1])


def test_a_rule_of_tomorrow_is_told_all_the_same(report) -> None:
    check = NumberedCheck("a_rule_of_tomorrow.x", "1", "2", "1", "differs", "One is not two.", "new")
    said = words(inconsistencies.blocks(replace(report(OUTTURN, "en"), checks=[check])))
    assert "Other checks (1): One is not two." in said


def test_a_faultless_plan_says_so(report) -> None:
    of_2023 = report(OUTTURN, "en")
    agreeing = [check for check in of_2023.checks if check.verdict == "agrees"]
    said = words(inconsistencies.blocks(replace(of_2023, checks=agreeing)))
    assert said.endswith(f"All checks of the plan and the files agree ({len(agreeing)}).")
