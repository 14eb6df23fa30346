"""Where the header of a grid stands, which layout it is, and which unit it declares for the money below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from monitoring.errors import InputError
from monitoring.intake.layouts import Kind, Layout
from monitoring.intake.people_lists import list_of_people
from monitoring.intake.title_blocks import Said
from monitoring.intake.units import scale_of, title_unit, units_in, without_unit
from monitoring.vietnamese import fold, suggest

#: A header stands within the first rows; below them only data are expected.
HEADER_SEARCH_ROWS = 60
_SHOWN_CHARACTERS = 200
_NUMBER = re.compile(r"\d{4}")

#: Over the column in which a form numbers its own lines: as forms have it now, and as those sent out before had it.
FORM_LINE_HEADERS = ("Mã dòng (không sửa)", "Dòng mẫu")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Header:
    """The header of one table: rows `first` to `last` of its grid (positions), and what stands in which column.

    `columns`: field → column. `names`: column → header as received. `twice`: fields whose header stands there twice.
    `unit`: the unit that header cells or the title declare, "" where they declare none. `said`: what stands above the
    table of a sheet and holds for all its rows, by field.
    """

    layout: Layout
    first: int
    last: int
    columns: Mapping[str, int]
    names: Mapping[int, str]
    twice: tuple[str, ...] = ()
    unit: str = ""
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Required headers that are not there, and headers that are there twice: neither says which column is meant."""
        return self.layout.missing(set(self.columns)) + [self.layout.fields[field].header for field in self.twice]

    def fields_of(self, *kinds: Kind) -> list[str]:
        """The fields of `kinds` that have a column here, in the order of the layout."""
        return [name for name in self.layout.names_of(*kinds) if name in self.columns]

    def columns_of(self, *kinds: Kind) -> list[int]:
        """Where the fields of `kinds` stand."""
        return [self.columns[name] for name in self.fields_of(*kinds)]

    def named_columns(self, width: int) -> list[int]:
        """Of `width` columns all but those of free text: what names a total stands first, whichever column that is."""
        free = {self.columns[name] for name in self.fields_of("text") if not self.layout.fields[name].filled}
        return [column for column in range(width) if column not in free]

    def label_columns(self, width: int) -> list[int]:
        """Columns in which the label of a total is believed beside any codes: neither of values nor of free text."""
        values = self.columns_of("date", "year", "money", "count", "unit")
        return [column for column in self.named_columns(width) if column not in values]

    def by_column(self) -> list[str]:
        """The fields in the order of their columns."""
        return sorted(self.columns, key=self.columns.__getitem__)

    @property
    def others(self) -> dict[int, str]:
        """Named columns that the layout does not know."""
        known = set(self.columns.values())
        return {column: name for column, name in self.names.items() if column not in known}

    @cached_property
    def form_lines(self) -> int | None:
        """The column in which a form has numbered its own lines; None in any other table."""
        known = {fold(name) for name in FORM_LINE_HEADERS}
        return next((column for column, name in self.others.items() if fold(name) in known), None)


def find_header(rows: Rows, layouts: Mapping[str, Layout], where: str) -> Header:
    """The header among the first `rows` of a grid.

    Raises InputError where no layout, or more than one, has all its required headers, naming the headers that
    were found, those that are missing and the near misses between them.
    """
    readings: list[Header] = []
    complete: list[Header] = []
    for reading in _readings(rows, layouts):
        if complete and reading.first > complete[0].first + 1:  # the header is the uppermost, or the row below it
            break
        readings.append(reading)
        if not reading.missing:
            complete.append(reading)
    if not complete:
        raise list_of_people(rows, where) or _unrecognised(rows, readings, layouts, where)
    best = _most_telling(complete)
    rivals = {
        str(reading.layout.title) for reading in complete if (reading.first, reading.last) == (best.first, best.last)
    }
    if len(rivals) > 1:
        raise InputError(
            "The headers fit more than one layout: {layouts}.",
            where=where,
            remedy="Name the columns as in the form of one of them.",
            layouts="; ".join(sorted(rivals)),
        )
    return replace(best, unit=unit_of(best, rows[: best.first], where))


def resembles_table(rows: Rows, layouts: Mapping[str, Layout]) -> bool:
    """Whether some row has half of the headers that a layout requires: a table whose headers are broken, not a note."""
    return any(
        2 * len(reading.missing) <= sum(field.required for field in reading.layout.fields.values())
        for reading in _readings(rows, layouts)
    )


def _most_telling(readings: list[Header]) -> Header:
    """The reading that explains most columns; of equals the one of fewer rows, then the upper one."""
    return max(readings, key=lambda reading: (len(reading.columns), reading.first - reading.last, -reading.first))


def _readings(rows: Rows, layouts: Mapping[str, Layout]) -> Iterator[Header]:
    """Every row, alone and joined with the row below it, read as a header of every layout, from the top."""
    for first in range(min(len(rows), HEADER_SEARCH_ROWS)):
        for last in (first, first + 1):
            if last < len(rows):
                names = _joined(rows[first], rows[last]) if last > first else [[text] for text in rows[first]]
                keys = [[fold(without_unit(spelling)) for spelling in spellings] for spellings in names]
                received = {column: spellings[0] for column, spellings in enumerate(names) if spellings[0]}
                yield from (_read_as(layout, first, last, keys, received) for layout in layouts.values())


def _joined(parents: Sequence[str], children: Sequence[str]) -> list[list[str]]:
    """The possible names of each column under a merged header: parent and child joined, then the child alone."""
    names, parent = [], ""
    for own_parent, child in zip(parents, children, strict=True):
        parent = own_parent or (parent if child else "")
        bare_child = without_unit(child)
        names.append([f"{parent} {child}".strip(), child] if bare_child else [f"{own_parent} {child}".strip()])
    return names


def _read_as(layout: Layout, first: int, last: int, keys: list[list[str]], received: dict[int, str]) -> Header:
    """What `layout` finds in columns with these folded `keys`; the standard header goes before its aliases."""
    claims: dict[str, list[tuple[int, int]]] = {}
    for column, spellings in enumerate(keys):
        known = next((layout.headers[key] for key in spellings if key in layout.headers), None)
        if known:
            field, rank = known
            claims.setdefault(field, []).append((rank, column))
    columns = {field: min(claimed)[1] for field, claimed in claims.items()}
    twice = [field for field, claimed in claims.items() if [rank for rank, _ in claimed].count(min(claimed)[0]) > 1]
    return Header(layout, first, last, columns, received, tuple(twice))


def unit_of(reading: Header, above: Rows, where: str) -> str:
    """The unit in the header cells of money, or else in the title block above them."""
    units = [unit for column in reading.columns_of("money") for unit in units_in(reading.names.get(column, ""))]
    if len(set(map(scale_of, units))) > 1:
        raise InputError(
            "The headers declare different units: {units}.",
            where=where,
            remedy="Give every row its unit in a column “Đơn vị tính”.",
            units=", ".join(sorted(set(units))),
        )
    return min(units, default="") or title_unit(above)


def _fullest(rows: Rows) -> str:
    """The texts of the row that has most of them and no number of a record, which may be of a person: perhaps it was
    meant as header.
    """
    words = [[text for text in row if text] for row in rows[:HEADER_SEARCH_ROWS]]
    texts = max((row for row in words if not any(map(_NUMBER.search, row))), key=len, default=[])
    shown = ", ".join(texts) or "–"
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS].rstrip() + "…"


def _unrecognised(rows: Rows, readings: list[Header], layouts: Mapping[str, Layout], where: str) -> InputError:
    nearest = max(readings, key=lambda r: (len(r.columns), -len(r.missing), -r.first), default=None)
    if nearest is None or not nearest.columns:
        return InputError(
            "No row has the headers of a known layout ({layouts}); the fullest of the first {count} says: {found}.",
            where=where,
            remedy="Put a header row as in the forms, or declare the file's encoding when receiving it.",
            layouts="; ".join(sorted(str(layout.title) for layout in layouts.values())),
            count=HEADER_SEARCH_ROWS,
            found=_fullest(rows),
        )
    unknown = nearest.others.values()
    missing = [f"{header} (“{near}”?)" if (near := suggest(header, unknown)) else header for header in nearest.missing]
    return InputError(
        "The headers fit no layout. Nearest is “{layout}”; found: {found}; missing or there twice: {missing}.",
        where=where,
        remedy="Correct the headers, or ask the sender for the file in the form.",
        layout=nearest.layout.title,
        found=", ".join(nearest.names.values()),
        missing=", ".join(missing),
    )
