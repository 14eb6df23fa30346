"""Lines of a print: heads and feet of pages are left out, numbers that a narrow cell broke are put together."""

from __future__ import annotations

import pytest

from monitoring.evidence.comparing.documents import Passage
from monitoring.evidence.comparing.prints import _at_edge, _running, rejoined

PAGES = [[f"DỰ THẢO {number}", "Kết quả", f"1.{number}00,5", "nội dung", "4"] for number in range(1, 7)]


def test_heads_of_pages_are_known_by_their_words_and_the_number_of_a_page_by_its_place():
    running = _running(PAGES)
    kept = [[line for at, line in enumerate(page) if _at_edge(at, page) not in running] for page in PAGES]
    assert all(page == [f"1.{number}00,5"] for number, page in enumerate(kept, start=1))
    assert _running(PAGES[:2]) == set()


@pytest.mark.parametrize(
    ("pieces", "known", "whole"),
    [
        (["Ngày 25/08/20", "24 UBND"], {"25/08/2024"}, ["Ngày 25/08/2024", "UBND"]),
        (["−", "4.626,10", "0"], {"−4.626,100", "0"}, ["−4.626,100", "", ""]),
        (["53,2", "% của"], {"53,2%", "53,2"}, ["53,2%", "của"]),
        (["12", "34"], {"12", "34", "1234"}, ["12", "34"]),  # two cells, each a number of the edition
        (["kế", "hoạch"], {"kếhoạch"}, ["kế", "hoạch"]),
    ],
)
def test_a_broken_number_is_put_together_where_the_edition_has_the_whole(pieces, known, whole):
    assert [each.text for each in rejoined([Passage(text, {}) for text in pieces], known)] == whole
