"""Raw files read again: rows as received, what cleaning did to them, and whether each file still holds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from monitoring.cleaning.corrections import Correction
from monitoring.cleaning.ledger import Cleaning
from monitoring.cleaning.reading import LINEAGE
from monitoring.cleaning.rules import Context, load_rules, places
from monitoring.intake.readers import Received, as_json, read_source
from monitoring.intake.registry import read_register
from monitoring.workspace import Workspace

Key = tuple[str, str, int]


@dataclass(frozen=True)
class FileState:
    """A file behind a number: the checksum on record ("" where none is), and whether the file still has it."""

    file: str
    sha256: str
    holds: bool


@dataclass(frozen=True)
class RawRow:
    """One row as received, with the rules and corrections that touched it."""

    text: Mapping[str, str]
    rules: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


_NOTHING = RawRow({})


class RawFiles:
    """The received files of a district, each read once and only when a row of it is asked for.

    `recorded`: file below the project → sha256 in the manifest of the publication.
    """

    def __init__(self, workspace: Workspace, district: str, recorded: Mapping[str, str]) -> None:
        self.workspace, self.district, self.recorded = workspace, district, recorded
        self._tables: dict[str, list[Received]] = {}
        self._states: dict[str, FileState] = {}
        self._plans: dict[str, list[tuple[int, dict[str, str]]]] = {}

    def path(self, source_file: str) -> str:
        """`source_file`, which is below the district's folder, below the project."""
        return f"data/raw/{self.district}/{source_file}"

    def state(self, file: str, recorded: str = "") -> FileState:
        """Whether the file below the project still has the checksum that it was registered, or recorded, with."""
        if file not in self._states:
            registered = self._registered(file)
            expected = registered.sha256 if registered else recorded or self.recorded.get(file, "")
            path = self.workspace.root / file
            now = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            self._states[file] = FileState(file, expected, bool(expected) and now == expected)
        return self._states[file]

    def _registered(self, file: str) -> object | None:
        folder, _, name = file.removeprefix(self.path("")).partition("/")
        if not name or not self.workspace.register(self.district, folder).is_file():
            return None
        return read_register(self.workspace, self.district, folder).get(name)

    def received(self, source_file: str) -> list[Received]:
        """The tables of a registered file; none where it is no longer what was registered."""
        if source_file not in self._tables:
            file = self.path(source_file)
            source = self._registered(file)
            readable = source is not None and self.state(file).holds
            content = (self.workspace.root / file).read_bytes() if readable else b""
            self._tables[source_file] = read_source(content, source, source_file) if readable else []
        return self._tables[source_file]

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
    """What cleaning did to single rows: each is cleaned once, alone with the others asked for at the same time."""

    def __init__(self, files: RawFiles, context: Context) -> None:
        self.files, self.context = files, context
        self._known: dict[tuple[str, Key], RawRow] = {}

    def rows(self, layout: str, keys: Iterable[Key]) -> list[RawRow]:
        """The rows of a layout at `keys` (file, sheet, row), in their order."""
        keys = list(keys)
        unknown = [key for key in dict.fromkeys(keys) if (layout, key) not in self._known]
        if unknown:
            self._known |= {(layout, key): _NOTHING for key in unknown}
            for table in self._tables(layout, {key[0] for key in unknown}):
                self._known |= {(layout, key): row for key, row in self._read(table, set(unknown)).items()}
        return [self._known[layout, key] for key in keys]

    def _tables(self, layout: str, source_files: set[str]) -> list[Received]:
        tables = [table for file in sorted(source_files) for table in self.files.received(file)]
        return [table for table in tables if table.layout.name == layout]

    def _read(self, table: Received, wanted: set[Key]) -> dict[Key, RawRow]:
        everywhere = pd.MultiIndex.from_frame(table.rows[LINEAGE])
        rows = table.rows[everywhere.isin(wanted)].reset_index(drop=True)
        if rows.empty:
            return {}
        keys = list(rows[LINEAGE].itertuples(index=False, name=None))
        texts = [json.loads(text) for text in as_json(rows, table.layout)]
        own = {key: tuple(entry for entry in self.context.corrections if _place(entry) == key) for key in keys}
        rules = self._touched(replace(table, rows=rows), [entry for entries in own.values() for entry in entries])
        names = places(rows)
        return {
            key: RawRow({header: text for header, text in cells.items() if text}, tuple(rules.get(name, ())), own[key])
            for key, cells, name in zip(keys, texts, names, strict=True)
        }

    def _touched(self, table: Received, corrections: list[Correction]) -> dict[str, list[str]]:
        """Place of a row → the rules that changed, remarked on or refused it."""
        cleaning = Cleaning({table.layout.name: table}, replace(self.context, corrections=corrections))
        touched: dict[str, list[str]] = {}
        for rule in load_rules():
            effect = cleaning.apply(rule.rule)
            for place in effect.touched["row"] if len(effect.touched) else ():
                touched.setdefault(place, []).append(rule.rule)
        return touched


def _place(entry: Correction) -> Key:
    return entry.file, entry.sheet, entry.row
