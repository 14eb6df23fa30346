"""What codes are called."""

from __future__ import annotations

import pytest

from monitoring.cleaning.rules import load_rules
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.blocks import Number
from monitoring.presentation.sections import terms
from monitoring.tables.rows import RefusedRow
from tests.blank_rows import blank
from tests.presentation.conftest import OUTTURN


@pytest.mark.parametrize(
    ("check", "text", "printed"),
    [
        ("stated_total.x.parts", "-96000000", "−96,000"),
        ("outturn.2023.development.rate", "89.1", "89,1\u00a0%"),
        ("outturn.2023.development.base", "15164000000", "15.164,000"),
        ("stated_rate.x", "63.65", "63,65\u00a0%"),
        ("lead.10.1", "2", "2"),
        ("a_rule_of_tomorrow.x", "1200", "1.200"),
    ],
)
def test_figures_of_a_check_are_printed_by_its_unit(report, check, text, printed) -> None:
    row = blank(NumberedCheck, check=check, expected=text)
    assert terms.check_figure(report(OUTTURN, "vi"), row, "expected") == Number(printed, f"check.{check}.expected")
    assert terms.check_figure(report(OUTTURN, "vi"), row, "actual") == ""


@pytest.mark.parametrize("rule", [rule for rule in load_rules() if rule.reason], ids=lambda rule: rule.rule)
def test_a_reason_is_told_in_both_languages(report, rule) -> None:
    filled = {"field": "Nguồn vốn", "value": "a “b” {c}.*"}
    vi, en = (rule.reason[language].format(**filled) for language in ("vi", "en"))
    row = blank(RefusedRow, rule=rule.rule, layout="payments", reason=vi, reason_en=en, raw="{}")
    hidden = rule.rule == terms.QUOTES_ANY_CELL
    for language in ("vi", "en"):
        told = terms.reason(report(OUTTURN, language), row)
        assert (told == rule.reason[language].format(**filled)) is not hidden


def test_a_reason_quotes_the_file_in_its_own_spelling(report) -> None:
    row = blank(
        RefusedRow,
        rule="unknown-commune",
        layout="payments",
        reason="“Xã”: “Vĩnh Hòa” không có trong danh mục.",
        reason_en="“Xã”: “Vĩnh Hòa” is not in the code list.",
        raw='{"Xã": "Vĩnh  Hoà", "Số tiền": ""}',
    )
    assert "“Vĩnh  Hoà”" in terms.reason(report(OUTTURN, "vi"), row)
    assert "“Vĩnh  Hoà”" in terms.reason(report(OUTTURN, "en"), row)


def test_a_reason_that_may_name_people_is_not_shown(report) -> None:
    row = blank(RefusedRow, rule="missing-required", layout="payments", reason="Thiếu “Chủ đầu tư”.")
    assert terms.reason(report(OUTTURN, "en"), row) == "(not shown here: it may name people)"


def test_statuses_verdicts_rules_and_layouts_have_names(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    assert terms.status(of_2023, "not_met").word == "chưa đạt"
    assert terms.verdict(of_2023, "cannot_tell").word == "chưa thể kết luận"
    assert terms.rule_title(of_2023, "duplicate") == "Trùng dòng đã nhận"
    assert terms.layout_title(of_2023, "payments") == "Chứng từ thanh toán của Kho bạc"
    assert of_2023.agencies_named(["justice", "home-affairs", "justice"]) == "Phòng Tư pháp, Phòng Nội vụ"
