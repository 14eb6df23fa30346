"""The fixed rules by which a report finds what matters, on small tables."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from monitoring.measures import findings
from monitoring.measures.quarter_rows import NumberedCheck, PacedRow
from monitoring.tables.rows import RefusedRow
from tests.blank_rows import blank
from tests.presentation.conftest import EVERYTHING, OUTTURN


def line(number: str, plan: int | None, disbursed: int | None, **dimensions: str) -> PacedRow:
    left = None if plan is None or disbursed is None else plan - disbursed
    amounts = {
        "plan_dong": plan,
        "cumulative_dong": disbursed,
        "planned_cumulative_dong": disbursed,
        "remaining_dong": left,
    }
    return blank(PacedRow, number_id=number, **dimensions, **amounts)


def check(
    name: str, expected: str = "", actual: str = "", difference: str = "", verdict: str = "differs"
) -> NumberedCheck:
    return NumberedCheck(name, expected, actual, difference, verdict, explanation=name, standing="new")


MONEY = [
    line("whole", 1000, 500),
    line("a", 600, 400, component="1", capital="development"),
    line("b", 300, 100, component="2", capital="development"),
    line("c", 100, 0, component="3.2", capital="recurrent"),
    line("d", 50, 50, component="6", capital="recurrent"),
    line("e", None, 10, component="8", capital="recurrent"),
    line("f", 70, None, component="4.1", capital="recurrent"),
]


def test_lines_are_ranked_by_what_is_left_and_by_their_rate(report) -> None:
    of_money = replace(report(EVERYTHING), disbursement=MONEY)
    assert [row.number_id for row in findings.by_remaining(of_money)] == ["a", "b", "c"]
    assert [row.number_id for row in findings.slower_than_the_whole(of_money)] == ["b", "c"]


def test_without_components_lines_are_told_apart_by_capital_and_plan(report) -> None:
    names = [row.number_id for row in findings.budget_rows(report(OUTTURN))]
    assert names == [
        "disbursement.development.2022.carried_over", "disbursement.development.2023.year",
        "disbursement.recurrent.2022.carried_over", "disbursement.recurrent.2023.year",
    ]  # fmt: skip


def test_money_without_a_component_is_the_task_of_whoever_returned_it(report) -> None:
    of_2023 = report(OUTTURN)
    assert findings.responsible(of_2023, findings.budget_rows(of_2023)[0]) == ["finance-planning"]
    assert findings.responsible(of_2023, line("x", 1, 0, component="10.2")) == []


@pytest.mark.parametrize(
    ("found", "weight"),
    [
        (check("stated_total.x.parts", "100", "40", "-60"), 60),
        (check("carried_over.2024", "7063", verdict="cannot_tell"), 7063),
        (check("capital_stated.10.2", actual="383", verdict="cannot_tell"), 383),
        (check("outturn.x.rate", "98.0", "97.0", "-1.0"), 0),
        (check("lead.7", "1", "0", "-1"), 0),
        (check("a_rule_of_tomorrow.1", "1", "2", "1"), 0),
    ],
)
def test_a_check_weighs_the_money_at_stake(found, weight) -> None:
    assert findings.weight(found) == weight


def test_the_gravest_check_is_one_of_the_plan_that_does_not_agree(report) -> None:
    checks = [
        check("total_row.file.9", "1", "9000000", "8999999"),
        check("stated_total.x.parts", "100", "40", "-60"),
        check("carried_over.2024", "7000", verdict="cannot_tell"),
    ]
    assert findings.gravest(replace(report(EVERYTHING), checks=checks)).check == "stated_total.x.parts"
    assert findings.gravest(replace(report(EVERYTHING), checks=[])) is None


def test_refused_rows_are_counted_by_what_is_to_be_done_and_rule_and_their_readable_money_added(report) -> None:
    rows = [blank(RefusedRow, rule=rule, amount_dong=dong, follow_up=follow_up) for rule, dong, follow_up in
            [("duplicate", 7, "none"), ("unreadable-number", None, "resend"), ("duplicate", 5, "none"),
             ("missing-required", 3, "resend"), ("missing-required", 4, "replaced")]]  # fmt: skip
    of_rows = replace(report(EVERYTHING), refused=rows)
    found = {
        follow_up: [(row.rule, row.rows, row.dong) for row in findings.refused_by_rule(of_rows, follow_up)]
        for follow_up in ("resend", "replaced", "none")
    }
    assert found == {
        "resend": [("missing-required", 1, 3), ("unreadable-number", 1, None)],
        "replaced": [("missing-required", 1, 4)],
        "none": [("duplicate", 2, 12)],
    }


def test_how_a_total_came_about_is_told_before_what_it_is_not(report) -> None:
    checks = [
        check("plan-2024.stated_total.x.components", "100", "40", "-60"),
        check("plan-2024.stated_total.x.parts.allocation", "100", "50", "-50"),
        check("plan-2024.stated_total.y.parts", "100", "45", "-55"),
    ]
    found = findings.gravest(replace(report(EVERYTHING), checks=checks))
    assert found.check == "plan-2024.stated_total.x.parts.allocation"


def test_differences_of_treasury_and_units_come_largest_first(report) -> None:
    sizes = [abs(row.difference_dong) for row in findings.differing_lines(report(EVERYTHING))]
    assert len(sizes) == 5 and sizes == sorted(sizes, reverse=True)


def test_a_closed_year_has_no_pace_and_a_running_one_counts_its_months(report) -> None:
    assert findings.even_rate(report(OUTTURN)) is None
    assert findings.even_rate(report(EVERYTHING)) == Fraction(9, 13) * 100, "nine of thirteen months to 31 January"
    assert findings.even_rate_at(report(EVERYTHING), "2024-Q3") == Fraction(9, 13) * 100


@pytest.mark.parametrize(("dong", "large"), [(1, True), (-1, True), (0, False), (None, True)])
def test_a_thousandth_of_the_plan_is_large_and_so_is_what_cannot_be_weighed(report, dong, large) -> None:
    assert findings.is_large(replace(report(EVERYTHING), disbursement=MONEY), dong) is large


@pytest.mark.parametrize(
    ("column", "rate"),
    [("rate_percent", 50), ("remaining_rate", 50), ("projected_rate", None), ("last_year_rate_percent", None)],
)
def test_a_rate_is_exact_and_none_where_an_amount_is_missing(column, rate) -> None:
    row = replace(MONEY[0], **{"projected_dong": None, "last_year_rate_percent": ""})
    assert findings.rate_of(row, column) == rate
