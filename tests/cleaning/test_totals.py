"""Totals in files are compared with their rows; they are never summed and never refused."""

import pytest

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.cleaning.totals import totals_table
from monitoring.intake.readers import read_period
from monitoring.subject import open_subject
from tests.samples import PAYMENT, csv_of, new_workspace, receive_rows, register


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
    table = totals_of(workspace)
    assert list(table["verdict"]) == verdicts
    if verdicts == ["differs"]:
        assert (table["stated_dong"][0], table["rows_dong"][0]) == (11_000_000, 10_000_000)
    if verdicts != ["cannot_tell"]:
        assert list(table["accepted_dong"]) == list(table["rows_dong"])


def test_beside_what_the_rows_add_up_to_stands_what_of_it_was_accepted(tmp_path):
    workspace = new_workspace(tmp_path)
    refused = ROWS[2] | {"place": "Vĩnh Xa"}
    receive_rows(workspace, "2024-Q1", "payments", [*ROWS[:2], total("3"), refused, ROWS[3], total("7"), total("10")])
    table = totals_of(workspace)
    assert set(table["verdict"]) == {"agrees"}
    assert list(table["accepted_dong"]) == [3_000_000, 4_000_000, 7_000_000]


def test_totals_of_a_superseded_file_are_left_out(tmp_path):
    workspace = new_workspace(tmp_path)
    old, new = (csv_of("payments", [*ROWS, total(amount)]) for amount in ("11", "10"))
    register(workspace, "2024-Q1", "a.csv", old, "payments", superseded_by="b.csv")
    register(workspace, "2024-Q1", "b.csv", new, "payments", replaces="a.csv", document="CV 1")
    table = totals_of(workspace)
    assert list(zip(table["source_file"], table["verdict"], strict=True)) == [("2024-Q1/b.csv", "agrees")]


def totals_of(workspace):
    subject = open_subject(workspace.root, "vinh-linh", "2024-Q1")
    received = read_period(workspace, "vinh-linh", subject.period)
    cleaning = clean(received, context_for(subject))
    accepted = {layout: cleaning.accepted(layout) for layout in received}
    return totals_table(received, cleaning.context.codes["units"], accepted)
