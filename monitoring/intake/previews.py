"""What a file to be received holds, before anything is read into values: rows, sums as written, rows set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast

import pandas as pd

from monitoring.amounts import UnreadableNumber, parse_number
from monitoring.distinct import flagged
from monitoring.intake.layouts import Layout
from monitoring.intake.left_out import LeftOut, left_out
from monitoring.vietnamese import normalise

#: The marks of rows that nobody sees (see rows).
_HIDDEN = {"hidden_row", "hidden_sheet"}


@dataclass(frozen=True)
class Preview:
    """What one layout of a file holds: data rows, the sum of its money per unit as written, rows set aside by kind.

    `unreadable` counts filled cells of money that are no number in the layout's style; they are in no sum. `hidden`
    counts data rows that whoever opens the file does not see, on hidden sheets or hidden by hand or by a filter.
    `left_out`: the data of people that stays in the file alone.
    Of a sheet with a form of its own: `columns`, header → the sum of each of its columns likewise; `said`, what stands
    above it, header → each value.
    """

    layout: Layout
    sheets: tuple[str, ...]
    rows: int
    sums: Mapping[str, Decimal]
    unreadable: int
    set_aside: Mapping[str, int]
    hidden: int = 0
    left_out: tuple[LeftOut, ...] = ()
    columns: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def preview(layout: Layout, rows: pd.DataFrame, aside: pd.DataFrame, number_style: str | None) -> Preview:
    """What the rows and the rows set aside of a table hold; `number_style` is the one declared for its file, if any."""
    style = number_style or layout.number_style
    sums, unreadable = _sums(layout.money, rows, style) if layout.money else ({}, 0)
    hidden = int(flagged(rows["remarks"], lambda marks: not _HIDDEN.isdisjoint(marks.split(","))).sum())
    sheets = tuple(sheet for sheet in dict.fromkeys(rows["source_sheet"]) if sheet)
    kinds = dict(sorted(Counter(aside["kind"]).items()))
    found = Preview(layout, sheets, len(rows), sums, unreadable, kinds, hidden, tuple(left_out(layout, rows, aside)))
    if layout.sheet is None:
        return found
    return replace(found, columns=_columns(layout, rows, style), said=_said(layout, rows))


def _columns(layout: Layout, rows: pd.DataFrame, number_style: str) -> dict[str, dict[str, Decimal]]:
    """The sums of the columns of figures; of columns that are not known only of those to the right of the codes, and
    where numbers alone stand in them.
    """
    known = bool(layout.money)
    codes = [name for name, field in layout.fields.items() if field.record]
    same = (
        [] if known else [place for place, name in enumerate(layout.figures) if rows[name].isin(rows[codes[-1]]).all()]
    )
    found = {name: _sums(name, rows, number_style) for name in layout.figures[1 + min(same, default=-1) :]}
    return {
        layout.fields[name].header: sums
        for name, (sums, unreadable) in found.items()
        if sums and (known or not unreadable)
    }


def _said(layout: Layout, rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    above = {name: field.header for name, field in layout.fields.items() if field.above}
    said = {header: tuple(filter(None, dict.fromkeys(rows[name]))) for name, header in above.items()}
    return {header: values for header, values in said.items() if values}


def _sums(name: str, rows: pd.DataFrame, number_style: str) -> tuple[dict[str, Decimal], int]:
    """The sum of a field per unit as written, and how many filled cells are no number."""
    typed = rows["numeric_cells"].str.split(",").map(lambda fields: name in fields)
    counts = rows.groupby([rows[name], rows["unit"], typed]).size()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    unreadable = 0
    for (text, unit, machine), count in cast("Iterable[tuple[tuple[str, str, bool], int]]", counts.items()):
        try:
            amount = parse_number(text, "machine" if machine else number_style)
        except UnreadableNumber:
            unreadable += count if text.strip() else 0
        else:
            sums[normalise(unit)] += amount * count
    return dict(sorted(sums.items())), unreadable
