"""Who is asked for figures, and who has sent none."""

from __future__ import annotations

from dataclasses import replace

from monitoring.measures.reporting import asked, silent
from tests.presentation.conftest import EVERYTHING, OUTTURN


def codes(agencies) -> list[str]:
    return [agency.code for agency in agencies]


def test_leads_of_money_and_owners_of_targets_are_asked_and_each_place_for_itself(report) -> None:
    found = codes(asked(report(EVERYTHING)))
    assert {"agriculture", "womens-union", "health", "social-insurance", "place-vinh-o"} <= set(found)
    assert not {"places", "office", "fatherland-front", "treasury"} & set(found)


def test_a_file_of_the_quarter_or_a_row_that_names_an_office_is_its_report(report) -> None:
    of_q3 = report(EVERYTHING)
    assert silent(of_q3) == []
    files = [row for row in of_q3.sources if row.sender != "Trung tâm Y tế huyện Vĩnh Linh"]
    rows = [row for row in of_q3.indicator_returns if "Y tế" not in row.reported_by]
    assert codes(silent(replace(of_q3, sources=files))) == [], "its rows stand in another's file"
    assert codes(silent(replace(of_q3, sources=files, indicator_returns=rows))) == ["health"]
    earlier = [replace(row, source_file=row.source_file.replace("Q3", "Q2")) for row in of_q3.sources]
    unsent = replace(of_q3, sources=earlier, returns=[], indicator_returns=[])
    assert codes(silent(unsent)) == codes(asked(of_q3)), "files of an earlier quarter are no report of this one"


def test_without_a_plan_of_the_year_nobody_is_asked(report) -> None:
    assert asked(report(OUTTURN)) == silent(report(OUTTURN)) == []
