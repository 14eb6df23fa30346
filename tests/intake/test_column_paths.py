"""Headers of several rows, merged or not: what stands over each column, and how columns are numbered."""

from __future__ import annotations

import pytest

from monitoring.intake.column_paths import column_numbers, column_paths, folded_path
from monitoring.intake.grids import Span

HEAD = [
    ["STT", "Đơn vị (1)", "Tạm ứng", "", "Thực chi\n(5)", "Tổng (6 = 3 + 5)"],
    ["", "", "Phát sinh", "Số dư", "", ""],
]
PATHS = ["stt", "don vi", "tam ung / phat sinh", "tam ung / so du", "thuc chi", "tong"]


@pytest.mark.parametrize("merged", [(), (Span(0, 2, 0, 3), Span(0, 0, 1, 0), Span(0, 1, 1, 1), Span(0, 4, 1, 4))])
def test_a_group_speaks_for_the_columns_below_it(merged):
    assert [folded_path(path) for path in column_paths(HEAD, merged).values()] == PATHS


def test_a_group_ends_where_the_next_one_or_its_merged_cell_ends():
    rows = [["A", "", "B", "", ""], ["x", "", "x", "", "y"], ["1", "2", "1", "2", ""]]
    assert [folded_path(path) for path in column_paths(rows, ()).values()] == [
        "a / x / 1", "a / x / 2", "b / x / 1", "b / x / 2", "b / y",
    ]  # fmt: skip
    rows, merged = [["A", "", ""], ["x", "y", "z"]], [Span(0, 0, 0, 1)]
    assert [folded_path(path) for path in column_paths(rows, merged).values()] == ["a / x", "a / y", "z"]


def test_units_are_no_part_of_a_name():
    assert folded_path(["Kế hoạch (triệu đồng)", "Năm 2024"]) == "ke hoach / nam 2024"


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        (["1", "2", "3", "4", "5=6+7+8", "6"], 6),
        (["(1)", "(2)", "", "(3)", "(4) = (1)+(2)", "(5)"], 5),
        (["A", "B", "1", "2", "3", "4", "5"], 5),
        (["1", "2", "3", "4"], 0),
        (["1", "2", "3", "5", "6"], 0),
        (["1", "Đường A", "3", "4", "5", "6"], 0),
        (["12", "098", "6301", "00511", "100", "200"], 0),
    ],
)
def test_a_row_that_numbers_the_columns(row, numbers):
    assert len(column_numbers(row)) == numbers
