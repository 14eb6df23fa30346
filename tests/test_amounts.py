"""Numbers as they are written, money in đồng, rates rounded once."""

import contextlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.amounts import (
    LARGEST_DONG,
    UnreadableNumber,
    parse_number,
    rate_percent,
    round_half_up,
    to_dong,
    to_million,
    without_dust,
)
from tests.spec_tables import spec


@spec("written_numbers")
def test_numbers_are_read_in_their_declared_style_and_what_contradicts_it_is_refused(style, text, number):
    if number != "unreadable":
        assert parse_number(text, style) == Decimal(number)
        return
    with pytest.raises(UnreadableNumber) as refused:
        parse_number(text, style)
    assert str(refused.value) == text


def test_the_usual_style_is_the_vietnamese_one_and_a_number_may_have_40_characters():
    assert parse_number("1.437") == 1437
    assert parse_number("9" * 40) == int("9" * 40)


@pytest.mark.parametrize(
    ("number", "unit", "dong"),
    [
        ("3361.532", "million", 3_361_532_000),
        ("1.5", "billion", 1_500_000_000),
        ("7", "thousand", 7_000),
        ("12", "dong", 12),
        ("1000000", "billion", LARGEST_DONG),
        ("-1000000", "billion", -LARGEST_DONG),
    ],
)
def test_amounts_become_whole_dong(number, unit, dong):
    assert to_dong(Decimal(number), unit) == dong


@pytest.mark.parametrize(
    ("number", "unit"),
    [("12.5", "dong"), ("0.0000001", "million"), ("1000000.000000001", "billion"), ("9" * 40, "dong")],
)
def test_a_fraction_of_a_dong_and_what_no_programme_has_is_refused(number, unit):
    with pytest.raises(UnreadableNumber) as refused:
        to_dong(Decimal(number), unit)
    assert Decimal(str(refused.value)) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Fraction(636499, 10000), 1, "63.6"),
        (Fraction(473499, 100000), 2, "4.73"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 20), 1, "0.1"),
        (98, 1, "98.0"),
        (Fraction(10**40 + 1, 10), 1, "1" + "0" * 39 + ".1"),
    ],
)
def test_rounding_is_half_up_and_once(value, digits, rounded):
    assert str(round_half_up(value, digits)) == rounded


@pytest.mark.parametrize(("part", "whole"), [(None, 5), (5, None), (5, 0)])
def test_a_rate_without_its_figures_is_missing(part, whole):
    assert rate_percent(part, whole) is None


def test_a_rate_is_exact():
    assert rate_percent(939_018_000, 1_475_286_000) == Fraction(939018, 1475286) * 100


@given(st.integers(-(10**15), 10**15))
def test_reading_what_was_written_gives_the_same_dong(dong):
    for style, group, decimal in (("vietnamese", ".", ","), ("english", ",", ".")):
        whole, fraction = divmod(abs(dong), 1_000_000)
        text = f"{whole:,}".replace(",", group) + f"{decimal}{fraction:06d}"
        text = f"-{text}" if dong < 0 else text
        assert to_dong(parse_number(text, style), "million") == dong
    assert to_dong(to_million(dong), "million") == dong


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_unreadable(text):
    for style in ("vietnamese", "english", "machine"):
        with contextlib.suppress(UnreadableNumber):
            assert isinstance(parse_number(text, style), Decimal)


@pytest.mark.parametrize(
    ("stored", "unit", "dong"),
    [
        ("13.6100000000006", "million", 13_610_000),  # 13513.61 - 13500
        ("13.3999999999996", "million", 13_400_000),  # 1437.8 * 3 - 4300
        ("0.100000023841858", "million", 100_000),  # 1 000 000 000 - 999 999 999.9
        ("1437.8", "million", 1_437_800_000),
        ("7", "dong", 7),
    ],
)
def test_what_arithmetic_leaves_behind_the_last_dong_is_no_money(stored, unit, dong):
    assert to_dong(without_dust(Decimal(stored), unit), unit) == dong


@pytest.mark.parametrize("stored", ["1.23456789012345", "13.6100001", "0.0000001"])
def test_a_fraction_that_was_meant_stays(stored):
    assert without_dust(Decimal(stored), "million") == Decimal(stored)
