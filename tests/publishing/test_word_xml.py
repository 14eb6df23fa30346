"""Tables of Word: which cell covers what, and how wide its columns are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitoring.publishing.word_xml import DECLARED, Cell, fitting, paragraph, run, shared, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def cell(text: str = "", columns: int = 1, rows: int = 1, **how: bool) -> Cell:
    return Cell(paragraph("TableText", run(text)), text, columns, rows, **how)


def grid(rows: list[list[Cell]], count: int) -> list[list[str]]:
    """The texts of the cells as they are written, "^" for one that goes on from above."""
    made = etree.fromstring(f"<x {DECLARED}>{table(rows, [100] * count, 'S')}</x>")
    return [[shown(tc) for tc in tr.iter(f"{W}tc")] for tr in made.iter(f"{W}tr")]


def shown(tc) -> str:
    merge = tc.find(f".//{W}vMerge")
    return "".join(tc.itertext()) if merge is None or merge.attrib else "^"


@pytest.mark.parametrize(
    ("rows", "count", "written"),
    [
        ([[cell("a"), cell("b")]], 2, [["a", "b"]]),
        ([[cell("a", rows=2), cell("g", 2)], [cell("b"), cell("c")]], 3, [["a", "g"], ["^", "b", "c"]]),
        ([[cell("g", 2), cell("a", rows=3)], [cell("b"), cell("c")], [cell("d", 2)]], 3,
         [["g", "a"], ["b", "c", "^"], ["d", "^"]]),
        ([[cell("a")]], 2, [["a", ""]]),
    ],
)  # fmt: skip
def test_what_is_covered_from_above_goes_on_below(rows, count, written):
    assert grid(rows, count) == written


@pytest.mark.parametrize(
    ("columns", "wider"),
    [
        # texts of the columns, and from the narrowest to the widest
        (["2024", "17.462,000", "Vốn đầu tư phát triển, ngân sách Trung ương"], [0, 1, 2]),
        (["22 December 2022", "x " * 100], [0, 1]),
        (["Vốn sự nghiệp", "1"], [1, 0]),
    ],
)
def test_columns_are_as_wide_as_their_texts_need(columns, wider):
    widths = fitting(
        [[cell(text, whole=text[:2].isdigit() and "D" not in text) for text in columns]], len(columns), 9000
    )
    assert sorted(range(len(columns)), key=widths.__getitem__) == wider and sum(widths) == 9000


def test_short_texts_are_not_broken_for_a_long_one():
    date, _long = fitting([[cell("22 December 2022"), cell("word " * 60)]], 2, 9000)
    assert date >= fitting([[cell("22 December 2022", whole=True), cell("word " * 60)]], 2, 9000)[0] - 1


@given(st.lists(st.lists(st.text("ab 1.%M", max_size=300), min_size=3, max_size=3), min_size=1, max_size=4))
def test_widths_fill_the_page_exactly(rows):
    widths = fitting([[cell(text) for text in row] for row in rows], 3, 9184)
    assert sum(widths) == 9184 and min(widths) > 0


def test_shares_of_a_width_add_to_it():
    assert shared([40, 60], 9184) == [3673, 5511] and shared([1, 1, 1], 10) == [3, 3, 4]


def test_line_feeds_begin_a_line_and_nothing_becomes_markup():
    text = run("a<b>&\nc\x00") + run("")
    made = etree.fromstring(f"<x {DECLARED}>{text}</x>")
    assert ["".join(text.itertext()) for text in made.iter(f"{W}t")] == ["a<b>&", "c[U+0000]"]
    assert len(list(made.iter(f"{W}br"))) == 1
