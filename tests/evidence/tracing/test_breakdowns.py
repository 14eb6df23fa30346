"""Advances, investors and agencies walk back to payments and lines of the plan."""

import pytest


@pytest.mark.parametrize("family", ["advances", "investor.", "agency."])
def test_every_number_is_its_lines(tracer, family):
    names = [name for name in tracer.number_ids if name.startswith(family)]
    assert names and [name for name in names if not tracer.trace(name).holds] == []


def test_what_is_outstanding_is_told_from_both_sides(tracer):
    calculation = tracer.trace("advances.outstanding").calculation
    assert [operand.name for operand in calculation.operands] == [
        "advances paid by the treasury",
        "advances recovered by the treasury",
    ]
