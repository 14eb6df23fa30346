"""What an earlier quarter of the year told of already is known; it follows from the inputs alone."""

from __future__ import annotations

import pytest

from monitoring.measures.check import Check
from monitoring.measures.known_checks import with_standing
from monitoring.period import Period

Q1, Q2, Q3 = (Period(2024, quarter) for quarter in (1, 2, 3))


def check(name, expected=1, actual=2):
    return Check(name, expected, actual, actual - expected, "count", "differs", "")


#: The check, the quarters with files before the third one, what these told of, and what the third one has.
CASES = [
    ("plan-2024.lead.7", [], [], "new"),
    ("plan-2024.lead.7", [Q2], [], "known"),
    ("plan-2025.outturn.2024.rate", [Q1, Q2], [], "new"),
    ("total_row.2024-Q1/a.csv.9", [Q1], [], "known"),
    ("total_row.2024-Q3/a.csv.9", [Q1], [], "new"),
    ("returned_plan.4.1.development", [Q1], [], "new"),
    ("returned_plan.4.1.development", [Q1], [check("returned_plan.4.1.development")], "known"),
    ("returned_plan.4.1.development", [Q1], [check("returned_plan.4.1.development", actual=3)], "new"),
]


@pytest.mark.parametrize(("name", "earlier", "told", "standing"), CASES)
def test_new_or_known(name, earlier, told, standing):
    [found] = with_standing([check(name)], Q3, earlier, lambda: told)
    assert found.standing == standing
    assert (found.check, found.figures) == (name, (1, 2))


def test_earlier_quarters_are_asked_only_where_they_matter():
    def told():
        raise AssertionError("nobody need ask")

    assert with_standing([check("plan-2024.lead.7")], Q3, [Q1], told)[0].standing == "known"
