"""From executed notebooks to the files that people open, in the staging folder of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import nbformat

from monitoring.evidence.counted import counted_rows
from monitoring.evidence.lines import Evidence
from monitoring.evidence.origins import origins
from monitoring.evidence.record import Record, sha256
from monitoring.evidence.trace import Tracer
from monitoring.intake.handover import received_for
from monitoring.intake.personal import is_publishable
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import write_district_package
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import frame
from monitoring.publishing import html, pdf
from monitoring.publishing.edition import read_edition
from monitoring.publishing.workbook import write_workbook
from monitoring.publishing.workbook_tables import workbook_tables, workbook_title
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

WORKBOOK = "workbook.xlsx"


def publish(
    staging: Path,
    languages: Sequence[str],
    formats: Sequence[str],
    published_at: datetime,
    title: str,
    tracer: Callable[[], Tracer],
) -> None:
    """Write the asked formats of every language into `staging`/report, from the notebooks executed there.

    `title` names the district and period on the auditor's page; `tracer` knows what stands behind its numbers.
    """
    report = staging / "report"
    tables = _publishable(staging / "processed")
    printed: set[str] = set()
    for language in languages:
        notebook = _read(report / "notebooks" / f"04_report.{language}.ipynb")
        printed |= html.printed_numbers(notebook)
        if "html" in formats:
            note = _audit_note(language) if "audit" in formats else ""
            _write(report / f"report.{language}.html", html.render_report(notebook, language, note))
        if "pdf" in formats:
            (report / f"report.{language}.pdf").write_bytes(pdf.render_pdf(notebook, language, published_at, tables))
    if "pdf" in formats:
        pdf.forget_layouts()
    if "audit" in formats:
        # Both languages of the report come from the same tables and calls: the auditor reads the first one asked for.
        steps = [path for path in sorted((report / "notebooks").glob("*.ipynb")) if path.stem.count(".") == 0]
        steps.append(report / "notebooks" / f"04_report.{languages[0]}.ipynb")
        executed = {path.stem.partition(".")[0]: _read(path) for path in steps}
        _write(report / html.AUDIT, _audit(executed, languages[0], title, origins(tracer(), printed, languages[0])))


def staged_tracer(
    workspace: Workspace, district: str, period: Period, staging: Path, made_from: Mapping[str, Mapping[str, str]]
) -> Tracer:
    """What stands behind the numbers of the staged tables; `made_from` is what they are made from (see Record)."""
    tables = staging / "processed"
    digests = {f"processed/{path.name}": sha256(path) for path in sorted(tables.glob("*.csv"))}
    record = Record(district, period, 0, {kind: dict(files) for kind, files in made_from.items()}, digests)
    kept = received_for(workspace, district, period, staging / "between")
    return Tracer(Evidence.staged(open_subject(workspace, district, str(period)), record, tables, kept))


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


def publish_workbook(
    workspace: Workspace,
    district: str,
    period: Period,
    languages: Sequence[str],
    published_at: datetime,
    tracer: Callable[[], Tracer],
) -> None:
    """Write the workbook of the staged tables into the staged report: in Vietnamese where that is asked for."""
    report = open_report(workspace, district, str(period), "vi" if "vi" in languages else languages[0])
    mark = frame.banner(report) or None
    content = write_workbook(
        workbook_tables(report, counted_rows(tracer())), published_at, workbook_title(report), mark
    )
    (report.subject.staging / "report" / WORKBOOK).write_bytes(content)


def publish_package(workspace: Workspace, district: str, period: Period, published_at: datetime) -> None:
    """Write datapackage.json beside the staged tables: what they hold, for who opens them without this project."""
    write_district_package(open_subject(workspace, district, str(period)), published_at)


def _audit(executed: dict[str, nbformat.NotebookNode], language: str, title: str, appendix: html.Appendix) -> str:
    _ = translator(language)
    return html.render_audit(
        executed,
        _("Every step of {title}").format(title=title),
        language,
        contents=_("Contents"),
        skip=_("Skip to content"),
        marks=_marks(executed["04_report"]),
        appendix=appendix,
    )


def _marks(report: nbformat.NotebookNode) -> list[str]:
    """What the report says above everything, and the auditor's page as well: draft, illustrative figures."""
    document = read_edition(report).document
    return [mark for mark in (document["draft"], document["banner"]) if mark]


def _read(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
