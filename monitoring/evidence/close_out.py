"""What stands behind the numbers of a close-out: lines of the files of its years, of plans and of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from monitoring.errors import InputError
from monitoring.evidence import sums
from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import Record, sha256
from monitoring.evidence.trace import Tracer
from monitoring.measures.calculation import Figure
from monitoring.measures.close_out.chain import chain_figures
from monitoring.measures.close_out.ledger import close_out_figures
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.opening import newest_period, open_closing
from monitoring.measures.close_out.treasury import treasury_figures
from monitoring.span import Span
from monitoring.subject import open_subject
from monitoring.tables import store
from monitoring.tables.closing_rows import ChainRow, CloseOutRow, TreasurySumRow
from monitoring.workspace import Workspace


class CloseOutEvidence(Evidence):
    """The files behind a close-out. `tables`: where its tables are now."""

    def __init__(self, workspace: Workspace, unit: str, span: Span, tables: Path, *, masked: bool = False) -> None:
        self.folder = span.folder
        period = newest_period(workspace, unit, span)
        record = Record(unit, period, 0, {"input": {}}, {})
        super().__init__(open_subject(workspace.root, unit, str(period)), record, tables, masked=masked)

    def record_files(self, made_from: Mapping[str, str], tables: Mapping[str, str]) -> None:
        """The checksums on record: of what it was made from, by path below the project, and of its tables, by name."""
        self.record.made_from["input"].update(made_from)
        self.record.outputs.update({f"processed/{name}": digest for name, digest in tables.items()})

    @cached_property
    def _published(self) -> str:
        workspace, unit = self.books.subject.workspace, self.books.subject.unit.code
        return workspace.relative(workspace.processed(unit, self.folder)) + "/"


class CloseOutTracer(Tracer):
    """Traces the numbers of one close-out: each is made again from the raw files, and held against its table."""

    def __init__(self, evidence: CloseOutEvidence, closing: Closing) -> None:
        self._closing, self._folder, tables = closing, evidence.folder, evidence.books.tables
        self._rows = store.read(tables / f"{CloseOutRow.table}.csv", CloseOutRow)
        self._chain = store.read(tables / f"{ChainRow.table}.csv", ChainRow)
        self._treasury = store.read(tables / f"{TreasurySumRow.table}.csv", TreasurySumRow)
        super().__init__(evidence)

    def _all(self) -> Iterator[Figure]:
        yield from close_out_figures(self._closing, self._rows)
        yield from chain_figures(self._closing, self._chain)
        yield from treasury_figures(self._closing, self._rows, self._treasury)

    @property
    def name(self) -> str:
        return self._folder

    @property
    def pages(self) -> Path:
        return self.subject.workspace.report(self.subject.unit.code, self._folder)


def published_tracer(workspace: Workspace, unit: str, span: Span) -> CloseOutTracer:
    """The numbers of the close-out that stands published. Raises InputError where none does."""
    tables, pages = workspace.processed(unit, span.folder), workspace.report(unit, span.folder)
    if not (tables / f"{CloseOutRow.table}.csv").is_file() or not (pages / sums.MADE_FROM).is_file():
        raise InputError(
            "The books of {years} have not been closed yet.",
            where=workspace.relative(pages),
            remedy="Close them: python pipeline.py close-out {unit} {years}.",
            unit=unit,
            years=str(span),
        )
    evidence = CloseOutEvidence(workspace, unit, span, tables)
    own = {Path(name).name: digest for name, digest in sums.recorded(pages).items()}
    evidence.record_files(sums.recorded(pages, sums.MADE_FROM), own)
    return CloseOutTracer(evidence, open_closing(evidence.books, span))


def tables_now(folder: Path) -> dict[str, str]:
    """Name → sha256 of the tables of a folder."""
    return {path.name: sha256(path) for path in sorted(folder.glob("*.csv"))}
