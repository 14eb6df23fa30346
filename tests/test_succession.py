"""Units over time: codes that are given again, mergers, splits with and without a written rule, half a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.errors import InputError
from monitoring.reference import is_valid_on
from monitoring.succession import Succession, load_succession, part_of
from monitoring.tables.plan_rows import UnitChangeRow, UnitRow
from monitoring.workspace import REPOSITORY, Workspace

SHIPPED = load_succession(Workspace(REPOSITORY))


def unit(name: str, code: str, first: str = "", last: str = "") -> UnitRow:
    return UnitRow(name, code, "commune", f"xã {name}", name, "", first, last, "văn bản", "unverified")


def change(day: str, old: str, new: str, share: str = "") -> UnitChangeRow:
    return UnitChangeRow(day, old, new, share, "văn bản", "unverified")


@pytest.mark.parametrize(("code", "day", "meant"), [
    ("19366", date(2025, 6, 30), "tt-ben-quan"),  # a code that was given again, to another unit
    ("19366", date(2025, 7, 1), "ben-quan"),
    ("44", date(2025, 6, 30), "tinh-quang-binh"),
    ("44", date(2025, 7, 1), "tinh-quang-tri"),
    ("45", date(2025, 7, 1), None),  # a code that ended
    ("464", date(2024, 9, 30), "vinh-linh"),
])  # fmt: skip
def test_a_unit_is_a_code_and_a_day(code, day, meant) -> None:
    found = SHIPPED.coded(code, day)
    assert (found and found.unit) == meant


#: What happened: (old unit → new unit [share]) …, which of them is asked for, from where to where it goes over.
CASES = {
    "renamed": ("a→b", 0, (0, 1)),
    "merger of two": ("a→c b→c", 1, (0, 1)),
    "split by a written share, first": ("a→b:1/3 a→c:2/3", 0, (0, Fraction(1, 3))),
    "split by a written share, second": ("a→b:1/3 a→c:2/3", 1, (Fraction(1, 3), 1)),
    "split without a rule": ("a→b a→c", 0, None),
    "split with a rule for one part only": ("a→b:1/3 a→c", 0, None),
}


def changed(told: str) -> Iterator[UnitChangeRow]:
    for text in told.split():
        old, _, into = text.partition("→")
        new, _, share = into.partition(":")
        yield change("2025-07-01", old, new, share)


@pytest.mark.parametrize("case", CASES)
def test_what_goes_over(case) -> None:
    told, asked, portion = CASES[case]
    changes = tuple(changed(told))
    assert Succession((), changes).portion(changes[asked]) == portion


def test_a_unit_that_changes_twice_goes_over_whole_each_time() -> None:
    changes = (change("2025-07-01", "a", "b"), change("2026-01-01", "a", "c"))
    assert [Succession((), changes).portion(row) for row in changes] == [(0, 1), (0, 1)]


def test_more_than_all_of_a_unit_is_refused() -> None:
    changes = (change("2025-07-01", "a", "b", "2/3"), change("2025-07-01", "a", "c", "2/3"))
    with pytest.raises(InputError, match="more than all of it"):
        Succession((), changes).portion(changes[1])


def test_one_code_for_two_units_on_a_day_is_refused() -> None:
    with pytest.raises(InputError, match="more than one unit"):
        Succession((unit("a", "1"), unit("b", "1")), ()).coded("1", date(2025, 1, 1))


@pytest.mark.parametrize(("day", "valid"), [
    (date(2025, 2, 14), False), (date(2025, 2, 15), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False),
])  # fmt: skip
def test_a_unit_that_exists_for_half_a_period(day, valid) -> None:
    assert is_valid_on(unit("a", "1", "2025-02-15", "2025-06-30"), day) is valid


def test_only_changes_of_the_period_lead_into_a_unit() -> None:
    assert [row.from_unit for row in SHIPPED.into("ben-quan", date(2025, 7, 1), date(2025, 9, 30))] == [
        "tt-ben-quan", "vinh-o", "vinh-ha", "vinh-khe",
    ]  # fmt: skip
    assert SHIPPED.into("ben-quan", date(2025, 10, 1), date(2025, 12, 31)) == []


@given(st.integers(-(10**13), 10**13), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_divided_amounts_lose_no_dong(dong, weights) -> None:
    points = [Fraction(sum(weights[:number]), sum(weights)) for number in range(len(weights) + 1)]
    assert sum(part_of(dong, portion) for portion in pairwise(points)) == dong


def test_every_new_unit_of_the_old_district_is_made_of_its_communes() -> None:
    """The five communes of huyện Vĩnh Linh, as Resolution 1680 lists them: 18 old units, each once."""
    old = {row.unit for row in SHIPPED.units if row.parent == "vinh-linh"}
    went = [row.from_unit for row in SHIPPED.changes if row.from_unit in old]
    assert sorted(went) == sorted(old) and len(old) == 18
    province = [row for row in SHIPPED.units if row.parent == "tinh-quang-tri"]
    kinds = [row.kind for row in province]
    assert (kinds.count("commune"), kinds.count("ward"), kinds.count("special_zone")) == (69, 8, 1)
