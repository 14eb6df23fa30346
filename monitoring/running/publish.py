"""From executed notebooks to the files that people open, in the staging folder of a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import nbformat

from monitoring.intake.personal import is_publishable
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import write_district_package
from monitoring.presentation.messages import translator
from monitoring.presentation.report import open_report
from monitoring.publishing import html, pdf
from monitoring.publishing.edition import read_edition
from monitoring.publishing.workbook import write_workbook
from monitoring.publishing.workbook_tables import workbook_tables, workbook_title
from monitoring.subject import open_subject
from monitoring.workspace import Workspace

WORKBOOK = "workbook.xlsx"


def publish(
    staging: Path, languages: Sequence[str], formats: Sequence[str], published_at: datetime, title: str
) -> None:
    """Write the asked formats of every language into `staging`/report, from the notebooks executed there.

    `title` names the district and period on the auditor's page.
    """
    report = staging / "report"
    tables = _publishable(staging / "processed")
    for language in languages:
        notebook = _read(report / "notebooks" / f"04_report.{language}.ipynb")
        if "html" in formats:
            _write(report / f"report.{language}.html", html.render_report(notebook, language))
        if "pdf" in formats:
            (report / f"report.{language}.pdf").write_bytes(pdf.render_pdf(notebook, language, published_at, tables))
    if "audit" in formats:
        # Both languages of the report come from the same tables and calls: the auditor reads the first one asked for.
        steps = [path for path in sorted((report / "notebooks").glob("*.ipynb")) if path.stem.count(".") == 0]
        steps.append(report / "notebooks" / f"04_report.{languages[0]}.ipynb")
        executed = {path.stem.partition(".")[0]: _read(path) for path in steps}
        _write(report / "audit.html", _audit(executed, languages[0], title))


def _publishable(processed: Path) -> dict[str, bytes]:
    """The tables that may be attached to a report, by name: those that name nobody."""
    contents = {path.name: path.read_bytes() for path in sorted(processed.glob("*.csv"))}
    heads = {name: content.partition(b"\n")[0].decode("utf-8").split(",") for name, content in contents.items()}
    return {name: content for name, content in contents.items() if is_publishable(heads[name])}


def publish_workbook(
    workspace: Workspace, district: str, period: Period, languages: Sequence[str], published_at: datetime
) -> None:
    """Write the workbook of the staged tables into the staged report: in Vietnamese where that is asked for."""
    report = open_report(workspace.root, district, str(period), "vi" if "vi" in languages else languages[0])
    banner = report.words._("ILLUSTRATIVE FIGURES – not real data") if report.is_illustrative else None
    content = write_workbook(workbook_tables(report), published_at, workbook_title(report), banner)
    (report.subject.staging / "report" / WORKBOOK).write_bytes(content)


def publish_package(workspace: Workspace, district: str, period: Period, published_at: datetime) -> None:
    """Write datapackage.json beside the staged tables: what they hold, for who opens them without this project."""
    write_district_package(open_subject(workspace.root, district, str(period)), published_at)


def _audit(executed: dict[str, nbformat.NotebookNode], language: str, title: str) -> str:
    _ = translator(language)
    return html.render_audit(
        executed,
        _("Every step of {title}").format(title=title),
        language,
        contents=_("Contents"),
        skip=_("Skip to content"),
        marks=_marks(executed["04_report"]),
    )


def _marks(report: nbformat.NotebookNode) -> list[str]:
    """What the report says above everything, and the auditor's page as well: draft, illustrative figures."""
    document = read_edition(report).document
    return [mark for mark in (document["draft"], document["banner"]) if mark]


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
