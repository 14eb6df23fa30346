"""The same money seen from other sides: what was advanced and not yet recovered, by investor, by responsible agency."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

import pandas as pd

from monitoring.measures.books import Books
from monitoring.measures.calculation import Figure
from monitoring.measures.declared import (
    ByRow,
    Column,
    Part,
    Sum,
    added_up,
    by_column,
    by_level,
    figures,
    filled,
    minus,
    rate,
)
from monitoring.measures.disbursement import AMOUNTS, UNASSIGNED, at_level, place_of
from monitoring.measures.line_figures import LineSums, together
from monitoring.measures.money import PAID, paid_after
from monitoring.measures.offices import codes_by_spelling
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row, records
from monitoring.tables import frames, numbers
from monitoring.tables.rows import AdvanceRow, AgencyRow, InvestorRow
from monitoring.unit import Unit
from monitoring.vietnamese import fold

#: Money whose component nobody leads, and money that several agencies lead.
NO_LEAD, SEVERAL_LEADS = "none", "several"
#: Investors that the unit's profile does not know, whose names may be people's; and payments that name none.
OTHER_INVESTORS, NO_INVESTOR = "other", "not_stated"


# ---- advances --------------------------------------------------------------------------------------------------------


def _of_kind(name: str, kind: str) -> Sum:
    """The payments of one kind, in the đồng that they state."""
    adds = Part("payments", lambda payments: payments["amount_dong"].where(payments["payment_kind"] == kind))
    return Sum(name, (adds,), empty=0)


ADVANCES = {
    "advanced_dong": _of_kind(N_("advances paid by the treasury"), "advance"),
    "recovered_dong": _of_kind(N_("advances recovered by the treasury"), "advance_recovery"),
}
_OF_ADVANCES = (
    Column("advanced_dong", N_("advanced = sum of these lines")),
    Column("recovered_dong", N_("recovered = sum of these lines")),
    Column("outstanding_dong", N_("outstanding = advanced − recovered"), ("advanced_dong", "recovered_dong"), minus),
)
_ADVANCE_LINE = ["component", "capital"]


def advances_table(payments: pd.DataFrame) -> pd.DataFrame:
    """Advances paid, recovered and outstanding in đồng, for the whole, by capital, and by component and capital.

    Lines without any advance are left out.
    """
    sums = by_column(ADVANCES, {"payments": payments}, _ADVANCE_LINE).dropna(subset=list(ADVANCES), how="all")
    rows = records(sums.assign(capital=sums["capital"].replace("", UNASSIGNED["capital"])))
    found = [
        (place, {name: dong or 0 for name, dong in added_up(own, _OF_ADVANCES).items()})
        for level in ([], ["capital"], _ADVANCE_LINE)
        for place, own in by_level(rows, level, _ADVANCE_LINE)
        if own
    ]
    lines = [{"number_id": numbers.advances(**place), **place, **filled(sums, _OF_ADVANCES)} for place, sums in found]
    return frames.made_of(lines, AdvanceRow)


def advance_figures(books: Books) -> Iterator[Figure]:
    """What was advanced, recovered and is outstanding, by component and capital."""
    by_row = books.once(ByRow)
    for row in books.rows("advances"):
        dimensions = {name: code for name in _ADVANCE_LINE if (code := getattr(row, name))}
        codes = {name: "" if code == UNASSIGNED[name] else code for name, code in dimensions.items()}
        yield from figures(row, dimensions, _OF_ADVANCES, partial(by_row.operand, ADVANCES, codes))


# ---- investors -------------------------------------------------------------------------------------------------------

_INVESTED = N_("disbursed = sum of these lines")
_OF_INVESTORS = (Column("in_quarter_dong", _INVESTED), Column("cumulative_dong", _INVESTED))


def _invested(period: Period, unit: Unit) -> dict[str, Sum]:
    sums = {"in_quarter_dong": paid_after(period.previous_in_year, unit), "cumulative_dong": PAID}
    name = N_("the treasury's payments that name this investor, recoveries and refunds subtracted")
    return {column: replace(of, name=name) for column, of in sums.items()}


def investors_table(payments: pd.DataFrame, period: Period, unit: Unit) -> pd.DataFrame:
    """Disbursed đồng by investor, most first: who stands in the unit's profile by its code, all others together."""
    named = payments.assign(investor_agency=investor_codes(payments["investor"], unit))
    table = by_column(_invested(period, unit), {"payments": named}, ["investor_agency"]).fillna(0)
    table["number_id"] = [numbers.row("investor", code) for code in table["investor_agency"]]
    ordered = table.sort_values(["cumulative_dong", "investor_agency"], ascending=[False, True], ignore_index=True)
    return frames.made_of(ordered, InvestorRow)


def investor_codes(investors: pd.Series, unit: Unit) -> pd.Series:
    """The office or organisation that each investor is, by the names and aliases of the profile; OTHER_INVESTORS, or
    NO_INVESTOR.
    """
    codes = codes_by_spelling(unit)
    found = {text: codes.get(fold(text), OTHER_INVESTORS) if text else NO_INVESTOR for text in investors.unique()}
    return investors.map(found).astype("str")


def investor_figures(books: Books) -> Iterator[Figure]:
    """What was disbursed by each office of the unit, and by all other investors together."""
    by_row, subject = books.once(ByRow), books.subject
    sums = _invested(subject.period, subject.unit)
    named = books.frame("payments")["investor"]
    codes = dict(zip(named, investor_codes(named, subject.unit), strict=True))
    for row in books.rows("investors"):
        own = {name for name, code in codes.items() if code == row.investor_agency}
        operand = partial(by_row.operand, sums, {}, wanted=partial(_names_one_of, own))
        yield from figures(row, {"investor": row.investor_agency}, _OF_INVESTORS, operand)


def _names_one_of(investors: Collection[str], payment: Row) -> bool:
    return payment.investor in investors


# ---- agencies --------------------------------------------------------------------------------------------------------

_OF_AGENCY = N_("sum of what the agency leads")
_LED = (
    *(Column(name, _OF_AGENCY) for name in AMOUNTS),
    Column(
        "remaining_dong",
        N_("not yet disbursed = planned − disbursed of money that has a plan"),
        ("planned_cumulative_dong", "plan_dong"),
        lambda disbursed, planned: minus(planned, disbursed),
    ),
    rate("planned_cumulative_dong", "plan_dong"),
    Column("planned_cumulative_dong", _OF_AGENCY),
)


def agencies_table(disbursement: pd.DataFrame, plan: Plan | None) -> pd.DataFrame:
    """Plan, disbursed, estimated and remaining đồng by the agency that leads the component and type of funding.

    Money that no agency leads, or several, stands in lines of its own: it is nobody's to answer for alone.
    """
    if plan is None:
        return frames.made_of([], AgencyRow)
    rows = at_level(records(disbursement), "component", "capital")
    led = [Row(**vars(row), agency=lead_of(plan, row.component, row.capital)) for row in rows]
    lines = [
        {
            "number_id": numbers.row("agency", place["agency"]),
            **place,
            **filled(added_up(own, _LED), _LED),
        }
        for place, own in by_level(led, ["agency"], ["agency"])
    ]
    return frames.made_of(lines, AgencyRow)


def agency_figures(books: Books) -> Iterator[Figure]:
    """Plan and disbursement of the components and types of funding that an agency leads."""
    plan = books.subject.plan
    if plan is None:
        return
    lines, led = books.once(LineSums), dict[str, list[dict[str, str]]]()
    for line in at_level(books.rows("disbursement"), "component", "capital"):
        led.setdefault(lead_of(plan, line.component, line.capital), []).append(place_of(line))
    name = N_("the components and types of funding that the agency leads")
    for row in books.rows("agencies"):
        operand = partial(together, lines, led.get(row.agency, []), name)
        yield from figures(row, {"agency": row.agency}, _LED, operand)


def lead_of(plan: Plan, component: str, capital: str) -> str:
    """The agency that leads a component's capital in the plan; NO_LEAD, or SEVERAL_LEADS.

    A lead for one type of funding goes before a lead for the whole component.
    """
    own = [row for row in plan.leads if row.component == component]
    special = {row.agency for row in own if row.capital == capital != ""}
    found = special or {row.agency for row in own if row.capital == ""}
    return found.pop() if len(found) == 1 else SEVERAL_LEADS if found else NO_LEAD
