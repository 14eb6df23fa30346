"""The page tells what mutation testing found, and why what survived makes no difference."""

from __future__ import annotations

import json

import pytest

from tests.reliability import mutation, page

KEPT = json.loads(mutation.RESULTS.read_text(encoding="utf-8"))
SURVIVOR = {"function": "round_half_up", "was": "exact < 0", "became": "-whole if exact <= 0 else whole | x"}


def test_the_page_shows_the_results_that_are_kept() -> None:
    assert set(KEPT) <= set(mutation.MODULES)
    told = "\n".join(mutation.table(KEPT))
    assert told in page.PAGE.read_text(encoding="utf-8"), "run python -m tests.reliability.mutation"


def test_a_survivor_makes_no_difference_for_a_reason_or_is_a_gap() -> None:
    gap = SURVIVOR | {"function": "to_dong"}
    counts, *survivors = [
        line
        for line in mutation.table({"amounts": {"mutants": 9, "tried": 8, "noticed": 6, "survived": [SURVIVOR, gap]}})
        if line.startswith(("| monitoring", "| amounts"))
    ]
    assert counts == "| monitoring/amounts.py | 9 | 8 | 6 | 1 | 1 |"
    assert [line.rpartition(" | ")[2] for line in survivors] == ["minus zero is zero |", "a gap in the tests |"]
    assert "whole \\| x" in survivors[0]


@pytest.mark.parametrize(
    ("mutant", "function"),
    [
        ("monitoring.amounts.x__pattern__mutmut_3", "_pattern"),
        ("monitoring.amounts.x_to_dong__mutmut_12", "to_dong"),
        ("monitoring.cleaning.rules.xǁFindingǁrefuse__mutmut_1", "Finding.refuse"),
    ],
)
def test_names_of_mutants(mutant: str, function: str) -> None:
    assert mutation._function(mutant) == function
