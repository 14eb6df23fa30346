"""Section II, last part: every target in its place, none dropped, none judged without data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import components, dossier, note, targets, tasks
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in targets.blocks(report) if isinstance(block, Table)}


def test_no_target_of_the_plan_is_dropped(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    said = words([*targets.blocks(of_q3), *components.blocks(of_q3)])
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


def test_without_reports_there_is_no_verdict_and_who_has_to_report_is_named(report) -> None:
    of_nobody = without_reports(report)
    table = tables(of_nobody)["tbl-targets"]
    assert {row.cells["name"].endswith(" (not reported)") for row in table.rows if row.style == "group"} == {True}
    assert [column.key for column in table.columns] == ["name", "target", "value", "status"]
    assert "31 in all – 0 met, 0 not met, 0 reported differently by two offices, 20 without data" in words(
        targets.blocks(of_nobody)
    )


def test_exactly_98_percent_of_over_98_is_not_met_and_one_child_short(report) -> None:
    rows = [row.cells for row in tables(report(EVERYTHING, "en"))["tbl-targets"].rows]
    row = next(row for row in rows if row["name"] == "Ethnic-minority five-year-olds at school")
    said = {key: parts_plain(value) for key, value in row.items()}
    assert said == {
        "name": "Ethnic-minority five-year-olds at school", "value": "98.0%", "fraction": "196/200",
        "target": "over 98%", "status": "not met", "short": "1 more (children)",
    }  # fmt: skip


def test_conflicting_reports_stand_under_their_offices_and_places_stand_below(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    office, under = "", {}
    for row in rows:
        name = parts_plain(row.cells["name"])
        office = name if row.style == "group" else office
        if "health insurance" in name and row.style != "group":
            under[office] = row.cells["status"].kind
    assert under == {
        "Vĩnh Linh District Social Insurance (30 September 2024)": "conflicting",
        "Vĩnh Linh District Health Centre (30 September 2024)": "conflicting",
    }
    below = {row.cells["name"] for row in rows if row.indent}
    assert below <= {"Vĩnh Ô commune", "Vĩnh Hà commune", "Vĩnh Khê commune"}
    place = next(place for place, row in enumerate(rows) if "culture team" in parts_plain(row.cells["name"]))
    assert [row.indent for row in rows[place : place + 3]] == [0, 1, 1], "also of a target that not all have reported"


def test_targets_without_a_number_are_told_once_and_never_scored(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    said = words(targets.blocks(of_q3))
    assert "10 targets have no number in the plan, so no verdict is given: " in said
    assert "Training for staff of places and of extremely disadvantaged hamlets: no data" in said
    assert "New and ongoing works: roads" not in said, "it stands beside its component"
    alone = replace(of_q3, disbursement=[row for row in of_q3.disbursement if not row.component])
    assert "New and ongoing works: roads: 6" in words(targets.blocks(alone))


def test_a_milestone_is_measured_by_whether_it_is_reached(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    (row,) = (row.cells for row in rows if "Resettlement of Mít hamlet" in parts_plain(row.cells["name"]))
    assert [parts_plain(row[key]) for key in ("value", "target", "status")] == ["under way", "completion", "not met"]


def test_a_target_that_some_places_miss_says_that_others_have_not_reported(report) -> None:
    rows = tables(report(EVERYTHING, "en"))["tbl-targets"].rows
    (row,) = (row.cells for row in rows if "culture team" in parts_plain(row.cells["name"]))
    assert [parts_plain(row[key]) for key in ("value", "status")] == ["not all have reported", "not met"]


@pytest.mark.parametrize("section", [targets, tasks, note, dossier])
def test_targets_of_another_year_are_not_measured_in_this_one(report, section) -> None:
    of_2023 = report(OUTTURN, "en")
    said = words(section.blocks(of_2023))
    assert [row.name for row in of_2023.targets if f"{row.name}: " in said or f"{row.name}\t" in said] == []
    assert ("There are no targets of 2023 to measure results by." in said) is (section is not tasks)


def test_a_plan_without_targets_says_so(report) -> None:
    said = words(targets.blocks(replace(report(EVERYTHING, "en"), indicators=[])))
    assert said.endswith("There are no targets of 2024 to measure results by.")


def test_what_single_places_reported_stands_with_who_has_not(report) -> None:
    said = words(components.blocks(report(EVERYTHING, "vi")))
    assert "Công trình nhà văn hóa thôn đầu tư mới và chuyển tiếp: xã Vĩnh Khê 1; chưa báo cáo: xã Vĩnh Ô" in said
    asked = words(tasks.blocks(report(EVERYTHING, "vi")))
    assert "Công trình nhà văn hóa thôn đầu tư mới và chuyển tiếp (xã Vĩnh Ô, xã Vĩnh Hà)" in asked
