"""What a rule answers with: a row is refused once, and says why in both languages."""

from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest

from monitoring.cleaning.finding import Finding, Rule
from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import CodeListName, Kind, load_layouts

RULE = Rule(
    "example",
    "refuse",
    {"vi": "Ví dụ", "en": "Example"},
    {"vi": "", "en": ""},
    reason={"vi": "sai", "en": "wrong"},
    cases={"late": {"vi": "muộn", "en": "late"}},
)


def test_a_row_is_refused_for_the_first_reason_found():
    finding = Finding()
    finding.refuse("A", pd.Series(["x"], index=[3]), case="late")
    finding.refuse("B", pd.Series(["y", "z"], index=[3, 4]), english=pd.Series(["i", "j"], index=[3, 4]))
    assert finding.refused[["field", "value", "case", "value_en"]].to_numpy().tolist() == [
        ["A", "x", "late", ""], ["B", "z", "", "j"],
    ]  # fmt: skip


def test_a_reason_is_that_of_the_case_if_there_is_one():
    assert RULE.reason_of("") == {"vi": "sai", "en": "wrong"}
    assert RULE.reason_of("late") == {"vi": "muộn", "en": "late"}


@pytest.mark.parametrize(
    ("asked", "payments", "returns", "indicator_returns"),
    [
        ({}, True, True, True),
        ({"kinds": ("money",)}, True, True, False),
        ({"kinds": ("date", "count")}, True, False, True),
        ({"codelists": ("agencies",)}, False, True, True),
        ({"kinds": ("money",), "codelists": ("payment_kinds",)}, True, False, False),
        ({"fields": ("plan", "cumulative")}, False, True, False),
        ({"fields": ("plan", "voucher")}, False, False, False),
        ({"kinds": ("money",), "thing": True}, True, True, False),
    ],
)
def test_a_rule_holds_for_the_layouts_that_have_what_it_is_about(asked, payments, returns, indicator_returns):
    always = {name: layout for name, layout in load_layouts().items() if layout.always}
    held = {name for name, layout in always.items() if replace(RULE, **asked).holds_for(layout)}
    expected = {"payments": payments, "returns": returns, "indicator-returns": indicator_returns}
    assert held == {name for name, holds in expected.items() if holds}


def test_every_rule_is_about_something_that_a_layout_has():
    assert [rule.rule for rule in load_rules() if not any(map(rule.holds_for, load_layouts().values()))] == []
    known = {kind for kind in get_args(Kind)} | set(get_args(CodeListName))
    assert {name for rule in load_rules() for name in (*rule.kinds, *rule.codelists)} <= known
