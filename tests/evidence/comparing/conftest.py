"""The outturn of 2023 as it is published: page, PDF and Word file in both languages, made in the test's own process."""

from __future__ import annotations

import nbformat
import pytest

from monitoring.messages import LANGUAGES
from monitoring.publishing.html import render_report
from monitoring.publishing.pdf import render_pdf
from monitoring.publishing.word import render_word
from monitoring.workspace import REPOSITORY, Workspace
from tests import measured
from tests.publishing.test_edition import executed
from tests.samples import UNIT, shipped_workspace

PERIOD = "2023-Q4"


@pytest.fixture(scope="session")
def outturn(tmp_path_factory) -> Workspace:
    workspace = shipped_workspace(tmp_path_factory.mktemp("outturn"))
    measured.measure(workspace, UNIT, PERIOD)
    folder = workspace.report(UNIT, PERIOD)
    folder.mkdir(parents=True)
    for language in LANGUAGES:
        notebook = _report(workspace, language)
        page = render_report(notebook, language, "audit")
        (folder / f"report.{language}.html").write_text(page, encoding="utf-8", newline="\n")
        for ending, render in (("pdf", render_pdf), ("docx", render_word)):
            content = render(notebook, language, measured.PUBLISHED_AT)
            (folder / f"report.{language}.{ending}").write_bytes(content)
    return workspace


def _report(workspace: Workspace, language: str) -> nbformat.NotebookNode:
    """Notebook 04 of a language, executed."""
    shown: list = []
    cells = nbformat.read(REPOSITORY / "notebooks" / "04_report.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code" and "tags" not in cell.metadata]
    names = {"root": str(workspace.root), "unit": UNIT, "period": PERIOD, "language": language}
    names["display"] = lambda *blocks: shown.extend(blocks)
    exec("\n".join(code).replace("from IPython.display import display", ""), names)
    return executed(*shown)
