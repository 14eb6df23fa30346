"""What is left, the pace needed, and projections that say what they assume: each kind of money for itself, then summed.

The oracle is plain arithmetic with fractions over a small table of kinds of money.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.intake.readers import read_period
from monitoring.measures.disbursement import budget_lines, disbursement_table, grouped
from monitoring.measures.pace import Money, Pace, Timing, months, pace_table
from monitoring.measures.planned_capital import as_planned
from monitoring.subject import open_subject
from monitoring.tables.rows import PaceRow
from monitoring.tables.store import columns
from tests.samples import shipped_workspace

MILLION = 1_000_000
FINAL = date(2025, 1, 31)


@pytest.fixture(scope="module")
def third_quarter(tmp_path_factory):
    return open_subject(shipped_workspace(tmp_path_factory.mktemp("shipped")).root, "vinh-linh", "2024-Q3")


def money(plan, paid, in_quarter=None, since=9, left=4, last=FINAL):
    return Money(Timing(last, 9, since, 3, left), plan, paid, in_quarter)


def half_up(share: Fraction) -> int:
    return floor(share + Fraction(1, 2))


# ---- one kind of money -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plan", "paid", "needed", "projected"), [
    (1300, 600, 175, 867),  # 600 + 600 / 9 × 4 = 866.67
    (800, 600, 50, 800),  # never beyond the plan
    (500, 600, 0, 600),  # beyond its plan already: never below what is disbursed, and nothing more is needed
    (500, -90, Fraction(590, 4), -90),  # more paid back than out: that does not go on
    (500, 0, 125, 0),
])  # fmt: skip
def test_one_kind_of_money(plan, paid, needed, projected):
    assert money(plan, paid).needed == needed
    assert money(plan, paid).projected(9, paid) == projected


@given(st.integers(0, 10**13), st.integers(-(10**12), 2 * 10**13), st.integers(0, 12), st.integers(1, 13))
def test_a_projection_is_rounded_once_and_stays_in_its_bounds(plan, paid, left, passed):
    found = money(plan, paid, left=left).projected(passed, paid)
    assert paid <= found <= max(plan, paid)
    exact = Fraction(paid) + Fraction(paid, passed) * left
    assert found == min(max(half_up(exact), paid), max(plan, paid))


# ---- a row of several kinds ------------------------------------------------------------------------------------------


def test_a_row_is_the_sum_of_its_kinds_of_money(third_quarter):
    found = Pace([money(1300, 600, 300), money(500, 600, 0, since=5), money(100, None)], third_quarter)
    assert found.remaining_dong == 1900 - 1200
    assert found.needed_per_month_dong == 175 + 25, "money of which nobody says what was paid is wholly left"
    assert found.projected_dong == 867 + 600
    assert found.projected_at_quarter_pace_dong == 1000 + 600
    assert found.projected_since_allocation_dong == 867 + 600
    assert found.paid_per_month_since_allocation_dong == half_up(Fraction(600, 9) + Fraction(600, 5))
    assert found.months_since_allocation is None and found.last_day == "2025-01-31"


def test_money_that_is_not_allocated_yet_is_left_out_of_even_comparisons(third_quarter):
    found = Pace([money(1000, 600), money(7046, 0, since=None)], third_quarter)
    assert (found.allocated_plan_dong, found.allocated_rate_percent) == (1000, "60.0000")
    assert found.projected_since_allocation_dong == 867


def test_missing_figures_stay_missing(third_quarter):
    nothing = Pace([money(1000, None)], third_quarter)
    assert [name for name in vars(Pace) if name.endswith("_dong") and getattr(nothing, name) is not None] == []
    assert Pace([], third_quarter).remaining_dong is None
    assert Pace([money(1000, 5, None)], third_quarter).projected_at_quarter_pace_dong is None


def test_a_last_day_of_its_own(third_quarter):
    found = Pace([money(1300, 600, left=3, last=date(2024, 12, 31))], third_quarter)
    assert (found.last_day, found.months_left, found.projected_dong) == ("2024-12-31", 3, 800)
    closed = Pace([money(1300, 600, left=0, last=date(2024, 9, 30))], third_quarter)
    assert (closed.months_left, closed.needed_per_month_dong, closed.projected_dong) == (0, None, 600)


@pytest.mark.parametrize(("first", "last", "count"), [
    (date(2024, 1, 1), date(2024, 9, 30), 9), (date(2024, 5, 16), date(2024, 9, 30), 5),
    (date(2024, 1, 1), date(2025, 1, 31), 13),
])  # fmt: skip
def test_calendar_months_both_included(first, last, count):
    assert months(first, last) == count


# ---- the third quarter of 2024 ---------------------------------------------------------------------------------------

#: Plan, disbursed, in the quarter (đồng), and months since the allocation, as added by hand from the vouchers.
BY_HAND = {
    "disbursement.development.2023.carried_over": (1_650_390_000, 1_548_755_706, 325_765_367, 9),
    "disbursement.development.2024.year": (23_415_700_000, 14_166_331_750, 5_678_416_582, 9),
    "disbursement.not_stated.2024.year": (383_000_000, 0, 0, 9),
    "disbursement.recurrent.2023.carried_over": (4_810_732_000, 1_861_184_323, 927_802_172, 9),
    "disbursement.recurrent.2024.year": (7_046_000_000, 2_258_141_846, 1_514_766_745, 5),
}


@pytest.fixture(scope="module")
def groups(third_quarter):
    cleaning = clean(
        read_period(third_quarter.workspace, "vinh-linh", third_quarter.period), context_for(third_quarter)
    )
    payments, returns = (
        as_planned(cleaning.accepted(name), third_quarter.own_plan) for name in ("payments", "returns")
    )
    return grouped(budget_lines(third_quarter, payments, returns, None), payments_received=True)


@pytest.fixture(scope="module")
def table(third_quarter, groups):
    last_year = pd.DataFrame({"number_id": ["disbursement"], "rate_percent": ["76.4854"]})
    return pace_table(groups, third_quarter, last_year).set_index("number_id")


def projected(months_passed, by):
    """By hand: each kind for itself, rounded once, between what is disbursed and its plan."""
    reached = {}
    for name, (plan, paid, in_quarter, since) in BY_HAND.items():
        amount = in_quarter if by == "quarter" else paid
        passed = {"quarter": 3, "allocation": since, "year": months_passed}[by]
        reached[name] = min(max(half_up(paid + Fraction(amount * 4, passed)), paid), max(plan, paid))
    return reached


@pytest.mark.parametrize(("column", "by", "percent"), [
    ("projected_dong", "year", "75.2"), ("projected_at_quarter_pace_dong", "quarter", "82.5"),
    ("projected_since_allocation_dong", "allocation", "77.4"),
])  # fmt: skip
def test_the_projections_of_the_third_quarter(table, column, by, percent):
    by_hand = projected(9, by)
    assert {name: table.loc[name, column] for name in by_hand} == by_hand
    assert table.loc["disbursement", column] == sum(by_hand.values())
    plan = sum(plan for plan, *_ in BY_HAND.values())
    assert f"{sum(by_hand.values()) / plan * 100:.1f}" == percent


def test_the_table_has_its_columns_and_the_year_before_beside_it(table):
    assert ["number_id", *table.columns] == columns(PaceRow)
    assert table.loc["disbursement", "last_year_rate_percent"] == "76.4854"
    assert table.loc["disbursement", "needed_per_month_dong"] == half_up(Fraction(17_471_408_375, 4))
    assert table.loc["disbursement.recurrent.2024.year", "paid_per_month_since_allocation_dong"] == 451_628_369


def test_no_row_is_projected_below_what_is_disbursed_or_beyond_its_plan(table, groups):
    rows = disbursement_table(groups).set_index("number_id").join(table)
    rows = rows[rows["projected_dong"].notna()]
    assert len(rows) > 80
    for column in ("projected_dong", "projected_since_allocation_dong", "projected_at_quarter_pace_dong"):
        assert (rows["planned_cumulative_dong"] <= rows[column]).all()
        assert (rows[column] <= rows[["plan_dong", "planned_cumulative_dong"]].max(axis="columns")).all()
