"""Targets in words: strict and non-strict, shares of few, changes without a start, how many are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures.quarter_rows import TargetedRow
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.report import Report
from monitoring.presentation.sections import indicator_words
from tests.presentation.conftest import EVERYTHING


def row_of(report: Report, indicator: str, place: str = "", **reported: object) -> TargetedRow:
    """The report's row of an indicator, with other figures."""
    rows = [row for row in report.indicators if (row.indicator, row.place) == (indicator, place)]
    return replace(rows[0], **reported)


@pytest.mark.parametrize(
    ("indicator", "place", "vi", "en"),
    [
        ("school_age5", "", "trên 98%", "over 98%"),
        ("primary_enrolment", "", "trên 98,5%", "over 98.5%"),
        ("lower_secondary_enrolment", "", "ít nhất 96,5%", "at least 96.5%"),
        ("stunting", "", "dưới 15%", "under 15%"),
        ("poverty_held", "vinh-ha", "không quá 6,3%", "at most 6.3%"),
        ("poverty_change", "vinh-o", "giảm ít nhất 14 điểm phần trăm", "a fall of at least 14 percentage points"),
        ("poor_change", "vinh-khe", "giảm ít nhất 1 điểm phần trăm", "a fall of at least 1 percentage point"),
        ("consanguineous_marriage", "", "0", "0"),
        ("works_roads", "", "Kế hoạch không nêu con số", "no number in the plan"),
    ],
)
def test_a_target_is_told_with_its_comparator(report, indicator, place, vi, en) -> None:
    for language, said in (("vi", vi), ("en", en)):
        of_q3 = report(EVERYTHING, language)
        assert parts_plain(indicator_words.target_words(of_q3, row_of(of_q3, indicator, place))) == said


@pytest.mark.parametrize(
    ("indicator", "place", "numerator", "denominator", "reached"),
    [
        ("school_age5", "", "196", "200", "98.0% | 196/200"),
        ("school_age5", "", "7", "9", "7/9"),
        ("school_age5", "", "30", "30", "30/30"),
        ("school_age5", "", "31", "31", "100.0% | 31/31"),
        ("school_age5", "", "", "", "no data"),
        ("consanguineous_marriage", "", "0", "", "0"),
        ("poverty_change", "vinh-o", "141", "338", "now 41.7%; no starting figure | 141/338"),
    ],
)
def test_what_was_reached(report, indicator, place, numerator, denominator, reached) -> None:
    of_q3 = report(EVERYTHING, "en")
    row = row_of(of_q3, indicator, place, numerator=numerator, denominator=denominator)
    value, fraction = indicator_words.value_words(of_q3, row), indicator_words.fraction_words(of_q3, row)
    assert " | ".join(filter(None, [value.text, parts_plain(fraction)])) == reached


@pytest.mark.parametrize(
    ("indicator", "numerator", "denominator", "gap", "said"),
    [
        ("school_age5", "196", "200", "0", "0.0"),
        ("school_age5", "99", "100", "1", "+1.0"),
        ("stunting", "149", "1000", "-0.1", "−0.1"),
        ("stunting", "1499", "10000", "-0.01", "−0.01"),
        ("consanguineous_marriage", "2", "", "2", "+2"),
        ("school_age5", "", "", "", ""),
    ],
)
def test_a_gap_keeps_its_sign_and_never_vanishes(report, indicator, numerator, denominator, gap, said) -> None:
    of_q3 = report(EVERYTHING, "en")
    row = row_of(of_q3, indicator, numerator=numerator, denominator=denominator, gap=gap)
    assert parts_plain(indicator_words.gap_words(of_q3, row)) == said


@pytest.mark.parametrize(
    ("indicator", "place", "figures", "vi", "en"),
    [
        ("school_age5", "", {"people_short": 1}, "thêm 1 trẻ", "1 more (children)"),
        ("stunting", "", {"people_short": 3}, "bớt 3 trẻ", "3 fewer children"),
        ("poverty_change", "vinh-o", {"people_short": 5}, "bớt 5 hộ", "5 fewer households"),
        ("consanguineous_marriage", "", {"people_short": 2, "numerator": "2"}, "bớt 2 trường hợp", "2 fewer cases"),
        ("school_age5", "", {"people_short": 0}, "", ""),
        ("school_age5", "", {"people_short": None}, "", ""),
    ],
)
def test_how_many_are_missing(report, indicator, place, figures, vi, en) -> None:
    for language, said in (("vi", vi), ("en", en)):
        of_q3 = report(EVERYTHING, language)
        assert parts_plain(indicator_words.short_words(of_q3, row_of(of_q3, indicator, place, **figures))) == said


def test_a_place_stands_behind_the_targets_name(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    assert indicator_words.name(of_q3, row_of(of_q3, "poverty_held", "vinh-ha")).endswith("nông thôn mới, xã Vĩnh Hà")


def test_a_value_needs_no_verdict(report) -> None:
    of_q3 = replace(report(EVERYTHING, "en"))
    row = row_of(of_q3, "minority_officials", numerator="21", denominator="68", unit="percent")
    assert parts_plain(indicator_words.value_words(of_q3, row)) == "30.9%"
