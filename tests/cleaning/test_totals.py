"""Totals in files are compared with their rows; they are never summed and never refused."""

import pytest

from monitoring.cleaning.codelists import code_lists
from monitoring.cleaning.totals import totals_table
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, new_workspace, receive_rows


def total(amount):
    return {"voucher": "Tổng cộng", "amount": amount}


ROWS = [PAYMENT | {"voucher": f"CT{number}", "amount": str(number)} for number in range(1, 5)]


@pytest.mark.parametrize(
    ("rows", "verdicts"),
    [
        ([*ROWS, total("10")], ["agrees"]),
        ([total("10"), *ROWS], ["agrees"]),
        ([*ROWS, total("11")], ["differs"]),
        ([*ROWS, total("mười")], ["cannot_tell"]),
        ([*ROWS[:2], total("3"), *ROWS[2:], total("7")], ["agrees", "agrees"]),
        ([*ROWS[:2], total("3"), *ROWS[2:], total("7"), total("10")], ["agrees", "agrees", "agrees"]),
        ([total("10"), *ROWS, total("10")], ["agrees", "agrees"]),
    ],
)
def test_a_total_agrees_with_the_rows_it_can_stand_for(tmp_path, rows, verdicts):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", rows)
    subject = open_subject(tmp_path, "vinh-linh", "2024-Q1")
    units = code_lists(subject.district, None, subject.period.end)["units"]
    received = read_period(workspace, "vinh-linh", subject.period)
    assert len(received["payments"].rows) == 4
    table = totals_table(received, units)
    assert list(table["verdict"]) == verdicts
    if verdicts == ["differs"]:
        assert (table["stated_dong"][0], table["rows_dong"][0]) == (11_000_000, 10_000_000)
