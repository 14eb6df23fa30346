"""What a year carried over is what the next one opens with, or the difference is named."""

from __future__ import annotations

import pytest

from monitoring.measures.close_out.chain import chain, chain_figures
from tests.measures.close_out.books import closing, decision, returned, year_books
from tests.measures.close_out.test_lines import line

CARRIED = line(kind="carried_over")


@pytest.mark.parametrize(
    ("decided", "opened", "difference", "verdict"),
    [
        (30, 30, 0, "agrees"),
        (30, 20, -10, "differs"),
        (None, 30, None, "cannot_tell"),
        (30, None, None, "cannot_tell"),
    ],
)
def test_a_line_between_two_years(decided, opened, difference, verdict):
    decisions = {2023: [decision(line(), "carried_over", decided)] if decided else []}
    following = year_books(2024, returns=[returned(CARRIED, opened)] if opened else [])
    close = closing(year_books(2023, returns=[returned(line(), 100)]), following=following, decisions=decisions)
    [row] = chain(close)
    assert (row.year, row.decided_dong, row.opened_dong) == (2023, decided, opened)
    assert (row.difference_dong, row.verdict) == (difference, verdict)
    assert row.number_id == "close_out_chain.2023.3.2.central.recurrent.2023.year"
    assert all(figure.calculate().agrees for figure in chain_figures(close, [row]))


def test_the_year_before_is_chained_too_and_one_that_sent_nothing_is_named():
    books = year_books(2023, returns=[returned(line(year=2022, kind="carried_over"), 40)])
    before = year_books(2022, returns=[returned(line(year=2022), 100)])
    decisions = {2022: [decision(line(year=2022), "carried_over", 45)]}
    told = [
        (row.year, row.decided_dong, row.opened_dong)
        for row in chain(closing(books, before=before, decisions=decisions))
    ]
    assert told == [(2022, 45, 40)]
    assert [(row.year, row.verdict) for row in chain(closing(books))] == [(2022, "cannot_tell")]


def test_money_that_opens_without_an_end_before_it_and_money_that_cannot_be_told_apart_have_rows_of_their_own():
    books = year_books(2023, returns=[returned(line(), 100), returned(line(source="local"), 50)])
    opened = [returned(line(source="", kind="carried_over"), 60), returned(line("8", kind="carried_over"), 9)]
    decisions = {2023: [decision(line(), "carried_over", 40), decision(line(source="local"), "carried_over", 15)]}
    rows = chain(closing(books, following=year_books(2024, returns=opened), decisions=decisions))
    told = {(row.component, row.source): (row.decided_dong, row.opened_dong, row.difference_dong) for row in rows}
    assert told == {
        ("3.2", "central"): (40, None, None),
        ("3.2", "local"): (15, None, None),
        ("3.2", ""): (55, 60, 5),
        ("8", "central"): (None, 9, None),
    }
