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


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("17.462", "vietnamese", "17462"),
        ("1.437,8", "vietnamese", "1437.8"),
        ("1.437", "vietnamese", "1437"),
        ("2.149,287", "vietnamese", "2149.287"),
        ("10.038,0", "vietnamese", "10038.0"),
        ("939,018", "vietnamese", "939.018"),
        ("(1.250)", "vietnamese", "-1250"),
        ("-1.250", "vietnamese", "-1250"),
        ("\u22125", "vietnamese", "-5"),
        ("1 250 000", "vietnamese", "1250000"),
        ("1\u00a0250\u00a0000", "vietnamese", "1250000"),
        ("  383 ", "vietnamese", "383"),
        ("0", "vietnamese", "0"),
        ("17,462", "english", "17462"),
        ("1,437.8", "english", "1437.8"),
        ("13548.5", "machine", "13548.5"),
        ("1.5e9", "machine", "1500000000"),
        ("-42", "machine", "-42"),
    ],
)
def test_numbers_are_read_in_their_declared_style(text, style, number):
    assert parse_number(text, style) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("13548.5", "vietnamese"),
        ("1.43,7", "vietnamese"),
        ("1.4377", "vietnamese"),
        ("1.250 000", "vietnamese"),
        ("12,5tr", "vietnamese"),
        ("-", "vietnamese"),
        ("", "vietnamese"),
        ("", "machine"),
        (".5", "machine"),
        ("(5", "vietnamese"),
        ("-(5)", "vietnamese"),
        ("1,2,3", "vietnamese"),
        ("٣", "vietnamese"),
        ("1e5", "vietnamese"),
        ("NaN", "machine"),
        ("1.437,8", "english"),
        ("9" * 41, "machine"),
    ],
)
def test_what_contradicts_the_style_is_refused(text, style):
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
