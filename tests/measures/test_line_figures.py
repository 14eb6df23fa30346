"""The numbers of money: which lines stand behind each, with which sign."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.evidence.quarters import publish, tracer_of
from tests.samples import PAYMENT, RETURN, new_workspace, receive_rows

Q1, Q2 = "2024-Q1/payments.csv", "2024-Q2/payments.csv"
MILLION = 1_000_000


def lines_of(trace, operand: int = 0) -> list[tuple[str, int, int]]:
    """(file below the unit, row, đồng) of one sum."""
    lines = trace.lines[operand]
    return [("/".join(line.file.split("/")[-2:]), line.row, line.adds) for line in lines]


@pytest.mark.parametrize(("number_id", "value", "lines"), [
    ("disbursement.component-1.cumulative", 40_500_000, [(Q1, 3, 40_500_000)]),
    ("disbursement.component-4.1.cumulative", 505_499_999, [
        (Q1, 2, 300 * MILLION), (Q2, 2, 500 * MILLION), (Q2, 3, -300 * MILLION), (Q2, 4, -1), (Q2, 5, -7 * MILLION),
        (Q2, 6, 12_500_000),
    ]),
    ("disbursement.component-4.1.in_quarter", 205_499_999, [
        (Q2, 2, 500 * MILLION), (Q2, 3, -300 * MILLION), (Q2, 4, -1), (Q2, 5, -7 * MILLION), (Q2, 6, 12_500_000),
    ]),
    ("disbursement.component-4.1.estimate", 600 * MILLION, [("2024-Q2/returns.csv", 2, 600 * MILLION)]),
    ("disbursement.component-8.cumulative", 0, []),
    ("disbursement.2024-Q1.cumulative", 340_500_000, [(Q1, 2, 300 * MILLION), (Q1, 3, 40_500_000)]),
    ("disbursement.component-1.source-central.development.2024.year.plan", 3_941 * MILLION,
     [("plan-2024/allocations.csv", 2, 3_941 * MILLION)]),
    ("disbursement.development.2023.carried_over.plan", 100 * MILLION, [("2024-Q2/returns.csv", 3, 100 * MILLION)]),
    ("disbursement.place-vinh-ha.plan", 100 * MILLION, [("2024-Q2/returns.csv", 3, 100 * MILLION)]),
    ("disbursement.place-unit_wide.plan", 7_293 * MILLION, [("2024-Q2/returns.csv", 2, 7_293 * MILLION)]),
    ("disbursement.plan_kind", None, None),
    ("reconciliation.4.1.central.development.2024.year.paid", 505_499_999, [
        (Q1, 2, 300 * MILLION), (Q2, 2, 500 * MILLION), (Q2, 3, -300 * MILLION), (Q2, 4, -1), (Q2, 5, -7 * MILLION),
        (Q2, 6, 12_500_000),
    ]),
    ("reconciliation.4.1.central.development.2023.carried_over.paid", None, []),
])  # fmt: skip
def test_the_lines_of_one_sum(tracer, number_id, value, lines):
    if lines is None:
        assert number_id not in tracer.number_ids
        return
    trace = tracer.trace(number_id)
    assert (trace.calculation.computed, lines_of(trace), trace.holds) == (value, lines, True)


@pytest.mark.parametrize(("suffix", "value"), [
    ("rate", Fraction(545_999_999, 32_251_800_000) * 100), ("remaining", 32_251_800_000 - 545_999_999),
])  # fmt: skip
def test_the_whole_is_traced_to_the_dong(tracer, suffix, value):
    trace = tracer.trace(f"disbursement.{suffix}")
    paid, planned = (operand.total for operand in trace.calculation.operands)
    expected = Fraction(paid, planned) * 100 if suffix == "rate" else planned - paid
    assert trace.calculation.computed == expected and trace.holds
    assert paid == 545_999_999


def test_a_difference_is_returned_less_paid(tracer):
    trace = tracer.trace("reconciliation.4.1.central.development.2024.year.difference")
    assert trace.calculation.computed == 505_500_000 - 505_499_999 and trace.holds


def test_pace_and_projection_follow_from_the_same_lines(tracer):
    pace = {name: tracer.trace(f"disbursement.component-1.{name}").calculation for name in (
        "paid_per_month", "needed_per_month", "projected", "projected_rate", "even_rate",
    )}  # fmt: skip
    assert pace["paid_per_month"].computed == 40_500_000 // 6
    assert pace["projected"].computed == 40_500_000 + 7 * (40_500_000 // 6)
    assert pace["even_rate"].computed == Fraction(600, 13)
    assert all(calculation.agrees for calculation in pace.values())


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    """Two quarters without payments, and the year before: returns alone say what was disbursed."""
    workspace = new_workspace(tmp_path_factory.mktemp("returned"))
    rows = {"2023-Q2": ["50"], "2024-Q1": ["280", "10"], "2024-Q2": ["505,5"]}
    for period, amounts in rows.items():
        year = period[:4]
        receive_rows(workspace, period, "returns", [
            RETURN | {"plan_year": year, "plan": "1.000", "cumulative": amount, "source": source}
            for amount, source in zip(amounts, ("NSTW", "NSĐP"), strict=False)
        ])  # fmt: skip
    publish(workspace, "2024-Q2")
    return tracer_of(workspace, "2024-Q2")


@pytest.mark.parametrize(("number_id", "value", "lines"), [
    ("disbursement.cumulative", 505_500_000, [("2024-Q2/returns.csv", 2, 505_500_000)]),
    ("disbursement.in_quarter", None, []),  # of the local budget nothing was returned this time
    ("disbursement.source-central.in_quarter", 225_500_000,
     [("2024-Q2/returns.csv", 2, 505_500_000), ("2024-Q1/returns.csv", 2, -280_000_000)]),
    ("disbursement.2024-Q1.cumulative", 290_000_000,
     [("2024-Q1/returns.csv", 2, 280_000_000), ("2024-Q1/returns.csv", 3, 10_000_000)]),
    ("disbursement.last_year_rate", 5, [("2023-Q2/returns.csv", 2, 50_000_000)]),
])  # fmt: skip
def test_without_payments_the_returns_of_each_quarter_stand_behind(returned, number_id, value, lines):
    trace = returned.trace(number_id)
    assert (trace.calculation.computed, lines_of(trace), trace.holds) == (value, lines, True)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """This year's money, carried-over money of which a unit returns the plan, and some whose plan nobody gave."""
    workspace = new_workspace(tmp_path_factory.mktemp("amounts"))
    payments = [("A", "100", {}), ("B", "20", {"plan_year": "2023"}), ("C", "7", {"plan_year": "2022"})]
    receive_rows(workspace, "2024-Q1", "payments", [
        PAYMENT | {"voucher": voucher, "amount": amount} | (year and {**year, "plan_kind": "kéo dài"})
        for voucher, amount, year in payments
    ])  # fmt: skip
    carried = RETURN | {"plan_year": "2023", "plan_kind": "kéo dài", "plan": "50", "cumulative": "20"}
    receive_rows(workspace, "2024-Q1", "returns", [carried])
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


@pytest.mark.parametrize("family", ["advances", "investor.", "agency.", "state_budget.", "reconciliation."])
def test_money_seen_from_other_sides_walks_back_to_its_lines(tracer, family):
    names = [name for name in tracer.number_ids if name.startswith(family)]
    assert names and [name for name in names if not tracer.trace(name).holds] == []


def test_what_is_outstanding_is_told_from_both_sides(tracer):
    operands = tracer.trace("advances.outstanding").calculation.operands
    assert [one.name for one in operands] == ["advances paid by the treasury", "advances recovered by the treasury"]
