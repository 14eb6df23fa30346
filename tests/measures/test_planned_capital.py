"""What the plan leaves open stays open in every figure, whatever a file calls it."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from monitoring.measures.planned_capital import as_planned
from monitoring.tables.plan_rows import AllocationRow

ALLOCATIONS = [
    AllocationRow(component, source, capital, tranche="", amount="1", unit="million", note="", cited="II.3")
    for component, source, capital in (
        ("10.2", "central", ""),
        ("10.2", "central", "recurrent"),
        ("4.1", "central", "development"),
    )
]
PLAN = SimpleNamespace(year=2024, allocations=ALLOCATIONS)


@pytest.mark.parametrize(("component", "source", "capital", "year", "kind", "counted"), [
    ("10.2", "central", "development", 2024, "year", ""),
    ("10.2", "central", "recurrent", 2024, "year", "recurrent"),
    ("10.2", "central", "development", 2023, "carried_over", "development"),
    ("10.2", "local", "development", 2024, "year", "development"),
    ("4.1", "central", "recurrent", 2024, "year", "recurrent"),
    ("", "", "development", 2024, "year", "development"),
])  # fmt: skip
def test_only_money_that_the_plan_gives_without_a_kind_is_left_open(component, source, capital, year, kind, counted):
    line = {"component": component, "source": source, "capital": capital, "plan_year": year, "plan_kind": kind}
    rows = pd.DataFrame([line]).astype({"plan_year": "Int64"})
    [found] = as_planned(rows, PLAN).to_dict("records")
    assert (found["capital"], found["stated_capital"]) == (counted, capital)
    assert rows["capital"].item() == capital, "the rows that were given stay as they are"
    assert as_planned(rows, None)["capital"].item() == capital
