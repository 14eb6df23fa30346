"""Every target of `python -m fuzz` keeps what it promises, for its seeds and for seeds that hypothesis damages."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.__main__ import RESULTS
from fuzz.conservation import check_books, received
from fuzz.targets import TARGETS
from monitoring.workspace import REPOSITORY
from tests.intake.files import HEADERS, PAYMENTS, csv_bytes, payment


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_are_met_and_some_of_them_are_accepted(name: str) -> None:
    assert any([TARGETS[name].check(seed) for seed in TARGETS[name].seeds])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_seed_is_accepted_or_refused_in_words(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(TARGETS[name].seeds))
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(seed))] * 2)))
    TARGETS[name].check(seed[:begin] + data.draw(st.binary(max_size=8)) + seed[end:])


HUGE = [
    [PAYMENTS, payment(amount="9" * 40)], [PAYMENTS, payment(amount="9" * 19, unit="đồng")],
    [HEADERS["indicator-returns"], ["school_age5", "", "9" * 40, "9" * 29, "31/3/2024", "GD", "12"]],
]  # fmt: skip


@pytest.mark.parametrize("rows", HUGE, ids=["money", "money beyond 64 bits", "count"])
def test_numbers_beyond_all_reason_are_refused_row_by_row(rows: list) -> None:
    """Found while the targets were written: they ended the whole run."""
    check_books(received(csv_bytes(rows)))


def test_the_page_shows_the_results_of_all_targets() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    page = (REPOSITORY / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert set(kept) <= set(TARGETS)
    assert [
        name for name, result in kept.items() if f"| {name} |" not in page or f"{result['tried']:,}" not in page
    ] == []
