"""Checks of the money in the files lead back to the very rows that they compare."""

from __future__ import annotations

import pytest

from tests.evidence.quarters import publish, tracer_of
from tests.samples import INDICATOR, PAYMENT, RETURN, new_workspace, receive_rows

MILLION = 1_000_000
VINH_HA, VINH_O = (
    RETURN | {"commune": f"xã {name}", "reported_by": f"UBND xã {name}"} for name in ("Vĩnh Hà", "Vĩnh Ô")
)
LINE = "component-4.1.commune-vinh-ha.source-central.development.2024.year"


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
    (f"check.fell.commune-vinh-ha.{LINE}.expected", 500, [("2024-Q1/returns.csv", 2)]),
    (f"check.fell.commune-vinh-ha.{LINE}.actual", 400, [("2024-Q2/returns.csv", 2)]),
    ("check.not_returned.commune-vinh-o.expected", 300, [("2024-Q1/returns.csv", 3)]),
    ("check.unplanned.component-4.1.source-central.development.2022.carried_over.actual", 7,
     [("2024-Q2/payments.csv", 3)]),
    ("check.overspent.component-4.1.development.actual", 9_000, [("2024-Q2/payments.csv", 2)]),
])  # fmt: skip
def test_each_side_leads_to_its_rows(quarter, number_id, million, lines):
    trace = quarter.trace(number_id)
    assert trace.calculation.computed == million * MILLION and trace.holds
    [own] = trace.lines
    assert [(line.file.partition("vinh-linh/")[2], line.row) for line in own] == lines


def test_a_district_that_is_not_the_sum_of_its_communes_leads_to_both(tmp_path):
    workspace = new_workspace(tmp_path)
    told = {"": "20", "xã Vĩnh Ô": "9", "xã Vĩnh Hà": "6", "xã Vĩnh Khê": "8"}
    receive_rows(workspace, "2024-Q2", "indicator-returns", [
        INDICATOR | {"indicator": "hamlet_community_houses", "commune": commune, "numerator": houses,
                     "denominator": "23" if not commune else houses}
        for commune, houses in told.items()
    ])  # fmt: skip
    publish(workspace, "2024-Q2")
    tracer = tracer_of(workspace, "2024-Q2")
    sides = [
        tracer.trace(f"check.district_total.hamlet_community_houses.numerator.{side}")
        for side in ("expected", "actual")
    ]
    assert [side.calculation.computed for side in sides] == [20, 23] and all(side.holds for side in sides)
