"""The rules of cleaning: one small function each; their order, reasons and code lists are in rules.yml.

A rule looks at the rows of one layout and answers with a Finding: which rows it refuses and why, and
which columns it has read or changed. It removes nothing itself; the ledger does, and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import cast

import pandas as pd
import yaml

from monitoring import vietnamese
from monitoring.cleaning import corrections, reading
from monitoring.cleaning.codelists import CodeList, code_lists, district_wide_spellings
from monitoring.intake.layouts import Layout
from monitoring.subject import Subject

_DETAILS = ["field", "value", "suggestion"]
#: 13.548 as a typed number may be what an English system made of 13.548 = 13548.
_MAYBE_GROUPED = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
#: A wrong column can hold millions of different texts, and to look for the nearest spelling of each takes hours.
_SUGGESTIONS = 1_000
_DASHES = {"-", "–", "—", "−"}


@dataclass(frozen=True)
class Rule:
    """A rule as declared in rules.yml; texts are {vi, en} maps."""

    rule: str
    effect: str
    layouts: tuple[str, ...]
    title: dict[str, str]
    why: dict[str, str]
    reason: dict[str, str] = field(default_factory=dict)
    codelists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What rules need to know besides the rows.

    `cut_off(plan_year, capital, plan_kind)` is the last day that counts for such money; all None: for the period.
    """

    year_start: date
    cut_off: Callable[[int | None, str | None, str | None], date]
    codes: dict[str, CodeList]
    corrections: list[corrections.Correction] = field(default_factory=list)


def context_for(subject: Subject) -> Context:
    """The context of a district and period: its dates, code lists and corrections."""
    district, period = subject.district, subject.period
    return Context(
        year_start=period.year_start,
        cut_off=partial(district.cut_off, period),
        codes=code_lists(district, subject.plan, period.end),
        corrections=corrections.load_corrections(subject.workspace.corrections(district.code)),
    )


@dataclass
class Finding:
    """What a rule found. `refused`: one row per refused row (its index), with `field`, `value`, `suggestion`.

    `remarked`: likewise, rows that stay but that somebody should look at. `columns`: columns read or changed, for
    all rows. `changed`: rows whose content the rule changed.
    """

    refused: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_DETAILS))
    remarked: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_DETAILS))
    columns: dict[str, pd.Series] = field(default_factory=dict)
    changed: pd.Index = field(default_factory=lambda: pd.Index([]))

    def refuse(
        self, rows: pd.DataFrame, header: str, values: pd.Series, suggest: Callable[[str], str] | None = None
    ) -> None:
        """Refuse the rows of `values` (index: the rows) for the content of the column `header`."""
        values = values[~values.index.isin(self.refused.index)]
        if values.empty:
            return
        suggestions = {value: suggest(value) for value in values.unique()[:_SUGGESTIONS]} if suggest else {}
        found = pd.DataFrame(
            {"field": header, "value": values, "suggestion": values.map(suggestions).fillna("") if suggest else ""}
        )
        self.refused = found if self.refused.empty else pd.concat([self.refused, found])

    def remark(self, header: str, values: pd.Series) -> None:
        """Remark on the rows of `values` for the content of the column `header`."""
        found = pd.DataFrame({"field": header, "value": values, "suggestion": ""})
        self.remarked = pd.concat([self.remarked, found]) if len(self.remarked) else found


RuleFunction = Callable[[pd.DataFrame, Layout, Context, Rule], Finding]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule in the order of application."""
    declared = yaml.safe_load(Path(__file__).with_name("rules.yml").read_text(encoding="utf-8"))
    return tuple(
        Rule(**{**entry, "layouts": tuple(entry["layouts"]), "codelists": tuple(entry.get("codelists", ()))})
        for entry in declared
    )


def apply_corrections(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Mends single cells as documented in corrections.yml, before anything is read."""
    changed = corrections.correct(rows, layout, context.corrections)
    return Finding(columns={name: changed[name] for name in layout.fields}, changed=corrections.touched(rows, changed))


def normalise_text(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Unifies letters and spaces (monitoring.vietnamese.normalise); a lone dash in a number cell is no figure."""
    numbers = set(layout.names_of("money", "count"))
    columns = {}
    changed = pd.Series(False, index=rows.index)
    for name in layout.fields:

        def read(text: str, is_number: bool = name in numbers) -> str:
            clean = vietnamese.normalise(text)
            return "" if is_number and clean in _DASHES else clean

        columns[name] = reading.read_distinct(rows[name], read, "str")[0].fillna("")
        changed |= columns[name] != rows[name]
    return Finding(columns=columns, changed=rows.index[changed])


def missing_required(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows without a required value, or without any figure at all."""
    finding = Finding()
    for name, column in layout.fields.items():
        if column.filled:
            finding.refuse(rows, column.header, rows.loc[rows[name] == "", name])
    figures = layout.names_of("money", "count")
    empty = (rows[figures] == "").all(axis="columns")
    finding.refuse(rows, layout.fields[figures[0]].header, rows.loc[empty, figures[0]])
    return finding


def unknown_code(rows: pd.DataFrame, layout: Layout, context: Context, rule: Rule) -> Finding:
    """Reads the columns of the rule's code lists into codes; refuses spellings that mean none."""
    finding = Finding()
    for name, column in layout.fields.items():
        if column.codelist not in rule.codelists:
            continue
        codes = context.codes[column.codelist]
        texts = rows[name]
        if column.codelist == "communes":
            texts = texts.where(reading.code(texts, district_wide_spellings())[1] | (texts == ""), "")
        values, failed = reading.code(texts, codes)
        finding.refuse(rows, column.header, rows.loc[failed, name], codes.suggest)
        if column.kind != "unit":
            finding.columns[name] = values.fillna("")
    return finding


def unreadable_number(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Reads amounts into whole đồng, counts into exact decimals, years into integers."""
    finding = Finding()
    for name in layout.names_of("money", "count", "year"):
        column = layout.fields[name]
        if column.kind == "money":
            values, failed = reading.money(rows, name, context.codes["units"])
        elif column.kind == "count":
            values, failed = reading.count(rows, name)
        else:
            values, failed = reading.year(rows, name)
        finding.refuse(rows, column.header, rows.loc[failed, name])
        finding.columns[reading.output_name(layout, name)] = values.fillna("") if column.kind == "count" else values
    return finding


def misaligned_row(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows with more cells than the header has: an unquoted decimal comma has moved everything."""
    finding = Finding()
    moved = rows["remarks"].str.contains("too_many_cells", regex=False)
    finding.refuse(rows, "", pd.Series("", index=rows.index[moved], dtype="str"))
    return finding


def doubtful_number(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Remarks typed numbers below 1000 with exactly three decimals, and identifiers that were stored as rounded
    numbers.
    """
    finding = Finding()
    for name in layout.names_of("money", "count"):
        doubtful = rows[name].str.fullmatch(_MAYBE_GROUPED) & reading.holds_number(rows, name)
        finding.remark(layout.fields[name].header, rows.loc[doubtful.astype(bool), name])
    for name in layout.names_of("text", "code"):
        rounded = rows["remarks"].str.contains(f"{name}:rounded", regex=False)
        finding.remark(layout.fields[name].header, rows.loc[rounded.astype(bool), name])
    return finding


def unreadable_date(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses dates that are not written as one."""
    finding = Finding()
    for name in layout.names_of("date"):
        finding.refuse(rows, layout.fields[name].header, rows.loc[reading.day(rows, name)[1], name])
    return finding


def impossible_date(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Reads dates into ISO text; refuses days that no calendar has."""
    finding = Finding()
    for name in layout.names_of("date"):
        values, _unreadable, impossible = reading.day(rows, name)
        finding.refuse(rows, layout.fields[name].header, rows.loc[impossible, name])
        finding.columns[name] = values
        finding.columns["numeric_cells"] = pd.Series("", index=rows.index, dtype="str")
    return finding


def negative_amount(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses negative figures, except the amounts of adjustments, which are signed."""
    finding = Finding()
    signed = rows["payment_kind"] == "adjustment" if "payment_kind" in rows else pd.Series(False, index=rows.index)
    for name in layout.names_of("money", "count"):
        values = rows[reading.output_name(layout, name)]
        negative = (
            values.str.startswith("-").fillna(False)
            if layout.fields[name].kind == "count"
            else (values < 0).fillna(False)
        )
        refused = negative.astype(bool) & ~signed
        finding.refuse(rows, layout.fields[name].header, rows.loc[refused, name])
    return finding


def before_year(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses payments dated before 1 January of the reporting year."""
    first = pd.Series(context.year_start.isoformat(), index=rows.index)
    return _dated(rows, layout, lambda dates: dates < first)


def after_period(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses rows dated after the cut-off, which the cut-off table may set for each kind of money."""
    last = pd.Series(context.cut_off(None, None, None).isoformat(), index=rows.index)
    if "plan_kind" in rows:
        groups = rows.groupby(["plan_year", "capital", "plan_kind"]).groups
        for (year, capital, kind), lines in cast("dict[tuple[str, str, str], pd.Index]", groups).items():
            last.loc[lines] = context.cut_off(int(year), capital, kind).isoformat()
    return _dated(rows, layout, lambda dates: dates > last)


def _dated(rows: pd.DataFrame, layout: Layout, refused: Callable[[pd.Series], pd.Series]) -> Finding:
    finding = Finding()
    for name in layout.names_of("date"):
        mask = refused(rows[name]).fillna(False).astype(bool)
        finding.refuse(rows, layout.fields[name].header, rows.loc[mask, name])
    return finding


def duplicate(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows whose clean content equals that of an accepted row, and names that row.

    Files are read in name order, so the row that came first is the one that stays.
    """
    content = [name for name in reading.output_columns(layout) if name not in reading.LINEAGE]
    first = ~rows.duplicated(content)
    if first.all():
        return Finding()
    repeated = rows.index[~first]
    same = rows.loc[rows.duplicated(content, keep=False)]
    keys = same.groupby(content, dropna=False, sort=False).ngroup()
    originals = same.loc[first.loc[same.index]]
    place_of_group = dict(zip(keys.loc[originals.index], places(originals), strict=True))
    finding = Finding()
    finding.refuse(rows, "", keys.loc[repeated].map(place_of_group))
    return finding


def places(rows: pd.DataFrame) -> pd.Series:
    """Where rows stand, for people: file, sheet if any, row number."""
    sheets = rows["source_sheet"].map(lambda sheet: f" [{sheet}]" if sheet else "")
    return rows["source_file"].astype("str") + sheets.astype("str") + " #" + rows["source_row"].astype("str")


#: The function of each rule of rules.yml.
FUNCTIONS: dict[str, RuleFunction] = {
    "corrections": apply_corrections,
    "normalise-text": normalise_text,
    "misaligned-row": misaligned_row,
    "missing-required": missing_required,
    "unknown-unit": unknown_code,
    "unreadable-number": unreadable_number,
    "doubtful-number": doubtful_number,
    "unreadable-date": unreadable_date,
    "impossible-date": impossible_date,
    "unknown-component": unknown_code,
    "unknown-indicator": unknown_code,
    "unknown-commune": unknown_code,
    "unknown-source": unknown_code,
    "unknown-kind": unknown_code,
    "negative-amount": negative_amount,
    "before-year": before_year,
    "after-period": after_period,
    "duplicate": duplicate,
}
