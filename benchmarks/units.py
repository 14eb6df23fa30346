"""The work that is measured: invented units with their quarters, and the commands that make reports of them."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from benchmarks.measuring import HERE, REPOSITORY
from data.illustrative.generate import generate_unit
from monitoring.period import Period
from monitoring.workspace import Workspace

LANGUAGES = ("vi", "en")
EXPORTERS = {"html": "monitoring.publishing.html.ReportExporter", "pdf": "monitoring.publishing.pdf.TypstPdfExporter"}
QUARTERS_A_UNIT = 3


@dataclass(frozen=True)
class Unit:
    """One unit and quarter."""

    unit: str
    period: Period

    @property
    def name(self) -> str:
        return f"{self.unit}.{self.period}"


@contextmanager
def workspace_of(units: int) -> Iterator[tuple[Workspace, list[Unit]]]:
    """A throw-away workspace with so many unit-quarters, three of a unit."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        workspace = Workspace(folder)
        made: list[Unit] = []
        for number in range(1, -(-units // QUARTERS_A_UNIT) + 1):
            code = f"mau-{number:03d}"
            generate_unit(folder, code, f"Mẫu {number:03d}", seed=number)
            made += [Unit(code, quarter) for quarter in workspace.periods(code)]
        for unit in made[units:]:
            _take_out(workspace, unit)
        yield workspace, made[:units]


def _take_out(workspace: Workspace, unit: Unit) -> None:
    """Remove what a quarter received, and the corrections of its files."""
    shutil.rmtree(workspace.received(unit.unit, unit.period))
    path = workspace.corrections(unit.unit)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [entry for entry in entries if not entry["file"].startswith(f"{unit.period}/")]
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8", newline="\n")


def units_in(workspace: Workspace) -> list[Unit]:
    """Every unit and quarter of a workspace, in order."""
    return [Unit(unit, period) for unit in workspace.units() for period in workspace.periods(unit)]


def forget(workspace: Workspace) -> None:
    """Remove all that we have made of the raw files; what others made is compared with ours at the end."""
    data = workspace.root / "data"
    for folder in (workspace.work, workspace.reports, data / "processed", data / "published"):
        shutil.rmtree(folder, ignore_errors=True)


def batch(workspace: Workspace, *options: object) -> list[object]:
    """Our command for all units: page and PDF in two languages."""
    return [sys.executable, "pipeline.py", "batch", "--root", workspace.root, "--only", "html,pdf", *options]


# ---- the same by the tools' own command lines ------------------------------------------------------------------------

#: What the notebooks need in their environment.
AS_INSTALLED = {"PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
#: The same with our cheapest trick for the other tools as well (see favourable/).
OTHERS_ENVIRONMENT = AS_INSTALLED | {"PYTHONPATH": os.pathsep.join([str(HERE / "favourable"), str(REPOSITORY)])}


def other_output(workspace: Workspace, unit: Unit) -> Path:
    """Where the other tools put what they make of a unit."""
    return workspace.root / "other" / unit.name


def executions() -> list[tuple[str, str, str]]:
    """The notebooks to execute, the language of each, and the name of the result."""
    shared = [(step, "vi", step) for step in ("01_receive", "02_clean", "03_measure")]
    return shared + [("04_report", language, f"04_report.{language}") for language in LANGUAGES]


def papermill_command(workspace: Workspace, unit: Unit, step: str, language: str, result: str) -> list[str]:
    """The command line that executes one notebook."""
    parameters = {"root": ".", "unit": unit.unit, "period": str(unit.period), "language": language}
    given = [text for name, value in parameters.items() for text in ("-p", name, value)]
    output = other_output(workspace, unit) / f"{result}.ipynb"
    notebook = REPOSITORY / "notebooks" / f"{step}.ipynb"
    return [
        sys.executable,
        "-m",
        "papermill",
        str(notebook),
        str(output),
        *given,
        "--cwd",
        str(workspace.root),
        "-k",
        "python3",
        "--no-progress-bar",
    ]


def nbconvert_command(workspace: Workspace, unit: Unit, language: str, kind: str) -> list[str]:
    """The command line that exports one report."""
    folder = other_output(workspace, unit)
    return [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        EXPORTERS[kind],
        "--log-level",
        "ERROR",
        str(folder / f"04_report.{language}.ipynb"),
        "--output-dir",
        str(folder),
        "--output",
        f"report.{language}",
    ]


def commands(workspace: Workspace, unit: Unit) -> list[list[str]]:
    """Everything that makes the reports of one unit, in order."""
    papermill = [papermill_command(workspace, unit, *execution) for execution in executions()]
    exports = [nbconvert_command(workspace, unit, language, kind) for language in LANGUAGES for kind in EXPORTERS]
    return papermill + exports


def check_same_pages(workspace: Workspace, units: list[Unit]) -> None:
    """The other tools' pages hold every figure of ours in the same words, and their PDFs are there.

    Tags are not compared: ours link numbers to the auditor's page as well, and say so. Raises RuntimeError otherwise.
    """
    for unit in units:
        for language in LANGUAGES:
            ours, theirs = workspace.report(unit.unit, unit.period), other_output(workspace, unit)
            name = f"report.{language}"
            if _figures(ours / f"{name}.html") != _figures(theirs / f"{name}.html"):
                raise RuntimeError(f"{unit.name}: {name}.html differs")
            if not (theirs / f"{name}.pdf").read_bytes().startswith(b"%PDF"):
                raise RuntimeError(f"{unit.name}: {name}.pdf is missing")


def _figures(page: Path) -> list[str]:
    """The texts with a figure in them, in order."""
    return re.findall(r">([^<>]*\d[^<>]*)<", page.read_text(encoding="utf-8"))
