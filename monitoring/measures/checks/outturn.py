"""Checks of what the plan says was disbursed before it against what the received files give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitoring.measures import names
from monitoring.measures.checks.check import NOTHING, Check, Disbursed, Side, compared, of_plan, rate_like, stated_rate
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.plan import Plan
from monitoring.tables.plan_rows import StatedTotalRow
from monitoring.tables.rows import DisbursementRow

#: The columns of disbursement.csv that a measure is compared with; a rate with the fraction of two.
_MEASURED = {"disbursed": ("cumulative_dong",), "rate": ("planned_cumulative_dong", "plan_dong")}


def outturn(plan: Plan, disbursement: Sequence[DisbursementRow], cut_off: date) -> Iterator[Check]:
    """Each amount and rate that the plan states as of `cut_off` against the row of disbursement.csv for the same money.

    `disbursement` as disbursement.csv; a row that is not there cannot be compared.
    """
    stated = [row for row in plan.stated_totals if row.dated == cut_off]
    whole = [row for row in disbursement if not row.component and not row.place] if stated else []
    measured = {_money(row.plan_year, row): row for row in whole}
    for row in stated:
        found = measured.get(_money(row.year, row))
        is_rate = row.measure == "rate"
        yield compared(
            "outturn",
            (row.id,),
            stated_rate(plan, row) if is_rate else of_plan(plan, "stated_totals", [row]),
            NOTHING if found is None else _found(row, found),
            "percent" if is_rate else "dong",
            agrees="The files give what the plan states for “{total}”.",
            differs="For “{total}” the plan states {expected}, the files give {actual}: {difference} apart.",
            missing="For “{total}” the plan states {expected}; the files give no figure.",
            total=names.stated_name(row),
        )


def _money(year: object, row: StatedTotalRow | DisbursementRow) -> tuple[str, ...]:
    """What money a row of either table is about; `year` as its text, whatever the table keeps it as."""
    return ("" if year is None else str(year), row.source or "", row.capital or "", row.plan_kind or "")


def _found(stated: StatedTotalRow, measured: DisbursementRow) -> Side:
    place = {name: str(code) for name in DIMENSIONS if (code := getattr(measured, name)) is not None}
    columns = _MEASURED.get(stated.measure, ("plan_dong",))
    amounts = tuple(Disbursed(column, place, getattr(measured, column)) for column in columns)
    return Side(amounts, rate_like(stated)) if stated.measure == "rate" else Side(amounts)
