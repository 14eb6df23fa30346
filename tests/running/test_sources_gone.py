"""A publication whose sources are gone is named wherever somebody looks: status, run, doctor, front page, selection."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

import pipeline
from monitoring.errors import InputError
from monitoring.messages import translator
from monitoring.period import Period
from monitoring.running.selection import select
from monitoring.running.sources_gone import sourceless
from monitoring.workspace import Workspace

UNIT, PERIOD = "vinh-linh", Period(2023, 4)


@pytest.fixture
def workspace(published, tmp_path, monkeypatch) -> Workspace:
    """The published period; the folder of its files has been taken away."""
    monkeypatch.setattr(pipeline, "_", translator("en"))
    monkeypatch.setattr(pipeline, "LANGUAGE", "en")
    for folder in ("data", "reports"):
        shutil.copytree(published.root / folder, tmp_path / folder)
    workspace = Workspace(tmp_path)
    shutil.move(workspace.received(UNIT, PERIOD), tmp_path / "elsewhere")
    return workspace


def command(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(pipeline.main, [*arguments, "--root", str(workspace.root)])
    assert result.exception is None or isinstance(result.exception, SystemExit), "never a traceback"
    return result.exit_code, " ".join(result.output.split())


def test_what_is_published_from_files_that_are_there_is_not_named(published):
    assert sourceless(published) == []


def test_every_command_names_it(workspace):
    assert sourceless(workspace) == [(UNIT, PERIOD)] and sourceless(workspace, "other") == []
    code, output = command(workspace, "status")
    assert code == 0 and "2023-Q4 1 0 0" in output
    assert "its sources are gone: there is no data/raw/vinh-linh/2023-Q4" in output
    code, output = command(workspace, "doctor", "--unit", UNIT)
    assert code == 1 and "2023-Q4 is published, but its sources are gone" in output
    code, output = command(workspace, "run", "--period", "2023-Q4")
    assert code == 1 and "Put data/raw/vinh-linh/2023-Q4 back, or take reports/vinh-linh/2023-Q4" in output


def test_run_names_it_beside_what_it_runs_and_the_front_page_tells(workspace):
    register = workspace.register(UNIT, "2024-Q1")
    register.parent.mkdir()
    register.write_text("{}\n", encoding="utf-8")
    code, output = command(workspace, "run", "--only", "html")
    assert code == 0 and "2024-Q1: published" in output
    assert "vinh-linh 2023-Q4: its sources are gone" in output
    assert "its sources are gone" in workspace.index.read_text(encoding="utf-8")


def test_a_unit_that_is_gone_altogether_is_still_on_the_front_page(workspace):
    shutil.rmtree(workspace.unit(UNIT))
    from monitoring.running.index import write_index

    page = write_index(workspace).read_text(encoding="utf-8")
    assert "vinh-linh/2023-Q4/report.vi.html" in page and "its sources are gone" in page
    assert "sources are gone" in command(workspace, "status")[1]


def test_another_period_that_was_never_there_is_told_as_before(workspace):
    with pytest.raises(InputError, match="No files have been received for 2031-Q1"):
        select(workspace, None, "2031-Q1")
