"""Real reports for the tests of the sections: a quarter's tables made once a session by the notebooks' own cells."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from monitoring.presentation.blocks import Block
from monitoring.presentation.report import Report, open_report
from monitoring.presentation.sections import (
    allocation,
    annexes,
    assessment,
    components,
    direction,
    disbursement,
    dossier,
    frame,
    note,
    progress,
    proposals,
    targets,
    tasks,
)
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE
from tests.samples import UNIT, shipped_workspace

#: The parts of the report between its head and its closing, in order.
PARTS = (direction, allocation, disbursement, progress, components, targets, assessment, tasks, proposals)
#: Everything that notebook 04 shows: the report, then the note and the auditor's figures.
SECTIONS = (frame, *PARTS, annexes, note, dossier)

#: The first is the real outturn of 2023: no vouchers, no components, no indicators. The second has everything.
OUTTURN, EVERYTHING = "2023-Q4", "2024-Q3"
MakeReport = Callable[..., Report]


def make_tables(root: Path, unit: str, period: str) -> None:
    """Run the code cells of notebooks 01 to 03 in this process, into the staging folder that the environment names."""
    parameters = {"root": str(root), "unit": unit, "period": period, "language": "vi"}
    for step in ("01_receive", "02_clean", "03_measure"):
        names: dict = {"display": lambda *_: None}
        notebook = json.loads((REPOSITORY / "notebooks" / f"{step}.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                names |= parameters
            elif cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterable[MakeReport]:
    """`report(period, language)`: the report on what the repository's unit received, with the sample plan."""
    root, staging = shipped_workspace(tmp_path_factory.mktemp("shipped")).root, {}
    with pytest.MonkeyPatch.context() as patch:

        @cache
        def of(period: str = EVERYTHING, language: str = "en") -> Report:
            if period not in staging:
                staging[period] = tmp_path_factory.mktemp(period)
                patch.setenv(STAGING_VARIABLE, os.fspath(staging[period]))
                make_tables(root, UNIT, period)
            patch.setenv(STAGING_VARIABLE, os.fspath(staging[period]))
            opened = open_report(root, UNIT, period, language)
            patch.delenv(STAGING_VARIABLE)
            return opened

        yield of


def words(blocks: Iterable[Block]) -> str:
    """What the blocks say, as plain text."""
    return "\n".join(block.plain() for block in blocks)
