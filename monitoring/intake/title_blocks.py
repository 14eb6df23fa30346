"""What stands above the table of a sheet and holds for all its rows: values behind labels, the period, the year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from monitoring.intake.layouts import Field, Layout
from monitoring.intake.units import scale_of
from monitoring.vietnamese import fold, normalise

Rows = Sequence[Sequence[str]]

#: So far to the right of its label a value stands at most; what is beyond is the name of the form.
_REACH = 3
#: A row of a title has no more cells.
_FEW_CELLS = 3
_PARTS = re.compile(r"\n|\t|;|\s{3,}")
_OF_FORM = re.compile(r"\b(?:mau so|ban hanh|kem theo|ky hieu)\b")
#: Where and when a sheet was signed tells no period.
_SIGNED = re.compile(r"\bngay (?:\d{1,2} )?thang\b")
_MONTHS = re.compile(r"\btu thang (?P<first>\d{1,2}) den (?:het )?thang (?P<last>\d{1,2})\b")
_PERIOD = re.compile(r"\b(?P<what>quy|thang) (?P<number>iv|iii|ii|i|\d{1,2})\b")
_YEAR = re.compile(
    r"\b(?:(?:nam|nien do)(?: (?:ngan sach|ke hoach|quyet toan|doi chieu|tai chinh))?|quy (?:iv|iii|ii|i|[1-4])"
    r"|thang \d{1,2}) (?P<year>20\d\d)\b"
)
_ONLY_PERIOD = re.compile(rf"(?:{_PERIOD.pattern} ?)?(?:{_YEAR.pattern})?(?<=\w)")
_MARK = re.compile(r"[☑☒✓✔]|[\[(]\s*[xX]\s*[\])]")
_WORDS = {"quy": "Quý", "thang": "Tháng"}


class Said(NamedTuple):
    """A value above the table, and the cell that holds nothing else, if one does (−1: none)."""

    text: str
    row: int = -1
    column: int = -1


def said_above(rows: Rows, layout: Layout, sheet: str) -> dict[str, Said]:
    """Field → what the rows above a table, or the name of its sheet, say of it; only where they do."""
    found = {name: _READERS[field.above](rows, field, sheet) for name, field in layout.fields.items() if field.above}
    return {name: said for name, said in found.items() if said is not None}


def is_title(row: Sequence[str], layout: Layout) -> bool:
    """Whether a row stands above a table: it has a label of the layout, or a cell that is nothing but a period.

    A header may be called as a label is: in a full row it is one.
    """
    if any(_ONLY_PERIOD.fullmatch(fold(text)) for text in row):
        return True
    labels = (field for field in layout.fields.values() if field.above == "label")
    found = (text for one in labels for _, _, text, _ in _labelled([row], one))
    return any(":" in text for text in found) if len(list(filter(None, row))) > _FEW_CELLS else any(found)


def without_labels(rows: Rows, layout: Layout) -> list[list[str]]:
    """`rows` without the labels of `layout` and their values: “Đơn vị: Triệu Phong” names no unit of money."""
    blank = [list(row) for row in rows]
    for field in (field for field in layout.fields.values() if field.above == "label"):
        for row, column, own, value in _labelled(rows, field):
            blank[row][column] = _PARTS.sub(" ", blank[row][column]).replace(own, "") if value.column < 0 else ""
            if value.column >= 0:
                blank[value.row][value.column] = ""
    return blank


def _behind_label(rows: Rows, field: Field, _: str) -> Said | None:
    return next((value for *_, value in _labelled(rows, field)), None)


def _labelled(rows: Rows, field: Field) -> Iterator[tuple[int, int, str, Said]]:
    """Where each label of a field stands, its text, and the value in its cell or in one near by to the right."""
    spellings = {fold(spelling) for spelling in field.spellings}
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            for part in filter(None, map(str.strip, _PARTS.split(text))):
                label, colon, inside = part.partition(":")
                if fold(label) not in spellings or scale_of(inside):
                    continue
                value = Said(normalise(inside)) if inside.strip() else _beside(row, number, column)
                if value is not None and (colon or value.text) and not scale_of(value.text):
                    yield number, column, part, value


def _beside(row: Sequence[str], number: int, column: int) -> Said | None:
    """The first filled cell to the right, unless it is a label or the name of the form."""
    for place in range(column + 1, min(column + 1 + _REACH, len(row))):
        if row[place]:
            other = ":" in row[place] or _OF_FORM.search(fold(row[place]))
            return None if other else Said(normalise(row[place]), number, place)
    return None


def _period(rows: Rows, _: Field, __: str) -> Said | None:
    """“Quý III”, “Tháng 9” or “Tháng 7-9”."""
    for text in _with_neighbours(rows, ("quy", "thang")):
        if months := _MONTHS.search(text):
            return Said(f"Tháng {int(months['first'])}-{int(months['last'])}")
        if not _SIGNED.search(text) and (named := _PERIOD.search(text)):
            return Said(f"{_WORDS[named['what']]} {named['number'].upper().lstrip('0')}")
    return None


def _year(rows: Rows, _: Field, __: str) -> Said | None:
    for text in _with_neighbours(rows, ("nam", "nam ngan sach", "nam quyet toan", "nien do")):
        if not _SIGNED.search(text) and (named := _YEAR.search(text)):
            return Said(named["year"])
    return None


def _with_neighbours(rows: Rows, labels: Sequence[str]) -> Iterator[str]:
    """Each cell folded; one that holds nothing but a label with the cell to its right."""
    for row in rows:
        for column, text in enumerate(row):
            key = fold(text)
            if key in labels:
                key = f"{key} {fold(next(filter(None, row[column + 1 : column + 1 + _REACH]), ''))}".strip()
            if key:
                yield key


def _choice(rows: Rows, field: Field, sheet: str) -> Said | None:
    """The one alias that is printed, or of several the one that is marked; its spellings are divided by “|”."""
    cells = [(text, row, column) for row in rows for column, text in enumerate(row) if text]
    found: dict[str, bool] = {}
    for alias in field.aliases:
        for spelling in alias.split("|"):
            pattern = re.compile(rf"\b{re.escape(fold(spelling))}\b")
            for text, row, column in [*cells, (sheet, [sheet], 0)]:
                if pattern.search(fold(text)):
                    beside = [*row[max(column - 1, 0) : column], *row[column + 1 : column + 2]]
                    marked = bool(_MARK.search(text)) or any(fold(other) == "x" for other in beside)
                    found[alias] = found.get(alias, False) or marked
    chosen = list(found) if len(found) == 1 else [alias for alias, marked in found.items() if marked]
    return Said(chosen[0].split("|")[0]) if len(chosen) == 1 else None


_READERS: dict[str | None, Callable[[Rows, Field, str], Said | None]] = {
    "label": _behind_label,
    "period": _period,
    "year": _year,
    "choice": _choice,
}
