"""Checks of what the files received say: who sent payments, their own totals, the plan as units return it, targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitoring.measures import names
from monitoring.measures.calculation import adding
from monitoring.measures.checks.check import (
    NOTHING,
    Check,
    RowsOfTotal,
    Side,
    adds_up,
    compared,
    fixed,
    of_plan,
    reported,
)
from monitoring.measures.checks.money import left_by_year
from monitoring.measures.counts import TABLE_ROWS
from monitoring.measures.disbursement import DIMENSIONS
from monitoring.measures.offices import codes_by_spelling, office_name, office_of
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.subject import Subject
from monitoring.tables.rows import IndicatorRow, SourceRow, TotalRow
from monitoring.unit import Unit
from monitoring.vietnamese import fold

RETURNED_PLAN = N_("the plan as the units' returns give it")


# ---- files of payments -----------------------------------------------------------------------------------------------


def payment_files(subject: Subject, sources: Sequence[SourceRow]) -> Iterator[Check]:
    """Whether the quarter's file of payments is there, and whether it is the treasury's. `sources` as sources.csv.

    Nothing where no payments were received in the year: then the returns say it all. Who the treasury is, is told by
    the profile; where it names none, nobody is told apart.
    """
    files = [row for row in sources if row.layout == "payments"]
    if not files:
        return
    own = [row for row in files if row.source_file.startswith(f"{subject.period}/")]
    yield compared(
        "payment_file",
        (),
        fixed(1, N_("a file of payments of the quarter")),
        Side((adds_up(TABLE_ROWS, adding("sources", own[:1], 1), "count", empty=0),)),
        "count",
        agrees="A file of payments of {period} was received.",
        differs="The amounts disbursed are those of the year's payments, but no file of payments of {period} was "
        "received: what was disbursed in it is not known.",
        period=str(subject.period),
    )
    treasuries = {agency.code for agency in subject.unit.agencies if agency.is_treasury}
    codes = codes_by_spelling(subject.unit)
    for row in own if treasuries else []:
        sender = office_of(row.sender, codes)
        if sender not in treasuries:
            yield compared(
                "payment_sender",
                (row.source_file,),
                fixed(1, N_("sent by the treasury")),
                NOTHING,
                "count",
                missing="{file} was sent by {office}, not by the treasury: the treasury has not confirmed its "
                "payments.",
                file=row.source_file,
                office=office_name(sender, subject.unit),
            )


# ---- totals that files state -----------------------------------------------------------------------------------------


def total_rows(totals: Iterable[TotalRow]) -> Iterator[Check]:
    """Each total row of a received file against the rows that it sums. `totals` as totals.csv."""
    for row in totals:
        stated = adds_up(N_("the total row as the file states it"), adding("totals", [row], "stated_dong"))
        yield compared(
            "total_row",
            (row.source_file, row.source_sheet, str(row.source_row)),
            Side((stated,)),
            Side((RowsOfTotal(N_("the rows that the total sums"), row, row.rows_dong),)),
            "dong",
            agrees="The total in row {row} of {file} is the sum of its rows.",
            differs="The total in row {row} of {file} says {expected}, its rows add up to {actual}: {difference} "
            "apart.",
            missing="The total in row {row} of {file} cannot be compared with its rows.",
            row=str(row.source_row),
            file=row.source_file,
        )


def unit_totals(subject: Subject, indicators: Sequence[IndicatorRow]) -> Iterator[Check]:
    """Each numerator and denominator that the unit reports against the sum of its places, where all reported and
    it is not that sum. `indicators` as indicators.csv.
    """
    names_of = {} if subject.plan is None else {
        row.indicator: {"vi": row.name_vi, "en": row.name_en} for row in subject.plan.targets
    }  # fmt: skip
    places = [place.code for place in subject.unit.places]
    told = {(row.indicator, row.place or ""): row for row in indicators}
    for (indicator, place), unit in told.items():
        parts = [row for code in places if (row := told.get((indicator, code)))]
        if place or not parts or len(parts) < len(places):
            continue
        for column in ("numerator", "denominator"):
            if not all(getattr(row, column) for row in (unit, *parts)):
                continue
            stated, summed = (reported(N_("what was reported"), "indicators", rows, column) for rows in ([unit], parts))
            if stated.figure != summed.figure:
                yield compared(
                    "unit_total",
                    (indicator, column),
                    stated,
                    summed,
                    "count",
                    differs="“{target}”: the unit is reported with {expected}, its places add to {actual}: "
                    "{difference} apart.",
                    target=names_of.get(indicator, {"vi": indicator, "en": indicator}),
                )


# ---- the plan as units return it -------------------------------------------------------------------------------------


def returned_sum(name: str, rows: Iterable[Row], column: str, period: Period | None = None) -> Side:
    """The đồng of a column of returns; missing where none gives a figure. `period`: whose returns they are."""
    return Side((adds_up(name, adding("returns", rows, column, period)),))


def returned_plans(plan: Plan, returns: Sequence[Row]) -> Iterator[Check]:
    """The plan of the year that units return for a component and type of funding against what the plan allocates.

    A return that does not break its money down by component, or a plan without that money, is not compared.
    """
    for (component, capital), rows in _of_own_year(plan, returns).items():
        allocated = [row for row in plan.allocations if (row.component, row.capital) == (component, capital)]
        returned = returned_sum(RETURNED_PLAN, rows, "plan_dong")
        if capital and allocated and returned.figure is not None:
            yield compared(
                "returned_plan",
                (component, capital),
                of_plan(plan, "allocations", allocated),
                returned,
                "dong",
                agrees="Units return the plan of {component}, {capital}, as it is allocated: {expected}.",
                differs="The plan allocates {expected} to {component}, {capital}; units return {actual}: {difference} "
                "apart.",
                component=plan.component_names[component],
                capital=names.CAPITALS[capital],
            )


def outside_plan(subject: Subject, plan: Plan, returns: Sequence[Row]) -> Iterator[Check]:
    """A plan of the year that units return for a component and type of funding to which the plan allocates nothing."""
    allocated = {(row.component, row.capital) for row in plan.allocations}
    for (component, capital), rows in _of_own_year(plan, returns).items():
        returned = returned_sum(RETURNED_PLAN, rows, "plan_dong")
        if not {(component, capital), (component, "")} & allocated and returned.figure:
            place = dict.fromkeys(DIMENSIONS, "") | {"component": component, "capital": capital}
            yield compared(
                "outside_plan",
                (component, capital),
                NOTHING,
                returned,
                "dong",
                missing="Units return a plan of {actual} for {line}, to which the plan of {year} allocates nothing.",
                line=names.line_name(place, subject),
                year=str(plan.year),
            )


def _of_own_year(plan: Plan, returns: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Component and type of funding → the returns of the plan's own money."""
    own = (row for row in returns if (row.plan_year, row.plan_kind) == (plan.year, "year"))
    return _by_component(own, "capital")


def _by_component(returns: Iterable[Row], column: str) -> dict[tuple[str, str], list[Row]]:
    """Component and code in `column` → the returns that break their money down by component."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in returns:
        if row.component:
            groups.setdefault((row.component, getattr(row, column)), []).append(row)
    return groups


def returned_capital(plan: Plan, returns: Iterable[Row], unit: Unit) -> Iterator[Check]:
    """Money whose type of funding only its unit states (see planned_capital): as what, and who says so."""
    own = (row for row in returns if row.capital == "" != row.stated_capital)
    for (component, capital), rows in _by_component(own, "stated_capital").items():
        yield compared(
            "capital_returned",
            (component, capital),
            NOTHING,
            returned_sum(RETURNED_PLAN, rows, "plan_dong"),
            "dong",
            missing="{component}: the plan does not state the type of funding; {agency} returns {actual} as {capital}.",
            component=plan.component_names[component],
            capital=names.CAPITALS[capital],
            agency=[_office(unit, text) for text in sorted({row.reported_by for row in rows})],
        )


def _office(unit: Unit, text: str) -> names.Names:
    """An office as a file writes it, in both languages where the profile knows the spelling."""
    called = {fold(name): own.name.model_dump() for own in unit.named for name in (own.name.vi, *own.aliases)}
    return called.get(fold(text), {"vi": text, "en": text})


def carried_over(plan: Plan, returns: Sequence[Row]) -> Iterator[Check]:
    """For every year of which the plan states an outturn: what it left, and what is returned of it as carried over."""
    for year, left in left_by_year(plan).items():
        returned = [row for row in returns if (row.plan_year, row.plan_kind) == (year, "carried_over")]
        yield compared(
            "carried_over_returned",
            (str(year),),
            left,
            returned_sum(RETURNED_PLAN, returned, "plan_dong"),
            "dong",
            agrees="{expected} of the plan of {year} was left undisbursed; units return as much as carried over.",
            differs="{expected} of the plan of {year} was left undisbursed; units return {actual} as carried over: "
            "{difference} apart.",
            missing="{expected} of the plan of {year} was left undisbursed; no unit returns any of it as carried over.",
            year=str(year),
        )
