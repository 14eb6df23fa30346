"""Every check of a period: its plans against themselves, their outturn against the files, totals in files against their rows."""

from __future__ import annotations

import pandas as pd

from monitoring.amounts import Dong
from monitoring.measures.check import Check, compared
from monitoring.measures.checks import check_outturn, check_plan
from monitoring.subject import Subject


def check_subject(subject: Subject, disbursement: pd.DataFrame, totals: pd.DataFrame) -> list[Check]:
    """The checks of a district and period, by name. `totals`: totals.csv of the cleaning."""
    district, period = subject.district, subject.period
    found = check_totals(totals)
    for plan in subject.plans():
        found += check_plan(plan, district)
        found += check_outturn(plan, disbursement, period, district.cut_off(period))
    return sorted(found, key=lambda check: check.check)


def check_totals(totals: pd.DataFrame) -> list[Check]:
    """Each total row of a received file against the rows that it sums."""
    return [
        compared(
            f"total_row.{row.source_file}{'.' + row.source_sheet if row.source_sheet else ''}.{row.source_row}",
            _dong(row.rows_dong), _dong(row.stated_dong), "dong",
            agrees="The total in row {row} of {file} is the sum of its rows.",
            differs="The total in row {row} of {file} says {actual}, its rows add up to {expected}: {difference} apart.",
            missing="The total in row {row} of {file} cannot be compared with its rows.",
            row=str(row.source_row), file=row.source_file,
        )
        for row in totals.itertuples()
    ]


def _dong(value: object) -> Dong | None:
    return None if pd.isna(value) else Dong(value)
