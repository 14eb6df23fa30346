"""The same sheet saved by other programs and in other containers is read alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.intake.workbooks import read_workbook

FOLDER = Path(__file__).parents[1] / "fixtures" / "other_programs"
FILES = sorted(path for path in FOLDER.glob("*.*") if path.suffix != ".py")
assert len(FILES) == 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_sheet_saved_by_many_programs(path):
    grid, draft = read_workbook(path.read_bytes(), path.name)
    assert (grid.sheet, grid.facts.visibility) == ("Chứng từ", "visible")
    assert (draft.sheet, draft.facts.visibility) == ("nháp", "hidden")
    assert grid.cells[0].tolist()[1:] == ["000", "001", "002", "003"]
    assert grid.cells[1].tolist()[1:] == ["2024-03-06"] * 4
    assert grid.cells[9].tolist()[1:] == ["1437.8", "1437.8", "#DIV/0!", "5"]
    assert [tuple(span) for span in grid.facts.merged] == [(1, 3, 2, 3)]
    assert grid.facts.hidden_rows == {4}
