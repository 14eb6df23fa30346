"""Which units and periods a command is about."""

import pytest

from monitoring.errors import InputError
from monitoring.period import Period
from monitoring.running.selection import select
from tests.samples import PAYMENT, new_workspace, receive_rows


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path)
    for quarter in ("2024-Q2", "2024-Q1"):
        receive_rows(workspace, quarter, "payments", [PAYMENT])
    return workspace


def test_without_options_everything_present_in_order(workspace):
    assert select(workspace) == [("vinh-linh", Period(2024, 1)), ("vinh-linh", Period(2024, 2))]


def test_one_period_of_one_unit(workspace):
    assert select(workspace, "vinh-linh", "2024-Q2") == [("vinh-linh", Period(2024, 2))]


@pytest.mark.parametrize(
    ("unit", "period", "says"),
    [
        ("hanoi", None, "no unit"),
        ("../x", None, "no unit"),
        (None, "2024-Q5", "not a period"),
        (None, "../x", "not a period"),
        (None, "2023-Q4", "No files"),
    ],
)
def test_what_is_not_there_is_an_error_in_words(workspace, unit, period, says):
    with pytest.raises(InputError, match=says):
        select(workspace, unit, period)
