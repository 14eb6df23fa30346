"""A number agrees when its lines make its sums, and its sums make it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from monitoring.measures.calculation import Calculation, Operand, adding, single
from monitoring.records import Row


def operand(stated: int | None, *adds: int, empty: int | None = None) -> Operand:
    return Operand("sum", stated, added=adding("returns", [Row(dong=dong) for dong in adds], "dong"), empty=empty)


@pytest.mark.parametrize(("found", "total", "agrees"), [
    (operand(3, 1, 2), 3, True), (operand(3, 1, 3), 4, False), (operand(None), None, True), (operand(0), None, False),
    (operand(0, empty=0), 0, True), (operand(None, empty=0), 0, False), (operand(None, 0), 0, False),
    (operand(5, 5, 0), 5, True),
])  # fmt: skip
def test_a_sum_is_that_of_its_rows_and_missing_is_not_zero(found, total, agrees):
    assert (found.total, found.agrees, single(found, "").agrees) == (total, agrees, agrees)


@pytest.mark.parametrize(("computed", "stated", "digits", "agrees"), [
    (Fraction(200, 3), Fraction(Decimal("66.6667")), 4, True),
    (Fraction(200, 3), Fraction(Decimal("66.6666")), 4, False),
    (Fraction(1, 2), Fraction(1, 2), None, True), (None, None, 4, True), (None, Fraction(0), 4, False),
    (Fraction(0), None, 4, False),
])  # fmt: skip
def test_a_rounded_number_is_compared_as_its_table_rounds_it(computed, stated, digits, agrees):
    assert Calculation("f", (), computed, stated, "percent", digits).agrees is agrees


def test_a_number_agrees_only_with_all_of_its_sums():
    right, wrong = operand(1, 1), operand(2, 1)
    assert Calculation("f", (right,), 5, None, in_table=False).agrees
    assert not Calculation("f", (right, wrong), 5, None, in_table=False).agrees


def test_a_row_without_a_figure_adds_nothing_and_is_no_row_of_the_sum():
    rows = [Row(dong=3), Row(dong=None), Row(dong=0)]
    assert [one.row for one in adding("returns", rows, "dong")] == [rows[0], rows[2]]
    assert [one.adds for one in adding("returns", rows, [None, 2, -2])] == [2, -2]
    assert adding("returns", rows, 1).total == 3
