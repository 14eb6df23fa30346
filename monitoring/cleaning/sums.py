"""Rows that say once more what others say in detail: found by arithmetic, refused, so that money counts once.

The detailed rows count. A row counts as their sum only where every figure that it gives equals that of at least two
rows which differ from it in nothing but what it leaves open, or where its own words call it a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from monitoring import distinct
from monitoring.cleaning import reading
from monitoring.cleaning.finding import Context, Finding, Rule, applies
from monitoring.cleaning.identity import LINE, dong_of, has_vouchers, places, stand_again
from monitoring.intake.layouts import Layout
from monitoring.vietnamese import fold, normalise

#: What a row may leave open, and others say in its place.
_OPEN = ["place", "source", "component"]
_SHEET = ["source_file", "source_sheet"]
_SHOWN_PLACES = 5
#: Round amounts, such as 100 and 200 million, add up to each other by chance.
_ROUND_DIGITS = 2
#: Told with accents: “cộng” is a sum, “công” work, “cộng đồng” a community.
_SUM_WORDS = re.compile(
    r"(?:tổng (?:số|cộng)|cộng(?! đồng| tác| hòa)|l[ũu][yỹ] kế|mang sang|số trang trước|bằng chữ)\b"
)
#: Lets through all texts that begin so, and few others.
_PERHAPS_SUM = r"(?i)^\s*(?:[tcb]\S{0,4}ng|l\S{0,4}[yỹ]|mang|s\S{0,4} trang)"
_SUMMARY = re.compile(r"\b(?:tong hop|th)\b")


@applies("sum-of-others")
def sum_of_others(rows: pd.DataFrame, layout: Layout, _: Context, __: Rule) -> Finding:
    """Refuses rows that are the sum of others, and names these; remarks what may be one by chance."""
    finding = Finding()
    found: dict[int, pd.Index] = {}
    if not has_vouchers(layout):
        found |= _left_open(rows, layout)
    else:
        repeated = rows[stand_again(rows)]
        repeated = repeated[repeated.duplicated("voucher", keep=False)]
        found |= _left_open(repeated, layout)
        found |= dict(_called_sums(rows, layout))
        found |= _summary_sheets(rows.loc[~rows.index.isin(found)], layout)
    shown = pd.Series({row: _shown(rows.loc[details]) for row, details in found.items()}, dtype="str")
    told = [_is_telling(rows.loc[row], layout) for row in shown.index]
    finding.refuse("", shown[told])
    finding.remark("", shown[[not tells for tells in told]], case="by_chance")
    return finding


def _is_telling(row: pd.Series, layout: Layout) -> bool:
    """Whether it is no chance that other rows add up to this one: a line of a return has two figures that say so, or
    one that is not round; a payment has its voucher or its words.
    """
    if has_vouchers(layout):
        return True
    figures = [abs(int(row[name])) for name in _figures(layout) if not pd.isna(row[name]) and row[name]]
    return len(figures) > 1 or len(str(figures[0]).rstrip("0")) > _ROUND_DIGITS


def _figures(layout: Layout) -> list[str]:
    return [reading.output_name(layout, name) for name in layout.names_of("money")]


def _shown(details: pd.DataFrame) -> str:
    shown = list(places(details.head(_SHOWN_PLACES)))
    return ", ".join(shown) + (f", … ({len(details)})" if len(details) > _SHOWN_PLACES else "")


def _left_open(rows: pd.DataFrame, layout: Layout) -> dict[int, pd.Index]:
    """Row that leaves something open → rows that add up to it, equal in what it does say of its thing."""
    found: dict[int, pd.Index] = {}
    perhaps_open = [name for name in _OPEN if name in layout.thing]
    same = [name for name in layout.thing if name not in _OPEN]
    open_rows = np.zeros(len(rows), dtype=bool)
    for name in perhaps_open:
        open_rows |= distinct.flagged(rows[name], lambda code: not code)
    if not open_rows.any():
        return found
    rows = distinct.plain_table(rows)
    groups = rows.groupby(same, sort=False, dropna=False).ngroup().to_numpy()
    counts = [np.bincount(groups[marked], minlength=len(rows)) for marked in (open_rows, ~open_rows)]
    concerned = rows[((counts[0] > 0) & (counts[0] + counts[1] > 2))[groups]]
    for _, group in concerned.groupby(same, sort=False, dropna=False):
        for row in group.index[(group[perhaps_open] == "").any(axis="columns")]:
            others = group.drop(index=[other for other in found if other in group.index])
            details = _details_of(others, row, perhaps_open, _figures(layout))
            if details is not None:
                found[row] = details
    return found


def _details_of(group: pd.DataFrame, row: int, perhaps_open: Sequence[str], figures: Sequence[str]) -> pd.Index | None:
    """The rows of `group` that add up to `row`: those that say one or all of what it leaves open, and else the same."""
    [(_, own)] = group.loc[[row]].iterrows()
    left = [name for name in perhaps_open if own[name] == ""]
    agree = pd.Series(True, index=group.index)
    for name in set(perhaps_open).difference(left):
        agree &= group[name] == own[name]
    for said in [*([name] for name in left), left]:
        details = group[agree & (group[said] != "").all(axis="columns")]
        details = details[(details[[name for name in left if name not in said]] == "").all(axis="columns")]
        if len(details) > 1 and _adds_up(details[list(figures)], own[list(figures)]):
            return details.index
    return None


def _adds_up(details: pd.DataFrame, own: pd.Series) -> bool:
    """Whether every figure is the sum of the detailed ones, and not all of them nothing."""
    given = [name for name in own.index if not pd.isna(own[name])]
    sums = [int(details[name].sum()) for name in given]
    return any(sums) and sums == [int(own[name]) for name in given]


def _called_sums(rows: pd.DataFrame, layout: Layout) -> Iterator[tuple[int, pd.Index]]:
    """Payments whose own words call them a sum, and whose amount is that of rows right above them in their sheet."""
    called = np.zeros(len(rows), dtype=bool)
    for name in layout.names_of("text"):
        called |= distinct.told(rows[name], _PERHAPS_SUM, _is_called_sum)
    if not called.any():
        return
    sheets = rows.groupby(_SHEET, sort=False, observed=True).ngroup().to_numpy()
    for sheet in np.unique(sheets[called]):
        inside = np.flatnonzero(sheets == sheet)
        inside = inside[np.argsort(rows["source_row"].to_numpy()[inside], kind="stable")]
        amounts = rows[dong_of(layout)].to_numpy()[inside]
        running = 0
        reached = {0: 0}  # sum of the rows so far → how many of them there are
        details: list[int] = []
        for place, amount in zip(inside.tolist(), amounts.tolist(), strict=True):
            first = reached.get(running - amount)
            if called[place] and first is not None and len(details) - first > 1:
                yield int(rows.index[place]), rows.index[details[first:]]
                continue
            running += amount
            details.append(place)
            reached[running] = len(details)


def _is_called_sum(text: str) -> bool:
    return _SUM_WORDS.match(normalise(text).casefold()) is not None


def _summary_sheets(rows: pd.DataFrame, layout: Layout) -> dict[int, pd.Index]:
    """The rows of a sheet that sums the other sheets of its file, line by line, in fewer rows."""
    found: dict[int, pd.Index] = {}
    sheets = rows[_SHEET].drop_duplicates()
    several = sheets.loc[sheets["source_file"].duplicated(keep=False), "source_file"].unique()
    for file in several:
        book = distinct.plain_table(rows[rows["source_file"] == file])
        for sheet in book["source_sheet"].unique():
            summary, details = book[book["source_sheet"] == sheet], book[book["source_sheet"] != sheet]
            line, dong = [name for name in LINE if name in layout.thing], dong_of(layout)
            keys = (line, [name for name in line if name != "place"])
            lines = next((sums for key in keys if (sums := _sums(summary, key, dong)) == _sums(details, key, dong)), {})
            # One line alone may be as much as another by chance.
            if len(summary) < len(details) and len(lines) > (0 if _SUMMARY.search(fold(sheet)) else 1):
                found |= {row: details.index for row in summary.index}
                break
    return found


def _sums(rows: pd.DataFrame, key: list[str], dong: str) -> dict[object, int]:
    sums = rows.groupby(key, dropna=False)[dong].sum()
    return {line: int(dong) for line, dong in sums.items() if dong}
