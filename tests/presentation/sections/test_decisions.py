"""What needs a decision, in its order, with the agency whose task it is."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections.decisions import decisions
from tests.presentation.conftest import EVERYTHING, OUTTURN


def said(report, most: int = 7) -> list[str]:
    return [parts_plain(decision) for decision in decisions(report, most)]


def test_a_closed_year_asks_what_becomes_of_the_money(report) -> None:
    first, second, third = said(report(OUTTURN, "en"), 3)
    assert first == (
        "Recurrent capital, plan of 2023: 4,810.732 million đồng left, 52.1% disbursed. Ask the competent "
        "authority to let it be carried over to 2024; what may not be is cancelled and returned to the budget. "
        "Responsible: Finance and Planning Division."
    )
    assert second.startswith("Recurrent capital, plan of 2022, carried over: only 63.6% disbursed (939.018 of")
    assert third.startswith("7,063.509 million đồng of the plan of 2022, carried over, the plan of 2023 was left")


def test_a_running_year_asks_for_a_pace_from_the_leading_agency(report) -> None:
    first = said(report(EVERYTHING, "en"))[0]
    assert first.startswith("P3.2 value chains, recurrent capital: ")
    assert "million đồng a month, or move the money." in first
    assert first.endswith("Responsible: Agriculture and Rural Development Division.")


def test_money_without_a_leading_agency_says_so(report) -> None:
    assert "Responsible: no lead agency in the plan." in said(report(EVERYTHING, "en"))[1]


def test_after_the_money_come_targets_refused_rows_conflicts_and_differences(report) -> None:
    funding, refused, conflict, difference = said(report(EVERYTHING, "en"))[3:]
    assert funding == "6 targets have no money in the plan: fund them or change them."
    assert "rows were refused" in refused and "repeat" not in refused
    assert conflict.startswith("Offices report different figures for Ethnic-minority people with health insurance")
    assert difference.startswith("Treasury and units differ in 5 budget lines, most in P4.1 infrastructure")


def test_nothing_to_decide_is_said_by_silence(report) -> None:
    empty = replace(report(EVERYTHING, "en"), disbursement=[], checks=[], refused=[], indicators=[], reconciliation=[])
    assert decisions(empty) == []


def test_one_row_is_told_in_the_singular(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    faulty = [row for row in of_q3.refused if row.rule != "duplicate" and row.amount_dong is not None]
    alone = replace(of_q3, refused=faulty[:1], disbursement=[], checks=[], indicators=[], reconciliation=[])
    (decision,) = said(alone)
    assert decision.startswith("1 row was refused, ")
