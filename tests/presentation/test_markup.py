"""Data can never become markup: not in HTML, not in Typst."""

import html as stdlib_html
import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.presentation.markup import _FORBIDDEN, clean, html, typst_call, typst_literal

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
awkward_text = st.lists(st.sampled_from(['"', "\\", "#", "$", "\n", "{}", "<b>", "\u202e", "đ", "u{41}"])).map("".join)


@given(any_text | awkward_text)
def test_html_carries_any_text_as_text(text):
    page = str(html("<p>{}</p>", text))
    inside = page.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside and ">" not in inside and '"' not in inside
    assert stdlib_html.unescape(inside) == clean(text)


@settings(max_examples=40)
@given(any_text | awkward_text)
def test_typst_reads_back_the_same_text(text):
    # json.dumps of Typst's own reading; carriage returns are control characters and arrive as their number.
    assert json.loads(typst.eval(b"", str(typst_literal(text)))) == clean(text)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (None, "none"),
        (True, "true"),
        (2, "2"),
        (["a"], '("a", )'),
        ([], "()"),
        ({}, "(:)"),
        ({"a": [1, "b"]}, '("a": (1, "b", ))'),
        ('"#eval("', '"\\"#eval(\\""'),
        (typst_call("bold", 'x"'), 'm.bold("x\\"")'),
    ],
)
def test_typst_literals(value, literal):
    assert typst_literal(value) == literal


def test_an_unforeseen_value_is_refused():
    with pytest.raises(TypeError, match="no Typst literal for object"):
        typst_literal(object())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("\u2066", "[U+2066]"),
        ("\x00\x1b\r", "[U+0000][U+001B][U+000D]"),
        ("một\ttab\nhai \u200f", "một\ttab\nhai \u200f"),
    ],
)
def test_what_cannot_be_shown_or_would_reorder_is_made_visible(text, shown):
    assert clean(text) == shown


def test_nothing_that_python_calls_printable_has_to_be_made_visible():
    forbidden = [chr(code) for code in range(0x110000) if _FORBIDDEN.match(chr(code))]
    assert len(forbidden) > 2000  # surrogates and control characters
    assert [letter for letter in forbidden if clean(letter) == letter] == []
