"""Targets: reports that count, reports that only confirm, sums of communes, and the plan's own line."""

from __future__ import annotations

from fractions import Fraction

import pytest


def adds(trace, operand: int = 0) -> list[tuple[int, int]]:
    return [(line.row, line.adds) for line in trace.lines[operand]]


@pytest.mark.parametrize(("number_id", "value", "lines"), [
    ("indicator.school_age5.numerator", 196, [(2, 196)]),
    ("indicator.school_age5.value", 98, [(2, 196)]),
    ("indicator.school_age5.gap", 0, [(2, 196)]),
    ("indicator.school_age5.people_short", 1, [(2, 196)]),
    ("indicator.literacy_15_plus.numerator", 900, [(3, 900), (4, 0)]),
    ("indicator.health_insurance.numerator", 285, [(6, 95), (5, 95), (7, 95)]),
    ("indicator.health_insurance.commune-vinh-o.denominator", 100, [(5, 100)]),
    ("indicator.health_insurance.value", 95, [(6, 95), (5, 95), (7, 95)]),
])  # fmt: skip
def test_what_was_reported_stands_behind(tracer, number_id, value, lines):
    trace = tracer.trace(number_id)
    assert (trace.calculation.computed, sorted(adds(trace)), trace.holds) == (value, sorted(lines), True)


def test_a_target_leads_to_its_line_in_the_plan(tracer):
    trace = tracer.trace("indicator.stunting.target")
    [line] = trace.lines[0]
    assert trace.calculation.computed == 15 == line.adds
    assert line.file == "data/raw/vinh-linh/plan-2024/targets.csv" and line.text["indicator"] == "stunting"
    assert line.text["place"]


@pytest.mark.parametrize("number_id", [
    "indicator.stunting.value", "indicator.stunting.numerator", "indicator.stunting.gap",
    "indicator.poverty_change.commune-vinh-o.value",
])  # fmt: skip
def test_no_data_is_no_number_and_no_zero(tracer, number_id):
    trace = tracer.trace(number_id)
    assert trace.calculation.computed is None and trace.holds


def test_values_are_exact_before_they_are_rounded(tracer):
    assert tracer.trace("indicator.school_age5.value").calculation.computed == Fraction(196, 200) * 100
