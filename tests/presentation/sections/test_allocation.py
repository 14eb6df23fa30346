"""Section II, first part: stated totals beside their parts, the allocation."""

from __future__ import annotations

from monitoring.presentation.sections import allocation
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in allocation.blocks(report) if isinstance(block, Table)}


def test_allocation_stands_component_by_source_and_empty_is_not_zero(report) -> None:
    table = tables(report(EVERYTHING, "vi"))["tbl-allocation"]
    rows = {row["name"]: row for row in table.rows if isinstance(row, dict)}
    assert not table.landscape
    assert rows["DA2 ổn định dân cư"]["development.people"].text == "152,600"
    assert "development.local" not in rows["DA2 ổn định dân cư"]
    unstated = rows["DA10-TDA2 công nghệ thông tin"][".central"]
    assert unstated.number_id == "plan-2024.allocation.10.2.central.not_stated.amount"


def test_sums_are_those_of_the_checks(report) -> None:
    table = tables(report(EVERYTHING, "vi"))["tbl-allocation"]
    total = table.rows[-1].cells
    assert total["development.central"].text == "17.208,000"
    assert total["development.central"].number_id.startswith(
        "check.plan-2024.stated_total.2024.development.central.components"
    )
    assert total[".central"] == "", "no total is stated for money of unstated capital"


def test_stated_totals_stand_beside_the_sum_of_the_components(report) -> None:
    rows = tables(report(EVERYTHING, "vi"))["tbl-stated-totals"].rows
    people = next(row for row in rows if row["name"].endswith("dân đóng góp"))
    said = [people[column].text for column in ("amount", "actual", "difference")]
    assert said == ["1.437,800", "1.437,700", "−0,100"]
    assert people["amount"].number_id == "plan-2024.stated.2024.development.people.amount"


def test_of_another_years_plan_only_what_it_states_of_the_year_is_told(report) -> None:
    found = tables(report(OUTTURN, "vi"))
    assert list(found) == ["tbl-stated-totals"]
    assert [column.key for column in found["tbl-stated-totals"].columns] == ["name", "amount"], (
        "nothing to compare with"
    )
    assert found["tbl-stated-totals"].rows[0].cells["amount"].text == "13.548,000"
    assert "còn 96 triệu đồng chưa được giải thích" in found["tbl-stated-totals"].note


def test_how_a_wrong_total_came_about_stands_below_it(report) -> None:
    assert "cộng tổng mức đầu tư dự kiến (21.834" in tables(report(EVERYTHING, "vi"))["tbl-stated-totals"].note
