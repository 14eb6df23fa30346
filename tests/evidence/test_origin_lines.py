"""References to rows, and the lists of what they say."""

from __future__ import annotations

import re

import pytest

from monitoring.evidence.origin_lines import LINKED_ROWS, LineLists, _headers, _stretches
from monitoring.evidence.tracing.calculation import WHOLE_ROW, Line, Lines, Operand
from monitoring.presentation.wording import Wording

FILE, TABLE = "data/raw/vinh-linh/2024-Q2/payments.csv", "data/processed/vinh-linh/2024-Q2/checks.csv"


def told(markup) -> str:
    return re.sub("<[^>]+>", "", str(markup))


@pytest.fixture
def lists(tracer) -> LineLists:
    return LineLists(tracer, Wording("en"))


@pytest.mark.parametrize(("rows", "text"), [
    ([], ""), ([3], "3"), ([3, 4, 5], "3–5"), ([1, 3, 4, 9], "1, 3–4, 9"),
    (range(1, 201, 2), ", ".join(map(str, range(1, 61, 2))) + ", …"),
])  # fmt: skip
def test_rows_are_named_in_stretches(rows, text):
    assert _stretches(list(rows)) == text


def test_of_many_rows_the_first_ones_are_linked_and_the_others_named(lists):
    lines = Lines(Line(FILE, "", row, 5, {"Số tiền": "5"}) for row in range(2, 12))
    reference = lists.refer(Operand("sum", 50, lines))
    assert told(reference) == " – 10 lines: 2024-Q2/payments.csv #2, 3, 4, 5–11"
    assert str(reference).count("<a ") == LINKED_ROWS == str(lists.made()).count("<tr id=")


def test_sums_of_several_files_say_how_much_of_each(lists):
    lines = Lines((Line(FILE, "", 2, 5, {}), Line(FILE, "Quý II", 3, -2, {}), Line(TABLE, "", 4, 1, {})))
    text = " – 3 lines: 2024-Q2/payments.csv (5 đồng) #2; 2024-Q2/payments.csv [Quý II] (−2 đồng) #3; "
    assert told(lists.refer(Operand("sum", 4, lines))) == text + "checks.csv (1 đồng) #4"
    assert TABLE not in lists.made()


def test_headers_keep_the_order_of_the_file_though_rows_leave_cells_empty():
    lines = [Line(FILE, "", 1, 0, dict.fromkeys(headers, "x")) for headers in (["a", "d"], ["a", "b", "d"], ["c", "d"])]
    assert sorted(_headers(lines)) == ["a", "b", "c", "d"]
    assert _headers(lines[:2]) == ["a", "b", "d"]


def test_a_total_row_is_one_text_across_the_columns(lists):
    lines = Lines((Line(FILE, "", 2, 5, {"Xã": "xã A", "Số tiền": "5"}), Line(FILE, "", 3, 5, {WHOLE_ROW: "Cộng | 5"})))
    lists.refer(Operand("sum", 10, lines))
    assert '<td colspan="2">Cộng | 5</td>' in lists.made()
