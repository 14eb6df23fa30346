"""What a rule of cleaning is, what it needs to know, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from monitoring import distinct
from monitoring.cleaning.codelists import CodeList
from monitoring.cleaning.corrections import Correction
from monitoring.intake.layouts import Layout
from monitoring.period import Period
from monitoring.unit import Unit

#: What is said of each row that a rule found.
DETAILS = ["field", "value", "suggestion", "case", "value_en"]
_NOTHING = pd.DataFrame(columns=DETAILS)
#: A wrong column can hold millions of different texts, and to look for the nearest spelling of each takes hours.
_SUGGESTIONS = 1_000


@dataclass(frozen=True)
class Rule:
    """A rule as declared in rules.yml; texts are {vi, en} maps. `ask`: what the sender of a refused row is to do.

    `kinds`, `codelists`, `fields`, `thing`: what a layout must have for the rule to hold for it.
    """

    rule: str
    effect: str
    title: dict[str, str]
    why: dict[str, str]
    reason: dict[str, str] = field(default_factory=dict)
    cases: dict[str, dict[str, str]] = field(default_factory=dict)
    ask: dict[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    codelists: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    thing: bool = False

    def holds_for(self, layout: Layout) -> bool:
        """Whether the layout has a field of the rule's kinds, one of its code lists, all of its fields, and a thing."""
        columns = layout.fields.values()
        return (
            (not self.kinds or any(column.kind in self.kinds for column in columns))
            and (not self.codelists or any(column.codelist in self.codelists for column in columns))
            and layout.fields.keys() >= set(self.fields)
            and (bool(layout.thing) or not self.thing)
        )

    def look_at(self, rows: pd.DataFrame, layout: Layout, context: Context) -> Finding:
        """What the rule finds among the rows of a layout."""
        return FUNCTIONS[self.rule](rows, layout, context, self)

    def reason_of(self, case: str) -> dict[str, str]:
        """What refused.csv says of a row: the reason, or that of one of the rule's `cases`."""
        return self.cases[case] if case else self.reason


@dataclass(frozen=True)
class Context:
    """What rules need to know besides the rows.

    `places`: the list of places for each stretch of days over which it stays the same: first and last ISO day, and
    the list; `codes` has that of the end of the period. `plan_dong`: component → what the plan allocates to it, all
    sources and types of funding together. `unit_days`: the first and the last day of the unit.
    """

    unit: Unit
    period: Period
    codes: dict[str, CodeList]
    places: tuple[tuple[str, str, CodeList], ...]
    corrections: list[Correction] = field(default_factory=list)
    plan_dong: dict[str, int] = field(default_factory=dict)
    unit_days: tuple[date, date] = (date.min, date.max)

    @property
    def year_start(self) -> date:
        return self.period.year_start

    @property
    def period_end(self) -> str:
        """The last day of the period by the calendar, as ISO text."""
        return self.period.end.isoformat()

    def cut_off(self, plan_year: int | None, capital: str | None, plan_kind: str | None) -> date:
        """The last day that counts for such money; all None: for the period."""
        return self.unit.cut_off(self.period, plan_year, capital, plan_kind)

    def closed(self, plan_year: int | None, capital: str | None, plan_kind: str | None) -> date:
        """The last day that counted for such money in the year before."""
        return self.unit.cut_off(Period(self.period.year - 1, 4), plan_year, capital, plan_kind)


@dataclass
class Finding:
    """What a rule found. `refused`: one row per refused row (its index), with DETAILS.

    `value` is quoted in both languages where `value_en` is empty; `case` names one of the rule's cases, if any.
    `remarked`: likewise, rows that stay but that somebody should look at. `columns`: columns read or changed, for
    all rows. `changed`: rows whose content the rule changed.
    """

    refused: pd.DataFrame = field(default_factory=lambda: _NOTHING)
    remarked: pd.DataFrame = field(default_factory=lambda: _NOTHING)
    columns: dict[str, pd.Series] = field(default_factory=dict)
    changed: pd.Index = field(default_factory=lambda: _NOTHING.index)

    def refuse(
        self,
        header: str,
        values: pd.Series,
        suggest: Callable[[str], str] | None = None,
        *,
        case: str = "",
        english: pd.Series | None = None,
    ) -> None:
        """Refuse the rows of `values` (index: the rows) for the content of the column `header`.

        `english`: the values in English where they differ, of the same rows.
        """
        if values.empty:
            return
        values = distinct.plain(values[~values.index.isin(self.refused.index)])
        suggestions = {value: suggest(value) for value in values.unique()[:_SUGGESTIONS]} if suggest else {}
        found = pd.DataFrame({"field": header, "value": values})
        found["suggestion"] = values.map(suggestions).fillna("") if suggest else ""
        found = found.assign(case=case, value_en="" if english is None else english)
        self.refused = found if self.refused.empty else pd.concat([self.refused, found])

    def remark(self, header: str, values: pd.Series, *, case: str = "", english: pd.Series | None = None) -> None:
        """Remark on the rows of `values` for the content of the column `header`; `english` as in `refuse`."""
        found = pd.DataFrame({"field": header, "value": distinct.plain(values), "suggestion": ""})
        found = found.assign(case=case, value_en="" if english is None else english)
        self.remarked = pd.concat([self.remarked, found]) if len(self.remarked) else found


def has_mark(mark: str, remarks: str) -> bool:
    """Whether intake has put `mark` on a row with these `remarks` (see monitoring.intake.rows)."""
    return mark in remarks.split(",")


RuleFunction = Callable[[pd.DataFrame, Layout, Context, Rule], Finding]
#: The function of each rule of rules.yml.
FUNCTIONS: dict[str, RuleFunction] = {}


def applies(*rules: str) -> Callable[[RuleFunction], RuleFunction]:
    """Says of a function which rules of rules.yml it is."""

    def said_of(function: RuleFunction) -> RuleFunction:
        FUNCTIONS.update(dict.fromkeys(rules, function))
        return function

    return said_of
