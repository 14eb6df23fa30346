"""Every check of a period: its plans against themselves, their outturn against the files, totals in files against
their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import cast

import pandas as pd

from monitoring.amounts import Dong
from monitoring.district import District
from monitoring.measures import names
from monitoring.measures.carried_over import check_carried_over
from monitoring.measures.check import Check, compared
from monitoring.measures.checks import check_outturn, check_plan
from monitoring.measures.disbursement import Group, budget_lines, disbursement_table, grouped
from monitoring.measures.file_checks import check_payment_files
from monitoring.measures.history import money_at
from monitoring.measures.indicator_checks import check_district_totals
from monitoring.measures.known_checks import with_standing
from monitoring.measures.line_checks import check_lines
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import records
from monitoring.subject import Subject
from monitoring.vietnamese import fold


def check_subject(
    subject: Subject,
    groups: list[Group],
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    totals: pd.DataFrame,
    returns: pd.DataFrame,
    earlier: Mapping[Period, pd.DataFrame],
) -> list[Check]:
    """The checks of a district and period, by name, each new or known. `groups`: the lines behind each row of
    disbursement.csv; `sources`, `indicators`, `totals` as tables; `returns`: the clean returns; `earlier`: those of the
    earlier quarters of the year.
    """
    district, period, disbursement = subject.district, subject.period, disbursement_table(groups)
    found = [
        *check_payment_files(subject, sources),
        *check_totals(totals),
        *check_district_totals(subject, indicators),
        *check_files(subject, groups, returns, earlier),
    ]
    for plan in subject.plans():
        found += check_plan(plan, district)
    for plan in subject.outturn_plans():
        found += check_outturn(plan, disbursement, period, district.cut_off(period))
    found.sort(key=lambda check: check.check)
    return with_standing(found, period, earlier, partial(_told_before, subject, earlier))


def check_files(
    subject: Subject, groups: list[Group], returns: pd.DataFrame, earlier: Mapping[Period, pd.DataFrame]
) -> Iterator[Check]:
    """The checks of what payments and returns say of the quarter's money."""
    plan = subject.own_plan
    yield from check_returned_plans(plan, returns)
    yield from check_returned_capital(plan, returns, subject.district)
    yield from check_carried_over(plan, returns)
    yield from check_lines(subject, groups, returns, earlier)


def _told_before(subject: Subject, earlier: Mapping[Period, pd.DataFrame]) -> Iterator[Check]:
    """What the earlier quarters of the year told, each measured from its own files."""
    for quarter in earlier:
        if (found := money_at(subject, quarter)) is not None:
            then, payments, returns = found
            before = {period: rows for period, rows in earlier.items() if period < quarter}
            previous = quarter.previous_in_year
            lines = budget_lines(then, payments, returns, None if previous is None else before.get(previous))
            yield from check_files(then, grouped(lines, payments_received=len(payments) > 0), returns, before)


def check_totals(totals: pd.DataFrame) -> list[Check]:
    """Each total row of a received file against the rows that it sums."""
    return [
        compared(
            f"total_row.{row.source_file}{'.' + row.source_sheet if row.source_sheet else ''}.{row.source_row}",
            _dong(row.stated_dong),
            _dong(row.rows_dong),
            "dong",
            agrees="The total in row {row} of {file} is the sum of its rows.",
            differs="The total in row {row} of {file} says {expected}, its rows add up to {actual}: {difference} "
            "apart.",
            missing="The total in row {row} of {file} cannot be compared with its rows.",
            row=str(row.source_row),
            file=row.source_file,
        )
        for row in records(totals)
    ]


def check_returned_plans(plan: Plan | None, returns: pd.DataFrame) -> list[Check]:
    """The plan of the year that units return for a component and kind of capital against what the plan allocates.

    A return that does not break its money down by component, or a plan without that money, is not compared.
    """
    if plan is None:
        return []
    keys = ["component", "capital"]
    own = returns[(returns["plan_year"] == plan.year) & (returns["plan_kind"] == "year") & (returns["component"] != "")]
    returned = own.groupby(keys)["plan_dong"].sum(min_count=1).dropna()
    allocated = plan.allocations.groupby(keys)["amount_dong"].sum()
    return [
        compared(
            f"returned_plan.{component}.{capital}",
            Dong(allocated[component, capital]),
            Dong(amount),
            "dong",
            agrees="Units return the plan of {component}, {capital}, as it is allocated: {expected}.",
            differs="The plan allocates {expected} to {component}, {capital}; units return {actual}: {difference} "
            "apart.",
            component=plan.component_names[component],
            capital=names.CAPITALS[capital],
        )
        for (component, capital), amount in cast("Iterable[tuple[tuple[str, str], int]]", returned.items())
        if capital and (component, capital) in allocated.index
    ]


def check_returned_capital(plan: Plan | None, returns: pd.DataFrame, district: District) -> list[Check]:
    """Money whose kind of capital only its unit states (see planned_capital): as what, and who says so."""
    if plan is None:
        return []
    own = returns[(returns["capital"] == "") & (returns["stated_capital"] != "") & (returns["component"] != "")]
    groups = own.groupby(["component", "stated_capital"])
    return [
        compared(
            f"capital_returned.{component}.{capital}",
            None,
            None if pd.isna(dong := rows["plan_dong"].sum(min_count=1)) else Dong(dong),
            "dong",
            agrees="",
            missing="{component}: the plan does not state the kind of capital; {agency} returns {actual} as {capital}.",
            component=plan.component_names[component],
            capital=names.CAPITALS[capital],
            agency=[_office(district, text) for text in sorted(set(rows["reported_by"]))],
        )
        for (component, capital), rows in cast("Iterable[tuple[tuple[str, str], pd.DataFrame]]", groups)
    ]


def _office(district: District, text: str) -> names.Names:
    """An office as a file writes it, in both languages where the profile knows the spelling."""
    called = {fold(name): own.name.model_dump() for own in district.named for name in (own.name.vi, *own.aliases)}
    return called.get(fold(text), {"vi": text, "en": text})


def _dong(value: int | None) -> Dong | None:
    return None if value is None else Dong(value)
