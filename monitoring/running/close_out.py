"""The close-out of a year or a phase: from the raw files of its years to tables, pages and a workbook."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from os.path import relpath
from pathlib import Path

from filelock import FileLock
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from monitoring.evidence import sums
from monitoring.evidence.close_out import CloseOutEvidence, CloseOutTracer, tables_now
from monitoring.evidence.origins import origins
from monitoring.intake.registry import Source, read_register
from monitoring.measures.close_out.chain import chain
from monitoring.measures.close_out.due import days
from monitoring.measures.close_out.ledger import ledger
from monitoring.measures.close_out.lines import Closing
from monitoring.measures.close_out.opening import open_closing
from monitoring.measures.close_out.treasury import treasury_sums
from monitoring.messages import LANGUAGES, N_, translator
from monitoring.presentation.close_out import CloseOut
from monitoring.presentation.sections import close_out as page
from monitoring.presentation.wording import Wording
from monitoring.publishing import close_out as sheets
from monitoring.publishing import html, workbook
from monitoring.publishing.formats import FORMATS
from monitoring.running import publication
from monitoring.running.closed_books import made_from_now
from monitoring.running.index import write_index
from monitoring.span import Span
from monitoring.tables import frames
from monitoring.tables.closing_rows import ChainRow, CloseOutRow, TreasurySumRow
from monitoring.tables.plan_rows import printed_date
from monitoring.unit import load_unit
from monitoring.workspace import Workspace

_NOTE = N_("Each number links to where it comes from: formula, rows as received, checksums.")


def close_out(workspace: Workspace, unit: str, span: Span, on: date | None = None) -> CloseOut:
    """Close the books of `span`, and publish reports/<unit>/close-out-<span> and the tables behind it.

    `on`: the day as of which something is due; without it the day of the newest thing that the close-out tells of, so
    that the same files give the same bytes. Returns what was published. Raises InputError where input stops it; what
    was published before then stands untouched.
    """
    load_unit(workspace, unit)
    folder = span.folder
    staging, lock = workspace.run_staging(unit, folder), workspace.lock(unit, folder)
    workspace.make_work()
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        publication.recover(workspace, unit, folder)
        shutil.rmtree(staging, ignore_errors=True)
        try:
            made = _Made(workspace, unit, span, staging, on)
            made.write()
            places = {"processed": staging / "processed", "report": staging / "report"}
            publication.switch(workspace, unit, folder, places)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    write_index(workspace)
    return made.closes["vi"]


@dataclass(frozen=True)
class _Made:
    """A close-out in its staging folder."""

    workspace: Workspace
    unit: str
    span: Span
    staging: Path
    asked_on: date | None

    def write(self) -> None:
        for place in (self.tables, self.pages):
            place.mkdir(parents=True)
        close = self.closes["vi"]
        for name, table in {
            CloseOutRow.table: frames.made_of(close.rows, CloseOutRow),
            ChainRow.table: frames.made_of(close.chain, ChainRow),
            TreasurySumRow.table: frames.made_of(close.treasury, TreasurySumRow),
        }.items():
            frames.write(table, self.tables / f"{name}.csv")
        self.evidence.record_files(self.made_from, tables_now(self.tables))
        self._write_pages()
        content = workbook.write_workbook(
            sheets.workbook_tables(close),
            datetime.combine(close.on, time(), UTC),
            sheets.workbook_title(close),
            page.banner(close) or None,
        )
        (self.pages / FORMATS["workbook"].file).write_bytes(content)
        self._write_text(sums.MADE_FROM, "".join(f"{digest}  {name}\n" for name, digest in self.made_from.items()))
        workspace, folder = self.workspace, self.span.folder
        beside = relpath(workspace.processed(self.unit, folder), workspace.report(self.unit, folder))
        sums.write_with_tables(self.pages, self.tables, Path(beside))

    @property
    def tables(self) -> Path:
        return self.staging / "processed"

    @property
    def pages(self) -> Path:
        return self.staging / "report"

    def _write_text(self, name: str, text: str) -> None:
        (self.pages / name).write_text(text, encoding="utf-8", newline="\n")

    def _write_pages(self) -> None:
        """The reader's pages, whose numbers lead to the auditor's: what stands behind each of them."""
        tracer = CloseOutTracer(self.evidence, self.closing)
        notebooks = {language: _shown(close) for language, close in self.closes.items()}
        for language, notebook in notebooks.items():
            text = html.render_report(notebook, language, translator(language)(_NOTE))
            self._write_text(FORMATS["html"].file.format(language=language), text)
        printed = set().union(*map(html.printed_numbers, notebooks.values()))
        close = self.closes["vi"]
        _ = close.words._
        audit = html.render_audit(
            {},
            page.title(close),
            close.words.language,
            contents=_("Contents"),
            skip=_("Skip to content"),
            marks=[mark for mark in (_("DRAFT"), page.banner(close)) if mark],
            appendix=origins(tracer, printed, close.words.language),
        )
        self._write_text(html.AUDIT, audit)

    # -- what it is made from ------------------------------------------------------------------------------------------

    @cached_property
    def evidence(self) -> CloseOutEvidence:
        return CloseOutEvidence(self.workspace, self.unit, self.span, self.tables, masked=True)

    @cached_property
    def closing(self) -> Closing:
        return open_closing(self.evidence.books, self.span)

    @cached_property
    def made_from(self) -> dict[str, str]:
        return made_from_now(self.workspace, self.unit, self.span)

    @cached_property
    def _sources(self) -> list[Source]:
        """The files whose rows count: payments of the years, returns of their newest periods and of the year after."""
        found = []
        for books in self.closing.books:
            newest = books.books.subject.period
            for period in newest.year_to_date():
                if self.workspace.register(self.unit, period).is_file():
                    register = read_register(self.workspace, self.unit, period).values()
                    wanted = {"returns"} if period == newest else set()
                    wanted |= {"payments"} if books is not self.closing.following else set()
                    found += [own for own in register if wanted & set(own.layouts) and not own.superseded_by]
        return found

    # -- in words ------------------------------------------------------------------------------------------------------

    @cached_property
    def closes(self) -> dict[str, CloseOut]:
        """What it says, by language."""
        rows = ledger(self.closing)
        subject, sources = self.evidence.books.subject, self._sources
        cut_off = subject.unit.cut_off(subject.period)
        decided = [printed_date(row.dated) for own in self.closing.decisions.values() for row in own]
        on = self.asked_on or max([cut_off, *decided, *(source.received_on for source in sources)])
        close = CloseOut(
            subject,
            self.span,
            Wording("vi"),
            rows,
            chain(self.closing),
            treasury_sums(self.closing, rows),
            days(self.workspace, subject.unit, self.span, {row.plan_year for row in rows}),
            cut_off,
            on,
            is_running=str(subject.period) != f"{self.span.years[-1]}-Q4",
            illustrative=sum(source.illustrative for source in sources),
            files=len(sources),
        )
        return {language: replace(close, words=Wording(language)) for language in LANGUAGES}


def _shown(close: CloseOut) -> NotebookNode:
    """The page's blocks as a notebook that has displayed them, for who makes pages of notebooks."""
    outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in page.blocks(close)]
    notebook: NotebookNode = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    return notebook


def summary(close: CloseOut) -> Iterator[str]:
    """What the command says of it: the plan and its parts, every line of which something is missing, two years that do
    not meet, the days.
    """
    _ = close.words._
    yield _("{title}, figures to {cut_off}:").format(title=page.title(close), cut_off=close.words.date(close.cut_off))
    yield "  " + close.equation()
    for block in page.remarks(close):
        yield "  " + block.plain()
    for row in close.lacking:
        for what, amount in close.missing(row):
            told = _("{line}: {amount} million đồng, missing: {what}; {offices}")
            yield "  " + told.format(line=close.line(row), amount=amount.text, what=what, offices=close.offices(row))
    for link in close.chain:
        if link.verdict != "agrees":
            told = _("{line}, {year} → {next}: {decided}; {opened}: {verdict}")
            yield "  " + told.format(line=close.line(link), year=link.year, next=link.year + 1, **close.met(link))
    for deadline in close.deadlines:
        told = _("{day}, {what}: {state}")
        day, what = close.words.date(deadline.dated), close.code("deadlines", deadline.what)
        yield "  " + told.format(day=day, what=what, state=close.due(deadline))
