"""Totals and headings of sheets against their rows, column by column."""

from __future__ import annotations

import pytest

from monitoring.cleaning.rules import context_for
from monitoring.cleaning.sheet_totals import sheet_totals_table
from monitoring.subject import open_subject
from tests.intake.treasury import LINES_01A, LINES_04, SheetOf, received, sheet_01a, sheet_02a, sheet_04, sheet_grid
from tests.samples import UNIT, new_workspace


@pytest.fixture(scope="module")
def units(tmp_path_factory):
    workspace = new_workspace(tmp_path_factory.mktemp("totals"))
    return context_for(open_subject(workspace.root, UNIT, "2024-Q3")).codes["units"]


def totals_of(sheet: SheetOf, units):
    return sheet_totals_table(received([sheet]), units)


@pytest.mark.parametrize(
    ("sheet", "columns"), [(sheet_01a(), 11), (sheet_02a(), 6), (sheet_04(), 16), (sheet_grid(), 15)]
)
def test_every_column_of_every_total_and_heading_agrees_where_it_does(units, sheet, columns):
    totals = totals_of(sheet, units)
    assert totals["verdict"].tolist() == ["agrees"] * columns


def test_one_wrong_column_of_a_total_is_told_alone(units):
    sheet = sheet_04()
    total = sheet.rows[10 + len(LINES_04)]
    total[9] = 55
    [wrong] = totals_of(sheet, units).query("verdict == 'differs'").to_dict("records")
    assert [wrong[name] for name in ("row_content", "sum_column", "first_row", "last_row")] == [
        "Tổng số", "Dự toán bị hủy", 11, 15,
    ]  # fmt: skip
    assert (wrong["stated_dong"], wrong["rows_dong"]) == (55, 50)


def test_totals_of_parts_are_compared_with_their_parts(units):
    sheet = sheet_04()
    sheet.rows[12:12] = [["", "Cộng chi thường xuyên", "", "", *LINES_04[0][4:]]]
    totals = totals_of(sheet, units).query("source_row == 13")
    assert set(totals["verdict"]) == {"agrees"} and set(totals["last_row"]) == {11}


def test_a_column_that_is_not_known_is_compared_only_where_it_holds_amounts(units):
    lines = [[*line[:3], "theo QĐ", *line[4:]] for line in LINES_01A]
    sheet = sheet_01a(LINES_01A)
    for row, line in zip(range(11, 13), lines, strict=True):
        sheet.rows[row] = line
    totals = totals_of(sheet, units)
    assert "Ô 4" not in totals["sum_column"].tolist() and len(totals) == 10


def test_figures_in_another_unit_are_told_in_dong(units):
    totals = totals_of(sheet_grid(), units)
    assert totals.loc[totals["sum_column"] == "Kế hoạch năm", "stated_dong"].tolist() == [2_000_000_000] * 2
