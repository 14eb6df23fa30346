"""Checks in words of both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitoring.measures.checks.check import Side, compared, fixed
from monitoring.measures.checks.period import check_plan
from monitoring.messages import translator
from monitoring.plan import load_plan
from monitoring.presentation import explanations
from monitoring.unit import load_unit
from monitoring.workspace import REPOSITORY, Workspace

APART = "“{total}” is stated as {expected}; the component rows add to {actual}: {difference} apart."
RATE = "“{total}” is stated as {expected}%, as the stated amounts give."
MONEY, SHARE = {"vi": "vốn", "en": "money"}, {"vi": "tỷ lệ", "en": "rate"}
FOUND = [
    compared("b", ["second"], fixed(100_000_000), fixed(40_000_000), "dong", agrees="", differs=APART, total=MONEY),
    compared("a", ["first"], *[Side((), lambda: Decimal("98.0"))] * 2, "percent", agrees=RATE, total=SHARE),
]


def test_one_sentence_per_check_and_language_sorted() -> None:
    table = explanations.explanations_table(FOUND)
    assert list(table["check"] + " " + table["language"]) == ["a.first en", "a.first vi", "b.second en", "b.second vi"]
    assert list(table["explanation"]) == [
        "“rate” is stated as 98.0%, as the stated amounts give.",
        "“tỷ lệ” được nêu là 98,0%, đúng như các số tiền đã nêu.",
        "“money” is stated as 100 million đồng; the component rows add to 40 million đồng: 60 million đồng apart.",
        "“vốn” được nêu là 100 triệu đồng; các dòng dự án thành phần cộng lại là 40 triệu đồng: chênh lệch 60 triệu "
        "đồng.",
    ]


@pytest.mark.parametrize(("language", "word"), [("vi", "chênh lệch"), ("en", "apart")])
def test_checks_csv_carries_the_sentence_of_one_language(language, word) -> None:
    table = explanations.checks_table(FOUND, explanations.explanations_table(FOUND), language)
    assert list(table.columns) == ["check", "expected", "actual", "difference", "verdict", "explanation", "standing"]
    assert table.iloc[1]["difference"] == "-60000000"
    assert word in table.iloc[1]["explanation"]


def test_every_message_of_the_plans_checks_has_a_translation() -> None:
    workspace = Workspace(REPOSITORY)
    unit = load_unit(workspace, "vinh-linh")
    checks = check_plan(load_plan(workspace, "vinh-linh", 2024), unit)
    translate = translator("vi")
    assert sorted({check.message for check in checks if translate(check.message) == check.message}) == []
