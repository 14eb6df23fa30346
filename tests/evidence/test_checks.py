"""Checks: both sides lead to the lines of the plan, of files, or to other numbers; a check that only one of the table
and the rows gives is told.
"""

from __future__ import annotations

import pytest

from tests.evidence.quarters import publish, receive_small, tracer_of
from tests.samples import INDICATOR, PAYMENT, RETURN, UNIT, new_workspace, receive_rows

MILLION = 1_000_000
#: Checks that are not about the plan of 2024.
PLAN = {"returned_plan.4.1.development": ""}


@pytest.mark.parametrize(("check", "expected", "actual", "lines"), [
    ("stated_total.2024.development.central.components.with_unstated_capital", 17_462 * MILLION, 17_591 * MILLION, 5),
    ("stated_total.2024.development.central.components.without_unstated_capital", 17_462 * MILLION, 17_208 * MILLION,
     4),
    ("stated_total.2024.development.people.components", 1_437_800_000, 1_437_700_000, 4),
    ("returned_plan.4.1.development", 7_966_800_000, 7_293 * MILLION, 1),
    ("tranche.2024.recurrent.central", 0, 10, 10),
    ("capital_stated.10.2", None, 383 * MILLION, 1),
    ("carried_over.2024", 7_063_509_000, None, 0),
    ("repeated_amount.2023.local", None, 1_520 * MILLION, 1),
    ("lead.10.1", 1, 2, 2),
    ("lead_funding.5.3", 1, 0, 0),
    ("document_without_number", 0, 1, 1),
])  # fmt: skip
def test_both_sides_come_from_lines(tracer, check, expected, actual, lines):
    sides = [
        tracer.trace(f"check.{PLAN.get(check, 'plan-2024.')}{check}.{side}")
        for side in ("expected", "actual", "difference")
    ]
    difference = None if expected is None or actual is None else actual - expected
    assert [trace.calculation.computed for trace in sides] == [expected, actual, difference]
    assert all(trace.holds for trace in sides)
    assert sum(map(len, sides[1].lines)) == lines


def test_a_document_cited_with_two_dates_shows_each_citation(tracer):
    [number_id] = [name for name in tracer.number_ids if "3463" in name and name.endswith(".actual")]
    trace = tracer.trace(number_id)
    dates = {line.text["date"]: line.adds for line in trace.lines[0] if line.adds}
    assert trace.calculation.computed == 2 == len(dates) and trace.holds


# ---- the money in the files ------------------------------------------------------------------------------------------

VINH_HA, VINH_O = (RETURN | {"place": f"xã {name}", "reported_by": f"UBND xã {name}"} for name in ("Vĩnh Hà", "Vĩnh Ô"))
LINE = "component-4.1.place-vinh-ha.source-central.development.2024.year"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """Vĩnh Hà returns less than the quarter before, Vĩnh Ô nothing; some money was paid of which nobody gave a plan."""
    workspace = new_workspace(tmp_path_factory.mktemp("lines"))
    before = [VINH_HA | {"cumulative": "500"}, VINH_O | {"cumulative": "300"}]
    receive_rows(workspace, "2024-Q1", "returns", before)
    receive_rows(workspace, "2024-Q2", "returns", [VINH_HA | {"cumulative": "400"}])
    receive_rows(workspace, "2024-Q2", "payments", [
        PAYMENT | {"voucher": "A", "amount": "9.000"},
        PAYMENT | {"voucher": "B", "amount": "7", "plan_year": "2022", "plan_kind": "kéo dài"},
    ])  # fmt: skip
    publish(workspace, "2024-Q2")
    return tracer_of(workspace, "2024-Q2")


@pytest.mark.parametrize(("number_id", "million", "lines"), [
    (f"check.fell.place-vinh-ha.{LINE}.expected", 500, [("2024-Q1/returns.csv", 2)]),
    (f"check.fell.place-vinh-ha.{LINE}.actual", 400, [("2024-Q2/returns.csv", 2)]),
    ("check.not_returned.place-vinh-o.expected", 300, [("2024-Q1/returns.csv", 3)]),
    ("check.unplanned.component-4.1.source-central.development.2022.carried_over.actual", 7,
     [("2024-Q2/payments.csv", 3)]),
    ("check.overspent.component-4.1.development.actual", 9_000, [("2024-Q2/payments.csv", 2)]),
])  # fmt: skip
def test_each_side_leads_to_its_rows(quarter, number_id, million, lines):
    trace = quarter.trace(number_id)
    assert trace.calculation.computed == million * MILLION and trace.holds
    [own] = trace.lines
    assert [(line.file.partition("vinh-linh/")[2], line.row) for line in own] == lines


def test_a_unit_that_is_not_the_sum_of_its_places_leads_to_both(tmp_path):
    workspace = new_workspace(tmp_path)
    told = {"": "20", "xã Vĩnh Ô": "9", "xã Vĩnh Hà": "6", "xã Vĩnh Khê": "8"}
    receive_rows(workspace, "2024-Q2", "indicator-returns", [
        INDICATOR | {"indicator": "hamlet_community_houses", "place": place, "numerator": houses,
                     "denominator": "23" if not place else houses}
        for place, houses in told.items()
    ])  # fmt: skip
    publish(workspace, "2024-Q2")
    tracer = tracer_of(workspace, "2024-Q2")
    sides = [
        tracer.trace(f"check.unit_total.hamlet_community_houses.numerator.{side}") for side in ("expected", "actual")
    ]
    assert [side.calculation.computed for side in sides] == [20, 23] and all(side.holds for side in sides)


# ---- a table that is not what the rows give --------------------------------------------------------------------------


def test_a_check_that_no_rule_gives_and_one_that_the_table_lacks_are_told(tmp_path):
    workspace = receive_small(tmp_path)
    publish(workspace, "2024-Q2")
    table = workspace.processed(UNIT, tracer_of(workspace, "2024-Q2").subject.period) / "checks.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("plan-2024.lead.7,", "plan-2024.lead.99,"), encoding="utf-8"
    )
    tracer = tracer_of(workspace, "2024-Q2")
    gone, kept = (tracer.trace(f"check.plan-2024.{name}.expected") for name in ("lead.99", "lead.10.1"))
    assert not gone.agrees and kept.agrees and not kept.holds
    assert [(one.file, one.in_table, one.in_file) for one in kept.differences] == [
        ("checks.csv", "plan-2024.lead.99", ""),
        ("checks.csv", "", "plan-2024.lead.7"),
    ]
