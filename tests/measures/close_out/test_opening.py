"""Which years' books a close-out is of."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError, UsageError
from monitoring.measures.close_out.opening import newest_period
from monitoring.span import Span
from monitoring.workspace import REPOSITORY, Workspace
from tests.samples import UNIT


def test_a_year_closes_all_money_of_its_books_and_a_phase_its_plans_a_year_longer():
    year, phase = Span.parse("2023"), Span.parse("2021-2025")
    assert (list(year.years), year.plan_years, year.folder) == ([2023], None, "close-out-2023")
    assert (list(phase.years), phase.plan_years) == ([2021, 2022, 2023, 2024, 2025, 2026], range(2021, 2026))
    assert Span.of_folder("close-out-2021-2025") == phase and Span.of_folder("2023-Q4") is None


@pytest.mark.parametrize("text", ["23", "2023-Q4", "2025-2021", "2021–2025", "", "2023-2023-2024"])
def test_anything_else_is_wrong_usage(text):
    with pytest.raises(UsageError, match=r"2023, or 2021-2025"):
        Span.parse(text)


def test_the_newest_period_of_the_years_counts_and_none_is_an_error():
    workspace = Workspace(REPOSITORY)
    assert str(newest_period(workspace, UNIT, Span.parse("2024"))) == "2024-Q3"
    assert str(newest_period(workspace, UNIT, Span.parse("2021-2025"))) == "2024-Q3"
    with pytest.raises(InputError, match=r"Nothing has been received of 2019.*--period 2019-Q4"):
        newest_period(workspace, UNIT, Span.parse("2019"))
