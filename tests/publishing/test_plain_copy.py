"""A file that carries no comments as a workbook that does: read again, it says the same."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from monitoring.errors import InputError
from monitoring.intake.grids import Facts, Grid, Span, text_frame
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import Opened, open_source, read_content
from monitoring.intake.registry import Source
from monitoring.publishing import plain_copy
from monitoring.publishing.plain_copy import named_for_excel
from monitoring.workspace import REPOSITORY

#: One of each container, as programs and agencies write them.
FILES = [
    *sorted((REPOSITORY / "tests/fixtures/other_programs").glob("*.[ox][dl]s")),
    *(REPOSITORY / "data/raw/vinh-linh" / name for name in (
        "2024-Q1/ubnd-xa-luy-ke-quy-1.xls", "2024-Q2/chi-tieu-quy-2.ods", "2024-Q2/kho-bac-luy-ke-6-thang.csv",
        "2024-Q3/ubnd-xa-luy-ke-quy-3.ods", "2024-Q3/chi-tieu-bhxh.csv",
    )),
]  # fmt: skip
DAY = date(2024, 4, 1)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_copy_is_read_as_its_original(path: Path) -> None:
    content = path.read_bytes()
    [table] = read_content(content, load_layouts(), path.name)
    source = Source(
        sha256="0" * 64, bytes=1, layout=table.layout.name, sender="x", received_on=DAY, illustrative=True
    )  # fmt: skip
    grids = [sheet.grid for sheet in named_for_excel(open_source(content, source, path.name))]
    [again] = read_content(plain_copy.plain_copy(grids, DAY, path.name), load_layouts(), path.name)
    # A workbook has no rows with a cell too many: such a cell stands in a column of its own.
    columns = [name for name in table.rows if name not in ("source_sheet", "source_row", "remarks")]
    assert again.rows[columns].astype("str").to_dict() == table.rows[columns].astype("str").to_dict()
    assert again.set_aside["text"].tolist() == table.set_aside["text"].tolist()


def grid(sheet: str, **facts: object) -> Grid:
    return Grid(sheet, text_frame([["a", "=1+1"], ["b", "#N/A"]]), None, facts=Facts(**facts))  # type: ignore[arg-type]


def test_formulas_stay_text_and_what_is_hidden_stays_hidden() -> None:
    facts = {"merged": (Span(0, 0, 0, 1),), "hidden_rows": frozenset({1}), "hidden_columns": frozenset({1})}
    content = plain_copy.plain_copy([grid("A"), grid("B", **facts, visibility="hidden")], DAY, "a.xls")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book["A"]["A2"].value, book["A"]["A2"].data_type, book["A"]["B2"].data_type) == ("=1+1", "s", "s")
    hidden = book["B"]
    assert hidden.sheet_state == "hidden" and hidden.row_dimensions[2].hidden and hidden.column_dimensions["B"].hidden
    assert [str(area) for area in hidden.merged_cells.ranges] == ["A1:B1"]


def test_names_that_no_workbook_can_have() -> None:
    names = ["", "Biểu 1/2", "biểu 1?2", "d" * 40, "d" * 31]
    named = named_for_excel([Opened(grid(name), name, ()) for name in names])
    assert [sheet.grid.sheet for sheet in named] == ["Dữ liệu", "Biểu 1_2", "biểu 1_2 2", "d" * 31, f"{'d' * 26} 2"]
    assert [sheet.told for sheet in named] == names


def test_more_rows_than_a_sheet_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_copy, "MAX_ROWS", 1)
    with pytest.raises(InputError, match="2 rows"):
        plain_copy.plain_copy([grid("A")], DAY, "a.csv")
