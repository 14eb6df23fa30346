"""What a notebook says at its top, and what it makes first when opened by hand; tests/notebooks opens them for real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.running import by_hand
from monitoring.workspace import REPOSITORY, STAGING_VARIABLE, Workspace
from tests.samples import PAYMENT, UNIT, new_workspace, receive_rows

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> dict[str, str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_defaults_are_those_of_the_notebook_and_it_says_so_first(path: Path) -> None:
    cells = code_cells(path)
    committed: dict[str, str] = {}
    exec(cells["parameters"], {}, committed)
    assert committed == by_hand.DEFAULTS
    assert list(cells)[:2] == ["parameters", "imports"]
    assert f'by_hand.opened("{path.stem}", root, unit, period, language)' in cells["imports"]


def test_what_a_notebook_writes_last_tells_that_it_was_run() -> None:
    writes = {path.stem: list(code_cells(path).values())[-1] for path in NOTEBOOKS}
    for notebook, table in by_hand.LAST_TABLES.items():
        assert writes[notebook].rindex(table) == max(
            writes[notebook].rindex(name) for name in (table, "sources") if name in writes[notebook]
        )


def test_in_a_run_it_only_says_what_it_is_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAGING_VARIABLE, str(tmp_path / "staging"))
    opened = by_hand.opened("04_report", ".", "vinh-linh", "2024-Q3", "en")
    assert " ".join(opened.sentences("en")) == (
        'vinh-linh, 2024-Q3. Changed parameters: period = "2024-Q3" (default "2023-Q4"), '
        'language = "en" (default "vi").'
    )
    assert opened.root == "." and not (tmp_path / "staging").exists()


def test_names_are_text_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAGING_VARIABLE, "unused")
    page = by_hand.opened("01_receive", ".", "<b>x</b>", "2024-Q3", "vi")._repr_html_()
    assert "<b>" not in page and "&lt;b&gt;x" in page


def test_changed_parameters_stand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STAGING_VARIABLE, "unused")
    assert "<strong>" not in by_hand.opened("01_receive", ".", "vinh-linh", "2023-Q4", "vi")._repr_html_()
    page = by_hand.opened("01_receive", ".", "vinh-linh", "2024-Q3", "vi")._repr_html_()
    assert "<strong>Changed parameters: period = &quot;2024-Q3&quot;" in page


def test_an_unknown_unit_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)
    by_hand.opened("03_measure", str(tmp_path), "../x", "2024-Q3", "vi")
    assert list(tmp_path.iterdir()) == []


def test_results_of_other_files_are_removed_and_missing_ones_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    opened = by_hand.opened("03_measure", *open_with(workspace))
    assert "Run first, since their tables were missing: 01_receive, 02_clean." in opened.sentences("en")
    assert "Run first" not in repr(by_hand.opened("03_measure", *open_with(workspace)))
    (workspace.unit(UNIT) / "ghi-chu.txt").write_text("x", encoding="utf-8")
    again = repr(by_hand.opened("03_measure", *open_with(workspace)))
    assert "The files received have changed" in again and "Run first" in again


def open_with(workspace: Workspace) -> tuple[str, str, str, str]:
    return str(workspace.root), UNIT, "2024-Q1", "vi"


def test_a_fault_in_an_earlier_notebook_is_told_as_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    next(workspace.received(UNIT, "2024-Q1").glob("*.csv")).write_text("khác", encoding="utf-8")
    with pytest.raises(InputError):
        by_hand.opened("04_report", *open_with(workspace))
