"""What rows and columns are called, in both languages."""

from __future__ import annotations

import pytest

from monitoring.evidence.naming import FAMILIES, Naming
from monitoring.tables.numbers import called, column_of, family_of


@pytest.fixture(scope="module")
def naming(tracer) -> Naming:
    return Naming(tracer.subject)


@pytest.mark.parametrize(("dimensions", "vi", "en"), [
    ({}, "", ""),
    ({"capital": "recurrent", "plan_year": "2022", "plan_kind": "carried_over"},
     "vốn sự nghiệp, kế hoạch năm 2022 kéo dài", "recurrent funding, plan of 2022, carried over"),
    ({"place": "vinh-o"}, "xã Vĩnh Ô", "Vĩnh Ô commune"),
    ({"place": "unit_wide"}, "cấp huyện thực hiện", "carried out at district level"),
    ({"agency": "several"}, "Giao từ hai cơ quan chủ trì trở lên", "Several leading agencies in the plan"),
    (
        {"rule": "duplicate", "file": "a.csv"},
        "Trùng với dòng đã tổng hợp, a.csv",
        "Duplicate of an accepted row, a.csv",
    ),
    ({"counted": "not_met"}, "chưa đạt", "not met"),
    ({"component": "77"}, "77", "77"),
    ({"unknown": "x"}, "", ""),
])  # fmt: skip
def test_what_a_row_is_about(naming, dimensions, vi, en):
    assert naming.row(dimensions) == {"vi": vi, "en": en}


def test_every_number_of_a_quarter_has_a_named_kind_and_column(tracer):
    assert {family_of(name) for name in tracer.in_order} <= set(FAMILIES)
    assert {column_of(name) for name in tracer.in_order} <= set(called())
    assert all(name.vi != name.en for name in called().values())
