"""Targets by exact fractions: comparators, edges, people short, conflicts; as tables anybody can read."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.indicators import (
    COLUMNS,
    COMPARATORS,
    Target,
    indicator_table,
    is_possible,
    people_short,
    status_of,
    targets_of,
    value_of,
)
from monitoring.plan import load_plan
from monitoring.workspace import REPOSITORY, Workspace


def target(comparator=">", number="98", kind="rate", direction="up", baseline=None, unit="percent", commune=""):
    exact = None if number is None else Fraction(number)
    return Target(
        "x", commune, kind, comparator, exact, unit, direction, None if baseline is None else Fraction(baseline)
    )


@pytest.mark.parametrize(
    ("comparator", "number", "numerator", "denominator", "status", "short"),
    [
        (">", "98", 196, 200, "not_met", 1),  # exactly 98 % is not “over 98 %”
        (">", "98", 197, 200, "met", 0),
        (">=", "98", 196, 200, "met", 0),
        (">=", "98", 195, 200, "not_met", 1),
        (">", "98.5", 985, 1000, "not_met", 1),
        (">=", "96.5", 193, 200, "met", 0),
        (">=", "100", 199, 200, "not_met", 1),
        (">=", "100", 200, 200, "met", 0),
        (">", "80", 0, 7, "not_met", 6),
        ("<", "15", 15, 100, "not_met", 1),  # exactly 15 % is not “under 15 %”
        ("<", "15", 14, 100, "met", 0),
        ("<=", "6.3", 63, 1000, "met", 0),
        ("<=", "6.3", 64, 1000, "not_met", 1),
        (">", "98", None, 200, "no_data", None),
        (">", "98", 196, None, "no_data", None),
        (">", "98", 0, 0, "no_data", None),
        (">=", "100", 201, 200, "no_data", None),  # a share above its whole
        ("", None, 196, 200, "not_measurable", None),
        (">", "100", 200, 200, "not_met", None),  # cannot be reached by any number of people
        ("", "98", 196, 200, "not_measurable", None),  # a number, but nothing says how to compare with it
        ("=", "50", 1, 4, "not_met", 1),
        ("=", "50", 1, 3, "not_met", None),  # half of three people
    ],
)
def test_rates(comparator, number, numerator, denominator, status, short):
    goal = target(comparator, number)
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert status_of(goal, *figures) == status
    assert people_short(goal, *figures) == short


@pytest.mark.parametrize(
    ("goal", "numerator", "denominator", "value", "status", "short"),
    [
        (target(">=", "14", "change", "down", baseline="40"), 26, 100, 14, "met", 0),
        (target(">=", "14", "change", "down", baseline="40"), 27, 100, 13, "not_met", 1),
        (target(">=", "14", "change", "down"), 26, 100, None, "no_data", None),  # no baseline, no verdict
        (target(">=", "5", "change", "up", baseline="40"), 44, 100, 4, "not_met", 1),
        (target(">=", "5", "change", "up", baseline="40"), 101, 100, 61, "no_data", None),  # a share above its whole
        (target("<", "15", direction="down"), 15, 100, 15, "not_met", 1),
        (target("=", "0", "count", "down", unit="count"), 0, None, 0, "met", 0),
        (target("=", "0", "count", "down", unit="count"), 3, None, 3, "not_met", 3),
        (target("=", "10", "count", unit="count"), 7, None, 7, "not_met", 3),
        (target(">=", "1", "milestone", unit="count"), 0, None, 0, "not_met", 1),
        (target("", None, "milestone", unit="count"), 0, None, 0, "not_met", None),  # as reported so far
        (target("", None, "milestone", unit="count"), 1, None, 1, "met", 0),
        (target("", None, "milestone", unit="count"), None, None, None, "no_data", None),
        (target("", None, "count", unit="count"), 5, None, 5, "not_measurable", None),
    ],
)
def test_changes_counts_and_milestones(goal, numerator, denominator, value, status, short):
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert value_of(goal, *figures) == value
    assert status_of(goal, *figures) == status
    assert people_short(goal, *figures) == short


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "possible"),
    [
        ("rate", 200, 200, True),
        ("rate", 201, 200, False),
        ("change", 201, 200, False),
        ("count", 201, 200, True),  # its denominator, where a form has one, is no whole of it
        ("rate", None, 200, True),
        ("rate", 201, None, True),
    ],
)
def test_a_share_cannot_exceed_its_whole(kind, numerator, denominator, possible):
    figures = [None if figure is None else Fraction(figure) for figure in (numerator, denominator)]
    assert is_possible(target(kind=kind), *figures) is possible


@given(st.sampled_from([">", ">=", "<", "<="]), st.integers(0, 400), st.integers(1, 400), st.integers(0, 1000))
def test_people_short_is_the_least_number_that_meets_the_target(comparator, numerator, denominator, tenths):
    goal = target(comparator, Fraction(tenths, 10))
    numerator = min(numerator, denominator)
    short = people_short(goal, Fraction(numerator), Fraction(denominator))
    step = 1 if comparator in (">", ">=") else -1

    def met(people):
        return COMPARATORS[comparator](Fraction(numerator + step * people, denominator) * 100, goal.target)

    if short is None:
        assert not any(
            met(people) for people in range(denominator + 1) if 0 <= numerator + step * people <= denominator
        )
    else:
        assert met(short)
        assert short == 0 or not met(short - 1)


def reports(*rows):
    columns = ["indicator", "commune", "numerator", "denominator", "as_of", "reported_by", "document"]
    return pd.DataFrame([("x", *row) for row in rows], columns=columns, dtype="str")


def table(goal, *rows, communes=("a", "b")):
    return indicator_table([goal], reports(*rows), list(communes))


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
        "commune": "",
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
    found = table(target("", None, commune="a"), *rows)
    assert list(found["status"]) == ["not_measurable"] * 2 and list(found["target"]) == ["", ""]
    assert list(found["number_id"]) == ["indicator.x.commune-a.report-1", "indicator.x.commune-a.report-2"]


@pytest.mark.parametrize("days", [("2024-06-30", "2024-09-30"), ("2024-09-30", "2024-06-30")])
def test_two_offices_that_agree_are_one_report_of_the_later_day(days):
    found = table(target(), ("", "99", "100", days[0], "A", "1"), ("", "99", "100", days[1], "B", "2"))
    assert found[["reported_by", "document", "as_of", "status"]].values.tolist() == [
        ["A; B", "1; 2", "2024-09-30", "met"]
    ]


def test_the_newest_report_of_an_office_counts():
    found = table(target(), ("", "90", "100", "2024-06-30", "A", ""), ("", "99", "100", "2024-09-30", "A", ""))
    assert list(found["numerator"]) == ["99"]


def test_a_district_is_the_sum_of_its_communes_where_all_reported():
    both = ("a", "49", "50", "2024-09-30", "A", ""), ("b", "50", "50", "2024-09-30", "B", "")
    found = table(target(), *both)
    assert found[["commune", "numerator", "denominator", "status"]].values.tolist() == [
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
        ("rate", ("", "50"), "", "", "no_data"),  # a share of a whole that one commune did not tell
        ("count", ("", ""), "99", "", "met"),
    ],
)
def test_only_counts_are_summed_without_denominators(kind, denominators, numerator, denominator, status):
    rows = [
        (commune, figure, whole, "2024-09-30", "A", "")
        for commune, figure, whole in zip("ab", ("49", "50"), denominators, strict=True)
    ]
    found = table(target(number="98", kind=kind, unit="count"), *rows).iloc[0]
    assert found[["numerator", "denominator", "status"]].tolist() == [numerator, denominator, status]


def test_nothing_is_summed_for_a_commune_s_own_target_or_without_communes():
    both = ("a", "49", "50", "2024-09-30", "A", ""), ("b", "50", "50", "2024-09-30", "B", "")
    assert list(table(target(commune="c"), *both)["status"]) == ["no_data"]
    assert list(table(target(), *both, communes=())["status"]) == ["no_data"]


def test_a_commune_with_a_target_of_its_own_is_measured_against_that():
    own, general = target(number="50", commune="a"), target()
    found = indicator_table([own, general], reports(("a", "6", "10", "2024-09-30", "A", "")), ["a", "b"])
    assert found.query("commune == 'a'")[["target", "status"]].values.tolist() == [["50", "met"]]


def test_targets_are_taken_from_the_plan_column_by_column():
    columns = ["indicator", "commune", "kind", "comparator", "value", "unit", "direction", "baseline_value"]
    row = ("x", "a", "change", ">=", Decimal("14"), "points", "down", Decimal("40.5"))
    plan = replace(load_plan(Workspace(REPOSITORY), "vinh-linh", 2024), targets=pd.DataFrame([row], columns=columns))
    assert targets_of(plan) == [Target("x", "a", "change", ">=", Fraction(14), "points", "down", Fraction(81, 2))]
    assert targets_of(None) == []


def test_every_target_of_the_plan_has_its_row():
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    found = indicator_table(targets_of(plan), reports(), ["vinh-o", "vinh-ha", "vinh-khe"])
    assert list(found.columns) == COLUMNS
    assert len(found) == len(plan.targets)
    assert set(found["status"]) == {"no_data", "not_measurable"}
    assert found["number_id"].is_unique


# ---- cases that are added, and what is known without a verdict -------------------------------------------------------

#: Reported, target, comparator → the next cases that must all be as wanted.
GROWING = [
    ("39", "49", 80, ">", 2),  # 41 of 51 are 80,4 %; 40 of 50 would be exactly 80 %
    ("12", "16", 80, ">", 5),
    ("40", "50", 80, ">=", 0),
    ("99", "100", 100, ">=", None),  # a miss cannot be undone by those who follow
    ("3", "10", 15, "<", 11),  # 3 of 21 are 14,3 %; 3 of 20 would be exactly 15 %
]


@pytest.mark.parametrize(("numerator", "denominator", "wanted", "comparator", "cases"), GROWING)
def test_where_each_case_counts_in_both_the_next_cases_are_told(numerator, denominator, wanted, comparator, cases):
    target = Target("births", "", "rate", comparator, Fraction(wanted), "percent", "up", None, grows=True)
    assert people_short(target, Fraction(numerator), Fraction(denominator)) == cases
    if cases:
        for further in range(cases + 1):
            up = comparator in (">", ">=")
            share = Fraction(int(numerator) + further * up, int(denominator) + further) * 100
            assert COMPARATORS[comparator](share, wanted) == (further == cases)


#: Kind, comparator, target, what the communes of a, b, c report → status and detail of the district.
IN_PART = [
    ("rate", ">=", 100, {"a": ("7", "9")}, ("not_met", "missed_in_part")),
    ("rate", ">=", 100, {"a": ("9", "9")}, ("no_data", "")),
    ("rate", ">", 98, {"a": ("7", "9")}, ("no_data", "")),  # the others may make up for it
    ("count", "=", 0, {"a": ("1", "")}, ("not_met", "missed_in_part")),
    ("count", "=", 0, {"a": ("0", "")}, ("no_data", "")),
    ("count", ">=", 5, {"a": ("1", "")}, ("no_data", "")),
]


@pytest.mark.parametrize(("kind", "comparator", "wanted", "told", "found"), IN_PART)
def test_a_target_that_some_communes_rule_out_is_missed_whoever_has_not_reported(kind, comparator, wanted, told, found):
    target = Target("x", "", kind, comparator, Fraction(wanted), "percent", "up", None)
    rows = [(commune, *figures, "2024-09-30", "A", "") for commune, figures in told.items()]
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
