"""Indicators as a table: reports, conflicts, sums of places, and what is known without a verdict."""

from fractions import Fraction

import pandas as pd
import pytest

from monitoring.measures.indicators import indicator_table
from monitoring.measures.targets import Target, targets_of
from monitoring.plan import load_plan
from monitoring.tables.schema import load_tables
from monitoring.workspace import REPOSITORY, Workspace
from tests.measures.test_targets import target


def reports(*rows):
    columns = ["indicator", "place", "numerator", "denominator", "as_of", "reported_by", "document"]
    return pd.DataFrame([("x", *row) for row in rows], columns=columns, dtype="str")


def table(goal, *rows, places=("a", "b")):
    return indicator_table([goal], reports(*rows), list(places))


def test_no_report_is_no_data_and_the_target_is_still_listed():
    found = table(target())
    assert list(found["status"]) == ["no_data"]
    assert found.loc[0, ["numerator", "value", "gap"]].tolist() == ["", "", ""]
    assert found["people_short"].isna().all()


def test_a_row_says_all_that_a_reader_needs():
    [row] = table(target(number="98.5"), ("", "199", "200", "2024-09-30", "A", "1/BC")).to_dict("records")
    assert row == {
        "number_id": "indicator.x",
        "indicator": "x",
        "place": "",
        "numerator": "199",
        "denominator": "200",
        "value": "99.5000",
        "unit": "percent",
        "comparator": ">",
        "target": "98.5",
        "status": "met",
        "gap": "1.0000",
        "people_short": 0,
        "as_of": "2024-09-30",
        "reported_by": "A",
        "document": "1/BC",
        "detail": "",
        "current_percent": "",
    }


def test_a_target_is_shown_with_six_decimals_at_most():
    assert list(table(target(number="0.12345678"))["target"]) == ["0.123457"]


def test_people_short_are_whole_numbers_or_missing():
    assert table(target(), ("", "196", "200", "2024-09-30", "A", ""))["people_short"].dtype == "Int64"


def test_a_report_is_measured_and_its_gap_is_in_points():
    row = table(target(), ("", "196", "200", "2024-09-30", "A", "1/BC")).iloc[0]
    assert row[["value", "target", "status", "gap", "people_short"]].tolist() == [
        "98.0000",
        "98",
        "not_met",
        "0.0000",
        1,
    ]


def test_two_offices_that_disagree_are_both_shown_without_a_verdict():
    found = table(target(), ("", "90", "100", "2024-09-30", "A", ""), ("", "99", "100", "2024-09-30", "B", ""))
    assert list(found["status"]) == ["conflicting", "conflicting"]
    assert list(found["reported_by"]) == ["A", "B"]
    assert found["people_short"].isna().all() and (found["gap"] == "").all()
    assert list(found["number_id"]) == ["indicator.x.report-1", "indicator.x.report-2"]


def test_without_a_number_to_compare_with_offices_that_disagree_stay_not_measurable():
    rows = ("a", "90", "100", "2024-09-30", "A", ""), ("a", "99", "100", "2024-09-30", "B", "")
    found = table(target("", None, place="a"), *rows)
    assert list(found["status"]) == ["not_measurable"] * 2 and list(found["target"]) == ["", ""]
    assert list(found["number_id"]) == ["indicator.x.place-a.report-1", "indicator.x.place-a.report-2"]


@pytest.mark.parametrize("days", [("2024-06-30", "2024-09-30"), ("2024-09-30", "2024-06-30")])
def test_two_offices_that_agree_are_one_report_of_the_later_day(days):
    found = table(target(), ("", "99", "100", days[0], "A", "1"), ("", "99", "100", days[1], "B", "2"))
    assert found[["reported_by", "document", "as_of", "status"]].values.tolist() == [
        ["A; B", "1; 2", "2024-09-30", "met"]
    ]


def test_the_newest_report_of_an_office_counts():
    found = table(target(), ("", "90", "100", "2024-06-30", "A", ""), ("", "99", "100", "2024-09-30", "A", ""))
    assert list(found["numerator"]) == ["99"]


def test_a_unit_is_the_sum_of_its_places_where_all_reported():
    both = ("a", "49", "50", "2024-09-30", "A", ""), ("b", "50", "50", "2024-09-30", "B", "")
    found = table(target(), *both)
    assert found[["place", "numerator", "denominator", "status"]].values.tolist() == [
        ["", "99", "100", "met"],
        ["a", "49", "50", "not_met"],
        ["b", "50", "50", "met"],
    ]
    assert list(table(target(), both[0])["status"]) == ["no_data", "not_met"]


def test_a_sum_is_as_old_as_its_oldest_part_and_names_all_who_reported():
    row = table(target(), ("a", "49", "50", "2024-06-30", "A", "1"), ("b", "50", "50", "2024-09-30", "B", "2")).iloc[0]
    assert row[["as_of", "reported_by", "document"]].tolist() == ["2024-06-30", "A; B", "1; 2"]


@pytest.mark.parametrize(
    ("kind", "denominators", "numerator", "denominator", "status"),
    [
        ("rate", ("", "50"), "", "", "no_data"),  # a share of a whole that one place did not tell
        ("count", ("", ""), "99", "", "met"),
    ],
)
def test_only_counts_are_summed_without_denominators(kind, denominators, numerator, denominator, status):
    rows = [
        (place, figure, whole, "2024-09-30", "A", "")
        for place, figure, whole in zip("ab", ("49", "50"), denominators, strict=True)
    ]
    found = table(target(number="98", kind=kind, unit="count"), *rows).iloc[0]
    assert found[["numerator", "denominator", "status"]].tolist() == [numerator, denominator, status]


def test_nothing_is_summed_for_a_place_s_own_target_or_without_places():
    both = ("a", "49", "50", "2024-09-30", "A", ""), ("b", "50", "50", "2024-09-30", "B", "")
    assert list(table(target(place="c"), *both)["status"]) == ["no_data"]
    assert list(table(target(), *both, places=())["status"]) == ["no_data"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_place_with_a_target_of_its_own_is_measured_against_that_wherever_the_plan_names_it(order):
    own, general = target(number="50", place="a"), target()
    found = indicator_table([own, general][::order], reports(("a", "6", "10", "2024-09-30", "A", "")), ["a", "b"])
    assert found.query("place == 'a'")[["target", "status"]].values.tolist() == [["50", "met"]]


def test_every_target_of_the_plan_has_its_row():
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    found = indicator_table(targets_of(plan), reports(), ["vinh-o", "vinh-ha", "vinh-khe"])
    assert list(found.columns) == list(load_tables()["indicators"].columns)
    assert len(found) == len(plan.targets)
    assert set(found["status"]) == {"no_data", "not_measurable"}
    assert found["number_id"].is_unique


#: Kind, comparator, target, what the places of a, b, c report → status and detail of the unit.
IN_PART = [
    ("rate", ">=", 100, {"a": ("7", "9")}, ("not_met", "missed_in_part")),
    ("rate", ">=", 100, {"a": ("9", "9")}, ("no_data", "")),
    ("rate", ">", 98, {"a": ("7", "9")}, ("no_data", "")),  # the others may make up for it
    ("count", "=", 0, {"a": ("1", "")}, ("not_met", "missed_in_part")),
    ("count", "=", 0, {"a": ("0", "")}, ("no_data", "")),
    ("count", ">=", 5, {"a": ("1", "")}, ("no_data", "")),
]


@pytest.mark.parametrize(("kind", "comparator", "wanted", "told", "found"), IN_PART)
def test_a_target_that_some_places_rule_out_is_missed_whoever_has_not_reported(kind, comparator, wanted, told, found):
    target = Target("x", "", kind, comparator, Fraction(wanted), "percent", "up", None)
    rows = [(place, *figures, "2024-09-30", "A", "") for place, figures in told.items()]
    whole = indicator_table([target], reports(*rows), ["a", "b", "c"]).iloc[0]
    assert (whole["status"], whole["detail"]) == found and whole["value"] == ""


def test_conflicting_reports_that_all_miss_say_so_and_a_change_gives_its_present_share():
    target = Target("x", "", "rate", ">=", Fraction(100), "percent", "up", None)
    rows = [("", "3486", "3500", "2024-09-30", "BHXH", ""), ("", "3451", "3500", "2024-09-30", "TTYT", "")]
    found = indicator_table([target], reports(*rows), [])
    assert set(found["status"]) == {"conflicting"} and set(found["detail"]) == {"missed_by_all"}
    change = Target("x", "", "change", ">=", Fraction(14), "points", "down", None)
    row = indicator_table([change], reports(("", "141", "338", "2024-09-30", "A", "")), []).iloc[0]
    assert (row["status"], row["detail"], row["current_percent"]) == ("no_data", "no_baseline", "41.7160")
