"""Rates of tables are held against the columns that most rows show they are of; totals against columns that add up."""

from __future__ import annotations

import pytest

from monitoring.evidence.comparing.columns import table_faults
from monitoring.evidence.comparing.documents import Cell, Passage

HEADS = ["Dự án", "Kế hoạch", "Giải ngân", "Tỷ lệ (%)"]
ROWS = [
    ["DA1", "63,4", "16,394", "25,9"],
    ["DA2", "166,142", "70,903", "42,7"],
    ["DA3", "1.705,875", "704,000", "41,3"],
    ["DA4", "130,621", "42,464", "32,5"],
]
TOTAL = ["Tổng cộng", "2.066,038", "833,761", "40,4"]


def table(*rows: list[str]) -> list[Passage]:
    return [
        Passage(text, {"what": "here", "values": {}}, cell=Cell(1, row, column, is_head=row == 1))
        for row, cells in enumerate([HEADS, *rows], start=1)
        for column, text in enumerate(cells, start=1)
    ]


def told(*rows: list[str]) -> list[tuple[str, str, str]]:
    passages = table(*rows)
    return [
        (fault.kind, passages[fault.passage].text, f"{float(fault.expected):.2f}") for fault in table_faults(passages)
    ]


def changed(row: int, column: int, text: str) -> list[list[str]]:
    rows = [list(cells) for cells in (*ROWS, TOTAL)]
    rows[row][column] = text
    return rows


def test_a_table_that_holds_is_right():
    assert told(*ROWS, TOTAL) == []


@pytest.mark.parametrize(
    ("row", "column", "text", "found"),
    [
        (3, 3, "42,5", [("rate_does_not_follow", "42,5", "32.51")]),
        (2, 3, "41,2", [("truncated", "41,2", "41.27")]),
        (1, 3, "4,27", [("power_of_ten", "4,27", "42.68")]),
        (4, 1, "2.166,038", [("rate_does_not_follow", "40,4", "38.49"), ("parts_do_not_add", "2.166,038", "2066.04")]),
    ],
)
def test_a_row_that_contradicts_the_others_is_told(row, column, text, found):
    assert told(*changed(row, column, text)) == found


def test_too_few_rows_prove_nothing():
    assert told(["DA1", "63,4", "16,394", "35,9"], ["DA2", "166,142", "70,903", "42,7"]) == []


def test_a_total_is_only_told_where_another_column_shows_that_rows_add_up():
    partly = [["DA1", "63,4", "16,394", ""], ["DA2", "166,142", "70,903", ""], ["Tổng cộng", "1.000", "500", ""]]
    assert told(*partly) == []
