"""Styles of OpenDocument workbooks."""

from __future__ import annotations

import pytest

from monitoring.intake.opendocument_styles import STYLE_TAGS, Styles

STYLE, PROPERTIES, NUMBER, NUMBER_STYLE, CURRENCY_STYLE, PERCENTAGE_STYLE = STYLE_TAGS
NAME = STYLE + "-name"


def named(name: str) -> dict[str, str]:
    return {STYLE.replace("}style", "}name"): name}


@pytest.mark.parametrize(("factor", "code"), [("1", ""), ("1000", "#,##0,"), ("1000000", "#,##0,,")])
@pytest.mark.parametrize("kind", [NUMBER_STYLE, CURRENCY_STYLE])
def test_a_display_factor_is_written_as_excel_does(kind, factor, code):
    styles = Styles()
    styles.learn(kind, named("N1"))
    styles.learn(NUMBER, {NUMBER + "|": "", NUMBER.replace("}number", "}display-factor"): factor})
    styles.learn(STYLE, named("ce1") | {STYLE.replace("}style", "}data-style-name"): "N1"})
    assert styles.format_of("ce1") == code and styles.format_of("ce2") == ""


def test_percentages_and_hidden_tables():
    styles = Styles()
    styles.learn(PERCENTAGE_STYLE, named("N2"))
    styles.learn(STYLE, named("ce1") | {STYLE.replace("}style", "}data-style-name"): "N2"})
    styles.learn(STYLE, named("ta1"))
    styles.learn(PROPERTIES, {"{urn:oasis:names:tc:opendocument:xmlns:table:1.0}display": "false"})
    assert styles.format_of("ce1") == "0%"
    assert styles.is_hidden_table("ta1") and not styles.is_hidden_table("ce1")
