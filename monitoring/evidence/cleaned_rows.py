"""Rows as received, with what cleaning did to them: the rules and corrections that touched each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitoring.cleaning.corrections import Correction
from monitoring.cleaning.finding import Context
from monitoring.cleaning.reading import LINEAGE, with_number_style
from monitoring.cleaning.rules import load_rules
from monitoring.intake import personal
from monitoring.intake.readers import Received
from monitoring.records import Row

#: File below the unit's folder, sheet, row.
Key = tuple[str, str, int]


class RowText(Mapping[str, str]):
    """Header → text of a row as received, put together when somebody reads it: most lines are only added up."""

    def __init__(self, table: _Table, position: int) -> None:
        self._table, self._position = table, position

    @cached_property
    def _cells(self) -> dict[str, str]:
        return self._table.text(self._position)

    def __getitem__(self, header: str) -> str:
        return self._cells[header]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


@dataclass(frozen=True)
class RawRow:
    """One row as received, with the rules and corrections that touched it."""

    text: Mapping[str, str]
    rules: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


_NOTHING = RawRow({})


class CleanedRows:
    """Rows as received with what cleaning did to them; each table is looked through once.

    `received`: the tables of a file as they were read. `told`: the rows of refused.csv and remarks.csv, which name
    the rules that refused or remarked on a row. `masked`: what may name people is hidden, for what is published.
    """

    def __init__(
        self,
        received: Callable[[str], Sequence[Received]],
        context: Context,
        told: Iterable[Row],
        *,
        masked: bool = False,
    ) -> None:
        self.received, self.context, self.masked = received, context, masked
        self._told: dict[tuple[str, Key], list[str]] = {}
        for row in told:
            key = (row.source_file, row.source_sheet, int(row.source_row))
            self._told.setdefault((row.layout, key), []).append(row.rule)
        self._corrections: dict[Key, list[Correction]] = {}
        for entry in context.corrections:
            self._corrections.setdefault((entry.file, entry.sheet, entry.row), []).append(entry)
        self._read: set[object] = set()
        self._tables: dict[tuple[str, Key], tuple[_Table, int]] = {}
        self._known: dict[tuple[str, Key], RawRow] = {}

    def row(self, layout: str, key: Key) -> RawRow:
        """The row of a layout at `key` (file, sheet, row); an empty one where its file is not what was registered."""
        if (layout, key) not in self._known:
            if (layout, key[0]) not in self._read:
                self._look_through(layout, key[0])
            self._known[layout, key] = self._made(layout, key)
        return self._known[layout, key]

    def _look_through(self, layout: str, source_file: str) -> None:
        self._read.add((layout, source_file))
        for received in self.received(source_file):
            if received.layout.name == layout and id(received) not in self._read:
                self._read.add(id(received))
                table = _Table.of(received, self.context, self.masked)
                places = zip(*(received.rows[name].tolist() for name in LINEAGE), strict=True)
                self._tables |= {(layout, place): (table, position) for position, place in enumerate(places)}

    def _made(self, layout: str, key: Key) -> RawRow:
        if (layout, key) not in self._tables:
            return _NOTHING
        table, position = self._tables[layout, key]
        touched = {*table.changed.get(position, ()), *self._told.get((layout, key), ())}
        rules = tuple(rule.rule for rule in load_rules() if rule.rule in touched) if touched else ()
        corrections = tuple(self._corrections.get(key, ()))
        if self.masked:
            corrections = tuple(table.without_names(entry) for entry in corrections)
        return RawRow(RowText(table, position), rules, corrections)


@dataclass(frozen=True)
class _Table:
    """The rows of one table as columns of text. `changed`: position → rules that changed the row's content."""

    headers: Sequence[str]
    columns: Sequence[Sequence[str]]
    others: Sequence[str]
    changed: Mapping[int, Sequence[str]]
    personal: frozenset[str]

    @classmethod
    def of(cls, table: Received, context: Context, masked: bool) -> _Table:
        layout = table.layout
        shown = personal.shown(table.rows, layout) if masked else table.rows
        return cls(
            [field.header for field in layout.fields.values()],
            [shown[name].tolist() for name in layout.fields],
            shown["other"].tolist(),
            _changes(table, context),
            frozenset(
                spelling for name in personal.personal_fields(layout) for spelling in (name, layout.fields[name].header)
            ),
        )

    def text(self, position: int) -> dict[str, str]:
        """Header → text as received, columns that the layout does not know included; without empty cells."""
        cells = {header: column[position] for header, column in zip(self.headers, self.columns, strict=True)}
        other = self.others[position]
        if other == personal.HIDDEN:
            cells["…"] = other
        elif other:
            cells |= json.loads(other)
        return {header: text for header, text in cells.items() if text}

    def without_names(self, entry: Correction) -> Correction:
        """A correction as it may be published."""
        if entry.field not in self.personal:
            return entry
        return entry.model_copy(update={"was": personal.HIDDEN, "becomes": personal.HIDDEN})


def _changes(table: Received, context: Context) -> dict[int, list[str]]:
    """Position of a row → the rules that changed its content, found by applying them again in their order."""
    rows = with_number_style(table.rows.reset_index(drop=True), table)
    changes: dict[int, list[str]] = {}
    for rule in load_rules():
        if rule.effect == "change" and rule.holds_for(table.layout):
            finding = rule.look_at(rows, table.layout, context)
            rows = rows.assign(**finding.columns)
            for position in finding.changed:
                changes.setdefault(int(position), []).append(rule.rule)
    return changes
