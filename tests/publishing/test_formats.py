"""The formats of a publication: one entry and its writer is all that another one takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from monitoring.evidence.record import published_record, sha256
from monitoring.evidence.verify import verify
from monitoring.period import Period
from monitoring.publishing.formats import FORMATS, Format
from monitoring.running.index import write_index
from monitoring.running.publish import Staged
from monitoring.running.request import Request, made_from_now, why
from monitoring.running.run import run
from monitoring.workspace import REPOSITORY
from tests.samples import INDICATOR, UNIT, new_workspace, receive_rows

QUARTER = Period(2024, 1)
TOY = Format(
    name="toy",
    file="report.{language}.toy",
    writes="tests.publishing.test_formats:write_toys",
    needs=("html",),
    words={"vi": "Đồ chơi", "en": "A toy"},
)


def write_toys(staged: Staged) -> None:
    for language, notebook in staged.notebooks.items():
        (staged.report / f"report.{language}.toy").write_text(f"{staged.title}: {len(notebook.cells)}\n")


@pytest.mark.parametrize("each", FORMATS.values(), ids=lambda each: each.name)
def test_every_format_has_its_writer_and_knows_what_it_needs(each: Format) -> None:
    assert callable(each.write) and FORMATS[each.name] is each and set(each.needs) <= FORMATS.keys()
    assert len(each.files(["vi", "en"])) == (2 if "{language}" in each.file else 1)


def test_another_format_goes_the_whole_road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, str(QUARTER), "indicator-returns", [INDICATOR])
    run(workspace, Request(UNIT, QUARTER, ("vi",), ("html",)))
    monkeypatch.setitem(FORMATS, TOY.name, TOY)
    asked = Request(UNIT, QUARTER, ("vi",), ("toy",))

    assert [(reason.item, reason.change) for reason in why(workspace, asked)] == [("report/report.vi.toy", "new")]
    assert "toy" in Request(UNIT, QUARTER).formats and asked.formats == ("toy", "html")
    assert pipeline._requests(workspace, ("vi",), None, str(QUARTER), ["toy"], []) == [asked]

    run(workspace, asked)
    file = workspace.report(UNIT, QUARTER) / "report.vi.toy"
    assert file.read_text().startswith(f"{UNIT} {QUARTER}: ")
    record = published_record(workspace, UNIT, QUARTER)
    assert record is not None and record.outputs["report/report.vi.toy"] == sha256(file)
    assert not verify(workspace, UNIT, QUARTER, now=made_from_now(workspace, UNIT, QUARTER)).findings
    assert f'href="{UNIT}/{QUARTER}/report.vi.toy"' in write_index(workspace).read_text(encoding="utf-8")

    assert why(workspace, asked) == []
    file.unlink()
    assert [(reason.item, reason.change) for reason in why(workspace, asked)] == [("report/report.vi.toy", "gone")]


HELP = """
import sys
from monitoring.publishing.formats import FORMATS, Format
FORMATS["toy"] = Format("toy", "a.toy", "a:b")
import pipeline
pipeline.main(sys.argv[1:])
"""


@pytest.mark.parametrize("command", ["run", "batch"])
def test_help_names_every_format(command: str) -> None:
    given = [sys.executable, "-c", HELP, command, "--help", "--language", "en"]
    told = subprocess.run(given, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=True).stdout
    assert f"of {', '.join([*FORMATS, 'toy'])};" in " ".join(told.split())
