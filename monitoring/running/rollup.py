"""The roll-up of a province: its units compared, from what they have published of a quarter."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from os.path import relpath
from pathlib import Path

import nbformat
from filelock import FileLock

from monitoring.evidence import sums
from monitoring.measures.rollup import open_province, units_of
from monitoring.period import Period
from monitoring.presentation.dictionary.datapackage import write_province_package
from monitoring.province import folder_of
from monitoring.publishing import html, pdf, word
from monitoring.running import publication, steps
from monitoring.running.index import write_index
from monitoring.running.run import ROLLUP_STEP, published_at
from monitoring.workspace import Workspace


def roll_up(
    workspace: Workspace,
    province: str,
    period: Period,
    languages: Sequence[str],
    *,
    show_progress: bool = False,
    front_page: bool = True,
) -> Path:
    """Compare the units of `province` (its code, such as quang-tri) and publish reports/province-<code>/<period>.

    Published are rollup.<language>.html, .pdf and .docx and the executed notebooks; the tables stand among those
    processed.
    `front_page`: the index of all reports is written anew as well; a batch does that once, after all of its roll-ups.
    Returns the folder. Raises InputError for an unknown province and where no unit has published the quarter; what
    was published before then stands untouched.
    """
    unit = units_of(workspace, province)[0].code
    folder = folder_of(province)
    staging = workspace.run_staging(folder, period)
    lock = workspace.lock(folder, period)
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        publication.recover(workspace, folder, period)
        shutil.rmtree(staging, ignore_errors=True)
        folder_of_notebooks = staging / "report" / "notebooks"
        notebooks = {language: folder_of_notebooks / f"{ROLLUP_STEP}.{language}.ipynb" for language in languages}
        made_at = _made_at(workspace, unit, period)
        made = replace(workspace, staged=staging)
        for language, output in notebooks.items():
            steps.execute(made, ROLLUP_STEP, unit, period, language, output, show_progress)
        write_province_package(open_province(made, unit, str(period)), made_at)
        _publish(staging, notebooks, made_at)
        place = relpath(workspace.processed(folder, period), workspace.report(folder, period))
        sums.write_with_tables(staging / "report", staging / "processed", Path(place))
        publication.switch(
            workspace, folder, period, {"processed": staging / "processed", "report": staging / "report"}
        )
        shutil.rmtree(staging, ignore_errors=True)
    if front_page:
        write_index(workspace)
    return workspace.report(folder, period)


def _made_at(workspace: Workspace, unit: str, period: Period) -> datetime:
    """The day of the newest file behind the units' figures, so that reruns agree."""
    standings = open_province(workspace.root, unit, str(period)).standings
    return max(published_at(workspace, standing.unit, period) for standing in standings)


def _publish(staging: Path, notebooks: dict[str, Path], made_at: datetime) -> None:
    tables = {path.name: path.read_bytes() for path in sorted((staging / "processed").glob("*.csv"))}
    for language, path in notebooks.items():
        notebook = nbformat.read(path, as_version=4)
        page = staging / "report" / f"rollup.{language}.html"
        page.write_text(html.render_report(notebook, language), encoding="utf-8", newline="\n")
        page.with_suffix(".pdf").write_bytes(pdf.render_pdf(notebook, language, made_at, tables))
        page.with_suffix(".docx").write_bytes(word.render_word(notebook, language, made_at))
    pdf.forget_layouts()
