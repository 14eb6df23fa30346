"""The country on paper: what its simulation must say whatever a unit costs."""

import pytest

from benchmarks.country import COMMUNES, PROVINCES, Unit, month

COST = {"cpu_seconds": 10.0, "wall_seconds": 5.0}
RESULTS = {
    "growth": {"medians": {"1 units": COST, "2 units": COST, "10 units": {"cpu_seconds": 42.0, "wall_seconds": 28.0}},
               "machine": {"cores": 2}},
    "cluster": {"medians": {"pool": {"cpu_seconds": 50.0}, "dask": {"cpu_seconds": 60.0}}},
}  # fmt: skip


def test_a_unit_costs_what_one_more_cost():
    assert Unit.measured(RESULTS, 7) == Unit(4.0, 2.0, 0.75, 1.2, 7)


def test_one_processor_does_everything_one_after_the_other_and_many_share_it():
    unit = Unit(seconds=3.0, start_seconds=0.0, at_work=1.0, in_cluster=1.5, published_bytes=0)
    assert month(unit, 1, 1) == pytest.approx(3.0 * (COMMUNES + PROVINCES))
    assert month(unit, 2, 1) == pytest.approx(1.5 * 3.0 * (COMMUNES + PROVINCES) / 2, rel=0.01)
    assert month(unit, 1, 10**5) == pytest.approx(6.0)  # a unit, and its province
