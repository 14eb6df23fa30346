"""The report's material: rows looked up, codes named, amounts turned into words with their ids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.errors import InputError, UsageError
from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation.blocks import Number, parts_plain
from monitoring.presentation.report import (
    capitalised,
    distinct,
    open_report,
)
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE
from tests.blank_rows import blank

OUTTURN = "2023-Q4"


@pytest.mark.parametrize(("language", "amount", "rate"), [("vi", "939,018", "63,6%"), ("en", "939.018", "63.6%")])
def test_a_number_is_rounded_once_from_the_exact_fraction_and_named_after_its_row(
    report, language, amount, rate
) -> None:
    """63.6499 must not become 63.65 on the way to one decimal."""
    of_2023 = report(OUTTURN, language)
    row = of_2023.line(capital="recurrent", plan_year="2022", plan_kind="carried_over")
    name = "disbursement.recurrent.2022.carried_over"
    assert of_2023.money(row, "cumulative_dong") == Number(amount, f"{name}.cumulative")
    assert of_2023.rate(row) == Number(rate, f"{name}.rate")


@pytest.mark.parametrize(("language", "said"), [("vi", "chưa có số liệu"), ("en", "no data")])
def test_missing_is_never_zero(report, language, said) -> None:
    of_2023 = report(OUTTURN, language)
    row = blank(PacedRow, number_id="disbursement.x", plan_dong=0, cumulative_dong=5, planned_cumulative_dong=5)
    assert of_2023.money(row, "estimate_dong") == Number(said, "disbursement.x.estimate", missing=True)
    assert of_2023.rate(row) == Number(said, "disbursement.x.rate", missing=True), "a plan of 0 has no rate"
    assert of_2023.count(None, "refused").missing


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("Phòng GD&ĐT", "Education and Training Division"),
        ("PHÒNG GDĐT", "Education and Training Division"),
        ("Ban Dân tộc", "Ban Dân tộc"),
    ],
)
def test_senders_are_named_in_the_reports_language_where_the_profile_knows_them(report, written, named) -> None:
    assert report(OUTTURN, "en").sender(written) == named


def test_without_a_plan_codes_name_themselves(report) -> None:
    of_2023 = report(OUTTURN)
    bare = replace(of_2023, subject=replace(of_2023.subject, plan=None))
    assert bare.component("4.1") == "4.1"
    assert bare.leads("4.1") == []


def test_tables_that_have_not_been_made_and_unknown_languages_are_errors(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(STAGING_VARIABLE, str(tmp_path))
    with pytest.raises(InputError, match="has not been made"):
        open_report(REPOSITORY, "vinh-linh", "2024-Q4", "vi")
    with pytest.raises(UsageError, match="language"):
        open_report(REPOSITORY, "vinh-linh", "2024-Q4", "fr")


@pytest.mark.parametrize(
    ("dimensions", "vi", "en"),
    [
        ({}, "tổng số", "total"),
        ({"capital": "recurrent", "plan_year": 2022, "plan_kind": "carried_over"},
         "vốn sự nghiệp, kế hoạch năm 2022 kéo dài", "recurrent funding, plan of 2022, carried over"),
        ({"component": "3.2", "source": "central"},
         "DA3-TDA2 chuỗi giá trị, ngân sách Trung ương", "P3.2 value chains, central budget"),
        ({"component": "not_broken_down", "capital": "not_stated"},
         "không phân theo dự án, chưa xác định loại vốn",
         "not broken down by component, type of funding not stated"),
        ({"place": "vinh-o"}, "xã Vĩnh Ô", "Vĩnh Ô commune"),
        ({"place": "unit_wide"}, "cấp huyện thực hiện", "carried out at district level"),
        ({"plan_kind": "year"}, "vốn kế hoạch trong năm", "year's plan"),
    ],
)  # fmt: skip
def test_a_budget_line_is_named_by_its_dimensions(report, dimensions, vi, en) -> None:
    row = blank(PacedRow, **dimensions)
    assert report(OUTTURN, "vi").line_name(row) == vi
    assert report(OUTTURN, "en").line_name(row) == en


def test_a_sentence_is_filled_from_its_row_and_nothing_is_lost(report) -> None:
    of_2023 = report(OUTTURN, "en")
    row = of_2023.line(capital="development")
    line = of_2023.plain("{line}: {disbursed} of {plan} million đồng, {rate}; {remaining} million đồng left", row)
    assert line == "Development capital: 16,809.023 of 18,525.532 million đồng, 90.7%; 1,716.509 million đồng left"
    assert of_2023.plain("{n} row of {year}", n="1") == "1 row of 2023"
    with pytest.raises(KeyError, match="nothing fills"):
        of_2023.say("{rate} of {plan}")


@pytest.mark.parametrize(("count", "text"), [(1, "1 check"), (0, "0 checks"), (1200, "1,200 checks")])
def test_one_thing_or_many(report, count, text) -> None:
    assert parts_plain(report(OUTTURN, "en").say_counted("{n} check", "{n} checks", count)) == text


def test_small_words() -> None:
    assert capitalised("ủy ban") == "Ủy ban"
    assert distinct(["b", "a", "b"]) == ["b", "a"]
