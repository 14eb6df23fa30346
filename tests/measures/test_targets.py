"""Targets by exact fractions: comparators, edges, people short; as tables anybody can read."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.targets import (
    COMPARATORS,
    Target,
    is_possible,
    people_short,
    status_of,
    targets_of,
    value_of,
)
from monitoring.plan import load_plan
from monitoring.workspace import REPOSITORY, Workspace


def target(comparator=">", number="98", kind="rate", direction="up", baseline=None, unit="percent", place=""):
    exact = None if number is None else Fraction(number)
    return Target(
        "x", place, kind, comparator, exact, unit, direction, None if baseline is None else Fraction(baseline)
    )


@pytest.mark.parametrize(
    ("comparator", "number", "numerator", "denominator", "status", "short"),
    [
        (">", "98", 196, 200, "not_met", 1),  # exactly 98 % is not “over 98 %”
        (">", "98", 197, 200, "met", 0),
        (">=", "98", 196, 200, "met", 0),
        (">=", "98", 195, 200, "not_met", 1),
        (">", "98.5", 985, 1000, "not_met", 1),
        (">=", "96.5", 193, 200, "met", 0),
        (">=", "100", 199, 200, "not_met", 1),
        (">=", "100", 200, 200, "met", 0),
        (">", "80", 0, 7, "not_met", 6),
        ("<", "15", 15, 100, "not_met", 1),  # exactly 15 % is not “under 15 %”
        ("<", "15", 14, 100, "met", 0),
        ("<=", "6.3", 63, 1000, "met", 0),
        ("<=", "6.3", 64, 1000, "not_met", 1),
        (">", "98", None, 200, "no_data", None),
        (">", "98", 196, None, "no_data", None),
        (">", "98", 0, 0, "no_data", None),
        (">=", "100", 201, 200, "no_data", None),  # a share above its whole
        ("", None, 196, 200, "not_measurable", None),
        (">", "100", 200, 200, "not_met", None),  # cannot be reached by any number of people
        ("", "98", 196, 200, "not_measurable", None),  # a number, but nothing says how to compare with it
        ("=", "50", 1, 4, "not_met", 1),
        ("=", "50", 1, 3, "not_met", None),  # half of three people
    ],
)
def test_rates(comparator, number, numerator, denominator, status, short):
    goal = target(comparator, number)
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert status_of(goal, *figures) == status
    assert people_short(goal, *figures) == short


@pytest.mark.parametrize(
    ("goal", "numerator", "denominator", "value", "status", "short"),
    [
        (target(">=", "14", "change", "down", baseline="40"), 26, 100, 14, "met", 0),
        (target(">=", "14", "change", "down", baseline="40"), 27, 100, 13, "not_met", 1),
        (target(">=", "14", "change", "down"), 26, 100, None, "no_data", None),  # no baseline, no verdict
        (target(">=", "5", "change", "up", baseline="40"), 44, 100, 4, "not_met", 1),
        (target(">=", "5", "change", "up", baseline="40"), 101, 100, 61, "no_data", None),  # a share above its whole
        (target("<", "15", direction="down"), 15, 100, 15, "not_met", 1),
        (target("=", "0", "count", "down", unit="count"), 0, None, 0, "met", 0),
        (target("=", "0", "count", "down", unit="count"), 3, None, 3, "not_met", 3),
        (target("=", "10", "count", unit="count"), 7, None, 7, "not_met", 3),
        (target(">=", "1", "milestone", unit="count"), 0, None, 0, "not_met", 1),
        (target("", None, "milestone", unit="count"), 0, None, 0, "not_met", None),  # as reported so far
        (target("", None, "milestone", unit="count"), 1, None, 1, "met", 0),
        (target("", None, "milestone", unit="count"), None, None, None, "no_data", None),
        (target("", None, "count", unit="count"), 5, None, 5, "not_measurable", None),
    ],
)
def test_changes_counts_and_milestones(goal, numerator, denominator, value, status, short):
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert value_of(goal, *figures) == value
    assert status_of(goal, *figures) == status
    assert people_short(goal, *figures) == short


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "possible"),
    [
        ("rate", 200, 200, True),
        ("rate", 201, 200, False),
        ("change", 201, 200, False),
        ("count", 201, 200, True),  # its denominator, where a form has one, is no whole of it
        ("rate", None, 200, True),
        ("rate", 201, None, True),
    ],
)
def test_a_share_cannot_exceed_its_whole(kind, numerator, denominator, possible):
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert is_possible(target(kind=kind), *figures) is possible


@given(st.sampled_from([">", ">=", "<", "<="]), st.integers(0, 400), st.integers(1, 400), st.integers(0, 1000))
def test_people_short_is_the_least_number_that_meets_the_target(comparator, numerator, denominator, tenths):
    goal = target(comparator, Fraction(tenths, 10))
    numerator = min(numerator, denominator)
    short = people_short(goal, Fraction(numerator), Fraction(denominator))
    step = 1 if comparator in (">", ">=") else -1

    def met(people):
        return COMPARATORS[comparator](Fraction(numerator + step * people, denominator) * 100, goal.target)

    if short is None:
        assert not any(
            met(people) for people in range(denominator + 1) if 0 <= numerator + step * people <= denominator
        )
    else:
        assert met(short)
        assert short == 0 or not met(short - 1)


def test_targets_are_taken_from_the_plan_column_by_column():
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    row = replace(
        plan.targets[0],
        indicator="x",
        place="a",
        kind="change",
        comparator=">=",
        target="14",
        unit="points",
        direction="down",
        baseline="40,5",
    )
    expected = Target("x", "a", "change", ">=", Fraction(14), "points", "down", Fraction(81, 2))
    assert targets_of(replace(plan, targets=[row])) == [expected]
    assert targets_of(None) == []


#: Reported, target, comparator → the next cases that must all be as wanted.
GROWING = [
    ("39", "49", 80, ">", 2),  # 41 of 51 are 80,4 %; 40 of 50 would be exactly 80 %
    ("12", "16", 80, ">", 5),
    ("40", "50", 80, ">=", 0),
    ("99", "100", 100, ">=", None),  # a miss cannot be undone by those who follow
    ("3", "10", 15, "<", 11),  # 3 of 21 are 14,3 %; 3 of 20 would be exactly 15 %
]


@pytest.mark.parametrize(("numerator", "denominator", "wanted", "comparator", "cases"), GROWING)
def test_where_each_case_counts_in_both_the_next_cases_are_told(numerator, denominator, wanted, comparator, cases):
    target = Target("births", "", "rate", comparator, Fraction(wanted), "percent", "up", None, grows=True)
    assert people_short(target, Fraction(numerator), Fraction(denominator)) == cases
    if cases:
        for further in range(cases + 1):
            up = comparator in (">", ">=")
            share = Fraction(int(numerator) + further * up, int(denominator) + further) * 100
            assert COMPARATORS[comparator](share, wanted) == (further == cases)
