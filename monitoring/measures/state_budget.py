"""How the state budget's own money goes, in all and by type of funding: counterpart money of the people and of other
programmes left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Figure
from monitoring.measures.declared import Column, added_up, figures, filled, rate
from monitoring.measures.disbursement import at_level, place_of
from monitoring.measures.line_figures import LineSums, together
from monitoring.messages import N_
from monitoring.records import Row, records
from monitoring.tables import frames, numbers
from monitoring.tables.rows import StateBudgetRow

#: The sources that are budgets of the state.
STATE_SOURCES = ("central", "local")

_SUM = N_("sum of these lines")
_FIGURES = (
    Column("plan_dong", _SUM),
    Column("cumulative_dong", _SUM),
    rate("planned_cumulative_dong", "plan_dong"),
    Column("planned_cumulative_dong", _SUM),
)


def state_budget_table(disbursement: pd.DataFrame) -> pd.DataFrame:
    """Plan and disbursed đồng of the central and local budgets, and their rate in percent: all together, then by kind
    of capital.

    No row where the money is not broken down by source throughout: what part of it is the state's cannot be told.
    """
    rows = records(disbursement)
    if any(row.source == "not_broken_down" for row in at_level(rows, "source")):
        return frames.made_of([], StateBudgetRow)
    capitals = ["", *dict.fromkeys(row.capital for row in at_level(rows, "capital"))]
    groups = [(capital, own) for capital in capitals if (own := _own(rows, capital))]
    lines = [
        {"number_id": numbers.row("state_budget", capital), "capital": capital}
        | filled(added_up(own, _FIGURES), _FIGURES)
        for capital, own in groups
    ]
    return frames.made_of(lines, StateBudgetRow)


def _own(disbursement: Iterable[Row], capital: str) -> list[Row]:
    """The rows of the state's sources for one type of funding ("": for all)."""
    rows = at_level(disbursement, "source", "capital") if capital else at_level(disbursement, "source")
    return [row for row in rows if row.source in STATE_SOURCES and row.capital == capital]


def state_budget_figures(books: Books) -> Iterator[Figure]:
    """Plan, disbursed and rate of the central and local budgets together."""
    lines = books.rows("disbursement")
    for row in books.rows("state_budget"):
        places = [place_of(line) for line in _own(lines, row.capital)]
        operand = partial(together, books.once(LineSums), places, N_("the central and the local budget"))
        yield from figures(row, {"capital": row.capital}, _FIGURES, operand)
