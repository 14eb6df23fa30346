"""Disbursement against plan: budget lines, and their sums at every level that the report prints."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from monitoring.amounts import rate_percent, round_half_up
from monitoring.cleaning.effects import SIGN
from monitoring.cleaning.years import beyond
from monitoring.district import District
from monitoring.measures import planned
from monitoring.measures.units import LINE, by_unit_and_line, comparable
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row, records
from monitoring.subject import Subject

#: What tells one budget line from another. Empty: not broken down (component, source), or district-wide (commune).
DIMENSIONS = LINE
AMOUNTS = ["plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong"]
#: Of what was disbursed: the part that has a plan, which the rate is of, and the part whose plan nobody gave.
_BY_PLAN = ["planned_cumulative_dong", "unplanned_dong"]
COLUMNS = ["number_id", *DIMENSIONS, *AMOUNTS, "rate_percent", *_BY_PLAN]
_TYPES = dict.fromkeys(COLUMNS, "str") | dict.fromkeys([*AMOUNTS, *_BY_PLAN], "Int64")

#: The plan by commune: only the units' returns break it down.
_COMMUNE_PLAN = "commune_plan_dong"
#: How many of a line's amounts have no quarter's increase: a unit that returned only before, or only now.
_UNTOLD = "untold"

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


@dataclass(frozen=True)
class Group:
    """The budget lines behind one row of disbursement.csv; `place`: dimension → code, "" where all.

    `is_paid`: payments stand behind the disbursed amounts, not returns.
    """

    place: Mapping[str, str]
    lines: list[Row]
    is_paid: bool

    @property
    def number_id(self) -> str:
        return number_id(tuple(self.place.values()))

    def plan_of(self, line: Row) -> int | None:
        """The plan of a line, in đồng: by commune it is what the units return."""
        found: int | None = line.commune_plan_dong if self.place["commune"] else line.plan_dong
        return found

    @property
    def in_quarter(self) -> int | None:
        """What was disbursed in the quarter, in đồng; missing where a part of it cannot be told."""
        return increase(self.lines)

    @cached_property
    def planned(self) -> list[Row]:
        """The lines whose money has a plan among these lines (see planned.covered)."""
        with_plan = {_key(line) for line in self.lines if self.plan_of(line) is not None}
        found = planned.covered({_key(line) for line in self.lines}, with_plan)
        return [line for line in self.lines if _key(line) in found]


def increase(lines: Iterable[Row]) -> int | None:
    """The quarter's disbursement of `lines` in đồng; missing where one of them cannot be told: the rest is not all."""
    kept = list(lines)
    return None if any(line.untold for line in kept) else known_sum(line.in_quarter_dong for line in kept)


def budget_lines(
    subject: Subject, payments: pd.DataFrame, returns: pd.DataFrame, returns_before: pd.DataFrame | None
) -> pd.DataFrame:
    """One row per budget line (DIMENSIONS) with AMOUNTS in whole đồng, missing where nobody gave a figure.

    Disbursed money is what the treasury's payments say; only where no payment file was received for the year
    it is what the units returned. `returns_before` are the returns of the quarter before, if there is one in the
    year: from them the quarter's share of a returned cumulative figure is told.
    """
    period, plan = subject.period, subject.own_plan
    parts = [_planned(plan, period), _returned_plan(returns, plan, period), _estimated(returns)]
    parts.append(
        _paid(payments, period, subject.district) if len(payments) else _returned(returns, returns_before, subject)
    )
    lines = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=DIMENSIONS)], ignore_index=True)
    amounts = [*AMOUNTS, _COMMUNE_PLAN, _UNTOLD]
    lines = lines.reindex(columns=[*DIMENSIONS, *amounts]).astype({name: "Int64" for name in ["plan_year", *amounts]})
    return lines.groupby(DIMENSIONS, dropna=False, as_index=False)[amounts].sum(min_count=1)


def disbursement_table(groups: Iterable[Group]) -> pd.DataFrame:
    """The contract's disbursement.csv: the sums of each group.

    `cumulative_dong` is all that was disbursed: `planned_cumulative_dong` of money that has a plan, which alone
    `rate_percent` (4 decimals) measures against the plan, and `unplanned_dong` of money whose plan nobody gave.
    """
    return pd.DataFrame([_sums(group) for group in groups], columns=COLUMNS).astype(_TYPES)


def grouped(lines: pd.DataFrame, payments_received: bool) -> list[Group]:
    """`lines` together at every level of LEVELS, from the whole to the single line.

    `payments_received`: treasury payments stand behind the disbursed amounts, so a planned line without
    any payment has disbursed 0 đồng; without payment files it stays missing.
    """
    if payments_received:
        lines = lines.assign(**{name: lines[name].fillna(0) for name in ("in_quarter_dong", "cumulative_dong")})
    named = lines.assign(**{name: lines[name].replace("", code) for name, code in UNASSIGNED.items()})
    named["plan_year"] = lines["plan_year"].astype("Int64").astype("str")
    budget = records(named)
    return [
        Group(place, rows, payments_received)
        for level in LEVELS
        if _is_informative(budget, level)
        for place, rows in _level(budget, level)
    ]


def progress_table(
    payments: pd.DataFrame, returns: Mapping[Period, pd.DataFrame], period: Period, district: District
) -> pd.DataFrame:
    """Cumulative đồng at the end of each quarter of the year so far, for the whole and by capital.

    Columns number_id, period, cumulative_dong. From payments by their dates, up to the cut-off of each quarter in the
    district's profile; without payments from `returns`, the clean returns of each quarter that has some.
    """
    rows = []
    for quarter in period.year_to_date():
        if len(payments):
            paid = payments[~is_paid_after(payments, district, quarter)]
            amounts = paid[["capital"]].assign(dong=signed_dong(paid))
        elif quarter in returns:
            amounts = returns[quarter][["capital"]].assign(dong=returns[quarter]["cumulative_dong"])
        else:
            continue
        rows.append(
            {"number_id": "disbursement", "period": str(quarter), "cumulative_dong": amounts["dong"].sum(min_count=1)}
        )
        amounts["capital"] = amounts["capital"].replace("", UNASSIGNED["capital"])
        for capital, dong in amounts.groupby("capital")["dong"].sum(min_count=1).items():
            rows.append({"number_id": f"disbursement.{capital}", "period": str(quarter), "cumulative_dong": dong})
    return pd.DataFrame(rows, columns=["number_id", "period", "cumulative_dong"]).astype({"cumulative_dong": "Int64"})


def number_id(dimensions: tuple[str, ...]) -> str:
    """The stable name of a row of disbursement.csv, such as `disbursement.development.2023.carried_over`."""
    named = zip(DIMENSIONS, dimensions, strict=True)
    prefixes = {"component": "component-", "commune": "commune-", "source": "source-"}
    return ".".join(["disbursement", *(prefixes.get(name, "") + value for name, value in named if value)])


def line_id(place: Mapping[str, str]) -> str:
    """The name of a row of disbursement.csv without its first part; `all` for the whole. `place`: dimension → code."""
    return number_id(tuple(place[name] for name in DIMENSIONS)).removeprefix("disbursement").strip(".") or "all"


def signed_dong(payments: pd.DataFrame) -> pd.Series:
    """What each payment adds to disbursement, in đồng."""
    return payments["amount_dong"] * payments["payment_kind"].map(SIGN).astype("Int64")


def is_paid_after(payments: pd.DataFrame, district: District, quarter: Period | None) -> pd.Series:
    """Which payments were made after the cut-off of a quarter for their kind of money; all where it is None."""
    if quarter is None:
        return pd.Series(True, index=payments.index)
    late = beyond(payments, partial(district.cut_off, quarter), operator.lt, payments["paid_on"])
    return pd.Series(late, index=payments.index)


def _planned(plan: Plan | None, period: Period) -> pd.DataFrame:
    if plan is None or plan.year != period.year:
        return pd.DataFrame()
    lines = [(row.component, row.source, row.capital, row.amount_dong) for row in plan.allocations]
    allocations = pd.DataFrame(lines, columns=["component", "source", "capital", "plan_dong"])
    return allocations.assign(commune="", plan_year=period.year, plan_kind="year")


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


def _paid(payments: pd.DataFrame, period: Period, district: District) -> pd.DataFrame:
    amounts = signed_dong(payments)
    in_quarter = amounts.where(is_paid_after(payments, district, period.previous_in_year), 0)
    return payments[DIMENSIONS].assign(cumulative_dong=amounts, in_quarter_dong=in_quarter)


def _returned(returns: pd.DataFrame, before: pd.DataFrame | None, subject: Subject) -> pd.DataFrame:
    """The returned amounts, and what they grew by where the same unit returned the same line the quarter before."""
    now = returns[[*DIMENSIONS, "cumulative_dong"]]
    if subject.period.previous_in_year is None:
        return now.assign(in_quarter_dong=now["cumulative_dong"])
    if before is None:
        return now.assign(**{_UNTOLD: 1})
    quarters = comparable(*(by_unit_and_line(rows, subject.district) for rows in (returns, before)))
    amounts = [rows.set_index(["unit", *DIMENSIONS])["cumulative_dong"] for rows in quarters]
    both: pd.DataFrame = pd.concat(amounts, axis="columns", keys=["cumulative_dong", "before"]).dropna(how="all")
    grown = both["cumulative_dong"] - both["before"]
    return both.assign(in_quarter_dong=grown, **{_UNTOLD: grown.isna().astype("Int64")}).reset_index()


def _is_informative(lines: list[Row], level: list[str]) -> bool:
    """A level unassigned throughout in one of its dimensions says no more than the level without that dimension."""
    broken_down = (name for name in level if name in UNASSIGNED)
    return all(any(getattr(line, name) != UNASSIGNED[name] for line in lines) for name in broken_down)


def _level(lines: list[Row], level: list[str]) -> list[tuple[dict[str, str], list[Row]]]:
    """The lines by the dimensions of `level`, in the order of these."""
    groups: dict[tuple[str, ...], list[Row]] = {} if level else {(): []}  # the whole is there without any line
    for line in lines:
        groups.setdefault(tuple(getattr(line, name) for name in level), []).append(line)
    place = dict.fromkeys(DIMENSIONS, "")
    return [(place | dict(zip(level, key, strict=True)), group) for key, group in sorted(groups.items())]


def _key(line: Row) -> planned.Key:
    """What tells whose plan a line's money belongs to, empty where it is not broken down."""
    codes = ((name, getattr(line, name)) for name in planned.KEY)
    return tuple("" if code == UNASSIGNED.get(name) else code for name, code in codes)


def _sums(group: Group) -> dict[str, object]:
    plan = known_sum(group.plan_of(line) for line in group.lines)
    cumulative, estimate = (
        known_sum(getattr(line, name) for line in group.lines) for name in ("cumulative_dong", "estimate_dong")
    )
    with_plan = known_sum(line.cumulative_dong for line in group.planned)
    return {
        "number_id": group.number_id,
        **group.place,
        "plan_dong": plan,
        "in_quarter_dong": group.in_quarter,
        "cumulative_dong": cumulative,
        "estimate_dong": estimate,
        "rate_percent": rate_text(with_plan, plan),
        "planned_cumulative_dong": with_plan,
        "unplanned_dong": None if cumulative is None else cumulative - (with_plan or 0),
    }


def known_sum(amounts: Iterable[int | None]) -> int | None:
    """The đồng that are known; missing where none are."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def rate_text(disbursed: int | None, planned: int | None) -> str:
    """disbursed / planned in percent with 4 decimals, half up; "" where either is missing or the plan is zero."""
    if disbursed is None or planned is None:
        return ""
    rate = rate_percent(disbursed, planned)
    return "" if rate is None else str(round_half_up(rate, 4))
