"""Formats under which a cell shows another number than it holds."""

from __future__ import annotations

import pytest

from monitoring.intake.number_formats import is_percent, shows_another_number, thousands_hidden


@pytest.mark.parametrize(
    ("code", "thousands", "percent"),
    [
        ("General", 0, False),
        ("#,##0", 0, False),
        ("#,##0.00", 0, False),
        ("#,##0,", 1, False),
        ("#,##0.0,,", 2, False),
        ('0.000,,"triệu"', 2, False),
        ('#,##0,,_);(#,##0,,);"-"', 2, False),
        ('0" nghìn, đồng"', 0, False),
        ("[Red]0,", 1, False),
        ("0%", 0, True),
        ("0.00%;-0.00%", 0, True),
        ('0" %"', 0, False),
        ("0\\%", 0, False),
        ("dd/mm/yyyy", 0, False),
        ('_-* #,##0.00\\ "₫"_-', 0, False),
    ],
)
def test_what_a_format_makes_of_a_number(code, thousands, percent):
    assert (thousands_hidden(code), is_percent(code)) == (thousands, percent)
    assert shows_another_number(code) == (thousands > 0 or percent)
