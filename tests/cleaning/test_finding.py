"""What a rule answers with: a row is refused once, and says why in both languages."""

import pandas as pd

from monitoring.cleaning.finding import Finding, Rule

RULE = Rule(
    "example", "refuse", ("payments",), {"vi": "Ví dụ", "en": "Example"}, {"vi": "", "en": ""},
    reason={"vi": "sai", "en": "wrong"}, cases={"late": {"vi": "muộn", "en": "late"}},
)  # fmt: skip


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
