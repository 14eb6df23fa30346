"""The received files of a unit, read again: their tables, and whether each file still is what was on record."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from monitoring.errors import InputError
from monitoring.evidence.record import sha256
from monitoring.intake.readers import Received, read_source
from monitoring.intake.registry import Source, read_register
from monitoring.workspace import Workspace


@dataclass(frozen=True)
class FileState:
    """A file behind a number: the checksum on record ("" where none is), and whether the file still has it."""

    file: str
    sha256: str
    holds: bool


class RawFiles:
    """The received files of a unit, each read once and only when a row of it is asked for.

    `recorded`: file below the project → sha256 in the manifest of the publication. `kept`: layout → what has been read
    already, such as what a run hands on from notebook to notebook.
    """

    def __init__(
        self,
        workspace: Workspace,
        unit: str,
        recorded: Mapping[str, str],
        kept: Mapping[str, Received] | None = None,
    ) -> None:
        self.workspace, self.unit, self.recorded = workspace, unit, recorded
        self.kept = list((kept or {}).values())
        self._tables: dict[str, list[Received]] = {}
        self._states: dict[str, FileState] = {}
        self._plans: dict[str, list[tuple[int, dict[str, str]]]] = {}

    def path(self, source_file: str) -> str:
        """`source_file`, which is below the unit's folder, below the project."""
        return f"data/raw/{self.unit}/{source_file}"

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
        if not name or not self.workspace.register(self.unit, folder).is_file():
            return None
        return read_register(self.workspace, self.unit, folder).get(name)

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
