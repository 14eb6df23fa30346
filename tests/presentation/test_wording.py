"""Numbers, dates and messages in the style of each language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from monitoring.amounts import Dong, round_half_up
from monitoring.errors import UsageError
from monitoring.presentation.wording import Wording, placeholders


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (1234567, 0, "1.234.567", "1,234,567"),
        (Fraction(939018, 1475286) * 100, 1, "63,6", "63.6"),
        (Decimal("4.73499"), 2, "4,73", "4.73"),
        (Decimal("0.05"), 1, "0,1", "0.1"),
        (Decimal("-0.1"), 3, "−0,100", "−0.100"),
        (0, 1, "0,0", "0.0"),
    ],
)
def test_numbers(value, digits, vi, en) -> None:
    assert Wording("vi").number(value, digits) == vi
    assert Wording("en").number(value, digits) == en


@given(value=st.decimals(-(10**15), 10**15, places=4), digits=st.integers(0, 4), language=st.sampled_from(["vi", "en"]))
def test_numbers_look_as_babel_writes_them(value, digits, language) -> None:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    rounded = round_half_up(value, digits)
    written = format_decimal(rounded, format=pattern, locale=language, decimal_quantization=False)
    assert Wording(language).number(value, digits) == written.replace("-", "\u2212")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(Decimal("98.5"), "98,5", "98.5"), (98, "98", "98"), (Fraction(1, 3), "0,333333", "0.333333")],
)
def test_exact_numbers_keep_their_own_decimals(value, vi, en) -> None:
    assert (Wording("vi").exact(value), Wording("en").exact(value)) == (vi, en)


def test_percent_million_and_dates() -> None:
    vi, en = Wording("vi"), Wording("en")
    assert (vi.percent(Fraction(891164, 10000)), en.percent(Fraction(891164, 10000))) == ("89,1%", "89.1%")
    assert (vi.percent(Fraction(0)), vi.percent(Fraction(1, 100)), vi.million(0)) == ("0%", "0,0%", "0")
    assert (vi.million(13_513_610_000), en.million(13_513_610_000)) == ("13.513,610", "13,513.610")
    assert (vi.date(date(2024, 3, 6)), en.date(date(2024, 3, 6))) == ("06/3/2024", "6 March 2024")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Dong(4_372_000_000), "4.372 triệu đồng", "4,372 million đồng"),
        (Dong(100_000), "0,1 triệu đồng", "0.1 million đồng"),
        ({"vi": "xã", "en": "place"}, "xã", "place"),
        (date(2022, 10, 16), "16/10/2022", "16 October 2022"),
        ([date(2022, 10, 16), date(2022, 10, 17)], "16/10/2022, 17/10/2022", "16 October 2022, 17 October 2022"),
        (Decimal("98.0"), "98,0", "98.0"),
        (1200, "1.200", "1,200"),
        ("như là", "như là", "như là"),
    ],
)
def test_values_of_a_message_are_told_by_their_type(value, vi, en) -> None:
    assert Wording("vi").fill("{value}", {"value": value}) == vi
    assert Wording("en").fill("{value}", {"value": value}) == en


def test_an_unknown_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        Wording("fr")


def test_placeholders_of_a_message() -> None:
    assert placeholders("{a} of {b}, {{no}}") == {"a", "b"}
