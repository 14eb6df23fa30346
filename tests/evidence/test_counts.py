"""Counts: every refused row by its rule, every row of a file, statuses, verdicts, and the plan's own amounts."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("number_id", "value", "rows"), [
    ("refused.rows", 2, [7, 8]),
    ("refused.resend.rows", 1, [8]),
    ("refused.none.duplicate.rows", 1, [7]),
    ("refused.duplicate.rows", 1, [7]),
    ("refused.duplicate.payments.rows", 1, [7]),
    ("refused.duplicate.2024-Q2-payments.csv.dong", 300_000_000, [7]),
    ("refused.unknown-component.dong", 9_000_000, [8]),
    ("refused.2024-Q2-payments.csv..8.dong", 9_000_000, [8]),
    ("refused.dong", 309_000_000, [7, 8]),
    ("ledger.payments.duplicate.rows_removed", 1, [7]),
    ("ledger.payments.unknown-component.dong_removed", 9_000_000, [8]),
    ("sources.2024-Q2-returns.csv.returns.rows", 2, [2, 3]),
    ("sources.2024-Q2-payments.csv.payments.rows", 7, [2, 3, 4, 5, 6, 7, 8]),
    ("plan-2024.allocation.10.2.central.not_stated.amount", 383_000_000, None),
    ("plan-2024.stated.2024.development.central.amount", 17_462_000_000, None),
    ("indicators.met.rows", 0, []),
])  # fmt: skip
def test_what_is_counted_is_listed(tracer, number_id, value, rows):
    trace = tracer.trace(number_id)
    assert (trace.calculation.computed, trace.holds) == (value, True)
    lines = [line.row for own in trace.lines for line in own]
    assert rows is None or sorted(lines) == rows


def test_statuses_and_verdicts_add_up_to_all(tracer):
    def count(*names: str) -> int:
        return sum(tracer.trace(f"{name}.rows").calculation.computed for name in names)

    statuses = ("met", "not_met", "no_data", "conflicting", "not_measurable")
    assert count(*(f"indicators.{status}" for status in statuses)) == count("indicators.all") == 31
    assert count("checks.agrees", "checks.unsettled") == count("checks.all")
    assert count("checks.differs", "checks.cannot_tell") == count("checks.unsettled")
    verdicts = ("agrees", "differs", "cannot_tell")
    assert count(*(f"reconciliation.{verdict}" for verdict in verdicts)) == count("reconciliation")
