"""What the cells of a row take from around them: merged ranges, the headings above, groups that are named once.

An empty cell has a meaning of its own only where nothing around it gives it another. What stands around is gathered
here, without knowing any code; cleaning decides what it means, inherits it or refuses the row.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np
import pandas as pd

from monitoring.distinct import distinct, flagged, of_codes
from monitoring.intake.grids import Grid, text_rows
from monitoring.intake.headers import Header
from monitoring.vietnamese import fold, normalise

#: Code lists whose columns mean something when they are empty, or that a heading can name for all rows below it.
NAMED_BY_HEADINGS = ("components", "places", "sources", "capitals", "plan_kinds")

#: How headings are numbered; each way is a level of its own, and what it is nested in is told by the order.
_NUMBERINGS = {
    "roman": r"[IVX]{1,5}",
    "letter": r"[A-H]",
    "dotted": r"\d{1,2}(?:\.\d{1,2}){1,3}",
    "number": r"\d{1,2}",
    "small": r"[a-h]",
    "dash": r"[-–+*•]",
}
_NUMBERED = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NUMBERINGS.items())
    + r")(?:[.):/-]+\s*(?![\d.])|\s+|$)"
)


#: Parts of Surroundings that name the line and text of the cell that speaks.
_SPOKEN = ("merged", "grouped", "perhaps_grouped")


@dataclass(frozen=True)
class Heading:
    """A row that names what stands below it: its line, its texts without numbering, how it is numbered.

    `closed`: a total has ended its rows, so that it may not hold for those that follow.
    """

    line: int
    texts: tuple[str, ...]
    level: str
    closed: bool = False


@dataclass
class Surroundings:
    """What one row takes from around it, by field: `merged`, `grouped` (line and text of the cell that speaks for it),
    `perhaps_grouped` (of the one that may, or the cell is as empty as it looks), `covered` (cells that a merged range
    hides, whatever they hold, and amounts that it spreads), and the headings above it, outermost first.
    """

    merged: dict[str, tuple[int, str]] = field(default_factory=dict)
    grouped: dict[str, tuple[int, str]] = field(default_factory=dict)
    perhaps_grouped: dict[str, tuple[int, str]] = field(default_factory=dict)
    covered: dict[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()

    def to_json(self) -> str:
        """This in one line, "" where there is nothing around."""
        headings = [(heading.line, heading.texts, heading.level, heading.closed) for heading in self.headings]
        parts = {name: getattr(self, name) for name in (*_SPOKEN, "covered")} | {"headings": headings}
        filled = {name: part for name, part in parts.items() if part}
        return json.dumps(filled, ensure_ascii=False) if filled else ""

    @classmethod
    def from_json(cls, text: str) -> Surroundings:
        """What `to_json` wrote."""
        parts = json.loads(text) if text else {}
        headings = tuple(Heading(line, tuple(texts), *rest) for line, texts, *rest in parts.pop("headings", ()))
        for name in _SPOKEN:
            parts[name] = {key: tuple(value) for key, value in parts.get(name, {}).items()}
        return cls(headings=headings, **parts)


def surroundings(grid: Grid, header: Header, kinds: Mapping[int, str]) -> pd.Series | None:
    """For each row of `grid` its Surroundings as JSON; None where no row has any.

    `kinds`: position → kind of the rows that are no data.
    """
    stacks = list(_stacks(grid, header, kinds))
    found = _merged(grid, header, kinds)
    _add_grouped(found, grid, header, kinds)
    if not found and not stacks:
        return None
    texts = {"": 0}
    codes = np.zeros(len(grid.cells), dtype="int64")
    starts = [position for position, _ in stacks]
    for (start, stack), end in zip(stacks, [*starts[1:], len(codes)], strict=False):
        codes[start:end] = texts.setdefault(Surroundings(headings=stack).to_json(), len(texts))
    for position, around in found.items():
        place = bisect_right(starts, position) - 1
        around.headings = stacks[place][1] if place >= 0 else ()
        codes[position] = texts.setdefault(around.to_json(), len(texts))
    return of_codes(codes, list(texts))


def _stacks(grid: Grid, header: Header, kinds: Mapping[int, str]) -> Iterator[tuple[int, tuple[Heading, ...]]]:
    """From which position on which headings stand above, outermost first; nothing where there are none."""
    values = header.columns_of("money", "count", "date", "year", "unit")
    # A title names no rows, but a numbered line above the header is a heading that stands before its table.
    titles = [position for position in range(header.first) if _NUMBERED.match(_first_text(grid, position))]
    odd = [*titles, *sorted(position for position in kinds if position > header.last)]
    rows = dict(zip(odd, text_rows(grid.cells.iloc[odd]), strict=True))
    stack: tuple[Heading, ...] = ()
    previous = header.last
    for position in odd:
        has_rows = position > previous + 1  # data since the last row that is none
        kind, previous = kinds[position], max(position, header.last)
        if kind == "outline" or (position < header.first and kind == "title"):
            texts = [normalise(text) for column, text in enumerate(rows[position]) if column not in values]
            stack = _nested(stack, _heading(int(grid.lines[position]), list(filter(None, texts))))
        elif kind == "total" and has_rows and any(not heading.closed for heading in stack):
            last = max(place for place, heading in enumerate(stack) if not heading.closed)
            stack = (*stack[:last], replace(stack[last], closed=True), *stack[last + 1 :])
        else:
            continue
        yield max(position, header.last) + 1, stack


def _first_text(grid: Grid, position: int) -> str:
    return next(filter(None, grid.head(position + 1, position)[0]), "")


def _heading(line: int, texts: Sequence[str]) -> Heading:
    numbered = _NUMBERED.match(texts[0]) if texts else None
    if not numbered:
        return Heading(line, tuple(texts), "")
    rest = texts[0][numbered.end() :]
    named = [rest, *texts] if rest else texts[1:] or texts
    return Heading(line, tuple(named), numbered.lastgroup or "")


def _nested(stack: tuple[Heading, ...], heading: Heading) -> tuple[Heading, ...]:
    """`stack` with `heading` at its place: it replaces the last heading of its level and all within that one."""
    level = next((place for place, other in enumerate(stack) if other.level == heading.level), len(stack))
    return (*stack[:level], heading)


def _merged(grid: Grid, header: Header, kinds: Mapping[int, str]) -> dict[int, Surroundings]:
    """Position → what merged ranges do to a data row. A range over rows speaks for each of them; one over columns, or
    one that spreads an amount over rows, for none.
    """
    found: dict[int, Surroundings] = {}
    amounts = header.columns_of("money", "count")
    for span in grid.facts.merged:
        if span.first_row <= header.last:
            continue
        text, line = grid.text_at(span.first_row, span.first_column), int(grid.lines[span.first_row])
        data = (row for row in range(span.first_row, min(span.last_row, len(grid.cells) - 1) + 1) if row not in kinds)
        for position in data:
            around = found.setdefault(position, Surroundings())
            for field_name, column in header.columns.items():
                if not span.first_column <= column <= span.last_column:
                    continue
                spread = column in amounts and span.last_row > span.first_row
                says_other = position > span.first_row and grid.text_at(position, column) not in ("", text)
                if spread or says_other or column > span.first_column:
                    around.covered[field_name] = text
                elif position > span.first_row:
                    around.merged[field_name] = (line, text)
    return {position: around for position, around in found.items() if around.covered or around.merged}


def _add_grouped(found: dict[int, Surroundings], grid: Grid, header: Header, kinds: Mapping[int, str]) -> None:
    """Mark cells that are empty because the table names each group once.

    It looks so in the leading columns of codes: the first row is filled, no name (or no names, of columns that are
    empty together) is written twice within its group, and rows without follow at least two different ones. An ordinary
    list may look so by chance. Nothing else can be meant where two rows without a name are alike in every other code:
    they would be one line twice. Payments have their vouchers, so that they may be alike; and where the columns to
    the left are always filled, an empty cell is likelier to be what it is.
    """
    leading = _leading_codes(header)
    data = np.ones(len(grid.cells), dtype=bool)
    data[: header.last + 1] = False
    data[list(kinds)] = False
    positions = np.flatnonzero(data)
    blank = {name: flagged(grid.cells[header.columns[name]], lambda text: not text.strip())[data] for name in leading}
    if not any(empty.any() for empty in blank.values()):
        return
    known = {name: _folded(grid.cells[header.columns[name]], positions) for name in leading}
    outer: list[tuple[str, ...]] = [()] * len(positions)
    nested = certain = False
    for name, texts in known.items():
        places = [
            place for place in np.flatnonzero(blank[name]).tolist() if name not in _around(found, positions[place])
        ]
        if len(places) < blank[name].sum() or not texts:
            return
        if places and not any(_is_grouped(names, outer, nested) for names in (texts, _together(texts, name, known))):
            return
        certain = certain or (bool(places) and _collide(grid, header, name, positions, texts, outer))
        if places and outer[0] and not nested and not certain:
            return
        filled = _filled_down(texts, outer)
        for place in places:
            speaker = positions[filled[place]]
            around = found.setdefault(int(positions[place]), Surroundings())
            groups = around.grouped if certain else around.perhaps_grouped
            groups[name] = (int(grid.lines[speaker]), grid.text_at(int(speaker), header.columns[name]))
        nested = nested or bool(places)
        outer = [(*group, texts[filled[place]]) for place, group in enumerate(outer)]


def _together(texts: Sequence[str], name: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    """The texts of a column joined with those of the columns to its right that are empty in just the same rows."""
    columns = list(known)
    alike = [
        other for other in columns[columns.index(name) :] if list(map(bool, known[other])) == list(map(bool, texts))
    ]
    return ["\n".join(row).strip() for row in zip(*(known[other] for other in alike), strict=True)]


def _folded(column: pd.Series, positions: np.ndarray) -> list[str]:
    codes, found = distinct(column)
    keys = np.array([fold(text) or text.strip() for text in found], dtype=object)
    folded: list[str] = keys[codes[positions]].tolist()
    return folded


def _around(found: Mapping[int, Surroundings], position: int) -> dict[str, tuple[int, str]]:
    return found[position].merged if position in found else {}


def _leading_codes(header: Header) -> list[str]:
    """The fields whose columns stand first, as far as headings and groups can name them."""
    fields = header.by_column()
    lists = [header.layout.fields[name].codelist for name in fields]
    return [name for _, name in zip(takewhile(lambda known: known in NAMED_BY_HEADINGS, lists), fields, strict=False)]


def _is_grouped(texts: Sequence[str], outer: Sequence[tuple[str, ...]], nested: bool) -> bool:
    """Whether each text is written once within its group, first, and empty rows follow two of them at least."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    followed: set[tuple[tuple[str, ...], str]] = set()
    last: tuple[tuple[str, ...], str] | None = None
    for group, text in zip(outer, texts, strict=True):
        if text:
            if (group, text) in seen:
                return False
            seen.add(last := (group, text))
        elif last is None or last[0] != group:
            return False
        else:
            followed.add(last)
    return len(followed) >= (1 if nested else 2)


def _collide(
    grid: Grid, header: Header, name: str, positions: np.ndarray, texts: Sequence[str], outer: Sequence[tuple[str, ...]]
) -> bool:
    """Whether two rows without a name would be one line, if they had none: equal in every other code and year.

    Records that have a text of their own, as vouchers have, never are.
    """
    if any(header.layout.fields[field].filled for field in header.layout.names_of("text")):
        return False
    others = [field for field in header.fields_of("code", "year") if field != name]
    codes = grid.cells.iloc[positions][[header.columns[field] for field in others]]
    keys = [
        (group, *map(fold, row)) for row, text, group in zip(text_rows(codes), texts, outer, strict=True) if not text
    ]
    return len(set(keys)) < len(keys)


def _filled_down(texts: Sequence[str], outer: Sequence[tuple[str, ...]]) -> list[int]:
    """For each place that of the last text in its group."""
    filled: list[int] = []
    for place, text in enumerate(texts):
        same = place > 0 and not text and outer[place] == outer[place - 1]
        filled.append(filled[-1] if same else place)
    return filled
