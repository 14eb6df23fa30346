"""No đồng is lost over year ends: random years of money, and an account of them that knows nothing of the ledger."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.measures.close_out.chain import chain
from monitoring.measures.close_out.ledger import PARTS, close_out_figures, ledger
from tests.measures.close_out.books import closing, decision, payment, returned, year_books

FIRST, LAST = 2021, 2023
SIGN = {"advance": 1, "volume": 1, "advance_recovery": -1, "refund": -1, "adjustment": 1}
DONG = st.integers(0, 10**13)
LINES = [(component, source, capital) for component in ("1", "3.2", "10.1") for source, capital in
         (("central", "development"), ("central", "recurrent"), ("local", "development"))]  # fmt: skip


@st.composite
def worlds(draw):
    """Years of plans, payments, decisions and openings, each year told line by line or in whole sums."""
    carried, years = {}, {}
    for year in range(FIRST, LAST + 2):
        # Most years open with what the year before carried over, some with another amount, some lines not at all.
        opening = {key: dong for key, dong in carried.items() if dong and draw(st.integers(0, 9))}
        opened = {key: draw(st.one_of(st.just(dong), DONG)) for key, dong in opening.items()}
        planned = {(*line, year, "year"): draw(DONG) for line in draw(st.lists(st.sampled_from(LINES), unique=True))}
        plans = opened | planned
        stray = [(*draw(st.sampled_from(LINES)), year, "year")] if draw(st.booleans()) else []
        payments = [
            (key, kind, draw(DONG))
            for key in [*plans, *stray]
            for kind in draw(st.lists(st.sampled_from(sorted(SIGN)), max_size=3))
        ]
        outcomes = st.lists(st.sampled_from(["carried_over", "cancelled", "moved"]), max_size=2)
        decided = [(key, outcome, draw(DONG) + 1) for key in plans for outcome in draw(outcomes)]
        years[year] = draw(st.booleans()), plans, payments, decided
        carried = dict.fromkeys(((*key[:4], "carried_over") for key in plans), 0)
        for key, outcome, dong in decided:
            carried[(*key[:4], "carried_over")] += dong if outcome == "carried_over" else 0
    return years


def in_whole(key):
    return ("", "", *key[2:])


def books_of(years, year):
    is_whole, plans, payments, _ = years[year]
    told = defaultdict(int)
    for key, dong in plans.items():
        told[in_whole(key) if is_whole else key] += dong
    rows = [payment(in_whole(key) if is_whole else key, kind, dong) for key, kind, dong in payments]
    return year_books(year, rows, [returned(key, dong) for key, dong in told.items()])


def decisions_of(years, year):
    is_whole, _, _, decided = years[year]
    return [
        decision(in_whole(key) if is_whole else key, outcome, dong, line=line)
        for line, (key, outcome, dong) in enumerate(decided, start=2)
    ]


@settings(max_examples=12, deadline=None)
@given(worlds())
def test_no_dong_is_lost_in_a_year_between_years_or_in_a_phase(years):
    decisions = {year: decisions_of(years, year) for year in range(FIRST, LAST + 1)}
    books = {year: books_of(years, year) for year in years}
    unexplained = apart = 0
    for year in range(FIRST, LAST + 1):
        close = closing(books[year], following=books[year + 1], decisions={year: decisions[year]})
        rows = ledger(close)
        _, plans, payments, decided = years[year]
        # Every line's parts add up; all plans, payments and decisions are in some line, each once.
        for row in rows:
            assert row.plan_dong is None or row.plan_dong == sum(getattr(row, name) or 0 for name in PARTS)
            assert (row.advance_outstanding_dong or 0) >= 0 <= row.carried_over_dong
        assert sum(row.plan_dong or 0 for row in rows) == sum(plans.values())
        spent = sum((row.disbursed_dong or 0) + (row.advance_outstanding_dong or 0) for row in rows)
        assert spent == sum(SIGN[kind] * dong for _, kind, dong in payments)
        for outcome in ("cancelled", "moved"):
            of_rows = sum(getattr(row, f"{outcome}_dong") for row in rows)
            assert of_rows == sum(dong for _, other, dong in decided if other == outcome)
        if year == FIRST:  # what stands in the table is what the rows behind it come to, number by number
            assert all(figure.calculate().agrees for figure in close_out_figures(close, rows))
        links = [row for row in chain(close) if row.year == year]
        opened = sum(dong for key, dong in years[year + 1][1].items() if key[4] == "carried_over")
        assert sum(link.opened_dong or 0 for link in links) == opened
        unexplained += sum(row.unexplained_dong or 0 for row in rows)
        if year < LAST:
            apart += sum(row.carried_over_dong for row in rows) - opened
    phase = closing(*(books[year] for year in range(FIRST, LAST + 1)), following=books[LAST + 1], decisions=decisions)
    lost = [key for year in range(FIRST, LAST) for key in books[year + 1].opened if books[year].carried(key) is None]
    if not lost:  # the phase knows of no đồng that its years do not
        assert sum(row.unexplained_dong or 0 for row in ledger(phase)) == unexplained + apart
