"""The rows of one period by which its figures are told: clean rows, rows of plans and of processed tables, and the same
of other periods. A figure is a sum over such rows; where they stand in the files received is the evidence's to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from monitoring.cleaning.clean_tables import read_clean
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.finding import Context
from monitoring.cleaning.ledger import Cleaning, clean
from monitoring.cleaning.reading import LINEAGE, money, table_name, with_number_style
from monitoring.cleaning.rules import context_for
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received, read_period
from monitoring.measures.calculation import Rows, adding
from monitoring.measures.offices import LINE
from monitoring.measures.planned import allocations
from monitoring.measures.planned_capital import as_planned
from monitoring.measures.targets import Target, targets_of
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.plan_years import nearest_plan
from monitoring.records import Row, records
from monitoring.subject import Subject
from monitoring.tables import store

T = TypeVar("T")

#: Groups of rows, and by (dimension, code) the places of the groups that have it.
_Groups = tuple[list[list[Row]], dict[tuple[str, str], set[int]]]


@dataclass(frozen=True, eq=False)
class Books:
    """The rows of one period; an attribute per column, a missing number None, `line` the row's number in its table.

    `tables`: the folder of its processed tables. `received`: of a file below the unit's folder the tables as they
    were read, none where it is no longer what was registered. `cleaned`: of a period that is cleaned anew, what is
    done to a layout that somebody asks for; None where `tables` hold the clean rows.
    """

    subject: Subject
    tables: Path
    received: Callable[[str], Sequence[Received]]
    cleaned: Callable[[str], Cleaning] | None = None
    #: What has been read or found already, by what it was asked by.
    _others: dict[Period, Books | None] = field(default_factory=dict, repr=False)
    _clean: dict[str, list[Row]] = field(default_factory=dict, repr=False)
    _of_line: dict[tuple[object, ...], list[Row]] = field(default_factory=dict, repr=False)
    _by_line: dict[str, _Groups] = field(default_factory=dict, repr=False)
    _rows: dict[str, list[Row]] = field(default_factory=dict, repr=False)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _made: dict[Callable[[Books], Any], Any] = field(default_factory=dict, repr=False)
    _amounts: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict, repr=False)

    # -- other periods -------------------------------------------------------------------------------------------------

    def at(self, period: Period) -> Books | None:
        """The money of another period, cleaned anew from its raw files: nothing else is compared between periods.

        None where the period has none.
        """
        if period not in self._others:
            self._others[period] = self._cleaned_anew(period)
        return self._others[period]

    def _cleaned_anew(self, period: Period) -> Books | None:
        workspace, unit = self.subject.workspace, self.subject.unit.code
        if not workspace.register(unit, period).exists():
            return None
        subject = replace(self.subject, period=period, plan=nearest_plan(workspace, unit, period.year))
        return cleaned_books(subject, self.tables, self._others)

    @cached_property
    def before(self) -> Books | None:
        """The books of the quarter before in the same year."""
        period = self.subject.period.previous_in_year
        return None if period is None else self.at(period)

    @cached_property
    def last_year(self) -> Books | None:
        return self.at(self.subject.period.same_period_last_year)

    # -- what the rows are read by -------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> dict[tuple[str, str], Target]:
        """(indicator, place) → target of the plan that names the indicators."""
        return {(target.indicator, target.place): target for target in targets_of(self.subject.plan)}

    @property
    def codes(self) -> dict[str, CodeList]:
        """The code lists that cleaning used."""
        return self.context.codes

    @cached_property
    def context(self) -> Context:
        """What cleaning judged the rows by."""
        return context_for(self.subject)

    @cached_property
    def plans(self) -> list[Plan]:
        """The plans that the period's checks are about."""
        return self.subject.outturn_plans()

    # -- clean rows ----------------------------------------------------------------------------------------------------

    @property
    def payments(self) -> list[Row]:
        return self.clean("payments")

    @property
    def returns(self) -> list[Row]:
        return self.clean("returns")

    @property
    def indicator_returns(self) -> list[Row]:
        return self.clean("indicator-returns")

    def clean(self, layout: str) -> list[Row]:
        """The clean rows of a layout, money with the type of funding as the plan has it."""
        if layout not in self._clean:
            self._clean[layout] = _numbered(self.frame(layout))
        return self._clean[layout]

    def frame(self, table: str) -> pd.DataFrame:
        """The same rows as columns; those of the year's plan by the name of `allocations`."""
        if table not in self._frames:
            plan = self.subject.own_plan
            rows = allocations(plan) if table == "allocations" else self._accepted(table)
            self._frames[table] = as_planned(rows, plan) if "plan_kind" in rows and table != "allocations" else rows
        return self._frames[table]

    def _accepted(self, layout: str) -> pd.DataFrame:
        if self.cleaned is not None:
            return self.cleaned(layout).accepted(layout) if load_layouts()[layout].money else pd.DataFrame()
        path = self.tables / f"{table_name(layout)}.csv"
        return read_clean(path, load_layouts()[layout]) if path.exists() else pd.DataFrame()

    def of_line(self, layout: str, codes: Mapping[str, str]) -> list[Row]:
        """The clean rows of a layout with these codes of dimensions, in their order; "": not broken down."""
        asked = (layout, *codes.items())
        if asked not in self._of_line:
            lines = self.lines_of(layout, codes).values()
            self._of_line[asked] = sorted(chain.from_iterable(lines), key=lambda row: row.line)
        return self._of_line[asked]

    def lines_of(self, layout: str, codes: Mapping[str, str]) -> dict[int, list[Row]]:
        """The same rows by their budget line, each of which has a number."""
        groups, having = self._groups(layout)
        places = set(range(len(groups))).intersection(*(having.get(code, ()) for code in codes.items()))
        return {place: groups[place] for place in sorted(places)}

    def _groups(self, layout: str) -> _Groups:
        """Clean rows by their budget line: many numbers are sums over few lines."""
        if layout not in self._by_line:
            self._by_line[layout] = _grouped(self.clean(layout))
        return self._by_line[layout]

    # -- other rows ----------------------------------------------------------------------------------------------------

    def rows(self, name: str) -> list[Row]:
        """The rows of a processed table, read once."""
        if name not in self._rows:
            self._rows[name] = store.read(self.tables / f"{name}.csv", store.ROWS[name])
        return self._rows[name]

    @property
    def told(self) -> list[Row]:
        """What refused and remarked on rows."""
        if self.cleaned is None:
            return [*self.rows("refused"), *self.rows("remarks")]
        cleanings = map(self.cleaned, _of_money())
        return [row for own in cleanings for table in (own.refused(), own.remarks()) for row in records(table)]

    def rows_if_any(self, name: str) -> list[Row]:
        """The same of a table that not every period has."""
        return self.rows(name) if (self.tables / f"{name}.csv").exists() else []

    def amounts_received(self, source_file: str, layout: str, column: str = "") -> list[Row]:
        """The rows of a received file whose amount, or figure in `column`, can be read, each with its `dong`, before
        any rule.
        """
        if (source_file, layout, column) not in self._amounts:
            tables = [table for table in self.received(source_file) if table.layout.name == layout]
            self._amounts[source_file, layout, column] = [
                row for table in tables for row in self._with_dong(table, source_file, column)
            ]
        return self._amounts[source_file, layout, column]

    def _with_dong(self, table: Received, source_file: str, column: str | None) -> list[Row]:
        rows = with_number_style(table.rows[table.rows["source_file"] == source_file], table)
        column = column or table.layout.money
        if column is None:
            return []
        rows = rows.assign(dong=money(rows, column, self.codes["units"])[0])
        return records(rows.loc[rows["dong"].notna(), [*LINEAGE, "dong"]])

    def once(self, make: Callable[[Books], T]) -> T:
        """What `make` finds in these books, found once."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    # -- sums ----------------------------------------------------------------------------------------------------------

    def adding(self, table: str, rows: Iterable[Row], adds: str | int | Sequence[Fraction | int | None]) -> Rows:
        """`rows` of a table of this period as a sum adds them up (see calculation.adding)."""
        own = self.subject.own_plan
        name = f"plan-{own.year}/allocations" if own is not None and table == "allocations" else table
        return adding(name, rows, adds, self.subject.period if self.cleaned is not None else None)

    def adding_of_plan(
        self, plan: Plan, name: str, rows: Iterable[Row], adds: str | int | Sequence[Fraction | int | None]
    ) -> Rows:
        """`rows` of a table of a plan as a sum adds them up."""
        return adding(f"plan-{plan.year}/{name}", rows, adds)


def cleaned_books(subject: Subject, tables: Path, others: dict[Period, Books | None]) -> Books:
    """The books of a period, cleaned anew from its raw files as far as somebody asks for them."""
    workspace, unit, period = subject.workspace, subject.unit.code, subject.period

    @cache
    def received(layout: str) -> Received:
        return read_period(workspace, unit, period, [layout])[layout]

    @cache
    def cleaned(layout: str) -> Cleaning:
        return clean({layout: received(layout)}, context_for(subject))

    def received_in(source_file: str) -> list[Received]:
        return [table for table in map(received, _of_money()) if source_file in table.sources]

    return Books(subject, tables, received_in, cleaned, others)


def _of_money() -> list[str]:
    """The layouts of every period whose rows are money: nothing else is compared between periods."""
    return [name for name, layout in load_layouts().items() if layout.money and layout.always]


def _numbered(table: pd.DataFrame) -> list[Row]:
    return records(table.assign(line=range(2, len(table) + 2)))


def _grouped(rows: list[Row]) -> _Groups:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = tuple("" if (value := getattr(row, name)) is None else str(value) for name in LINE)
        groups.setdefault(key, []).append(row)
    having: dict[tuple[str, str], set[int]] = {}
    for place, key in enumerate(groups):
        for code in zip(LINE, key, strict=True):
            having.setdefault(code, set()).add(place)
    return list(groups.values()), having
