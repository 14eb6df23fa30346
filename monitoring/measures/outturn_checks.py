"""Checks of what the plan says was disbursed before it against what the received files give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.measures import names
from monitoring.measures.check import Check, Figure, compared
from monitoring.plan import Plan

_MEASURED = {"disbursed": "cumulative_dong", "base": "plan_dong"}


def outturn(plan: Plan, disbursement: pd.DataFrame, cut_off: date) -> Iterator[Check]:
    """Each amount and rate that the plan states as of `cut_off` against the row of disbursement.csv for the same money.

    `disbursement` holds the contract's columns; a row that is not there cannot be compared.
    """
    stated = plan.stated_totals[plan.stated_totals["as_of"] == cut_off]
    rows = disbursement.assign(
        plan_year=disbursement["plan_year"].map(_text),
        **{name: disbursement[name].fillna("") for name in ("component", "commune", "source", "capital", "plan_kind")},
    )
    for _, row in stated.iterrows():
        measured = _row_for(row, rows)
        expected, actual = _rate(row, measured) if row["measure"] == "rate" else _amount(row, measured)
        yield compared(
            f"outturn.{row['id']}",
            expected,
            actual,
            "percent" if row["measure"] == "rate" else "dong",
            agrees="The files give what the plan states for “{total}”.",
            differs="For “{total}” the plan states {expected}, the files give {actual}: {difference} apart.",
            missing="For “{total}” the plan states {expected}; the files give no figure.",
            total=names.stated_name(row),
        )


def _text(year: int | None) -> str:
    return "" if pd.isna(year) else str(year)


def _row_for(stated: pd.Series, rows: pd.DataFrame) -> pd.Series | None:
    wanted = {
        "component": "",
        "commune": "",
        "source": stated["source"],
        "capital": stated["capital"],
        "plan_year": _text(stated["year"]),
        "plan_kind": stated["plan_kind"],
    }
    found = rows[(rows[list(wanted)] == pd.Series(wanted)).all(axis="columns")]
    return found.iloc[0] if len(found) else None


def _amount(stated: pd.Series, measured: pd.Series | None) -> tuple[Figure, Figure]:
    return int(stated["amount_dong"]), _figure(measured, _MEASURED.get(stated["measure"], "plan_dong"))


def _rate(stated: pd.Series, measured: pd.Series | None) -> tuple[Figure, Figure]:
    exact = rate_percent(_figure(measured, "cumulative_dong"), _figure(measured, "plan_dong"))
    digits = -stated["value"].as_tuple().exponent
    return stated["value"], None if exact is None else round_half_up(exact, digits)


def _figure(measured: pd.Series | None, column: str) -> int | None:
    return None if measured is None or pd.isna(measured[column]) else int(measured[column])
