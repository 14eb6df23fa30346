"""Tables and bars of budget lines."""

from __future__ import annotations

from dataclasses import replace

from monitoring.amounts import rate_percent
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


def test_the_same_quarter_of_last_year_has_a_column_where_it_is_known(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [replace(line.row, **{"last_year_rate_percent": "63.6499"}) for line in lines(of_q3)[1:]]
    table = money_table(of_q3, "Table", "Money", [Line("all", row) for row in rows], table_id="tbl")
    assert "Rate in 2023" in [column.label for column in table.columns]
    assert table.rows[0].cells["last_year_rate_percent"].text == "63.6%"


def test_outermost_lines_are_ranked_by_their_exact_rate(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = of_q3.lines("place")
    table = money_table(of_q3, "Table", "Place", [Line(row.place, row) for row in rows], table_id="t", ranked=True)
    ranks = {row.cells["name"]: row.cells["rank"] for row in table.rows if "rank" in row.cells}
    places = [row for row in rows if row.place != "unit_wide"]
    assert len(places) < len(rows), "money of the unit level is no place: it has no rank"
    rates = {row.place: rate_percent(row.cumulative_dong, row.plan_dong) for row in places}
    assert [name for name, _rank in sorted(ranks.items(), key=lambda item: item[1])] == sorted(
        rates, key=lambda name: -rates[name]
    )
