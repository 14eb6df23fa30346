"""A year's rates as a line as small as a word."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from monitoring.presentation.sparkline import HEIGHT, WIDTH, sparkline


def drawn(*rates: int | Fraction | None) -> ElementTree.Element:
    return ElementTree.fromstring(sparkline([None if rate is None else Fraction(rate) for rate in rates], "lời"))


def points(svg: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(dot.get("cx")), float(dot.get("cy"))) for dot in svg.iter("circle")]


def strokes(svg: ElementTree.Element) -> int:
    return sum(line.get("class") == "course" for line in svg.iter("line"))


def test_more_is_higher_and_later_is_further_right():
    (first, low), (second, middle), (third, high) = points(drawn(10, 20, Fraction(200, 3)))
    assert first < second < third and low > middle > high


@pytest.mark.parametrize(("rates", "dots", "lines"), [
    ((10, None, 30, 40), 3, 1), ((None, None, None, 90), 1, 0), ((10, 20, 30, 40), 4, 3), ((None,) * 4, 0, 0),
    ((50,), 1, 0),
])  # fmt: skip
def test_a_quarter_without_a_rate_is_a_gap(rates, dots, lines):
    svg = drawn(*rates)
    assert (len(points(svg)), strokes(svg)) == (dots, lines)


def test_what_is_beyond_the_plan_or_below_nothing_stays_in_the_picture():
    beyond, whole, below, nothing = (points(drawn(rate))[0] for rate in (250, 100, -5, 0))
    assert beyond == whole and below == nothing
    assert all(0 < y < HEIGHT for _, y in (whole, nothing))
    assert all(0 <= x <= WIDTH for x, _ in points(drawn(1, 2, 3, 4)))


def test_it_says_the_same_in_words_and_escapes_them():
    drawing = sparkline([Fraction(1)], 'Quý I 1,0 % <"&')
    assert 'role="img" aria-label="Quý I 1,0 % &lt;&#34;&amp;"' in drawing
    assert not re.search(r"\d\.\d{2,}", drawing)
