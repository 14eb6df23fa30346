"""Late payments and the state's own budgets walk back to payments, returns and lines of the plan."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("family", ["late.", "state_budget."])
def test_every_number_is_its_lines(tracer, family):
    names = [name for name in tracer.number_ids if name.startswith(family)]
    assert [name for name in names if not tracer.trace(name).holds] == []
    assert names or family == "late."
