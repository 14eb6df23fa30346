"""The same sheet saved by other programs and in other containers is read alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitoring.intake.workbooks import read_workbook
from tests.samples import clean_files, new_workspace

FOLDER = Path(__file__).parents[1] / "fixtures" / "other_programs"
FILES = sorted(path for path in FOLDER.glob("*.*") if path.suffix not in (".py", ".cjs", ".docx"))
assert len(FILES) == 10
#: What SheetJS itself does not write: the look of dates outside xlsx, hidden rows, and in ods hidden sheets and errors.
UNDATED = {"sheetjs.ods", "sheetjs.xls"}
NOTHING_HIDDEN = {"sheetjs.ods"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_sheet_saved_by_many_programs(path):
    grid, draft = read_workbook(path.read_bytes(), path.name)
    shown = "visible" if path.name in NOTHING_HIDDEN else "hidden"
    assert (grid.sheet, grid.facts.visibility) == ("Chứng từ", "visible")
    assert (draft.sheet, draft.facts.visibility) == ("nháp", shown)
    assert grid.cells[0].tolist()[1:] == ["000", "001", "002", "003"]
    assert grid.cells[1].tolist()[1:] == ["45357" if path.name in UNDATED else "2024-03-06"] * 4
    assert grid.cells[9].tolist()[1:] == ["1437.8", "1437.8", "" if path.name in NOTHING_HIDDEN else "#DIV/0!", "5"]
    assert [tuple(span) for span in grid.facts.merged] == [(1, 3, 2, 3)]
    assert grid.facts.hidden_rows == (set() if path.name in UNDATED else {4})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_its_money_is_the_same_whoever_saved_it(tmp_path, path):
    cleaning = clean_files(new_workspace(tmp_path), "2024-Q1", {path.name: path.read_bytes()})
    accepted = cleaning.accepted("payments")
    assert accepted["amount_dong"].tolist() == [1_437_800_000, 1_437_800_000, 5_000_000]
    assert set(accepted["paid_on"]) == {"2024-03-06"} and set(accepted["place"]) == {"vinh-o"}
    assert cleaning.refused()["source_row"].tolist() == [4]
