"""Disbursement against plan: budget lines, and their sums at every level that the report prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from monitoring.measures import planned
from monitoring.measures.calculation import Exact
from monitoring.measures.declared import Column, Place, by_column, by_level, filled, known_sum, rate
from monitoring.measures.money import RETURNED, RETURNS_BEFORE, paid_until, sums_of
from monitoring.measures.offices import LINE
from monitoring.messages import N_
from monitoring.period import Period
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables import frames, numbers
from monitoring.tables.rows import DisbursementRow, ProgressRow
from monitoring.unit import Unit

#: What tells one budget line from another. Empty: not broken down (component, source), or unit-wide (place).
DIMENSIONS = LINE
AMOUNTS = ["plan_dong", "in_quarter_dong", "cumulative_dong", "estimate_dong"]


def _without_plan(cumulative: Exact, with_plan: Exact) -> Exact:
    return None if cumulative is None else cumulative - (with_plan or 0)


#: `cumulative_dong` is all that was disbursed: `planned_cumulative_dong` of money that has a plan, which alone the rate
#: measures against the plan, and `unplanned_dong` of money whose plan nobody gave.
FIGURES = (
    Column("plan_dong", N_("planned = sum of these lines")),
    Column("in_quarter_dong", N_("disbursed in the quarter = sum of these lines")),
    Column("cumulative_dong", N_("disbursed since 1 January = sum of these lines")),
    Column("estimate_dong", N_("estimated = sum of these lines")),
    rate("planned_cumulative_dong", "plan_dong"),
    Column("planned_cumulative_dong", N_("disbursed of money that has a plan = sum of these lines")),
    Column(
        "unplanned_dong",
        N_("disbursed without a known plan = disbursed − disbursed of money that has a plan"),
        ("cumulative_dong", "planned_cumulative_dong"),
        _without_plan,
    ),
)

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
    ["place"],
    ["place", "capital"],
    ["component", "place"],
]

#: What an empty dimension of a budget line is called where the level itself would leave it empty for "all".
UNASSIGNED = {
    "component": "not_broken_down",
    "source": "not_broken_down",
    "capital": "not_stated",
    "place": "unit_wide",
}


@dataclass(frozen=True)
class Group:
    """The budget lines behind one row of disbursement.csv; `place`: dimension → code, "" where all.

    `is_paid`: payments stand behind the disbursed amounts, not returns.
    """

    place: Place
    lines: list[Row]
    is_paid: bool

    @property
    def number_id(self) -> str:
        return numbers.disbursement(self.place)

    def plan_of(self, line: Row) -> int | None:
        """The plan of a line, in đồng: by place it is what the units return."""
        found: int | None = line.place_plan_dong if self.place["place"] else line.plan_dong
        return found

    @property
    def in_quarter(self) -> int | None:
        """What was disbursed in the quarter, in đồng; missing where a part of it cannot be told."""
        return increase(self.lines)

    @cached_property
    def planned(self) -> list[Row]:
        """The lines whose money has a plan among these lines (see planned.covered)."""
        with_plan = {key_of(line) for line in self.lines if self.plan_of(line) is not None}
        found = planned.covered({key_of(line) for line in self.lines}, with_plan)
        return [line for line in self.lines if key_of(line) in found]

    @property
    def sums(self) -> dict[str, int | None]:
        """What the figures of the row are made from."""
        return {
            "plan_dong": known_sum(map(self.plan_of, self.lines)),
            "in_quarter_dong": self.in_quarter,
            "cumulative_dong": known_sum(line.cumulative_dong for line in self.lines),
            "estimate_dong": known_sum(line.estimate_dong for line in self.lines),
            "planned_cumulative_dong": known_sum(line.cumulative_dong for line in self.planned),
        }


def increase(lines: Iterable[Row]) -> int | None:
    """The quarter's disbursement of `lines` in đồng; missing where one of them cannot be told: the rest is not all."""
    kept = list(lines)
    return None if any(line.untold for line in kept) else known_sum(line.in_quarter_dong for line in kept)


def key_of(line: Row) -> planned.Key:
    """What tells whose plan a line's money belongs to, empty where it is not broken down."""
    codes = ((name, str(getattr(line, name))) for name in planned.KEY)
    return tuple("" if code == UNASSIGNED.get(name) else code for name, code in codes)


# ---- tables ----------------------------------------------------------------------------------------------------------


def budget_lines(
    subject: Subject, payments: pd.DataFrame, returns: pd.DataFrame, returns_before: pd.DataFrame | None
) -> pd.DataFrame:
    """One row per budget line (DIMENSIONS) with AMOUNTS in whole đồng, missing where nobody gave a figure (see
    money.sums_of). `returns_before` are the returns of the quarter before, if there is one in the year: from them the
    quarter's share of a returned cumulative figure is told; `untold` counts what has none.
    """
    tables = {"payments": payments, "returns": returns, "allocations": planned.allocations(subject.own_plan)}
    if returns_before is not None:
        tables[RETURNS_BEFORE] = returns_before
    sums = sums_of(subject, tables)
    if (untold := sums["in_quarter_dong"].unless) is not None:
        sums["untold"] = untold
    columns = [*DIMENSIONS, *AMOUNTS, "place_plan_dong", "untold"]
    return by_column(sums, tables, DIMENSIONS).reindex(columns=columns).astype({"untold": "Int64"})


def disbursement_table(groups: Iterable[Group]) -> pd.DataFrame:
    """The contract's disbursement.csv: the sums of each group, and what is made from them (FIGURES)."""
    rows = [{"number_id": group.number_id, **group.place, **filled(group.sums, FIGURES)} for group in groups]
    years = {"plan_year": [row.pop("plan_year") for row in rows]}
    return frames.made_of(rows, DisbursementRow).assign(**years)  # as text: an empty cell means all


def place_of(row: Row) -> Place:
    """Where a row of disbursement.csv stands."""
    return {name: "" if (code := getattr(row, name)) is None else str(code) for name in DIMENSIONS}


def dimensions_of(place: Place) -> dict[str, str]:
    """What a row is broken down by."""
    return {name: code for name, code in place.items() if code}


def at_level(disbursement: Iterable[Row], *level: str) -> list[Row]:
    """The rows that are broken down by the dimensions of `level` and no other."""
    return [row for row in disbursement if dimensions_of(place_of(row)).keys() == set(level)]


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
        for place, rows in by_level(budget, level, DIMENSIONS)
    ]


def progress_table(
    payments: pd.DataFrame, returns: Mapping[Period, pd.DataFrame], period: Period, unit: Unit
) -> pd.DataFrame:
    """Cumulative đồng at the end of each quarter of the year so far, for the whole and by capital.

    Columns number_id, period, cumulative_dong. From payments by their dates, up to the cut-off of each quarter in the
    unit's profile; without payments from `returns`, the clean returns of each quarter that has some.
    """
    rows = []
    for quarter in period.so_far():
        if len(payments):
            of, tables = paid_until(quarter, unit), {"payments": payments}
        elif quarter in returns:
            of, tables = RETURNED, {"returns": returns[quarter]}
        else:
            continue
        amounts = by_column({"dong": of}, tables, ["capital"])
        capitals = records(amounts.dropna(subset="dong") if len(payments) else amounts)
        whole = [("disbursement", known_sum(row.dong for row in capitals))]
        named = [(row.capital or UNASSIGNED["capital"], row.dong) for row in capitals]
        for number_id, dong in [*whole, *((f"disbursement.{capital}", dong) for capital, dong in sorted(named))]:
            rows.append({"number_id": number_id, "period": str(quarter), "cumulative_dong": dong})
    return frames.made_of(rows, ProgressRow)


def _is_informative(lines: list[Row], level: list[str]) -> bool:
    """A level unassigned throughout in one of its dimensions says no more than the level without that dimension."""
    broken_down = (name for name in level if name in UNASSIGNED)
    return all(any(getattr(line, name) != UNASSIGNED[name] for line in lines) for name in broken_down)
