"""Formats under which a cell shows another number than it holds."""

from __future__ import annotations

from monitoring.intake.number_formats import is_percent, shows_another_number, thousands_hidden
from tests.spec_tables import spec


@spec("number_formats")
def test_what_a_format_makes_of_a_number(code, thousands, percent):
    assert (thousands_hidden(code), is_percent(code)) == (int(thousands), percent == "yes")
    assert shows_another_number(code) == (thousands != "0" or percent == "yes")
