"""Tables and bars of budget lines."""

from __future__ import annotations

from monitoring.presentation.report import Report
from monitoring.presentation.sections.money_tables import Line, bar, bars_figure, money_columns, money_table
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
    assert development.cells["rate_percent"].text == "90,7\u00a0%"


def test_a_bar_is_drawn_to_the_dong_and_read_out_in_words(report) -> None:
    of_2023 = report(OUTTURN, "en")
    drawn = bar(of_2023, "Development", of_2023.line(capital="development"))
    assert (str(drawn.plan), drawn.rate_text) == ("18525.532000", "90.7%")
    figure = bars_figure(of_2023, "Plan", lines(of_2023), figure_id="fig", label="Money")
    assert figure.alt.startswith("development: 16,809.023 of 18,525.532 million đồng, 90.7%.")
    assert figure.table.id == "fig-table"
