"""From executed notebooks to the files that people open, in the staging folder of a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import nbformat

from monitoring.publishing import html, pdf


def publish(staging: Path, languages: Sequence[str], formats: Sequence[str], published_at: datetime) -> None:
    """Write the asked formats of every language into `staging`/report, from the notebooks executed there."""
    report = staging / "report"
    tables = {path.name: path.read_bytes() for path in sorted((staging / "processed").glob("*.csv"))}
    for language in languages:
        notebook = _read(report / "notebooks" / f"04_report.{language}.ipynb")
        if "html" in formats:
            _write(report / f"report.{language}.html", html.render_report(notebook, language, published_at))
        if "pdf" in formats:
            (report / f"report.{language}.pdf").write_bytes(pdf.render_pdf(notebook, language, published_at, tables))
    if "audit" in formats:
        executed = {path.stem: _read(path) for path in sorted((report / "notebooks").glob("*.ipynb"))}
        _write(report / "audit.html", html.render_audit(executed, "", languages[0]))


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
