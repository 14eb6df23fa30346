"""Disbursement against plan: budget lines, and their sums at every level that the report prints."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row, records

#: What tells one budget line from another. Empty: not broken down (component, source), or district-wide (commune).
DIMENSIONS = ["component", "commune", "source", "capital", "plan_year", "plan_kind"]
AMOUNTS = ["plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong"]
COLUMNS = ["number_id", *DIMENSIONS, *AMOUNTS, "rate_percent"]
_TYPES = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(AMOUNTS, "Int64")

#: The plan by commune: only the units' returns break it down.
_COMMUNE_PLAN = "commune_plan_dong"

#: The levels that the report prints, from the whole to the single budget line.
LEVELS: list[list[str]] = [
    [],
    ["capital"],
    ["plan_kind"],
    ["capital", "plan_year", "plan_kind"],
    ["source"],
    ["source", "capital"],
    ["component"],
    ["component", "capital"],
    ["component", "capital", "plan_year", "plan_kind"],
    ["component", "source", "capital", "plan_year", "plan_kind"],
    ["commune"],
    ["commune", "capital"],
    ["component", "commune"],
]

#: What an empty dimension of a budget line is called where the level itself would leave it empty for "all".
UNASSIGNED = {
    "component": "not_broken_down",
    "source": "not_broken_down",
    "capital": "not_stated",
    "commune": "district_wide",
}

#: disbursed = advances + completed volume − advance recoveries − refunds ± adjustments. A recovery moves money
#: from advance to volume, whose full amount is paid out as volume: the sum must not rise by it.
SIGN = {"advance": 1, "volume": 1, "advance_recovery": -1, "refund": -1, "adjustment": 1}


def budget_lines(
    payments: pd.DataFrame,
    returns: pd.DataFrame,
    returns_before: pd.DataFrame | None,
    plan: Plan | None,
    period: Period,
) -> pd.DataFrame:
    """One row per budget line (DIMENSIONS) with AMOUNTS in whole đồng, missing where nobody gave a figure.

    Disbursed money is what the treasury's payments say; only where no payment file was received for the year
    it is what the units returned. `returns_before` are the returns of the quarter before, if there is one in the
    year: from them the quarter's share of a returned cumulative figure is told.
    """
    parts = [_planned(plan, period), _returned_plan(returns, plan, period), _estimated(returns)]
    parts.append(_paid(payments, period) if len(payments) else _returned(returns, returns_before, period))
    lines = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=DIMENSIONS)], ignore_index=True)
    amounts = [*AMOUNTS, _COMMUNE_PLAN]
    lines = lines.reindex(columns=[*DIMENSIONS, *amounts]).astype({name: "Int64" for name in ["plan_year", *amounts]})
    return lines.groupby(DIMENSIONS, dropna=False, as_index=False)[amounts].sum(min_count=1)


def disbursement_table(lines: pd.DataFrame, payments_received: bool) -> pd.DataFrame:
    """The contract's disbursement.csv: `lines` summed at every level of LEVELS, an empty dimension meaning all.

    `payments_received`: treasury payments stand behind the disbursed amounts, so a planned line without
    any payment has disbursed 0 đồng; without payment files it stays missing. `rate_percent` carries 4 decimals.
    """
    if payments_received:
        lines = lines.assign(**{name: lines[name].fillna(0) for name in ("in_quarter_dong", "cumulative_dong")})
    named = lines.assign(**{name: lines[name].replace("", code) for name, code in UNASSIGNED.items()})
    named["plan_year"] = lines["plan_year"].astype("Int64").astype("str")
    budget = records(named)
    rows = [row for level in LEVELS if _is_informative(budget, level) for row in _level(budget, level)]
    return pd.DataFrame(rows, columns=COLUMNS).astype(_TYPES)


def progress_table(payments: pd.DataFrame, returns: dict[Period, pd.DataFrame], period: Period) -> pd.DataFrame:
    """Cumulative đồng at the end of each quarter of the year so far, for the whole and by capital.

    Columns number_id, period, cumulative_dong. From payments by their dates; without payments from `returns`, the
    clean returns of each quarter that has some.
    """
    rows = []
    for quarter in period.year_to_date():
        if len(payments):
            paid = payments[payments["paid_on"] <= quarter.usual_cut_off.isoformat()]
            amounts = paid[["capital"]].assign(dong=signed_dong(paid))
        elif quarter in returns:
            amounts = returns[quarter][["capital"]].assign(dong=returns[quarter]["cumulative_dong"])
        else:
            continue
        rows.append(
            {"number_id": "disbursement", "period": str(quarter), "cumulative_dong": amounts["dong"].sum(min_count=1)}
        )
        for capital, dong in amounts.groupby("capital")["dong"].sum(min_count=1).items():
            rows.append({"number_id": f"disbursement.{capital}", "period": str(quarter), "cumulative_dong": dong})
    return pd.DataFrame(rows, columns=["number_id", "period", "cumulative_dong"]).astype({"cumulative_dong": "Int64"})


def number_id(dimensions: tuple[str, ...]) -> str:
    """The stable name of a row of disbursement.csv, such as `disbursement.development.2023.carried_over`."""
    named = zip(DIMENSIONS, dimensions, strict=True)
    prefixes = {"component": "component-", "commune": "commune-", "source": "source-"}
    return ".".join(["disbursement", *(prefixes.get(name, "") + value for name, value in named if value)])


def signed_dong(payments: pd.DataFrame) -> pd.Series:
    """What each payment adds to disbursement, in đồng."""
    return payments["amount_dong"] * payments["payment_kind"].map(SIGN).astype("Int64")


def _planned(plan: Plan | None, period: Period) -> pd.DataFrame:
    if plan is None or plan.year != period.year:
        return pd.DataFrame()
    allocations = plan.allocations[["component", "source", "capital", "amount_dong"]]
    return allocations.rename(columns={"amount_dong": "plan_dong"}).assign(
        commune="", plan_year=period.year, plan_kind="year"
    )


def _returned_plan(returns: pd.DataFrame, plan: Plan | None, period: Period) -> pd.DataFrame:
    """Planned amounts by the returns: for communes all of them, otherwise what the plan folder lacks (other years,
    carried over).
    """
    covered = plan is not None and plan.year == period.year
    in_plan = (returns["plan_year"] == period.year) & (returns["plan_kind"] == "year") & covered
    returned = returns[[*DIMENSIONS, "plan_dong"]].assign(**{_COMMUNE_PLAN: returns["plan_dong"]})
    return returned.assign(plan_dong=returns["plan_dong"].mask(in_plan.astype(bool)))


def _estimated(returns: pd.DataFrame) -> pd.DataFrame:
    return returns[[*DIMENSIONS, "estimate_dong"]]


def _paid(payments: pd.DataFrame, period: Period) -> pd.DataFrame:
    amounts = signed_dong(payments)
    in_quarter = amounts.where(payments["paid_on"] >= period.start.isoformat(), 0)
    return payments[DIMENSIONS].assign(cumulative_dong=amounts, in_quarter_dong=in_quarter)


def _returned(returns: pd.DataFrame, before: pd.DataFrame | None, period: Period) -> pd.DataFrame:
    now = returns[[*DIMENSIONS, "cumulative_dong"]]
    if period.previous_in_year is None:
        return now.assign(in_quarter_dong=now["cumulative_dong"])
    if before is None:
        return now
    sums = now.groupby(DIMENSIONS, dropna=False)["cumulative_dong"].sum(min_count=1)
    earlier = before.groupby(DIMENSIONS, dropna=False)["cumulative_dong"].sum(min_count=1)
    return sums.to_frame().assign(in_quarter_dong=sums - earlier.reindex(sums.index)).reset_index()


def _is_informative(lines: list[Row], level: list[str]) -> bool:
    """A level unassigned throughout in one of its dimensions says no more than the level without that dimension."""
    broken_down = (name for name in level if name in UNASSIGNED)
    return all(any(getattr(line, name) != UNASSIGNED[name] for line in lines) for name in broken_down)


def _level(lines: list[Row], level: list[str]) -> list[dict[str, object]]:
    """The lines summed over all dimensions but those of `level`, in the order of these."""
    groups: dict[tuple[str, ...], list[Row]] = {} if level else {(): []}  # the whole is there without any line
    for line in lines:
        groups.setdefault(tuple(getattr(line, name) for name in level), []).append(line)
    columns = {name: name for name in AMOUNTS} | ({"plan_dong": _COMMUNE_PLAN} if "commune" in level else {})
    rows: list[dict[str, object]] = []
    for key, group in sorted(groups.items()):
        place = dict.fromkeys(DIMENSIONS, "") | dict(zip(level, key, strict=True))
        sums = {name: _sum(getattr(line, column) for line in group) for name, column in columns.items()}
        rate = rate_text(sums["cumulative_dong"], sums["plan_dong"])
        rows.append({"number_id": number_id(tuple(place.values())), **place, **sums, "rate_percent": rate})
    return rows


def _sum(amounts: Iterable[int | None]) -> int | None:
    """The đồng that are known; missing where none are."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def rate_text(disbursed: int | None, planned: int | None) -> str:
    """disbursed / planned in percent with 4 decimals, half up; "" where either is missing or the plan is zero."""
    if disbursed is None or planned is None:
        return ""
    rate = rate_percent(disbursed, planned)
    return "" if rate is None else str(round_half_up(rate, 4))
