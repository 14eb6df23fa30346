"""The report's material: rows looked up, codes named, amounts turned into words with their ids."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from monitoring.errors import InputError, UsageError
from monitoring.presentation.blocks import Number
from monitoring.presentation.report import (
    capitalised,
    distinct,
    open_report,
)
from monitoring.records import Row
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE

OUTTURN = "2023-Q4"


def test_the_outturn_of_2023_is_found_by_its_dimensions(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    row = of_2023.line(capital="recurrent", plan_year="2022", plan_kind="carried_over")
    assert (row.plan_dong, row.cumulative_dong, row.remaining_dong) == (1_475_286_000, 939_018_000, 536_268_000)
    assert row.in_quarter_dong is None
    assert of_2023.line(component="4.1") is None
    assert [row.capital for row in of_2023.lines("capital")] == ["development", "recurrent"]


@pytest.mark.parametrize(("language", "amount", "rate"), [("vi", "939,018", "63,6\u00a0%"), ("en", "939.018", "63.6%")])
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
    row = Row(number_id="disbursement.x", plan_dong=0, cumulative_dong=5, planned_cumulative_dong=5, estimate_dong=None)
    assert of_2023.money(row, "estimate_dong") == Number(said, "disbursement.x.estimate", missing=True)
    assert of_2023.rate(row) == Number(said, "disbursement.x.rate", missing=True), "a plan of 0 has no rate"
    assert of_2023.count(None, "refused").missing


def test_a_closed_year_has_no_pace_and_a_running_one_counts_its_months(report) -> None:
    assert report(OUTTURN).is_closed and report(OUTTURN).even_rate is None
    running = report("2024-Q3")
    assert not running.is_closed
    assert running.even_rate == Fraction(9, 13) * 100, "nine of the thirteen months to 31 January"


def test_only_illustrative_files_make_an_illustrative_report(report) -> None:
    assert not report(OUTTURN).is_illustrative
    assert report("2024-Q3").is_illustrative


@pytest.mark.parametrize(
    ("component", "capital", "agencies"),
    [
        ("5.1", "development", ["communes"]),
        ("5.1", "recurrent", ["education"]),
        ("10.1", "recurrent", ["justice", "home-affairs"]),
        ("10.2", "", []),
    ],
)
def test_a_lead_for_one_kind_of_money_goes_before_the_components(report, component, capital, agencies) -> None:
    assert report(OUTTURN).leads(component, capital) == agencies


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


def test_targets_stand_beside_the_plans_row_and_communes_below_them(report) -> None:
    rows = {row.number_id: row for row in report("2024-Q3", "en").indicators}
    own = rows["indicator.primary_enrolment"]
    below = rows["indicator.primary_enrolment.commune-vinh-o"]
    assert (own.is_target, below.is_target) == (True, False)
    assert below.name == own.name == "Net primary enrolment of ethnic-minority children"
    assert rows["indicator.poverty_change.commune-vinh-o"].is_target


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


def test_small_words() -> None:
    assert capitalised("ủy ban") == "Ủy ban"
    assert distinct(["b", "a", "b"]) == ["b", "a"]
