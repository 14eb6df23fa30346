"""The days of a close-out, and of how much money each of them asks that it has found its end."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.deadlines import load_deadlines, of_phase, of_year
from monitoring.period import Period
from monitoring.span import Span
from monitoring.tables.plan_rows import DeadlineRow
from monitoring.unit import Unit
from monitoring.workspace import Workspace

#: Which sum of the ledger must be nothing after a day of each kind.
ASKED_OF = {
    "payment": "unexplained_dong",
    "reconciliation": "unexplained_dong",
    "advance_repayment": "advance_outstanding_dong",
    "treasury_lists": "undocumented_dong",
    "extended_payment": "carried_over_dong",
}


def days(workspace: Workspace, unit: Unit, span: Span, plan_years: Iterable[int]) -> list[DeadlineRow]:
    """The days that close the last of the years, and those that end money of the phases of `plan_years`, in order.

    Where the table of days names no last day of payments, it is that of the unit's profile.
    """
    known, year = load_deadlines(workspace), span.years[-1]
    found = of_year(known, year)
    if not any(row.what == "payment" for row in found):
        found.append(_of_profile(unit, Period(year, 4)))
    found += [row for plan_year in sorted(set(plan_years)) for row in of_phase(known, plan_year)]
    return sorted(dict.fromkeys(found), key=lambda row: row.day)


def _of_profile(unit: Unit, period: Period) -> DeadlineRow:
    own = next((line for line in unit.cut_offs if line.applies_to(period, (None, None, None))), None)
    standing = "verified" if own and own.verified else "unverified"
    day, document = unit.cut_off(period).isoformat(), own.document if own else ""
    return DeadlineRow("payment", str(period.year), day, document, "unit.yml", standing)
