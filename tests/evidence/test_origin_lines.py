"""References to rows, and the lists of what they say."""

from __future__ import annotations

import re

import pytest

from monitoring.evidence import origin_lines
from monitoring.evidence.lines import WHOLE_ROW
from monitoring.evidence.origin_lines import LineLists, _headers, _stretches
from monitoring.evidence.raw_lines import RawLine, RawLines
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


def anchors(markup) -> set[str]:
    return set(re.findall('id="([^"]+)"', str(markup)))


def links(markup) -> set[str]:
    return set(re.findall('href="#([^"]+)"', str(markup)))


def test_every_row_behind_a_sum_is_listed_and_every_stretch_of_them_linked(lists):
    lines = RawLines(RawLine(FILE, "", row, 5, {"Số tiền": "5"}) for row in (2, *range(5, 12)))
    reference = lists.refer(lines, "dong")
    assert told(reference) == " – 8 lines: 2024-Q2/payments.csv #2, 5–11"
    made = lists.made()
    assert {f"f1-{line.row}" for line in lines} | {"f1"} == anchors(made) and links(reference) <= anchors(made)


def test_of_very_many_stretches_the_rest_is_one_link_to_the_list(lists):
    lines = RawLines(RawLine(FILE, "", row, 1, {}) for row in range(2, 202, 2))
    reference = lists.refer(lines, "dong")
    assert told(reference).endswith("60, …") and "f1" in links(reference)
    assert len(anchors(lists.made())) == 101


def test_a_list_that_would_not_open_any_more_says_what_it_leaves_out(lists, monkeypatch):
    monkeypatch.setattr(origin_lines, "LISTED_ROWS", 10)
    lines = RawLines(RawLine(FILE, "", row, 1, {}) for row in (*range(2, 20), 30))
    reference = lists.refer(lines, "dong")
    made = lists.made()
    assert links(reference) <= anchors(made) and len(anchors(made)) == 11
    assert "9 more rows of it are not listed here; the command shows them" in told(made)


def test_sums_of_several_files_say_how_much_of_each(lists):
    lines = RawLines((RawLine(FILE, "", 2, 5, {}), RawLine(FILE, "Quý II", 3, -2, {}), RawLine(TABLE, "", 4, 1, {})))
    text = " – 3 lines: 2024-Q2/payments.csv (5 đồng) #2; 2024-Q2/payments.csv [Quý II] (−2 đồng) #3; "
    assert told(lists.refer(lines, "dong")) == text + "checks.csv (1 đồng) #4"
    assert TABLE not in lists.made()


def test_headers_keep_the_order_of_the_file_though_rows_leave_cells_empty():
    lines = [
        RawLine(FILE, "", 1, 0, dict.fromkeys(headers, "x")) for headers in (["a", "d"], ["a", "b", "d"], ["c", "d"])
    ]
    assert sorted(_headers(lines)) == ["a", "b", "c", "d"]
    assert _headers(lines[:2]) == ["a", "b", "d"]


def test_a_total_row_is_one_text_across_the_columns(lists):
    lines = RawLines(
        (RawLine(FILE, "", 2, 5, {"Xã": "xã A", "Số tiền": "5"}), RawLine(FILE, "", 3, 5, {WHOLE_ROW: "Cộng | 5"}))
    )
    lists.refer(lines, "dong")
    assert '<td colspan="2">Cộng | 5</td>' in lists.made()
