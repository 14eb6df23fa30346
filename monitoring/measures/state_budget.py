"""How the state budget's own money goes: counterpart money of the people and of other programmes left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Figure
from monitoring.measures.declared import Column, added_up, figures, filled, rate
from monitoring.measures.disbursement import at_level, place_of
from monitoring.measures.line_figures import LineSums, together
from monitoring.messages import N_
from monitoring.records import records
from monitoring.tables import frames
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
    """One row: plan and disbursed đồng of the central and local budgets, and their rate in percent.

    No row where the money is not broken down by source throughout: what part of it is the state's cannot be told.
    """
    by_source = at_level(records(disbursement), "source")
    own = [row for row in by_source if row.source in STATE_SOURCES]
    if not own or any(row.source == "not_broken_down" for row in by_source):
        return frames.made_of([], StateBudgetRow)
    sums = added_up(own, _FIGURES)
    return frames.made_of([{"number_id": "state_budget", **filled(sums, _FIGURES)}], StateBudgetRow)


def state_budget_figures(books: Books) -> Iterator[Figure]:
    """Plan, disbursed and rate of the central and local budgets together."""
    rows = at_level(books.rows("disbursement"), "source")
    places = [place_of(row) for row in rows if row.source in STATE_SOURCES]
    for row in books.rows("state_budget"):
        operand = partial(together, books.once(LineSums), places, N_("the central and the local budget"))
        yield from figures(row, {}, _FIGURES, operand)
