"""Where rows come from: the lines of raw files, of the plan and of published tables behind the sums of a period."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from monitoring.cleaning.rules import context_for
from monitoring.errors import InputError
from monitoring.evidence.checks import Checks
from monitoring.evidence.cleaned_rows import CleanedRows, RawRow
from monitoring.evidence.raw_files import FileState, RawFiles
from monitoring.evidence.raw_lines import LineGroup, RawLine, RawLines, Stand
from monitoring.evidence.record import Record, sha256
from monitoring.evidence.reread import Difference, differences
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Received
from monitoring.measures.books import Books
from monitoring.measures.calculation import Added, Group, Rows
from monitoring.period import Period
from monitoring.subject import Subject, open_subject
from monitoring.tables.closing_rows import HandoverLineRow
from monitoring.tables.store import FIRST_LINE, as_texts

#: The header of a line that is no row of data but a total, told as one text.
WHOLE_ROW = "text"


class Evidence:
    """The files behind the rows of a period's books.

    `record`: the publication of the tables, or the one that is being made. `kept`: what has been read already, by
    layout. `masked`: what may name people is hidden in the lines, for what is published. `is_published`: the tables are
    those of a publication.
    """

    def __init__(
        self,
        subject: Subject,
        record: Record,
        tables: Path,
        kept: Mapping[str, Received] | None = None,
        *,
        masked: bool = False,
        is_published: bool = False,
    ) -> None:
        self.files = RawFiles(subject.workspace, subject.unit.code, record.made_from.get("input", {}), kept)
        self.books = Books(subject, tables, self.files.received)
        self.record, self._masked, self._is_published = record, masked, is_published
        self._cleaned: dict[Period | None, CleanedRows] = {}
        self._found: dict[int, tuple[Group, LineGroup]] = {}
        self._lines: dict[tuple[object, ...], RawLine] = {}
        self._units: dict[tuple[str, str], tuple[RawFiles, CleanedRows]] = {}

    @classmethod
    def published(cls, subject: Subject, record: Record) -> Evidence:
        """What stands behind a published period. Raises InputError where its tables are gone."""
        tables = subject.workspace.processed(subject.unit.code, subject.period)
        _require_tables(subject, record, tables)
        return cls(subject, record, tables, is_published=True)

    @classmethod
    def staged(cls, subject: Subject, record: Record, tables: Path, kept: Mapping[str, Received]) -> Evidence:
        """What stands behind a period about to be published, from its staged `tables`."""
        return cls(subject, record, tables, kept, masked=True)

    # -- lines ---------------------------------------------------------------------------------------------------------

    def lines(self, rows: Rows) -> RawLines:
        """The lines where rows stand, in their order; found once for the numbers that share the rows."""
        return RawLines(parts=[[self._group(group) for group in part] for part in rows.parts])

    def _group(self, group: Group) -> LineGroup:
        if id(group) not in self._found:
            self._found[id(group)] = group, LineGroup(group, self._line, self._stand)
        return self._found[id(group)][1]

    def _stand(self, added: Added) -> Stand:
        """Where a line stands: of a row that was received without making the line, unless it was corrected."""
        row = added.row
        if added.table in load_layouts():
            key = (row.source_file, row.source_sheet, row.source_row)
            if key not in self._corrected:
                return Stand(self.files.path(key[0]), key[1], key[2], added.adds)
        return Stand.of(self._line(added))

    @cached_property
    def _corrected(self) -> set[tuple[str, str, int]]:
        return {(entry.file, entry.sheet, entry.row) for entry in self.books.context.corrections}

    def _line(self, added: Added) -> RawLine:
        """A line, made once for all numbers that it adds the same to."""
        key = (added.period, added.table, id(added.row), added.adds)
        if key not in self._lines:
            self._lines[key] = self._read_again(added)
        return self._lines[key]

    def _read_again(self, added: Added) -> RawLine:
        if added.table in load_layouts():
            return self._received(added)
        if "/" in added.table:
            return self._of_plan(added)
        if added.table == HandoverLineRow.table:
            return self._of_another_unit(added)
        return self._of_file(added) if hasattr(added.row, "source_row") else self._of_table(added)

    def _received(self, added: Added) -> RawLine:
        """A row of a file as it was received."""
        row = added.row
        key = (row.source_file, row.source_sheet, row.source_row)
        raw = self._cleaned_rows(added.period).row(added.table, key)
        return RawLine(self.files.path(key[0]), key[1], key[2], added.adds, raw.text, raw.rules, raw.corrections)

    def _cleaned_rows(self, period: Period | None) -> CleanedRows:
        if period not in self._cleaned:
            books = self.books if period is None else self.books.at(period) or self.books
            self._cleaned[period] = CleanedRows(books.received, books.context, books.told, masked=self._masked)
        return self._cleaned[period]

    def _of_plan(self, added: Added) -> RawLine:
        source_file = f"{added.table}.csv"
        number, cells = self.files.plan_rows(source_file)[added.row.line - FIRST_LINE]
        return RawLine(self.files.path(source_file), "", number, added.adds, _filled(cells))

    def _of_file(self, added: Added) -> RawLine:
        """What is no row of data in a file, such as its total: as its table tells of it."""
        row = added.row
        place = (self.files.path(row.source_file), row.source_sheet, row.source_row)
        text = row.text if hasattr(row, "text") else row.row_content
        return RawLine(*place, added.adds, _filled({WHOLE_ROW: text}))

    def _of_another_unit(self, added: Added) -> RawLine:
        """A line of a file that another unit received, or this one, behind a figure of a handover."""
        row = added.row
        files, cleaned = self._unit(row.unit, row.source_file.partition("/")[0])
        key = (row.source_file, row.source_sheet, row.source_row)
        found = (cleaned.row(table.layout.name, key) for table in files.received(row.source_file))
        raw = next((one for one in found if one.text), RawRow({}))
        return RawLine(files.path(key[0]), key[1], key[2], added.adds, raw.text, raw.rules, raw.corrections)

    def _unit(self, unit: str, period: str) -> tuple[RawFiles, CleanedRows]:
        """The files of a unit, and its rows of a period with what cleaning did to them."""
        if (unit, period) not in self._units:
            subject = open_subject(self.books.subject.workspace, unit, period)
            files = RawFiles(subject.workspace, unit, self.files.recorded)
            cleaned = CleanedRows(files.received, context_for(subject), (), masked=self._masked)
            self._units[unit, period] = files, cleaned
        return self._units[unit, period]

    def _of_table(self, added: Added) -> RawLine:
        """A row of a processed table that a number counts; it is traced by its own number in turn."""
        table = f"{self._published}{added.table}.csv"
        return RawLine(table, "", added.row.line, added.adds, _filled(as_texts(added.row)))

    # -- files ---------------------------------------------------------------------------------------------------------

    @cached_property
    def differences(self) -> list[Difference]:
        """What the published tables say otherwise than their files, which are read again; nothing while it is made."""
        return differences(self.files, self.books.context, self.books.tables) if self._is_published else []

    @cached_property
    def differing_checks(self) -> list[Difference]:
        """Checks that only one of the published table and the rows of the period gives; nothing while it is made."""
        return self.books.once(Checks).differences() if self._is_published else []

    def state(self, file: str) -> FileState:
        """Whether a raw file or a processed table still has the checksum on record."""
        if not file.startswith(self._published):
            return self.files.state(file)
        name = file.removeprefix(self._published)
        now = self._digests.get(name, "")
        recorded = self.record.outputs.get(f"processed/{name}", "")
        return FileState(file, recorded, bool(recorded) and now == recorded)

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {path.name: sha256(path) for path in self.books.tables.glob("*.csv")}

    @cached_property
    def _published(self) -> str:
        """Where the processed tables of the period stand once they are published, below the project."""
        subject = self.books.subject
        return subject.workspace.relative(subject.workspace.processed(subject.unit.code, subject.period)) + "/"


def _require_tables(subject: Subject, record: Record, tables: Path) -> None:
    """Raises InputError naming the tables of a publication that are not there: nothing can be traced without them."""
    names = (name.partition("/")[2] for name in record.outputs if name.startswith("processed/"))
    missing = [name for name in sorted(names) if name.endswith(".csv") and not (tables / name).is_file()]
    if missing:
        raise InputError(
            "The tables of {unit} {period} are not here, and a number is traced through them: {missing}.",
            where=subject.workspace.relative(tables),
            remedy="Make them again: python pipeline.py run --unit {unit} --period {period}.",
            unit=subject.unit.code,
            period=subject.period,
            missing=", ".join(missing),
        )


def _filled(cells: Mapping[str, object]) -> dict[str, str]:
    """The cells of a row that something stands in, as text."""
    return {name: str(value) for name, value in cells.items() if value not in (None, "")}
