"""Checks of what the plan says was disbursed before it against what the received files give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.measures import names
from monitoring.measures.check import Check, Figure, compared
from monitoring.plan import Plan
from monitoring.records import Row, records

_MEASURED = {"disbursed": "cumulative_dong", "base": "plan_dong"}


def outturn(plan: Plan, disbursement: pd.DataFrame, cut_off: date) -> Iterator[Check]:
    """Each amount and rate that the plan states as of `cut_off` against the row of disbursement.csv for the same money.

    `disbursement` holds the contract's columns; a row that is not there cannot be compared.
    """
    stated = [row for row in plan.rows("stated_totals") if row.as_of == cut_off]
    whole = [row for row in records(disbursement) if not row.component and not row.commune] if stated else []
    measured = {_money(row.plan_year, row): row for row in whole}
    for row in stated:
        found = measured.get(_money(row.year, row))
        expected, actual = _rate(row, found) if row.measure == "rate" else _amount(row, found)
        yield compared(
            f"outturn.{row.id}",
            expected,
            actual,
            "percent" if row.measure == "rate" else "dong",
            agrees="The files give what the plan states for “{total}”.",
            differs="For “{total}” the plan states {expected}, the files give {actual}: {difference} apart.",
            missing="For “{total}” the plan states {expected}; the files give no figure.",
            total=names.stated_name(row),
        )


def _money(year: object, row: Row) -> tuple[str, ...]:
    """What money a row of either table is about; `year` as its text, whatever the table keeps it as."""
    return ("" if year is None else str(year), row.source or "", row.capital or "", row.plan_kind or "")


def _amount(stated: Row, measured: Row | None) -> tuple[Figure, Figure]:
    return stated.amount_dong, _figure(measured, _MEASURED.get(stated.measure, "plan_dong"))


def _rate(stated: Row, measured: Row | None) -> tuple[Figure, Figure]:
    exact = rate_percent(_figure(measured, "planned_cumulative_dong"), _figure(measured, "plan_dong"))
    digits = -stated.value.as_tuple().exponent
    return stated.value, None if exact is None else round_half_up(exact, digits)


def _figure(measured: Row | None, column: str) -> int | None:
    return None if measured is None else getattr(measured, column)
