"""Rows of a quarter looked up: by dimension, by lead, by the plan's order."""

from __future__ import annotations

import pytest

from tests.presentation.conftest import EVERYTHING, OUTTURN


def test_the_outturn_of_2023_is_found_by_its_dimensions(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    row = of_2023.line(capital="recurrent", plan_year="2022", plan_kind="carried_over")
    assert (row.plan_dong, row.cumulative_dong, row.remaining_dong) == (1_475_286_000, 939_018_000, 536_268_000)
    assert row.in_quarter_dong is None
    assert of_2023.line(component="4.1") is None
    assert [row.capital for row in of_2023.lines("capital")] == ["development", "recurrent"]


def test_a_year_is_closed_on_the_last_day_of_its_money(report) -> None:
    assert report(OUTTURN).is_closed and not report(EVERYTHING).is_closed


def test_only_illustrative_files_make_an_illustrative_report(report) -> None:
    assert not report(OUTTURN).is_illustrative
    assert report("2024-Q3").is_illustrative


@pytest.mark.parametrize(
    ("component", "capital", "agencies"),
    [
        ("5.1", "development", ["places"]),
        ("5.1", "recurrent", ["education"]),
        ("10.1", "recurrent", ["justice", "home-affairs"]),
        ("10.2", "", []),
    ],
)
def test_a_lead_for_one_kind_of_money_goes_before_the_components(report, component, capital, agencies) -> None:
    assert report(OUTTURN).leads(component, capital) == agencies


def test_targets_stand_beside_the_plans_row_and_places_below_them(report) -> None:
    rows = {row.number_id: row for row in report("2024-Q3", "en").indicators}
    own = rows["indicator.primary_enrolment"]
    below = rows["indicator.primary_enrolment.place-vinh-o"]
    assert (own.is_target, below.is_target) == (True, False)
    assert below.name == own.name == "Net primary enrolment of ethnic-minority children"
    assert rows["indicator.poverty_change.place-vinh-o"].is_target
