"""What an earlier quarter of the year told of already is known; it follows from the inputs alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures.checks.check import compared, fixed
from monitoring.measures.checks.known import with_standing
from monitoring.period import Period

Q1, Q2, Q3 = (Period(2024, quarter) for quarter in (1, 2, 3))


def check(family, *parts, plan=None, actual=2, file=""):
    """A check that differs: 1 is stated."""
    return replace(compared(family, parts, fixed(1), fixed(actual), "count", file=file), plan_year=plan)


LEAD, RETURNED = check("lead", "7", plan=2024), check("returned_plan", "4.1", "development")

#: The check, the quarters with files before the third one, what these told of, and what the third one has.
CASES = [
    (LEAD, [], [], "new"),
    (LEAD, [Q2], [], "known"),
    (check("outturn", "2024.rate", plan=2025), [Q1, Q2], [], "new"),
    (check("total_row", "2024-Q1/a.csv", "9", file="2024-Q1/a.csv"), [Q1], [], "known"),
    (check("total_row", "2024-Q3/a.csv", "9", file="2024-Q3/a.csv"), [Q1], [], "new"),
    (RETURNED, [Q1], [], "new"),
    (RETURNED, [Q1], [RETURNED], "known"),
    (RETURNED, [Q1], [check("returned_plan", "4.1", "development", actual=3)], "new"),
    (check("returned_plan", "4.1", "development", actual=1), [Q1], [RETURNED], "new"),
]


@pytest.mark.parametrize(("told", "earlier", "before", "standing"), CASES)
def test_new_or_known(told, earlier, before, standing):
    [found] = with_standing([told], Q3, earlier, lambda: before)
    assert (found.standing, found.check, found.figures) == (standing, told.check, told.figures)


def test_earlier_quarters_are_asked_only_where_they_matter():
    def before():
        raise AssertionError("nobody need ask")

    assert with_standing([LEAD], Q3, [Q1], before)[0].standing == "known"
