"""Section II, third part: money and results of each component, and the heat table."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import components
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in components.blocks(report) if isinstance(block, Table)}


def test_what_came_about_stands_beside_the_money(report) -> None:
    rows = {row.cells["name"]: row.cells for row in tables(report(EVERYTHING, "en"))["tbl-component"].rows}
    roads = parts_plain(rows["P4.1 infrastructure"]["results"])
    assert roads.startswith("New and ongoing works: roads: 6 works; New and ongoing works: hamlet culture houses: ")
    assert "Vĩnh Khê commune 1; not reported: Vĩnh Ô commune, Vĩnh Hà commune" in roads
    assert parts_plain(rows["P3.2 value chains"]["results"]) == ""
    assert parts_plain(rows["Total"]["results"]) == ""


def test_a_cell_of_the_heat_table_is_the_darker_the_higher_its_rate(report) -> None:
    table = tables(report(EVERYTHING, "vi"))["tbl-heat"]
    assert [column.key for column in table.columns] == [
        "name",
        "vinh-o",
        "vinh-khe",
        "vinh-ha",
        "unit_wide",
        "whole",
    ]
    for row in table.rows:
        for column, shade in row.shades.items():
            percent = float(row.cells[column].text.rstrip("%").replace(",", "."))
            assert shade == 1 + sum(percent >= limit for limit in (25, 50, 75)), (row.cells["name"], column)
        blank = [key for key, cell in row.cells.items() if cell == "–"]
        assert not set(blank) & row.shades.keys(), "where there is no plan there is no rate, which is not 0"


def test_a_single_place_has_nothing_to_be_compared_with(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    one = [row for row in of_q3.disbursement if row.place in ("", "vinh-o")]
    assert "tbl-heat" not in tables(replace(of_q3, disbursement=one))


def test_without_components_the_section_says_so(report) -> None:
    assert words(components.blocks(report(OUTTURN, "vi"))).endswith(
        "Số liệu nhận được không phân theo dự án, tiểu dự án."
    )
