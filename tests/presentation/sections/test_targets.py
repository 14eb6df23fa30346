"""Section III: every target in its place, none dropped, none judged without data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.figures import Figure
from monitoring.presentation.sections import annexes, overview, targets, tasks
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in targets.blocks(report) if isinstance(block, Table)}


def test_no_target_of_the_plan_is_dropped(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    said = words(targets.blocks(of_q3))
    assert [row.name_vi for row in of_q3.plan.targets if row.name_vi not in said] == []


def without_reports(report):
    """The first target of each kind as the plan has it, and nothing reported of any."""
    of_q3 = report(EVERYTHING, "en")
    none = dict.fromkeys(("numerator", "denominator", "value", "gap", "as_of", "reported_by", "document"), "")
    rows = [
        replace(row, **none, people_short=None, status="no_data" if row.target else "not_measurable")
        for row in {(row.indicator, row.place): row for row in of_q3.targets}.values()
    ]
    return replace(of_q3, indicators=rows)


def test_without_reports_there_is_no_picture_and_no_verdict(report) -> None:
    blocks = targets.blocks(without_reports(report))
    assert not any(isinstance(block, Figure) for block in blocks)
    assert "No office has reported a figure for any of these targets yet." in words(blocks)
    assert "31 in all – 0 met, 0 not met, 0 reported differently by two offices, 20 without data" in words(blocks)


def test_exactly_98_percent_of_over_98_is_not_met_and_one_child_short(report) -> None:
    rows = [row.cells for row in tables(report(EVERYTHING, "en"))["tbl-targets"].rows]
    row = next(row for row in rows if row["name"] == "Ethnic-minority five-year-olds at school")
    said = {key: parts_plain(value) for key, value in row.items()}
    assert said == {
        "name": "Ethnic-minority five-year-olds at school", "value": "98.0%", "fraction": "196 / 200",
        "target": "over 98%",
        "status": "not met", "gap": "0.0", "short": "1 more (children)",
    }  # fmt: skip


def test_conflicting_reports_are_both_shown_and_places_stand_below(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    insured = [row for row in rows if "health insurance" in parts_plain(row.cells["name"])]
    assert len({parts_plain(row.cells["name"]) for row in insured}) == 2, "each names the office whose figure it is"
    assert [row.cells["status"].kind for row in insured] == ["conflicting", "conflicting"]
    below = {row.cells["name"] for row in rows if row.indent}
    assert below <= {"Vĩnh Ô commune", "Vĩnh Hà commune", "Vĩnh Khê commune"}


def test_targets_without_a_number_are_told_and_never_scored(report) -> None:
    said = words(targets.blocks(report(EVERYTHING, "en")))
    assert "New and ongoing works: roads: 6 (works supported)." in said
    assert "Training for staff of places and of hamlets in extreme difficulty: no data." in said


def test_a_milestone_is_measured_by_whether_it_is_reached(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    (row,) = (row.cells for row in rows if "Resettlement of Mít hamlet" in parts_plain(row.cells["name"]))
    assert [parts_plain(row[key]) for key in ("value", "target", "status")] == ["under way", "completion", "not met"]


def test_a_target_that_some_places_miss_says_that_others_have_not_reported(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    (row,) = (row.cells for row in rows if "culture team" in parts_plain(row.cells["name"]))
    assert [parts_plain(row[key]) for key in ("value", "status")] == ["not all have reported", "not met"]


def test_coverage_names_who_lacks_what(report) -> None:
    rows = {row["component"]: row for row in tables(report(EVERYTHING, "en"))["tbl-coverage"].rows}
    assert (rows["P7 health"]["leads"], rows["P7 health"]["money"]) == ("none", "none")
    funded = rows["P10.2 information technology"]
    assert (funded["leads"], funded["money"]) == ("none", "yes")
    assert rows["P3.2 value chains"]["targets"] == "none"


def test_agencies_with_nothing_to_answer_for_are_named(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    profile = of_q3.subject.unit
    idle = profile.agencies[0].model_copy(update={"code": "idle"})
    unit = profile.model_copy(update={"agencies": [*profile.agencies, idle]})
    widened = replace(of_q3, subject=replace(of_q3.subject, unit=unit))
    note = tables(widened)["tbl-coverage"].note
    assert note.endswith(f"{idle.name.en}.") and "Agencies with neither money nor a target: " in note


@pytest.mark.parametrize("section", [targets, tasks, overview, annexes])
def test_targets_of_another_year_are_not_measured_in_this_one(report, section) -> None:
    of_2023 = report(OUTTURN, "en")
    said = words(section.blocks(of_2023))
    assert [row.name for row in of_2023.targets if f"{row.name}: " in said or f"{row.name}\t" in said] == []
    assert ("There are no targets of 2023 to measure results by." in said) is (section is not tasks)


def test_a_plan_without_targets_says_so(report) -> None:
    said = words(targets.blocks(replace(report(EVERYTHING, "en"), indicators=[])))
    assert said.endswith("There are no targets of 2024 to measure results by.")


def test_what_single_places_reported_stands_with_who_has_not(report) -> None:
    said = words(targets.blocks(report(EVERYTHING, "vi")))
    assert "Công trình nhà văn hóa thôn đầu tư mới và chuyển tiếp: xã Vĩnh Khê 1; chưa báo cáo: xã Vĩnh Ô" in said
    asked = words(tasks.blocks(report(EVERYTHING, "vi")))
    assert "Công trình nhà văn hóa thôn đầu tư mới và chuyển tiếp (xã Vĩnh Ô, xã Vĩnh Hà)" in asked
