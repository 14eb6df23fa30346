"""The roll-up in words: sentences for one unit and for many, and what stands where something is missing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitoring.measures.rollup import money_table, targets_table
from monitoring.period import Period
from monitoring.presentation.blocks import BLOCK_MIME
from monitoring.presentation.sections.rollup import blocks
from tests.measures.test_rollup import province, standing

TWO = (standing("a", 3, whole=(3_000_000, 1_000_000)), standing("b", 2, whole=(1_000_000, 900_000)))


def said(*standings, language: str = "en") -> str:
    """What stands in the blocks, as text and as HTML."""
    own = province(*standings)
    bundles = [block._repr_mimebundle_() for block in blocks(own, money_table(own), targets_table(own), language)]
    return "\n".join(bundle[kind] for kind in ("text/plain", "text/html") for bundle in bundles if kind in bundle)


@pytest.mark.parametrize(("standings", "sentence"), [
    (TWO, "2 units of Quảng Trị province had disbursed 1.900 million đồng, 47.5% of the plan: most in Vĩnh Linh "
          "district (90.0%), least in Vĩnh Linh district (33.3%)."),
    (TWO[:1], "By 30 September 2024, 1 unit of Quảng Trị province had disbursed 1.000 million đồng, 33.3% of the "
              "plan."),
    ((standing("a"),), "No unit of Quảng Trị province gives plan and disbursement."),
])  # fmt: skip
def test_the_verdict_in_one_sentence(standings, sentence):
    assert sentence in said(*standings)


def test_the_title_names_the_months_not_a_code():
    assert "compared: the first nine months of 2024, figures to 30 September 2024" in said(*TWO)


def test_in_vietnamese():
    text = said(*TWO, language="vi")
    assert "47,5%" in text and "tỉnh Quảng Trị" in text and "SỐ LIỆU MINH HỌA" not in text.splitlines()[0]


def test_a_missing_figure_is_said_to_be_missing():
    text = said(TWO[0], standing("b", whole=(1_000_000, None)))
    assert "no data" in text and "All money 1/2" in text
    assert "0.0%" not in text


def test_money_without_a_kind_is_in_the_whole_and_in_the_note():
    text = said(standing("a", whole=(3_000_000, 1), development=(2_000_000, 1), not_stated=(1_000_000, 0)))
    assert "All money holds 1.000 of plan whose type of funding is not stated." in text
    assert "type of funding not stated" not in text


def test_units_that_have_not_published_are_named():
    assert "Not among these figures" in said(*TWO)


def test_the_illustrative_mark_is_kept():
    own = province(*TWO)
    document = blocks(own, money_table(own), targets_table(own), "vi")[0]
    assert document.banner.startswith("SỐ LIỆU MINH HỌA")


def test_the_highest_rate_stands_first_and_numbers_can_be_traced():
    own = province(*TWO)
    made = blocks(own, money_table(own), targets_table(own), "en")
    bundles = [block._repr_mimebundle_() for block in made]
    table = next(bundle for bundle in bundles if bundle[BLOCK_MIME].get("id") == "tbl-units")["text/html"]
    found = re.findall(r'data-number="rollup\.unit-(\w)\.rate"', table)
    assert found == ["b", "a"]


def test_the_words_are_those_of_the_year():
    own = replace(province(*TWO), period=Period(2026, 3))
    page = "".join(str(block) for block in blocks(own, money_table(own), targets_table(own), "vi"))
    assert "chi thường xuyên" in page and "sự nghiệp" not in page
