"""What codes are called."""

from __future__ import annotations

import json

import pytest

from monitoring.cleaning.rules import load_rules
from monitoring.measures.quarter_rows import NumberedCheck
from monitoring.presentation.blocks import Number
from monitoring.presentation.sections import terms
from monitoring.tables.rows import RefusedRow
from tests.blank_rows import blank
from tests.presentation.conftest import OUTTURN
from tests.samples import PAYMENT, clean_files, csv_of, new_workspace
from tests.spec_tables import spec

HIDDEN = "(not shown here: it may name people)"


@pytest.mark.parametrize(
    ("check", "text", "printed"),
    [
        ("stated_total.x.parts", "-96000000", "−96,000"),
        ("outturn.2023.development.rate", "89.1", "89,1%"),
        ("outturn.2023.development.base", "15164000000", "15.164,000"),
        ("stated_rate.x", "63.65", "63,65%"),
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
    hidden = rule.rule == terms.MOVED
    for language in ("vi", "en"):
        told = terms.reason(report(OUTTURN, language), row)
        assert (told == rule.reason[language].format(**filled)) is not hidden


def test_a_reason_quotes_the_file_in_its_own_spelling(report) -> None:
    row = blank(
        RefusedRow,
        rule="unknown-place",
        layout="payments",
        reason="“Xã”: “Vĩnh Hòa” không có trong danh mục.",
        reason_en="“Xã”: “Vĩnh Hòa” is not in the code list.",
        raw='{"Xã": "Vĩnh  Hoà", "Số tiền": ""}',
    )
    assert "“Vĩnh  Hoà”" in terms.reason(report(OUTTURN, "vi"), row)
    assert "“Vĩnh  Hoà”" in terms.reason(report(OUTTURN, "en"), row)


@spec("reasons_that_name_people")
def test_a_reason_that_tells_a_cell_which_may_name_people_is_not_shown(
    report, header, cell, reason, reason_en, told
) -> None:
    raw = json.dumps({"Số tiền": "12", "Xã": "Vĩnh Hòa", header: cell})
    row = blank(RefusedRow, rule="unknown-place", layout="payments", reason=reason, reason_en=reason_en, raw=raw)
    assert terms.reason(report(OUTTURN, "en"), row) == (reason_en if told == "yes" else HIDDEN)


def test_names_planted_in_received_rows_are_in_no_reason(report, tmp_path) -> None:
    named = PAYMENT | {"investor": "Hồ Thị Giấu", "note": "Trả  bà HỒ THỊ GIẤU"}
    faults = [
        {},
        {},
        {"place": "Vĩnh Xa"},
        {"amount": "12,5tr"},
        {"paid_on": "31/02/2024"},
        {"component": ""},
        {"amount": "1"},
    ]
    header, *lines = csv_of("payments", [named | fault for fault in faults]).decode().splitlines()
    lines = [f"{header},Người nhận", *(f"{line},Hồ Thị Giấu" for line in lines), f"Hồ Thị Giấu,{lines[0]},,"]
    cleaned = clean_files(new_workspace(tmp_path), "2024-Q1", {"payments.csv": "\n".join(lines).encode()})
    refused = [RefusedRow(**row) for row in cleaned.refused().to_dict("records")]
    told = [terms.reason(report(OUTTURN, language), row) for row in refused for language in ("vi", "en")]
    assert len({row.rule for row in refused}) >= 5 and not [text for text in told if "GIẤU" in text.upper()]
    assert [row.rule for row in refused if terms.reason(report(OUTTURN, "en"), row) == HIDDEN] == [terms.MOVED]


def test_statuses_verdicts_rules_and_layouts_have_names(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    assert terms.status(of_2023, "not_met").word == "chưa đạt"
    assert terms.verdict(of_2023, "cannot_tell").word == "chưa thể kết luận"
    assert terms.rule_title(of_2023, "duplicate") == "Trùng dòng đã nhận"
    assert terms.layout_title(of_2023, "payments") == "Chứng từ thanh toán của Kho bạc"
    assert of_2023.agencies_named(["justice", "home-affairs", "justice"]) == "Phòng Tư pháp, Phòng Nội vụ"
