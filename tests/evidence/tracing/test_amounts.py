"""The sums behind a row: of money with a plan, of a quarter by its cut-off, of units that returned both times."""

from __future__ import annotations

import pytest

from tests.evidence.quarters import publish, tracer_of
from tests.samples import PAYMENT, RETURN, new_workspace, receive_rows

MILLION = 1_000_000


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """This year's money, carried-over money of which a unit returns the plan, and some whose plan nobody gave."""
    workspace = new_workspace(tmp_path_factory.mktemp("amounts"))
    receive_rows(workspace, "2024-Q1", "payments", [
        PAYMENT | {"voucher": "A", "amount": "100"},
        PAYMENT | {"voucher": "B", "amount": "20", "plan_year": "2023", "plan_kind": "kéo dài"},
        PAYMENT | {"voucher": "C", "amount": "7", "plan_year": "2022", "plan_kind": "kéo dài"},
    ])  # fmt: skip
    receive_rows(workspace, "2024-Q1", "returns", [
        RETURN | {"plan_year": "2023", "plan_kind": "kéo dài", "plan": "50", "cumulative": "20"}
    ])  # fmt: skip
    publish(workspace, "2024-Q1")
    return tracer_of(workspace, "2024-Q1")


@pytest.mark.parametrize(("number_id", "million", "lines"), [
    ("disbursement.cumulative", 127, [2, 3, 4]),
    ("disbursement.planned_cumulative", 120, [2, 3]),
    ("disbursement.unplanned", 7, [2, 3, 4]),
    ("disbursement.development.2023.carried_over.planned_cumulative", 20, [3]),
    ("disbursement.development.2022.carried_over.unplanned", 7, [4]),
])  # fmt: skip
def test_money_with_and_without_a_plan_is_traced_to_its_payments(quarter, number_id, million, lines):
    trace = quarter.trace(number_id)
    assert trace.calculation.computed == million * MILLION and trace.holds
    assert [line.row for line in trace.lines[0]] == lines


def test_every_number_of_the_quarter_adds_up(quarter):
    assert [name for name in quarter.number_ids if not quarter.trace(name).holds] == []
