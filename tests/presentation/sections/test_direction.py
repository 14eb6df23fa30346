"""Section I: documents, stated totals, allocation."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import direction
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in direction.blocks(report) if isinstance(block, Table)}


def test_documents_say_when_their_number_or_date_is_not_given(report) -> None:
    first, second = tables(report(OUTTURN, "vi"))["tbl-documents"].rows[:2]
    assert (first["number"], first["date"]) == ("không ghi", "không ghi")
    assert (second["number"], second["date"]) == ("1719/QĐ-TTg", "14/10/2021")


def test_allocation_stands_component_by_source_and_empty_is_not_zero(report) -> None:
    table = tables(report(OUTTURN, "vi"))["tbl-allocation"]
    rows = {row["name"]: row for row in table.rows if isinstance(row, dict)}
    assert table.landscape
    assert rows["DA2 ổn định dân cư"]["development.people"].text == "152,600"
    assert "development.local" not in rows["DA2 ổn định dân cư"]
    unstated = rows["DA10-TDA2 công nghệ thông tin"][".central"]
    assert unstated.number_id == "plan-2024.allocation.10.2.central.not_stated.amount"


def test_sums_are_those_of_the_checks(report) -> None:
    table = tables(report(OUTTURN, "vi"))["tbl-allocation"]
    total = table.rows[-1].cells
    assert total["development.central"].text == "17.208,000"
    assert total["development.central"].number_id.startswith(
        "check.plan-2024.stated_total.2024.development.central.components"
    )
    assert total[".central"] == "", "no total is stated for money of unstated capital"


def test_stated_totals_stand_beside_the_sum_of_the_components(report) -> None:
    rows = tables(report(EVERYTHING, "vi"))["tbl-stated-totals"].rows
    people = next(row for row in rows if row["name"].endswith("dân đóng góp") and row["year"] == "2024")
    said = [people[column].text for column in ("amount", "actual", "difference")]
    assert said == ["1.437,800", "1.437,700", "−0,100"]
    assert people["amount"].number_id == "plan-2024.stated.2024.development.people.amount"


def test_a_plan_of_another_year_is_told_as_such(report) -> None:
    assert "of 2023 by component" in tables(report(OUTTURN, "en"))["tbl-allocation"].note
    assert "by component has been received" not in tables(report(EVERYTHING, "en"))["tbl-allocation"].note


def test_without_a_plan_the_section_says_so(report) -> None:
    of_2023 = report(OUTTURN, "en")
    bare = replace(of_2023, subject=replace(of_2023.subject, plan=None))
    assert words(direction.blocks(bare)).endswith("No plan of the unit has been entered.")
