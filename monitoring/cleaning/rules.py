"""The rules of cleaning: one small function each; their order, their reasons and what they are about are in rules.yml.

A rule looks at the rows of one layout and answers with a Finding: which rows it refuses and why, and
which columns it has read or changed. It removes nothing itself; the ledger does, and counts.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd

from monitoring import distinct, vietnamese
from monitoring.cleaning import absence, corrections, identity, reading, sheets, sums, witnesses, years
from monitoring.cleaning.codelists import code_lists, places_by_day
from monitoring.cleaning.finding import Context, Finding, Rule, applies, has_mark
from monitoring.intake.layouts import Layout
from monitoring.subject import Subject
from monitoring.yaml_files import shipped_yaml

#: 13.548 as a typed number may be what an English system made of 13.548 = 13548.
_MAYBE_GROUPED = r"-?[1-9][0-9]{0,2}\.[0-9]{3}"
#: Marks of cells that show another number than they hold, and by which power of ten.
_SHOWN_OTHERWISE = {"percent": 2, **{f"thousands_hidden={count}": -3 * count for count in (1, 2, 3)}}
_TYPED_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DASHES = {"-", "–", "—", "−"}
#: What normalising leaves alone: printable ASCII with single spaces between its words, and figures without a sign.
_PLAIN_TEXT = re.compile(r"(?:[!-<>-~][!-~]*(?: [!-~]+)*)?")
#: ="000123", as programs write text that a spreadsheet should not take for a number.
_AS_FORMULA = re.compile(r'="([^"]*)"')
#: An identifier as a spreadsheet shows it in a narrow column, and saves it as text.
_SHORTENED = r"^[1-9][.,][0-9]+[eE]\+[0-9]{2}$"
_NO_WORDS = re.compile(r"[ -/:-@]*")
_PLAIN_FIGURE = re.compile(r"[0-9.,]*")
_NEVER = re.compile(r"(?!)")


def context_for(subject: Subject, corrected: bool = True) -> Context:
    """The context of a unit and period: dates, code lists and, where cells are to be `corrected`, corrections."""
    unit, period = subject.unit, subject.period
    return Context(
        unit,
        period,
        code_lists(unit, subject.plan, period.end),
        places_by_day(unit),
        corrections.corrections_of(subject.workspace, unit.code) if corrected else [],
        _allocated(subject),
        subject.days,
    )


def _allocated(subject: Subject) -> dict[str, int]:
    """Component → đồng that the plan allocates to it."""
    allocated: Counter[str] = Counter()
    for row in subject.plan.allocations if subject.plan is not None else []:
        allocated[row.component] += row.amount_dong
    return dict(allocated)


#: The rooms of rules besides this one: each says with `applies` which rule its functions are.
_ROOMS = (identity, sheets, sums, witnesses, years)


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule in the order of application."""
    declared = shipped_yaml(Path(__file__).with_name("rules.yml"))
    return tuple(Rule(**entry) for entry in declared)


@applies("superseded")
def superseded(rows: pd.DataFrame, _: Layout, __: Context, ___: Rule) -> Finding:
    """Refuses the rows of files that the register says were replaced by another."""
    finding = Finding()
    replaced = distinct.flagged(rows["superseded_by"], bool)
    finding.refuse("", rows.loc[replaced, "superseded_by"])
    return finding


@applies("corrections")
def apply_corrections(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Mends single cells as documented in corrections.yml, before anything is read."""
    corrected = corrections.correct(rows, layout, context.corrections)
    if corrected is rows:
        return Finding()
    columns = {name: corrected[name] for name in [*layout.fields, "numeric_cells"]}
    return Finding(columns=columns, changed=corrections.touched(rows, corrected))


@applies("normalise-text")
def normalise_text(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Unifies letters and spaces (monitoring.vietnamese.normalise), unwraps text written as a formula; a lone dash in a
    number cell is no figure, and an empty code is what its layout says.
    """
    numbers = set(layout.names_of("money", "count"))
    finding = Finding()
    changed = np.zeros(len(rows), dtype=bool)
    for name in layout.fields:
        how = (_figure, _PLAIN_FIGURE) if name in numbers else (_text, _PLAIN_TEXT)
        if blank := layout.fields[name].blank:
            how = (partial(_or_blank, blank=blank), _NEVER)
        spelt, here = distinct.respelt(rows[name], *how)
        if here.any():
            finding.columns[name] = spelt
            changed |= here
    finding.changed = rows.index[changed]
    return finding


def _text(text: str) -> str:
    clean = vietnamese.normalise(text)
    formula = _AS_FORMULA.fullmatch(clean)
    return formula[1].strip() if formula else clean


def _figure(text: str) -> str:
    clean = _text(text)
    return "" if clean in _DASHES else clean


def _or_blank(text: str, blank: str) -> str:
    """A code, or what an empty cell means; zeros that a spreadsheet has cut short mean the same as all of them."""
    clean = _figure(text)
    return blank if clean.strip("0") == blank.strip("0") else clean


@applies("inherited")
def inherited(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Gives cells that only read as empty, or say “as above”, what is said around them beyond doubt."""
    finding = Finding()
    for name, (texts, shown) in absence.inherited(rows, layout, context.codes).items():
        column = distinct.plain(rows[name]).copy()
        column.loc[texts.index] = texts
        finding.columns[name] = column
        finding.remark(layout.fields[name].header, shown)
        finding.changed = finding.changed.union(texts.index)
    return finding


@applies("not-stated")
def not_stated(rows: pd.DataFrame, layout: Layout, context: Context, _: Rule) -> Finding:
    """Refuses rows with a cell of which nobody can say whether it is empty, and rows that may be a sum of others;
    remarks those that are plainly empty in a table that may name each group once.
    """
    finding = Finding()
    for name, shown in absence.doubtful(rows, layout, context.codes).items():
        finding.refuse(layout.fields[name].header, shown)
    perhaps_sum = distinct.flagged(rows["remarks"], lambda remarks: "perhaps_sum=" in remarks)
    shown = distinct.plain(rows.loc[perhaps_sum, "remarks"]).str.extract(r"perhaps_sum=([^,]*)")[0]
    finding.refuse("", shown, case="perhaps_sum")
    for name, shown in absence.perhaps_grouped(rows, layout).items():
        finding.remark(layout.fields[name].header, shown, case="perhaps_grouped")
    return finding


@applies("missing-required")
def missing_required(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows without a required value, or without any figure at all."""
    finding = Finding()
    for name, column in layout.fields.items():
        if column.filled:
            finding.refuse(column.header, rows.loc[rows[name] == "", name])
    if figures := layout.names_of("money", "count"):
        empty = (rows[figures] == "").all(axis="columns")
        finding.refuse(layout.fields[figures[0]].header, rows.loc[empty, figures[0]])
    return finding


@applies("unknown-unit", "unknown-component", "unknown-indicator", "unknown-source", "unknown-kind")
def unknown_code(rows: pd.DataFrame, layout: Layout, context: Context, rule: Rule) -> Finding:
    """Reads the columns of the rule's code lists into codes; refuses spellings that mean none."""
    finding = Finding()
    for name, column in layout.fields.items():
        if column.codelist not in rule.codelists:
            continue
        codes = context.codes[column.codelist]
        everywhere = context.codes["unit_wide"] if column.codelist == "places" else None
        values, failed = reading.code(rows[name], codes, everywhere)
        finding.refuse(column.header, rows.loc[failed, name], codes.suggest)
        if column.kind != "unit":
            finding.columns[name] = distinct.blank_where_missing(values)
    return finding


@applies("unknown-place")
def unknown_place(rows: pd.DataFrame, layout: Layout, context: Context, rule: Rule) -> Finding:
    """Reads places by the list of the day of each row: that of its date, or of the end of the period.

    A place that was not yet, or no longer, valid on that day is refused as such.
    """
    if len(context.places) == 1:
        return unknown_code(rows, layout, context, rule)
    finding = Finding()
    [name] = [name for name, column in layout.fields.items() if column.codelist in rule.codelists]
    header, texts = layout.fields[name].header, distinct.plain(rows[name])
    days = (
        distinct.plain(rows[dated[0]])
        if (dated := layout.names_of("date"))
        else pd.Series(context.period_end, index=rows.index)
    )
    values, unknown = pd.Series(pd.NA, index=rows.index, dtype="str"), pd.Series(False, index=rows.index)
    for first, last, codes in context.places:
        now = np.asarray((days >= first) & (days <= last))
        values.loc[now], unknown.loc[now] = reading.code(texts[now], codes, context.codes["unit_wide"])
    ever = distinct.flagged(texts, lambda text: any(codes.resolve(text) for *_, codes in context.places))
    finding.refuse(header, texts[unknown & ever], case="not_valid")
    finding.refuse(header, texts[unknown & ~ever], context.codes["places"].suggest)
    finding.columns[name] = distinct.blank_where_missing(values)
    return finding


@applies("agency-names")
def agency_names(rows: pd.DataFrame, layout: Layout, context: Context, rule: Rule) -> Finding:
    """Writes each agency by its name, whichever of its spellings was used; others stay as they are."""
    finding, agencies = Finding(), context.codes["agencies"]
    for name, column in layout.fields.items():
        if column.codelist in rule.codelists:
            texts, changed = distinct.respelt(rows[name], lambda text: agencies.resolve(text) or text, _NO_WORDS)
            if changed.any():
                finding.columns[name] = texts
                finding.changed = finding.changed.union(rows.index[changed])
    return finding


@applies("unreadable-number")
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
        texts = distinct.plain(rows.loc[failed, name])
        english = distinct.plain(rows.loc[failed, "number_style"]) == "vietnamese"
        english &= texts.map(witnesses.is_english).astype(bool)
        finding.refuse(column.header, texts[english], case="english_style")
        finding.refuse(column.header, texts[~english])
        finding.columns[reading.output_name(layout, name)] = values.fillna("") if column.kind == "count" else values
    return finding


@applies("misaligned-row")
def misaligned_row(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows with more cells than the header has: an unquoted decimal comma has moved everything."""
    finding = Finding()
    moved = distinct.flagged(rows["remarks"], lambda remarks: "too_many_cells" in remarks)
    finding.refuse("", pd.Series("", index=rows.index[moved], dtype="str"))
    return finding


@applies("doubtful-number")
def doubtful_number(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Remarks typed numbers below 1000 with exactly three decimals, counts that are no whole number, identifiers that
    were stored as rounded numbers, and codes that were stored as numbers and may have lost their zeros.
    """
    finding = Finding()
    for name in layout.names_of("money", "count"):
        typed = reading.holds_number(rows, name)
        doubtful = (
            typed & distinct.plain(rows[name]).str.fullmatch(_MAYBE_GROUPED).astype(bool) if typed.any() else typed
        )
        finding.remark(layout.fields[name].header, rows.loc[doubtful, name])
        if layout.fields[name].kind == "count":
            parts = distinct.flagged(rows[name], lambda count: "." in count) & ~doubtful
            counts = distinct.plain(rows.loc[parts, name])
            spelt = counts.str.replace(".", ",")
            finding.remark(layout.fields[name].header, spelt, case="fraction", english=counts)
    for name in layout.names_of("money"):
        for mark, power in _SHOWN_OTHERWISE.items():
            marked = distinct.flagged(rows["remarks"], partial(has_mark, f"{name}:{mark}"))
            if marked.any():
                held = distinct.plain(rows.loc[marked, name])
                shown = held + " → " + held.map(partial(_scaled, power=power))
                finding.remark(layout.fields[name].header, shown, case="shown_otherwise")
    for name in layout.names_of("text", "code"):
        rounded = distinct.flagged(rows["remarks"], partial(has_mark, f"{name}:rounded"))
        if layout.fields[name].filled and layout.fields[name].kind == "text":
            rounded |= distinct.told(rows[name], _SHORTENED, lambda text: re.fullmatch(_SHORTENED, text) is not None)
        finding.remark(layout.fields[name].header, rows.loc[rounded, name])
        if digits := layout.fields[name].digits:
            typed = reading.holds_number(rows, name) & (distinct.plain(rows[name]).str.len() < digits)
            told = rows[typed]
            if layout.fields[name].above:  # it stands there once, and in every row
                told = told.drop_duplicates(["source_file", "source_sheet"])
            codes = distinct.plain(told[name])
            finding.remark(layout.fields[name].header, codes + f" ({digits})", case="lost_zeros")
    return finding


def _scaled(text: str, power: int) -> str:
    """A typed number as a format shows it that moves its decimal point; other text as it is."""
    return f"{Decimal(text).scaleb(power):f}" if _TYPED_NUMBER.fullmatch(text) else text


@applies("unreadable-date")
def unreadable_date(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses dates that are not written as one."""
    finding = Finding()
    for name in layout.names_of("date"):
        finding.refuse(layout.fields[name].header, rows.loc[reading.day(rows, name)[1], name])
    return finding


@applies("impossible-date")
def impossible_date(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Reads dates into ISO text; refuses days that no calendar has."""
    finding = Finding()
    for name in layout.names_of("date"):
        values, _unreadable, impossible = reading.day(rows, name)
        finding.refuse(layout.fields[name].header, rows.loc[impossible, name])
        finding.columns[name] = values
        finding.columns["numeric_cells"] = distinct.constant("", len(rows)).set_axis(rows.index)  # dates are text now
    return finding


@applies("negative-amount")
def negative_amount(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses negative figures, except the amounts of adjustments and of columns that are signed."""
    finding = Finding()
    signed = rows["payment_kind"] == "adjustment" if "payment_kind" in rows else pd.Series(False, index=rows.index)
    for name in layout.names_of("money", "count"):
        values = rows[reading.output_name(layout, name)]
        negative = values.str.startswith("-") if layout.fields[name].kind == "count" else values < 0
        refused = negative.fillna(False).astype(bool) & ~signed & (not layout.fields[name].signed)
        finding.refuse(layout.fields[name].header, rows.loc[refused, name])
    return finding


@applies("implausible-return")
def implausible_return(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Remarks returns that spent more than their plan, or expect less than they have spent."""
    finding = Finding()
    spent, plan, expected = (rows[f"{name}_dong"] for name in ("cumulative", "plan", "estimate"))
    for name, case, found in (
        ("cumulative", "above_plan", spent > plan),
        ("estimate", "below_spent", expected < spent),
    ):
        found = found.fillna(False).astype(bool)
        finding.remark(layout.fields[name].header, rows.loc[found, name], case=case)
    return finding
