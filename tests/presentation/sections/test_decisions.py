"""What needs a decision, in its order: slow money, what is wrong with the figures if it is large, the plan's faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures import findings
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections.decisions import carried_over, decisions
from tests.presentation.conftest import EVERYTHING, OUTTURN

FIRST = "2024-Q1"
NOTHING = {"disbursement": [], "checks": [], "refused": [], "indicators": [], "reconciliation": []}


def said(report, most: int = 20) -> list[str]:
    return [parts_plain(decision.says) for decision in decisions(report, most)]


def place(report, beginning: str) -> int:
    """Where in the list the decision stands that contains these words."""
    [found] = [number for number, text in enumerate(said(report)) if beginning in text]
    return found


def test_a_closed_year_asks_what_becomes_of_the_money(report) -> None:
    first, second, third = said(report(OUTTURN, "en"), 3)
    assert first == (
        "Recurrent funding, plan of 2023: 4,810.732 million đồng left, 52.1% disbursed. Ask the competent "
        "authority to let it be carried over to 2024; what may not be is cancelled and returned to the budget."
    )
    assert second.startswith("Recurrent funding, plan of 2022, carried over: 536.268 million đồng left, 63.6%")
    assert third.startswith("7,063.509 million đồng of the plan of 2022, carried over, the plan of 2023 was left")


def test_a_running_year_asks_for_a_pace_where_most_money_is_furthest_behind(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    lines = findings.pressing(of_q3)
    behind = [row.remaining_dong * (findings.even_rate(of_q3) - findings.rate_of(row)) for row in lines]
    assert behind == sorted(behind, reverse=True) and min(behind) > 0
    first = said(of_q3)[0]
    assert first.startswith("P3.2 value chains, recurrent funding: ")
    assert "Commitment asked of Agriculture and Rural Development Division: 1,102.123 million đồng a month" in first


def test_money_without_a_leading_agency_asks_for_one(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    alone = replace(of_q3, **NOTHING | {"disbursement": [of_q3.line(), *of_q3.lines("component", "capital")[-2:-1]]})
    row = next(
        row for row in of_q3.lines("component", "capital") if (row.component, row.capital) == ("10.2", "not_stated")
    )
    alone = replace(alone, disbursement=[of_q3.line(), row])
    assert said(alone)[0].endswith("383.000 million đồng left, 0% disbursed. No lead agency is assigned: assign one.")


def test_what_is_large_stands_before_the_faults_of_the_plan_and_what_is_small_after_them(report) -> None:
    of_q1 = report(FIRST, "en")
    plan = place(of_q1, "targets have no money in the plan")
    assert place(of_q1, "Treasury and units differ in") < plan
    large = [replace(row, **{"amount_dong": 10**12}) for row in findings.followed_up(of_q1, "resend")[:1]]
    small = [replace(large[0], **{"amount_dong": 10**6})]
    for rows, before in ((large, True), (small, False)):
        of_rows = replace(of_q1, refused=rows)
        assert (place(of_rows, "1 row is in no figure") < place(of_rows, "targets have no money")) is before


def test_points_that_an_earlier_quarter_told_are_one_line(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    known = findings.unsettled(of_q3, standing="known")
    assert said(of_q3)[-1] == (
        f"{len(known)} points that did not add up before stand as they were told in the report of the first quarter of "
        "2024."
    )
    assert not any("targets have no money" in text for text in said(of_q3))
    assert not any("did not add up before" in text for text in said(report(FIRST, "en")))


def test_carried_over_money_is_told_from_what_units_return(report) -> None:
    told = parts_plain(carried_over(report(FIRST, "vi")))
    for part in ("7.063,509 triệu đồng", "Kế hoạch năm 2022 còn 602,387 triệu đồng", "đúng số đó",
                 "chưa có đơn vị nào báo cáo kéo dài", "Kế hoạch năm 2023 còn 6.461,122 triệu đồng",
                 "Vốn kéo dài đã giải ngân"):  # fmt: skip
        assert part in told
    closed = parts_plain(carried_over(report(OUTTURN, "vi")))
    assert "kế hoạch năm 2022 kéo dài, kế hoạch năm 2023" in closed and "các đơn vị báo cáo" not in closed


@pytest.mark.parametrize(("plan", "disbursed", "told"), [(100, 101, True), (100, 100, False), (0, 5, False)])
def test_money_beyond_its_plan_is_told_whatever_its_size(report, plan, disbursed, told) -> None:
    of_q3 = report(EVERYTHING, "en")
    line = replace(of_q3.lines("component", "capital")[0], **{
        "plan_dong": plan, "cumulative_dong": disbursed, "remaining_dong": plan - disbursed})  # fmt: skip
    alone = replace(of_q3, **NOTHING | {"disbursement": [of_q3.line(), line]})
    assert any("paid beyond its plan" in text for text in said(alone)) is told


def test_a_conflict_names_both_places_and_amounts(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    reason = "“A” 5 (2024-Q3/b.csv #7) ≠ 6 (2024-Q2/a.csv #9)"
    row = replace(of_q3.refused[0], **{
        "rule": "conflicting", "layout": "payments", "follow_up": "resend", "amount_dong": 5, "raw": "{}",
        "reason": reason, "reason_en": reason})  # fmt: skip
    alone = replace(of_q3, **NOTHING | {"refused": [row]})
    assert any(reason in text for text in said(alone))


def test_without_figures_and_findings_figures_are_asked_for_and_nothing_else(report) -> None:
    [asked] = said(replace(report(EVERYTHING, "en"), **NOTHING))
    assert asked.startswith("There is no disbursement figure")


def test_of_money_that_is_not_allocated_yet_no_pace_is_asked(report) -> None:
    of_q1 = report("2024-Q1", "en")
    late = [row for row in of_q1.lines("component", "capital") if row.allocated_plan_dong is None]
    assert late and not set(map(id, late)) & set(map(id, findings.pressing(of_q1)))


def test_a_target_missed_by_every_figure_is_missed_whichever_stands(report) -> None:
    told = next(text for text in said(report(EVERYTHING, "vi")) if text.startswith("Các cơ quan báo cáo số liệu khác"))
    assert told.endswith("Chưa đạt theo mọi nguồn số liệu: Tỷ lệ đồng bào DTTS tham gia bảo hiểm y tế.")
