"""Whose money is whose: payments, decisions and openings find the line that they belong to, or none is guessed."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.measures.close_out.ledger import ledger
from monitoring.measures.close_out.year import owner
from tests.measures.close_out.books import closing, decision, payment, returned, year_books

ALL = ("", "", "recurrent", "2023", "year")
OF_3_2 = ("3.2", "", "recurrent", "2023", "year")
CENTRAL = ("3.2", "central", "recurrent", "2023", "year")
LOCAL = ("3.2", "local", "recurrent", "2023", "year")
OTHER_YEAR = ("3.2", "central", "recurrent", "2022", "year")


@pytest.mark.parametrize(
    ("key", "lines", "expected"),
    [
        (CENTRAL, [CENTRAL, OF_3_2], CENTRAL),  # the same
        (CENTRAL, [ALL, OF_3_2], OF_3_2),  # of those that it is a part of, the one broken down furthest
        (CENTRAL, [ALL], ALL),
        (OF_3_2, [CENTRAL], CENTRAL),  # the only one that it may be
        (OF_3_2, [CENTRAL, LOCAL], None),  # not told apart
        (OF_3_2, [CENTRAL, LOCAL, ALL], ALL),
        (CENTRAL, [LOCAL], None),
        (CENTRAL, [OTHER_YEAR], None),  # the year and kind of a plan are the same or other money
        (CENTRAL, [], None),
    ],
)
def test_money_belongs_to_one_line_or_none_is_guessed(key, lines, expected):
    assert owner(key, lines) == expected


def line(component="3.2", source="central", year=2023, kind="year"):
    return component, source, "recurrent", year, kind


def test_money_broken_down_further_than_its_plan_is_its_plans():
    payments = [payment(line(), "volume", 60), payment(line(source="local"), "volume", 5)]
    [row] = ledger(closing(year_books(2023, payments, [returned(line(source=""), 100)])))
    assert (row.source, row.disbursed_dong, row.unexplained_dong) == ("", 65, 35)


def test_the_next_year_may_tell_more_than_the_year_that_ended():
    books = year_books(2023, returns=[returned(("", "", "recurrent", 2023, "year"), 100, 60)])
    opened = [returned(line(component, kind="carried_over"), dong) for component, dong in (("3.2", 30), ("8", 10))]
    [row] = ledger(closing(books, following=year_books(2024, returns=opened)))
    assert (row.carried_over_dong, row.unexplained_dong) == (40, 0)


def test_a_line_goes_on_through_the_years_of_a_phase():
    phase = range(2021, 2026)
    years = [
        year_books(2022, [payment(line(year=2022), "volume", 50)], [returned(line(year=2022), 100)], phase),
        year_books(
            2023,
            [payment(line(year=2022, kind="carried_over"), "advance", 20), payment(line(), "volume", 1)],
            [returned(line(year=2022, kind="carried_over"), 40), returned(line(), 7)],
            phase,
        ),
        year_books(2026, [payment(line(year=2026), "volume", 9)], [returned(line(year=2026), 9)], phase),
    ]
    carried = [decision(line(year=2022), "carried_over", 40)]
    cancelled = [decision(line(year=2022, kind="carried_over"), "cancelled", 15)]
    first, second = ledger(closing(*years, decisions={2022: carried, 2023: cancelled}))
    assert (first.plan_year, first.plan_kind, first.plan_dong) == (2022, "year", 100)
    told = first.disbursed_dong, first.advance_outstanding_dong, first.cancelled_dong, first.unexplained_dong
    assert told == (50, 20, 15, 15), "10 that 2022 did not carry over, 5 that 2023 leaves"
    assert (second.plan_dong, second.unexplained_dong) == (7, 6)


def test_decisions_on_no_line_or_on_one_of_several_are_refused_with_their_lines():
    books = year_books(2023, returns=[returned(line(), 100), returned(line(source="local"), 50)])
    wrong = [decision(line("8"), "cancelled", 1, line=2), decision(line(source=""), "cancelled", 1, line=3)]
    right = decision(line(), "cancelled", 1, line=4)
    with pytest.raises(InputError, match="The books of 2023 have no line") as error:
        ledger(closing(books, decisions={2023: [*wrong, right]}))
    told = str(error.value)
    assert (
        "line 2: 8 central recurrent 2023 year" in told and "line 3: 3.2 – recurrent" in told and "line 4" not in told
    )
    assert "data/raw/vinh-linh/close-out-2023/decisions.csv" in told
