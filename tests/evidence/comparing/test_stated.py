"""Stated texts: what is right is never told, what cannot be is told with what would be right."""

from __future__ import annotations

import csv
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.evidence.comparing.statements import TEMPLATES, UNITS, Statement, told, written

with Path(__file__).with_name("published.csv").open(encoding="utf-8", newline="") as file:
    PUBLISHED = [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("case", "text", "kind", "stated", "expected"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_figures_and_others_as_people_write_them(case, text, kind, stated, expected):
    found = [(each.kind, each.stated, each.expected) for each in told(*(part.strip() for part in text.split("¶")))]
    assert found == ([(kind, stated, expected)] if kind else [])


@st.composite
def statements(draw) -> Statement:
    language = draw(st.sampled_from(sorted(TEMPLATES)))
    unit = draw(st.sampled_from(sorted(UNITS[language])))
    decimals = draw(st.integers(0, 3)) if unit > 1000 else 0
    whole = draw(st.integers(10**9, 10**11) if unit == 1 else st.integers(10, 10**7))
    amounts = (Decimal(number).scaleb(-decimals) for number in (draw(st.integers(1, whole)), whole))
    return Statement(
        language, draw(st.sampled_from(TEMPLATES[language])), *amounts, (unit, unit), draw(st.integers(0, 2))
    )


@settings(max_examples=150)
@given(statements())
def test_a_rate_that_is_rounded_is_right(statement):
    assert told(statement.text(statement.right)) == []


@settings(max_examples=80)
@given(statements())
def test_a_rate_that_is_cut_off_is_nothing_else(statement):
    assume(statement.cut != statement.right and statement.cut > 0)
    assert [each.kind for each in told(statement.text(statement.cut))] in (["truncated"], [])


@settings(max_examples=60)
@given(statements(), st.integers(2, 40))
def test_what_is_right_with_about_or_more_than_stays_right(statement, more):
    assume(statement.right >= 1)
    vague = {"vi": ("hơn ", "khoảng "), "en": ("more than ", "about ")}[statement.language]
    for word in vague:
        text = statement.text(statement.right if word == vague[1] else Decimal(int(statement.exact)))
        rate = text.rpartition("%")[0].rpartition(" ")[2].lstrip("(")
        assert told(text.replace(f"{rate}%", f"{word}{rate}%")) == []


def some(source: random.Random) -> Statement:
    """A statement whose amounts have three digits at least."""
    language = source.choice(sorted(TEMPLATES))
    unit = source.choice([each for each in UNITS[language] if each > 1])
    decimals = source.randrange(4) if unit > 1000 else 0
    whole = source.randrange(1_000, 10_000_000)
    amounts = (Decimal(number).scaleb(-decimals) for number in (source.randrange(whole // 9, whole), whole))
    return Statement(language, source.choice(TEMPLATES[language]), *amounts, (unit, unit), source.choice([1, 2]))


def test_how_many_mistakes_are_found():
    """Told honestly: rates that are wrong, cut off, or a unit away are missed where the amounts themselves are so round
    that nothing is proven.
    """
    source, found, made = random.Random(1), Counter(), Counter()
    for _ in range(250):
        statement = some(source)
        wrong = statement.right + Decimal(source.choice([-3, 4, 5]))
        cases = {"rate_does_not_follow": statement.text(wrong)}
        if statement.cut != statement.right:
            cases["truncated"] = statement.text(statement.cut)
        if statement.units[0] * 1000 in UNITS[statement.language]:
            cases["power_of_ten"] = statement.text(statement.right, statement.units[0] * 1000)
        for kind, text in cases.items():
            made[kind] += 1
            found[kind] += [each.kind for each in told(text)] == [kind]
    assert min(made.values()) > 90
    assert {kind: found[kind] / made[kind] >= 0.97 for kind in made} == dict.fromkeys(made, True), (found, made)


WHOLES = {
    "vi": "Tổng vốn {total} tỷ đồng, trong đó vốn đầu tư {one} tỷ đồng, vốn sự nghiệp {two} tỷ đồng.",
    "en": "Total capital is {total} billion VND, of which investment capital is {one} billion VND and "
    "recurrent capital is {two} billion VND.",
}


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(WHOLES)), st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3), st.integers(4, 99)
)
def test_parts_that_add_up_are_right_and_others_are_not(language, one, two, decimals, more):
    def text(total: int) -> str:
        values = {"total": total, "one": one, "two": two}
        shown = {name: written(Decimal(number).scaleb(-decimals), language) for name, number in values.items()}
        return WHOLES[language].format(**shown)

    assert told(text(one + two)) == []
    assert [each.kind for each in told(text(one + two + more))] in (["parts_do_not_add"], ["power_of_ten"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dự án 1 giải ngân 16.394 tỷ đồng/63,4 tỷ đồng, đạt 25,9%.", "16,394 tỷ đồng"),
        ("Plan 63.4 billion VND, disbursed 16,394 billion VND, rate 25.9%.", "16.394 billion VND"),
        ("Kế hoạch 54,3 tỷ đồng, giải ngân 15,4 tỷ đồng, đạt 28,3 %.", "28,4 %"),
        ("Giải ngân 603 tỷ đồng trên 1.310 tỷ đồng, đạt 46,24 phần trăm.", "46,03 phần trăm"),
    ],
)
def test_what_would_be_right_is_written_as_the_text_is(text, expected):
    [finding] = told(text)
    assert finding.expected == expected


def test_the_place_is_told_with_the_words_around_the_number():
    [finding] = told(
        "Tình hình chung. " * 9 + "Kế hoạch 54,3 tỷ đồng, giải ngân 15,4 tỷ đồng, đạt 28,3% kế hoạch. Hết."
    )
    assert finding.place["values"]["words"] == "…tỷ đồng, giải ngân 15,4 tỷ đồng, đạt 28,3% kế hoạch. Hết."
