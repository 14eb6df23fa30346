"""Raw files read again: rows as received, what cleaning did to them, and whether each file still holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitoring.cleaning.corrections import Correction
from monitoring.cleaning.finding import Context
from monitoring.cleaning.reading import LINEAGE, with_number_style
from monitoring.cleaning.rules import load_rules
from monitoring.errors import InputError
from monitoring.evidence.record import sha256
from monitoring.intake import personal
from monitoring.intake.readers import Received, read_source
from monitoring.intake.registry import Source, read_register
from monitoring.records import Row
from monitoring.workspace import Workspace

Key = tuple[str, str, int]


@dataclass(frozen=True)
class FileState:
    """A file behind a number: the checksum on record ("" where none is), and whether the file still has it."""

    file: str
    sha256: str
    holds: bool


class RowText(Mapping[str, str]):
    """Header → text of a row as received, put together when somebody reads it: most lines are only added up."""

    def __init__(self, table: _Table, position: int) -> None:
        self._table, self._position = table, position

    def _cells(self) -> dict[str, str]:
        return self._table.text(self._position)

    def __getitem__(self, header: str) -> str:
        return self._cells()[header]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells())

    def __len__(self) -> int:
        return len(self._cells())


@dataclass(frozen=True)
class RawRow:
    """One row as received, with the rules and corrections that touched it."""

    text: Mapping[str, str]
    rules: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


_NOTHING = RawRow({})


class RawFiles:
    """The received files of a district, each read once and only when a row of it is asked for.

    `recorded`: file below the project → sha256 in the manifest of the publication. `kept`: layout → what has been read
    already, such as what a run hands on from notebook to notebook.
    """

    def __init__(
        self,
        workspace: Workspace,
        district: str,
        recorded: Mapping[str, str],
        kept: Mapping[str, Received] | None = None,
    ) -> None:
        self.workspace, self.district, self.recorded = workspace, district, recorded
        self.kept = list((kept or {}).values())
        self._tables: dict[str, list[Received]] = {}
        self._states: dict[str, FileState] = {}
        self._plans: dict[str, list[tuple[int, dict[str, str]]]] = {}

    def path(self, source_file: str) -> str:
        """`source_file`, which is below the district's folder, below the project."""
        return f"data/raw/{self.district}/{source_file}"

    def state(self, file: str) -> FileState:
        """Whether the file below the project still has the checksum on record, and the one that it was registered with.

        The record of the publication is asked first: a register can be written again as easily as its file.
        """
        if file not in self._states:
            registered = self._registered(file)
            known = [digest for digest in (self.recorded.get(file), registered and registered.sha256) if digest]
            now = self._now(file)
            self._states[file] = FileState(file, known[0] if known else "", set(known) == {now})
        return self._states[file]

    def _now(self, file: str) -> str:
        """The checksum that the file has, "" where it is gone or a link."""
        path = self.workspace.root / file
        return sha256(path) if path.is_file() and not path.is_symlink() else ""

    def _registered(self, file: str) -> Source | None:
        folder, _, name = file.removeprefix(self.path("")).partition("/")
        if not name or not self.workspace.register(self.district, folder).is_file():
            return None
        return read_register(self.workspace, self.district, folder).get(name)

    def received(self, source_file: str) -> list[Received]:
        """The tables that hold a registered file; none where it is no longer what was registered."""
        if source_file not in self._tables:
            kept = [table for table in self.kept if source_file in table.sources]
            self._tables[source_file] = kept or self._read(source_file)
        return self._tables[source_file]

    def _read(self, source_file: str) -> list[Received]:
        file = self.path(source_file)
        source = self._registered(file)
        if source is None or self._now(file) != source.sha256:
            return []
        try:
            return read_source((self.workspace.root / file).read_bytes(), source, source_file)
        except InputError:  # whoever replaced it wrote it into the register, and no table into it
            return []

    def plan_rows(self, source_file: str) -> list[tuple[int, dict[str, str]]]:
        """The data rows of a file of the plan, each with the number of its last physical line."""
        if source_file not in self._plans:
            text = (self.workspace.root / self.path(source_file)).read_text(encoding="utf-8-sig")
            reader = csv.reader(io.StringIO(text, newline=""))
            header = next(reader, [])
            rows = [(reader.line_num, dict(zip(header, row, strict=False))) for row in reader if row]
            self._plans[source_file] = rows
        return self._plans[source_file]


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
        self._read: set[int] = set()
        self._files: set[tuple[str, str]] = set()
        self._tables: dict[tuple[str, Key], tuple[_Table, int]] = {}
        self._known: dict[tuple[str, Key], RawRow] = {}

    def row(self, layout: str, key: Key) -> RawRow:
        """The row of a layout at `key` (file, sheet, row); an empty one where its file is not what was registered."""
        if (layout, key) not in self._known:
            if (layout, key[0]) not in self._files:
                self._look_through(layout, key[0])
            self._known[layout, key] = self._made(layout, key)
        return self._known[layout, key]

    def _look_through(self, layout: str, source_file: str) -> None:
        self._files.add((layout, source_file))
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
