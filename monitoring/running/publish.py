"""From executed notebooks to the files that people open, in the staging folder of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat

from monitoring.evidence.completeness import REPORT_STEP, SHARED_STEPS
from monitoring.evidence.counted import counted_rows
from monitoring.evidence.lines import Evidence
from monitoring.evidence.origins import origins
from monitoring.evidence.record import Record, sha256
from monitoring.evidence.trace import Tracer
from monitoring.intake.handover import received_for
from monitoring.intake.personal import is_publishable
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import write_unit_package
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import frame, note
from monitoring.presentation.wording import Wording
from monitoring.publishing import html, pdf, word, workbook
from monitoring.publishing.edition import read_edition
from monitoring.publishing.formats import FORMATS
from monitoring.publishing.workbook_tables import workbook_tables, workbook_title
from monitoring.subject import open_subject
from monitoring.workspace import Workspace


@dataclass(frozen=True)
class Staged:
    """A period whose notebooks a run has executed, for the writers of its formats.

    `workspace` names the staging folder; `formats`: all in which the period is published. `tracer` knows what stands
    behind the numbers of the staged tables.
    """

    workspace: Workspace
    unit: str
    period: Period
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    published_at: datetime
    tracer: Callable[[], Tracer]

    @property
    def title(self) -> str:
        return f"{self.unit} {self.period}"

    @property
    def folder(self) -> Path:
        return self.workspace.staging(self.unit, self.period)

    @property
    def report(self) -> Path:
        return self.folder / "report"

    @cached_property
    def notebooks(self) -> dict[str, nbformat.NotebookNode]:
        """The executed report, by language."""
        return {language: self.executed(f"{REPORT_STEP}.{language}") for language in self.languages}

    def executed(self, name: str) -> nbformat.NotebookNode:
        """An executed notebook by the name of its file."""
        return executed(self.report, name)


def executed(report: Path, name: str) -> nbformat.NotebookNode:
    """An executed notebook in the folder of a report."""
    notebook: nbformat.NotebookNode = nbformat.read(report / "notebooks" / f"{name}.ipynb", as_version=4)
    return notebook


def publish(staged: Staged) -> None:
    """Write the formats asked for into the staged report, and beside the staged tables what they hold, for who opens
    them without this project.
    """
    write_unit_package(open_subject(staged.workspace, staged.unit, str(staged.period)), staged.published_at)
    for name, each in FORMATS.items():
        if name in staged.formats:
            each.write(staged)


def write_pages(staged: Staged) -> None:
    """The reader's pages, whose numbers lead to the auditor's page where that is published."""
    for language, notebook in staged.notebooks.items():
        write_page(staged.report, language, notebook, staged.formats)


def write_page(report: Path, language: str, notebook: nbformat.NotebookNode, formats: Sequence[str]) -> Path:
    """The reader's page in one language, in the folder of a report."""
    note = _audit_note(language) if "audit" in formats else ""
    path = report / FORMATS["html"].file.format(language=language)
    _write(path, html.render_report(notebook, language, note))
    return path


def write_pdfs(staged: Staged) -> None:
    """The reader's PDF in each language, with the tables that name nobody."""
    tables = _publishable(staged.folder / "processed")
    for language, notebook in staged.notebooks.items():
        content = pdf.render_pdf(notebook, language, staged.published_at, tables)
        (staged.report / f"report.{language}.pdf").write_bytes(content)
    pdf.forget_layouts()


def write_notes(staged: Staged) -> None:
    """The leader's decision note in each language; it goes to nobody outside."""
    for language, notebook in staged.notebooks.items():
        content = pdf.render_pdf(notebook, language, staged.published_at, part=note.PART)
        (staged.report / FORMATS["note"].file.format(language=language)).write_bytes(content)
    pdf.forget_layouts()


def write_word(staged: Staged) -> None:
    """The report as a Word document in each language."""
    for language, notebook in staged.notebooks.items():
        content = word.render_word(notebook, language, staged.published_at)
        (staged.report / f"report.{language}.docx").write_bytes(content)


def write_audit(staged: Staged) -> None:
    """The auditor's page. Both languages of the report come from the same tables and calls: he reads the first one."""
    language, report = next(iter(staged.notebooks.items()))
    words, unit = Wording(language), open_subject(staged.workspace, staged.unit, str(staged.period)).unit
    _ = words._
    printed = set().union(*map(html.printed_numbers, staged.notebooks.values()))
    document = read_edition(report).document
    page = html.render_audit(
        {**{step: staged.executed(step) for step in SHARED_STEPS}, REPORT_STEP: report},
        _("Every step of {title}").format(
            title=f"{words.name(unit.name.model_dump())}, {frame.months_to(words, staged.period)}"
        ),
        language,
        contents=_("Contents"),
        skip=_("Skip to content"),
        marks=[mark for mark in (document["draft"], document["banner"]) if mark],
        appendix=origins(staged.tracer(), printed, language),
        titles={step: words.term("step", step) for step in (*SHARED_STEPS, REPORT_STEP)},
    )
    _write(staged.report / html.AUDIT, page)


def write_workbook(staged: Staged) -> None:
    """The workbook of the staged tables: in Vietnamese where that is asked for."""
    language = "vi" if "vi" in staged.languages else staged.languages[0]
    report = open_report(staged.workspace, staged.unit, str(staged.period), language)
    tables = workbook_tables(report, counted_rows(staged.tracer()))
    content = workbook.write_workbook(tables, staged.published_at, workbook_title(report), frame.banner(report) or None)
    (staged.report / FORMATS["workbook"].file).write_bytes(content)


def staged_tracer(
    workspace: Workspace, unit: str, period: Period, staging: Path, made_from: Mapping[str, Mapping[str, str]]
) -> Tracer:
    """What stands behind the numbers of the staged tables; `made_from` is what they are made from (see Record)."""
    tables = staging / "processed"
    digests = {f"processed/{path.name}": sha256(path) for path in sorted(tables.glob("*.csv"))}
    record = Record(unit, period, 0, {kind: dict(files) for kind, files in made_from.items()}, digests)
    kept = received_for(workspace, unit, period, staging / "between")
    return Tracer(Evidence.staged(open_subject(workspace, unit, str(period)), record, tables, kept))


def _audit_note(language: str) -> str:
    _ = translator(language)
    return _(
        "Each number links to where it comes from: formula, rows as received, checksums. The links need the file "
        "{file} beside this page."
    ).format(file=html.AUDIT)


def _publishable(processed: Path) -> dict[str, bytes]:
    """The tables that may be attached to a report, by name: those that name nobody."""
    contents = {path.name: path.read_bytes() for path in sorted(processed.glob("*.csv"))}
    heads = {name: content.partition(b"\n")[0].decode("utf-8").split(",") for name, content in contents.items()}
    return {name: content for name, content in contents.items() if is_publishable(heads[name])}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
