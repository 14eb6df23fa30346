"""Money beyond its plan, without one, fallen, not returned: each found where it is planted, and traced to its lines."""

from __future__ import annotations

import pytest

from monitoring.measures.checks.lines import near_power_of_ten
from monitoring.tables import store
from monitoring.tables.numbers import identifier
from monitoring.tables.rows import CheckRow, NotReturnedRow
from tests.evidence.quarters import publish, tracer_of
from tests.samples import PAYMENT, RETURN, UNIT, new_workspace, receive_rows

MILLION = 1_000_000


def measured(root, *received):
    """The checks of the last period received, without those of the plan and those that agree, and its lines that were
    not returned.
    """
    workspace = new_workspace(root)
    for period, layout, rows in received:
        receive_rows(workspace, period, layout, rows)
    publish(workspace, period)
    tracer = tracer_of(workspace, period)
    tables = workspace.processed(UNIT, tracer.subject.period)
    found = [row for row in store.read(tables / "checks.csv", CheckRow) if not row.check.startswith("plan-")]
    checks = {row.check: row for row in found if row.verdict != "agrees"}
    for row in checks.values():
        traces = [
            tracer.trace(identifier(f"check.{row.check}.{side}")) for side in ("expected", "actual", "difference")
        ]
        assert all(trace.holds for trace in traces), row.check
    return checks, store.read(tables / "not_returned.csv", NotReturnedRow)


def figures(check):
    """Expected and actual in million đồng, the verdict, and whether it is new."""
    amounts = [int(text) / MILLION if text else None for text in (check.expected, check.actual)]
    return (*amounts, check.verdict, check.standing)


def paid(amount, **change):
    return PAYMENT | {"amount": amount, "voucher": f"V {amount} {sorted(change.items())}", **change}


def returned(cumulative, **change):
    return RETURN | {"cumulative": cumulative, "estimate": "", **change}


def test_more_than_is_planned_is_told_at_every_level(tmp_path):
    """Component 3.1 has a plan of 55 million: a slip of the unit makes 55.000 of 55."""
    checks, _ = measured(tmp_path, ("2024-Q1", "payments", [paid("55.000", component="3.1", capital="SN"), paid("10")]))
    over = {name for name in checks if name.startswith("overspent.")}
    assert "overspent.component-3.1.recurrent" in over and "overspent.all" in over
    assert "overspent.component-4.1.development" not in over
    assert figures(checks["overspent.component-3.1.recurrent"]) == (55, 55_000, "differs", "new")
    assert figures(checks["overspent.all"])[:2] == (30_844.7, 55_010)
    assert "1.000 lần" in checks["overspent.component-3.1.recurrent"].explanation
    assert "lần" not in checks["overspent.all"].explanation


@pytest.mark.parametrize(("plan", "disbursed", "factor"), [
    (55, 55_000, 1000), (55, 57_000, 1000), (55, 70_000, None), (100, 250, None), (100, 1_050, 10), (0, 5, None),
])  # fmt: skip
def test_a_factor_is_told_only_near_a_power_of_ten(plan, disbursed, factor):
    assert near_power_of_ten(plan, disbursed) == factor


def test_money_without_a_plan_and_plans_outside_the_plan(tmp_path):
    checks, _ = measured(
        tmp_path,
        (
            "2024-Q1",
            "payments",
            [paid("5", component="5.3", capital="SN"), paid("20.000", plan_year="2022", plan_kind="kéo dài")],
        ),
        ("2024-Q1", "returns", [returned("400", component="5.3", capital="SN", plan="500")]),
    )
    assert figures(checks["unplanned.component-5.3.source-central.recurrent.2024.year"])[1:3] == (5, "cannot_tell")
    assert figures(checks["unplanned.component-4.1.source-central.development.2022.carried_over"])[1] == 20_000
    assert figures(checks["outside_plan.5.3.recurrent"]) == (None, 500, "cannot_tell", "new")


def test_a_return_of_more_than_its_plan_or_with_a_low_estimate(tmp_path):
    rows = [returned("5.000", plan="3.282", estimate="100", place="xã Vĩnh Ô", reported_by="UBND xã Vĩnh Ô")]
    checks, _ = measured(tmp_path, ("2024-Q1", "returns", rows))
    line = "place-vinh-o.component-4.1.place-vinh-o.source-central.development.2024.year"
    assert figures(checks[f"returned_over_plan.{line}"])[:3] == (3_282, 5_000, "differs")
    assert figures(checks[f"estimate_below.{line}"])[:3] == (5_000, 100, "differs")


VINH_HA, VINH_O = ({"place": f"xã {name}", "reported_by": f"UBND xã {name}"} for name in ("Vĩnh Hà", "Vĩnh Ô"))


def test_a_cumulative_amount_that_falls_is_told_once_for_the_unit(tmp_path):
    checks, _ = measured(
        tmp_path,
        ("2024-Q2", "returns", [returned("500", **VINH_HA)]),
        ("2024-Q3", "returns", [returned("400", **VINH_HA)]),
    )
    fell = {name: figures(check) for name, check in checks.items() if name.startswith("fell.")}
    line = "component-4.1.place-vinh-ha.source-central.development.2024.year"
    assert fell == {f"fell.place-vinh-ha.{line}": (500, 400, "differs", "new")}


def test_payments_that_were_taken_back_are_a_fall_of_their_line(tmp_path):
    back = paid("30", paid_on="05/5/2024", payment_kind="hoàn trả")
    checks, _ = measured(tmp_path, ("2024-Q1", "payments", [paid("100")]), ("2024-Q2", "payments", [back]))
    assert figures(checks["fell.component-4.1.source-central.development.2024.year"])[:2] == (100, 70)


def test_who_did_not_return_is_named_with_its_last_amount_and_never_a_fall(tmp_path):
    checks, lines = measured(
        tmp_path,
        ("2024-Q2", "returns", [returned("500", **VINH_HA), returned("300", **VINH_O)]),
        ("2024-Q3", "returns", [returned("600", **VINH_HA)]),
    )
    assert figures(checks["not_returned.place-vinh-o"]) == (300, None, "cannot_tell", "new")
    assert not [name for name in checks if name.startswith("fell.")]
    assert [(row.office, row.office_returned, row.place, row.period, row.cumulative_dong) for row in lines] == [
        ("place-vinh-o", False, "vinh-o", "2024-Q2", 300 * MILLION)
    ]


def test_a_line_that_its_unit_leaves_out_is_named_too(tmp_path):
    office = {"reported_by": "Phòng TC-KH", "place": ""}
    checks, lines = measured(
        tmp_path,
        ("2024-Q2", "returns", [returned("1.000", **office), returned("700", component="1", **office)]),
        ("2024-Q3", "returns", [returned("1.500", **office), returned("800", component="5.1", **office)]),
    )
    assert figures(checks["not_returned.finance-planning"])[:3] == (700, None, "cannot_tell")
    assert [(row.office_returned, row.component) for row in lines] == [(True, "1")]


def test_what_an_earlier_quarter_told_with_the_same_figures_is_known(tmp_path):
    rows = [returned("5.000", plan="3.282", **VINH_O)]
    checks, _ = measured(tmp_path, ("2024-Q1", "returns", rows), ("2024-Q2", "returns", rows))
    over = [check.standing for name, check in checks.items() if name.startswith("returned_over_plan.")]
    assert over == ["known"]
