"""Tables and bars of budget lines."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.report import Report
from monitoring.presentation.sections.money_tables import Line, money_columns, money_table
from tests.presentation.conftest import EVERYTHING, OUTTURN


def lines(report: Report) -> list[Line]:
    return [Line("Vốn", None, "group"), *(Line(row.capital, row, indent=1) for row in report.lines("capital"))]


def keys(report: Report, without: str = "") -> list[str]:
    return [column.key for column in money_columns(report, lines(report), without)]


def test_columns_that_nobody_gave_a_figure_for_are_left_out_and_told(report) -> None:
    of_2023, of_q3 = report(OUTTURN, "vi"), report(EVERYTHING, "vi")
    assert keys(of_2023) == ["plan_dong", "cumulative_dong", "rate_percent", "remaining_dong"]
    assert "in_quarter_dong" in keys(of_q3) and "estimate_dong" in keys(of_q3)
    assert "estimate_dong" not in keys(of_q3, without="estimate_dong")
    table = money_table(of_2023, "Bảng", "Nội dung", lines(of_2023), table_id="tbl")
    assert table.note == "Chưa nhận được số giải ngân riêng trong quý và số ước giải ngân."
    assert money_table(of_q3, "Bảng", "Nội dung", lines(of_q3), table_id="tbl").note == ""


def test_numbers_of_a_table_carry_the_ids_of_their_rows(report) -> None:
    of_2023 = report(OUTTURN, "vi")
    table = money_table(of_2023, "Bảng", "Nội dung", lines(of_2023), table_id="tbl")
    group, development, _recurrent = table.rows
    assert set(group.cells) == {"name"}
    assert development.cells["remaining_dong"].number_id == "disbursement.development.remaining"
    assert development.cells["rate_percent"].text == "90,7%"


def test_the_same_quarter_of_last_year_has_a_column_where_it_is_known(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [replace(line.row, **{"last_year_rate_percent": "63.6499"}) for line in lines(of_q3)[1:]]
    table = money_table(of_q3, "Table", "Money", [Line("all", row) for row in rows], table_id="tbl")
    assert "Rate in 2023" in [column.label for column in table.columns]
    assert table.rows[0].cells["last_year_rate_percent"].text == "63.6%"
