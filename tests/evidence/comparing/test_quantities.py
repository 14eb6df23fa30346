"""The numbers of a text: which are figures, what they say in which style, in which unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evidence.comparing.quantities import (
    Style,
    cue_data,
    language_of,
    no_figures,
    quantities,
    style_of,
    words,
)

VIETNAMESE, ENGLISH = Style("vietnamese", True), Style("english", True)


@pytest.mark.parametrize(
    ("text", "style", "found"),
    [
        ("giải ngân 16,394 tỷ đồng", VIETNAMESE, [("amount", "16.394", 10**9)]),
        ("16,394 billion VND", ENGLISH, [("amount", "16394", 10**9)]),
        ("VND 84,499 million and VND5.7 trillion", ENGLISH, [("amount", "84499", 10**6), ("amount", "5.7", 10**12)]),
        ("1.705.875.000 đồng, 5 nghìn tỷ", VIETNAMESE, [("amount", "1705875000", 1), ("amount", "5", 10**12)]),
        (
            "đạt 25,9% (53,2 %, 46 phần trăm)",
            VIETNAMESE,
            [("rate", "25.9", None), ("rate", "53.2", None), ("rate", "46", None)],
        ),
        ("thấp hơn 9 điểm phần trăm", VIETNAMESE, [("points", "9", None)]),
        ("1,2 triệu người, 3 triệu USD", VIETNAMESE, [("number", "1.2", None), ("number", "3", None)]),
        ("145/151 xã", VIETNAMESE, [("number", "145", None), ("number", "151", None)]),
        ("US$303 million", ENGLISH, []),
        ("đến ngày 30/9/2024, 1719/QĐ-TTg, năm 2024, quý 3, Dự án 1, 2021-2025, DA3.2", VIETNAMESE, []),
        ("năm 2025 tỉnh được 5 tỷ", VIETNAMESE, [("amount", "5", 10**9)]),
        ("−8,7 điểm; 5-6", VIETNAMESE, [("points", "-8.7", None), ("number", "5", None), ("number", "6", None)]),
    ],
)
def test_numbers_and_what_they_are(text, style, found):
    assert [(each.kind, f"{float(each.reading.value):.12g}", each.scale) for each in quantities(text, style)] == found


@pytest.mark.parametrize(
    ("texts", "language", "style"),
    [
        (["đạt 25,9%"], "vi", Style("vietnamese", True)),
        (["16,394 tỷ"], "vi", Style("vietnamese", False)),
        (["63.4 billion VND"], "vi", Style("english", True)),
        (["25,9%", "63.4 billion VND"], "en", Style("english", False, is_mixed=True)),
        (["mục 3.1"], "vi", Style("vietnamese", False)),  # the number of a heading proves nothing
        ([*(["25,9%"] * 20), "63.4 tỷ"], "vi", Style("vietnamese", True)),
    ],
)
def test_a_style_is_proven_by_numbers_that_can_be_read_in_one_alone(texts, language, style):
    assert style_of(texts, language) == style


def test_without_proof_a_number_has_both_readings_and_with_it_the_other_is_kept_apart():
    [either] = quantities("16,394 tỷ", Style("vietnamese", False))
    [proven] = quantities("16,394 tỷ", VIETNAMESE)
    assert [float(reading.value) for reading in either.readings] == [16.394, 16394]
    assert [float(reading.value) for reading in proven.readings] == [16.394] and proven.other == either.readings[1]


@pytest.mark.parametrize(
    ("text", "vague"),
    [("hơn 5 tỷ", "over"), ("nearly VND5 billion", "nearly"), ("khoảng 50%", "about"), ("đạt 50%", "")],
)
def test_words_that_make_a_number_vague(text, vague):
    assert [each.vague for each in quantities(text, VIETNAMESE)] == [vague]


def test_a_language_is_known_by_its_letters():
    assert language_of("Đến nay, huyện đã giải ngân 5 tỷ đồng") == "vi"
    assert language_of("Điện Biên province has disbursed 5 billion VND in total so far") == "en"


def spellings(value) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value
    return [value] if isinstance(value, str) else [spelling for each in inner for spelling in spellings(each)]


def test_every_list_of_words_is_a_pattern():
    assert all(words(spelling) for spelling in spellings(cue_data()))


@given(st.text(alphabet="0123456789.,/%- tỷđồngVNDnăm\n", max_size=60))
def test_any_text_is_read(text):
    for each in quantities(text, Style("vietnamese", False)):
        assert text[each.start : each.number_end] == each.written and each.number_end <= each.end
    assert all(start < end for start, end in no_figures(text))
