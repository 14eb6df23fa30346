"""Files made at random that keep to the contract are read as an independent program reads them (many.py: more)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.contract.compared import differences
from tests.contract.many import compare_many
from tests.contract.oracle import half_up, last_day, number_of
from tests.contract.workspaces import make

SEEDS = range(100, 116)
CONTAINERS = ("csv", "xlsx")


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter[str], list[str]]:
    return compare_many(SEEDS[0], len(SEEDS), CONTAINERS, tmp_path_factory.mktemp("contract"))


def test_rows_money_rates_and_statuses_are_those_of_an_independent_program(compared) -> None:
    _, found = compared
    assert found == []


def test_what_was_compared_is_worth_comparing(compared) -> None:
    """Every fate of a row is among it."""
    counts, _ = compared
    fates = {"accepted", "superseded", "duplicate", "conflicting", "sum-of-others", "before-year", "after-period"}
    fates |= {"unreadable-number", "unknown-place", "missing-required"}
    assert {fate for fate in fates if counts[fate] == 0} == set()
    assert counts["accepted"] > 500 and counts["sums"] > 10_000 and counts["indicators"] > 50


def test_one_voucher_more_in_the_books_of_the_oracle_alone_is_a_difference(tmp_path: Path) -> None:
    made = make(tmp_path, SEEDS[0])
    made.register_all()
    period, name, content, *_ = next(entry for entry in made.entries if entry[1].endswith(".csv"))
    master = made.masters / period / f"{name}.xlsx"
    master.parent.mkdir(parents=True)
    master.write_bytes(content + content.splitlines(keepends=True)[-1])
    assert any("no record to the program" in text for text in differences(made))


def test_the_oracle_rounds_once_and_half_up_and_knows_the_calendar() -> None:
    assert [half_up(Fraction(*part)) for part in ((1, 3), (1, 20000), (-1, 20000), (2, 1))] == [
        "0.3333", "0.0001", "-0.0001", "2.0000"]  # fmt: skip
    assert str(number_of("1.437")) == "1437" and str(number_of("13548.5")) == "None"
    days = [last_day("2024-Q2"), last_day("2024-Q4", 2024, "year"), last_day("2024-Q4", 2024, "carried_over")]
    assert list(map(str, days)) == ["2024-06-30", "2025-01-31", "2024-12-31"]
