"""Numbers and days as cells store them: exact, without the noise of binary arithmetic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.filling import values
from monitoring.filling.values import Gap, Value
from monitoring.presentation.wording import Wording

VI = Wording("vi")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(13_513_610_000, 10**6), "13513.61"),
        (Fraction(1, 10**9), "0.000000001"),
        (Fraction(10**15), "1000000000000000"),
        (Fraction(2, 3), "0.666666666666667"),
        (Fraction(-500, 3), "-166.666666666667"),
        (Fraction(0), "0"),
    ],
)
def test_a_number_is_stored_exactly_where_its_decimals_end(value, text) -> None:
    assert values.stored(value) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from([1, 10**3, 10**6, 10**9]))
def test_no_dong_is_lost_in_any_unit(dong, unit) -> None:
    assert Decimal(values.stored(Fraction(dong, unit))) * unit == dong


def test_among_words_amounts_are_exact_and_rates_rounded_once() -> None:
    assert values.amount(Fraction("13513.61"), VI).text == "13.513,61"
    assert values.rate(Fraction(5315, 100), VI).text == "53,2"
    assert values.rate(Fraction("53.149999"), VI).text == "53,1"
    assert values.rate(Fraction(0), VI).text == "0"


def test_what_is_missing_is_said_and_never_a_zero() -> None:
    assert values.text_of(Gap("no_data", "x"), VI) == "chưa có số liệu"
    assert values.text_of(Gap("office", "x"), VI) == "……"
    assert values.text_of(Value("a"), VI) == "a"


def test_days_are_counted_as_spreadsheets_do() -> None:
    assert (values.serial(date(2024, 9, 30)), values.serial(date(1900, 3, 1))) == ("45565", "61")
