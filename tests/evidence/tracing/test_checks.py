"""Checks: both sides are found again from the lines of the plan, of files, or from other numbers."""

from __future__ import annotations

import pytest

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
