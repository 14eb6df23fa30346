"""Which money has a plan: read as a table of money, the plans there are, and whether one is about it."""

import pytest

from monitoring.measures.planned import covered

YEAR = ("2024", "year")
OURS = ("4.1", "central", "development", *YEAR)

#: The money, the plans, and whether it has one.
CASES = [
    (OURS, [OURS], True),
    (OURS, [], False),
    (OURS, [("4.1", "central", "development", "2023", "carried_over")], False),
    (OURS, [("4.1", "central", "development", "2024", "carried_over")], False),
    (OURS, [("5.3", "central", "development", *YEAR)], False),
    (OURS, [("4.1", "people", "development", *YEAR)], False),
    (OURS, [("4.1", "central", "recurrent", *YEAR)], False),
    # A plan that is not broken down is about all its parts; money that is not broken down may belong to any.
    (OURS, [("", "", "development", *YEAR)], True),
    (OURS, [("4.1", "central", "", *YEAR)], True),
    (("4.1", "", "development", *YEAR), [OURS], True),
    (("", "", "development", *YEAR), [OURS], True),
    (("", "people", "development", *YEAR), [OURS], False),
]


@pytest.mark.parametrize(("money", "plans", "has_one"), CASES)
def test_money_with_and_without_a_plan(money, plans, has_one):
    assert covered([money], plans) == ({money} if has_one else set())
