"""What is the same thing, and what happens where it stands twice: the same figure is refused as a duplicate, another
one as conflicting; nothing is summed twice.

What is one thing is said in its layout: a payment is one voucher, day, kind of payment and budget line; a return is one
budget line, whoever reports it. How note and investor are spelt is no part of it. Of two rows the one received first
counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring import distinct, vietnamese
from monitoring.cleaning import reading
from monitoring.cleaning.finding import Context, Finding, Rule, applies
from monitoring.distinct import plain, tested
from monitoring.intake.layouts import Layout

#: A line of the budget, which payments and returns name alike.
LINE = ["component", "place", "source", "capital", "plan_year", "plan_kind"]
_LIST = ["source_file", "source_sheet"]
#: “(thay BC 1)”, “thay thế Báo cáo số 12/BC”: what stands behind it is the document replaced.
_REPLACES = re.compile(r"\bthay(?: thế)?(?: cho)?:? +([^()]+?) *\)?$", re.IGNORECASE)
_INDICATOR = ["reported_by", "indicator", "place"]
_PADDED = r"^0+[1-9][0-9]*$"
#: Vouchers with leading zeros, and those with letters that have another case.
_NOT_KEYS = _PADDED + r"|[a-z]|[^\x00-\x7f]"


@applies("conflicting")
def conflicting(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows that give the same thing another figure than the row received first.

    One list may give a voucher several lines with different amounts, each with a note of its own: these count, and are
    remarked.
    """
    finding = Finding()
    if has_vouchers(layout):
        finding.columns["again"] = stand_again(rows)
        rows = _contested(_repeated_vouchers(rows.assign(**finding.columns), layout), layout)
        refused, further = _judged_vouchers(rows, layout)
        finding.remark("", rows.loc[further, "voucher"], case="further_line")
    else:
        rows = _repeated(rows, layout.thing)
        refused = {row: other for row, (other, agrees) in _judged_figures(rows, layout).items() if not agrees}
    values, english = _both_figures(rows, refused, layout)
    finding.refuse("", values, english=english)
    return finding


@applies("duplicate")
def duplicate(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows that say of the same thing what an accepted row says, and names that row.

    Equal lines of one voucher in one list count once as well, and are remarked: whoever made the list must say which.
    """
    if has_vouchers(layout):
        rows = _repeated_vouchers(rows, layout)
        first = _first_of_each(rows, ["thing", dong_of(layout)])
    elif layout.thing and layout.money:
        rows = _repeated(rows, layout.thing)
        same = {row: other for row, (other, agrees) in _judged_figures(rows, layout).items() if agrees}
        first = pd.Series(same, dtype="int64")
    else:
        content = [name for name in reading.output_columns(layout) if name not in reading.LINEAGE]
        rows = _repeated(rows, content)
        first = _first_of_each(rows, content)
    return _equal(rows, first, layout)


@applies("replaced-report")
def replaced(rows: pd.DataFrame, _: Layout, __: Context, ___: Rule) -> Finding:
    """Refuses a figure whose document another of the same office says it replaces: “BC 2 (thay BC 1)”."""
    finding = Finding()
    if not distinct.flagged(rows["document"], lambda text: bool(_REPLACES.search(text))).any():
        return finding
    things = rows.groupby(_INDICATOR, dropna=False, sort=False, observed=True).ngroup()
    keyed = list(zip(rows.index, things, plain(rows["document"]), strict=True))
    newer = {(thing, vietnamese.fold(said[1])): text for _, thing, text in keyed if (said := _REPLACES.search(text))}
    found = {row: newer[key] for row, thing, text in keyed if (key := (thing, vietnamese.fold(text))) in newer}
    finding.refuse("", pd.Series(found, dtype="str"))
    return finding


def has_vouchers(layout: Layout) -> bool:
    """Whether each row of money is a line of a voucher."""
    return "voucher" in layout.thing and layout.money is not None


def places(rows: pd.DataFrame) -> pd.Series:
    """Where rows stand, for people: file, sheet if any, row number."""
    lines = zip(rows["source_file"], rows["source_sheet"], rows["source_row"], strict=True)
    texts = [f"{file} [{sheet}] #{line}" if sheet else f"{file} #{line}" for file, sheet, line in lines]
    return pd.Series(texts, index=rows.index, dtype="str")


def voucher_keys(vouchers: pd.Series) -> pd.Series:
    """Vouchers in capitals and without the leading zeros that a spreadsheet takes away: 000123 is 123."""

    def match(pattern: str, texts: pd.Series) -> np.ndarray:
        return np.asarray(pc.match_substring_regex(pa.array(texts), pattern).fill_null(False))

    others = tested(vouchers, partial(match, _NOT_KEYS))
    if not others.any():
        return vouchers
    texts = plain(vouchers)
    spelt = texts[others].str.upper()
    return texts.mask(others, spelt.mask(match(_PADDED, spelt), spelt.str.lstrip("0")))


def stand_again(rows: pd.DataFrame) -> pd.Series:
    """Which payments bear a voucher that stands more than once; asked of all rows once, and then kept as `again`."""
    return rows["again"] if "again" in rows else voucher_keys(rows["voucher"]).duplicated(keep=False)


def dong_of(layout: Layout) -> str:
    """The column of the money that the ledger follows."""
    assert layout.money is not None
    return reading.output_name(layout, layout.money)


def _repeated(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The rows that others equal in the columns `names`, in order of receipt; `thing` numbers the equal ones."""
    names = list(names)
    rows = rows.loc[rows.duplicated(names, keep=False)]
    rows = rows.sort_values("receipt", kind="stable") if rows["receipt"].nunique() > 1 else rows
    return rows.assign(thing=rows.groupby(names, dropna=False, sort=False, observed=True).ngroup())


def _repeated_vouchers(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The payments that stand more than once; most vouchers do not, and are not looked at any further."""
    rows = rows[stand_again(rows)]
    return _repeated(
        rows.assign(voucher_key=voucher_keys(plain(rows["voucher"]))),
        ["voucher_key", *(name for name in layout.thing if name != "voucher")],
    )


def _first_of_each(rows: pd.DataFrame, names: list[str]) -> pd.Series:
    """For each row that equals an earlier one in the columns `names`: that one (index: the later row)."""
    position = pd.Series(rows.index, index=rows.index)
    first = position.groupby([rows[name] for name in names], dropna=False, sort=False, observed=True).transform("first")
    return first[first != position]


def _equal(rows: pd.DataFrame, first: pd.Series, layout: Layout) -> Finding:
    """Refuses the rows of `first` as equal to the row that each names."""
    finding = Finding()
    if first.empty:
        return finding
    here, there = rows.loc[first.index], rows.loc[first].set_axis(first.index)
    spelt = list(reading.output_columns(layout)[: -len(reading.LINEAGE)])
    exact = (here[spelt] == there[spelt]).where(here[spelt].notna() | there[spelt].notna(), True).all(axis="columns")
    one_list = (here[_LIST] == there[_LIST]).all(axis="columns")
    where = places(there)
    for case, chosen in (("same_list", one_list), ("", exact & ~one_list), ("other_spelling", ~exact & ~one_list)):
        finding.refuse("", where[chosen], case=case)
    finding.remark("", where[one_list], case="same_list")
    return finding


# ---- contradictions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """A line of a voucher that counts: its row, its list (file and sheet), its đồng, and what it says it is for."""

    row: int
    sheet: tuple[str, str]
    dong: int
    note: str

    def is_further_line_of(self, lines: list[_Line]) -> bool:
        return bool(self.note) and all(self.sheet == other.sheet and self.note != other.note for other in lines)


def _contested(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The payments that have more than one amount."""
    amounts = rows.drop_duplicates(["thing", dong_of(layout)])["thing"]
    return rows[rows["thing"].isin(amounts[amounts.duplicated()])]


def _judged_vouchers(rows: pd.DataFrame, layout: Layout) -> tuple[dict[int, int], list[int]]:
    """Of contested payments those that contradict an earlier one (row → that one), and further lines of a voucher."""
    counted: dict[int, list[_Line]] = {}
    refused: dict[int, int] = {}
    further: list[int] = []
    for thing, line in zip(rows["thing"], _lines(rows, layout), strict=True):
        lines = counted.setdefault(thing, [])
        if not lines:
            lines.append(line)
        elif any(other.dong == line.dong for other in lines):
            continue  # a duplicate
        elif line.is_further_line_of(lines):
            further.append(line.row)
            lines.append(line)
        else:
            refused[line.row] = next((other for other in lines if other.note == line.note), lines[0]).row
    return refused, further


def _lines(rows: pd.DataFrame, layout: Layout) -> Iterator[_Line]:
    notes = rows["note"] if "note" in rows else pd.Series("", index=rows.index)
    columns = (rows.index, rows["source_file"], rows["source_sheet"], rows[dong_of(layout)], notes)
    for row, file, sheet, dong, note in zip(*columns, strict=True):
        yield _Line(row, (file, sheet), int(dong), vietnamese.fold(note))


def _judged_figures(rows: pd.DataFrame, layout: Layout) -> dict[int, tuple[int, bool]]:
    """Rows that give a thing figures which an earlier row has given: that row, and whether it gave the same.

    Rows that complete each other, one with the plan and one with the payments, both count.
    """
    given: dict[int, dict[str, tuple[int, int]]] = {}
    judged: dict[int, tuple[int, bool]] = {}
    names = [reading.output_name(layout, name) for name in layout.names_of("money")]
    for row, thing, *figures in zip(rows.index, rows["thing"], *(rows[name] for name in names), strict=True):
        own = {name: int(dong) for name, dong in zip(names, figures, strict=True) if not pd.isna(dong)}
        before = given.setdefault(thing, {})
        twice = [name for name in own if name in before]
        if not twice:
            before |= {name: (dong, row) for name, dong in own.items()}
            continue
        wrong = [name for name in twice if before[name][0] != own[name]]
        judged[row] = (before[(wrong or twice)[0]][1], not wrong and len(twice) == len(own))
    return judged


def _both_figures(rows: pd.DataFrame, refused: Mapping[int, int], layout: Layout) -> tuple[pd.Series, pd.Series]:
    """Both figures and where they stand, of the refused rows: in Vietnamese and in English."""
    headers = {reading.output_name(layout, name): layout.fields[name].header for name in layout.names_of("money")}
    where = places(rows)
    texts: dict[str, dict[int, str]] = {".": {}, ",": {}}
    for row, other in refused.items():
        figures: list[tuple[str, Any, Any]] = [
            (header, rows.at[row, name], rows.at[other, name]) for name, header in headers.items()
        ]
        for mark, said in texts.items():
            said[row] = "; ".join(
                f"“{header}” {_grouped(own, mark)} ({where[row]}) ≠ {_grouped(dong, mark)} ({where[other]})"
                for header, own, dong in figures
                if str(own) != str(dong)
            )
    vi, en = (pd.Series(said, dtype="str") for said in texts.values())
    return vi, en


def _grouped(dong: Any, mark: str) -> str:
    return "–" if pd.isna(dong) else f"{int(dong):,} đồng".replace(",", mark)
