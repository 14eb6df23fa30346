"""The same money seen from other sides: what was advanced and not yet recovered, by investor, by responsible agency."""

from __future__ import annotations

import pandas as pd

from monitoring.district import District
from monitoring.measures.disbursement import UNASSIGNED, is_paid_after, rate_text, signed_dong
from monitoring.measures.units import codes_by_spelling
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import records
from monitoring.vietnamese import fold

ADVANCE_COLUMNS = ["number_id", "component", "capital", "advanced_dong", "recovered_dong", "outstanding_dong"]
INVESTOR_COLUMNS = ["number_id", "investor_agency", "in_quarter_dong", "cumulative_dong"]
AGENCY_COLUMNS = [
    "number_id", "agency", "plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong", "remaining_dong",
    "rate_percent", "planned_cumulative_dong",
]  # fmt: skip

#: Money whose component nobody leads, and money that several agencies lead.
NO_LEAD, SEVERAL_LEADS = "none", "several"
#: Investors that the district's profile does not know, whose names may be people's; and payments that name none.
OTHER_INVESTORS, NO_INVESTOR = "other", "not_stated"


def advances_table(payments: pd.DataFrame) -> pd.DataFrame:
    """Advances paid, recovered and outstanding in đồng, for the whole, by capital, and by component and capital.

    Outstanding = advanced − recovered. Lines without any advance are left out.
    """
    kinds = {"advance": "advanced_dong", "advance_recovery": "recovered_dong"}
    amounts = payments[payments["payment_kind"].isin(kinds)]
    amounts = amounts.assign(capital=amounts["capital"].replace("", UNASSIGNED["capital"]))
    amounts = amounts.assign(
        **{column: amounts["amount_dong"].where(amounts["payment_kind"] == kind, 0) for kind, column in kinds.items()}
    )
    levels = (
        [_advances_at(amounts, level) for level in ([], ["capital"], ["component", "capital"])] if len(amounts) else []
    )
    table = pd.concat(levels, ignore_index=True) if levels else pd.DataFrame(columns=ADVANCE_COLUMNS)
    table["outstanding_dong"] = table["advanced_dong"] - table["recovered_dong"]
    whole = {name: "Int64" for name in ADVANCE_COLUMNS if name.endswith("_dong")}
    return table.astype(whole)[ADVANCE_COLUMNS]


def _advances_at(amounts: pd.DataFrame, level: list[str]) -> pd.DataFrame:
    columns = ["advanced_dong", "recovered_dong"]
    sums = amounts.groupby(level, as_index=False)[columns].sum() if level else amounts[columns].sum().to_frame().T
    sums = sums.assign(**{name: "" for name in ("component", "capital") if name not in level})
    sums["number_id"] = [
        _identifier("advances", f"component-{row.component}" if row.component else "", row.capital)
        for row in records(sums)
    ]
    return sums


def investors_table(payments: pd.DataFrame, period: Period, district: District) -> pd.DataFrame:
    """Disbursed đồng by investor, most first: who stands in the district's profile by its code, all others together."""
    amounts = signed_dong(payments)
    named = pd.DataFrame(
        {
            "investor_agency": investor_codes(payments["investor"], district),
            "cumulative_dong": amounts,
            "in_quarter_dong": amounts.where(is_paid_after(payments, district, period.previous_in_year), 0),
        }
    )
    table = named.groupby("investor_agency", as_index=False)[["in_quarter_dong", "cumulative_dong"]].sum()
    table["number_id"] = [_identifier("investor", code) for code in table["investor_agency"]]
    order = ["cumulative_dong", "investor_agency"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)[INVESTOR_COLUMNS]


def investor_codes(investors: pd.Series, district: District) -> pd.Series:
    """The office or organisation that each investor is, by the names and aliases of the profile; OTHER_INVESTORS, or
    NO_INVESTOR.
    """
    codes = codes_by_spelling(district)
    found = {text: codes.get(fold(text), OTHER_INVESTORS) if text else NO_INVESTOR for text in investors.unique()}
    return investors.map(found).astype("str")


def agencies_table(disbursement: pd.DataFrame, plan: Plan | None) -> pd.DataFrame:
    """Plan, disbursed, estimated and remaining đồng by the agency that leads the component and kind of capital.

    Money that no agency leads, or several, stands in lines of its own: it is nobody's to answer for alone.
    """
    level = (disbursement["component"] != "") & (disbursement["capital"] != "")
    others = (disbursement[["commune", "source", "plan_year", "plan_kind"]].astype("str") == "").all(axis="columns")
    rows = disbursement[level & others]
    if plan is None or rows.empty:
        return pd.DataFrame(columns=AGENCY_COLUMNS)
    rows = rows.assign(agency=[lead_of(plan, row.component, row.capital) for row in records(rows)])
    amounts = ["plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong", "planned_cumulative_dong"]
    table = rows.groupby("agency", as_index=False)[amounts].sum(min_count=1)
    table["remaining_dong"] = table["plan_dong"] - table["planned_cumulative_dong"]
    table["rate_percent"] = [rate_text(row.planned_cumulative_dong, row.plan_dong) for row in records(table)]
    table["number_id"] = [_identifier("agency", agency) for agency in table["agency"]]
    return table[AGENCY_COLUMNS]


def lead_of(plan: Plan, component: str, capital: str) -> str:
    """The agency that leads a component's capital in the plan; NO_LEAD, or SEVERAL_LEADS.

    A lead for one kind of capital goes before a lead for the whole component.
    """
    own = [row for row in plan.rows("leads") if row.component == component]
    special = {row.agency for row in own if row.capital == capital != ""}
    found = special or {row.agency for row in own if row.capital == ""}
    return found.pop() if len(found) == 1 else SEVERAL_LEADS if found else NO_LEAD


def _identifier(*parts: str) -> str:
    return ".".join(part for part in parts if part)
