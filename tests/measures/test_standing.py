"""How a quarter stands, read from its published tables."""

from __future__ import annotations

from fractions import Fraction

import pytest

from monitoring.measures.standing import STATUSES, Money, read_standing
from monitoring.period import Period
from monitoring.workspace import Workspace

PERIOD = Period(2024, 3)
TABLES = {
    "disbursement": """\
component,place,source,capital,plan_year,plan_kind,plan_dong,cumulative_dong,unplanned_dong
,,,,,,3000000,1000000,400000
,,,development,,,2000000,1000000,0
,,,recurrent,,,1000000,,
4.1,,,development,,,2000000,1000000,0,0
,,,development,2024,year,2000000,1000000,0
""",
    "indicators": """\
indicator,place,status
school,,met
school,o,not_met
insurance,,conflicting
insurance,,conflicting
poverty,o,no_data
poverty,ha,not_met
culture,,not_measurable
""",
    "refused": "rule\nduplicate\nduplicate\n",
    "checks": "verdict\nagrees\ndiffers\ncannot_tell\n",
    "sources": "illustrative\nfalse\ntrue\n",
    "progress": "number_id,period,cumulative_dong\ndisbursement,2024-Q1,\ndisbursement,2024-Q2,5\nother,2024-Q2,7\n",
}
TARGETS = "indicator,place\nschool,\ninsurance,\npoverty,o\nculture,\n"


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    workspace = Workspace(tmp_path)
    for year, targets in ((2023, "indicator,place\nanother,\n"), (2024, TARGETS)):
        plan = workspace.plan("d", year)
        plan.mkdir(parents=True)
        (plan / "allocations.csv").write_text("", encoding="utf-8")
        (plan / "targets.csv").write_text(targets, encoding="utf-8")
    folder = workspace.processed("d", PERIOD)
    folder.mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return workspace


def test_money_is_what_is_broken_down_by_nothing_but_capital(workspace):
    standing = read_standing(workspace, "d", PERIOD)
    assert standing.money == {
        "": Money(3_000_000, 1_000_000, 400_000), "development": Money(2_000_000, 1_000_000),
        "recurrent": Money(1_000_000, None),
    }  # fmt: skip
    assert standing.of("mobilised") == Money()


@pytest.mark.parametrize(("money", "rate", "complete"), [
    (Money(3, 1), Fraction(100, 3), True), (Money(0, 0), None, True), (Money(None, 1), None, False),
    (Money(3, None), None, False), (Money(3, 0), Fraction(0), True),
    (Money(3, 21, 20), Fraction(100, 3), True),  # 20 of the 21 have no plan
])  # fmt: skip
def test_a_rate_needs_both_amounts(money, rate, complete):
    assert (money.rate, money.is_complete) == (rate, complete)


def test_each_target_of_the_plan_counts_once(workspace):
    """Conflicting reports are one target; a place below the unit's target, or without one of its own, is none."""
    counts = read_standing(workspace, "d", PERIOD).targets
    assert counts == {"met": 1, "not_met": 0, "no_data": 1, "conflicting": 1, "not_measurable": 1}
    assert tuple(counts) == STATUSES


def test_what_is_to_be_looked_at(workspace):
    standing = read_standing(workspace, "d", PERIOD)
    assert (standing.refused, standing.open_checks, standing.is_illustrative) == (2, 2, True)


def test_tables_that_are_not_there_count_as_empty(tmp_path):
    standing = read_standing(Workspace(tmp_path), "d", PERIOD)
    assert standing.money == {} and standing.of().rate is None
    assert (sum(standing.targets.values()), standing.refused, standing.is_illustrative) == (0, 0, False)


def test_a_quarter_of_which_nothing_was_received_has_no_place_in_the_course(workspace):
    assert read_standing(workspace, "d", PERIOD).course == {"2024-Q2": 5}
