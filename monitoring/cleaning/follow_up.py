"""What becomes of a refused row: must it be sent again, has a right row come since, or is nothing to be done?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.cleaning.finding import Context, Rule
from monitoring.cleaning.identity import has_vouchers, voucher_keys
from monitoring.cleaning.rules import load_rules
from monitoring.distinct import plain, plain_table
from monitoring.intake.layouts import Layout
from monitoring.tables.rows import RefusedRow

RESEND, REPLACED, NOTHING = "resend", "replaced", "none"


@dataclass(frozen=True, slots=True)
class FaultRow(RefusedRow):
    """A fault of a row, as refused.csv would have it; `field`: the header of its column, "" for the whole row."""

    field: str


_OF_RULE = {
    "superseded": REPLACED,
    "replaced-report": REPLACED,
    **dict.fromkeys(["duplicate", "sum-of-others", "uncounted-sheet"], NOTHING),
}
_OF_ANOTHER_PERIOD = {"before-year", "after-period"}
#: The rules that read cells: what they refuse is left unread.
_READING = {"normalise-text", "unreadable-number", "impossible-date"}
#: Those that look at each cell by itself, with what they need to know of it; and what cannot be said of moved ones.
_OF_CELLS = _READING | {"inherited", "missing-required", "rate-not-count", "unreadable-date"}
_MOVED = "misaligned-row"


def follow_ups(
    refused: pd.DataFrame, received: pd.DataFrame, accepted: pd.DataFrame, layout: Layout, context: Context
) -> pd.Series:
    """`resend`, `replaced` or `none` for each row of `refused` (index: rows of `received`; column `rule`).

    `none`: a duplicate, a sum of other rows, or a row of another period, unless its date is so far away that it
    must be a slip. `replaced`: the row of a superseded file, or one of whose thing a right row has been `accepted`
    from a file received later: the same voucher and, as far as it can be read, the same day, kind and line; the
    same line or indicator of one unit.
    """
    told = refused["rule"].map(_OF_RULE).fillna(RESEND)
    open_rows = _as_read(received.loc[told.index[told == RESEND]], layout, context)
    elsewhere = refused.index[refused["rule"].isin(_OF_ANOTHER_PERIOD)]
    counted = elsewhere[_is_near(open_rows.loc[elsewhere], layout, context)]
    replaced = open_rows.index[_come_since(open_rows, accepted, layout)]
    return told.mask(told.index.isin(replaced), REPLACED).mask(told.index.isin(counted), NOTHING)


def _is_near(rows: pd.DataFrame, layout: Layout, context: Context) -> pd.Series:
    """Whether the dates of the rows lie in the year of the report or in one beside it."""
    years = range(context.year_start.year - 1, context.year_start.year + 2)
    [field] = layout.names_of("date") or [""]
    return rows[field].str[:4].isin(map(str, years)) if field else pd.Series(False, index=rows.index)


def _as_read(rows: pd.DataFrame, layout: Layout, context: Context) -> pd.DataFrame:
    """`rows` with whatever can be read of them; what cannot is missing."""
    raw = rows = plain_table(rows)  # of few rows, where categories are those of all
    for rule in load_rules():
        if rule.holds_for(layout) and (rule.rule in _READING or rule.codelists):
            rows = rows.assign(**rule.look_at(rows, layout, context).columns)
    fields, sure = _telling(layout)
    unread = {name: rows[name].isna() | ((rows[name] == "") & (raw[name] != "")) for name in [*fields, *sure]}
    return rows.assign(**{name: plain(rows[name]).astype("str").mask(gone) for name, gone in unread.items()})


def further_faults(
    refused: pd.DataFrame, received: pd.DataFrame, layout: Layout, context: Context
) -> Iterator[tuple[Rule, pd.DataFrame]]:
    """What else would be refused in the cells of rows that were: each rule with what it finds (finding.DETAILS).

    Whoever corrects a row learns of all its faults at once. Of a row whose cells have moved nothing more can be said.
    """
    rows = plain_table(received.loc[refused.index[refused["rule"] != _MOVED]])
    for rule in load_rules():
        if len(rows) and rule.holds_for(layout) and (rule.rule in _OF_CELLS or rule.codelists):
            finding = rule.look_at(rows, layout, context)
            rows = rows.assign(**finding.columns)
            if rule.effect == "refuse" and len(finding.refused):
                yield rule, finding.refused


def _telling(layout: Layout) -> tuple[list[str], list[str]]:
    """The fields that tell a thing as far as a refused row can be read, and those that must be readable."""
    if has_vouchers(layout):
        return [name for name in layout.thing if name != "voucher"], ["voucher"]
    return [], ["reported_by", *layout.thing] if layout.thing and "reported_by" in layout.fields else []


def _come_since(rows: pd.DataFrame, accepted: pd.DataFrame, layout: Layout) -> pd.Series:
    """For each of the refused `rows` whether an accepted row of the same thing came in a later file."""
    since = pd.Series(False, index=rows.index)
    fields, sure = _telling(layout)
    if not sure:
        return since
    told = rows[sure].notna().all(axis="columns") & (rows[sure[0]] != "")
    rows = _keyed(rows.loc[told], [*fields, *sure])
    names = accepted[sure[0]]
    names = voucher_keys(names) if sure[0] == "voucher" else names
    accepted = _keyed(accepted[names.isin(rows[sure[0]])], [*fields, *sure])
    if accepted.empty:
        return since
    bits = 1 << np.arange(len(fields))
    for pattern, part in rows.groupby(rows[fields].notna().to_numpy() @ bits):
        known = [name for name, bit in zip(fields, bits, strict=True) if pattern & bit]
        last = accepted.groupby([*sure, *known])["receipt"].max().rename("last").reset_index()
        found = part.merge(last, how="left", on=[*sure, *known])["last"].set_axis(part.index)
        since |= (found > part["receipt"]).reindex(since.index, fill_value=False)
    return since


def _keyed(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    texts = {name: plain(rows[name]).astype("str") for name in names}
    if "voucher" in texts:
        texts["voucher"] = voucher_keys(texts["voucher"])
    return rows.assign(**texts)
