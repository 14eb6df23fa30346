"""Sheets with a form of their own, as several programs write them: which form, which columns, what unit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content
from tests.fixtures.treasury import make
from tests.intake import treasury
from tests.intake.files import csv_bytes
from tests.intake.treasury import HEAD_QTND, PROJECT, ROAD, SheetOf, by_xlsxwriter, by_xlwt

MAKERS = {
    "sdkp-01a": treasury.sheet_01a,
    "sdkp-02a": treasury.sheet_02a,
    "sdkp-04": treasury.sheet_04,
    "qtnd-01": treasury.sheet_qtnd,
    "disbursement-grid": treasury.sheet_grid,
}
KEY = {"sdkp-01a": "cell_1", "sdkp-02a": "item_code", "sdkp-04": "row_content"}


def tables(*sheets: SheetOf | bytes, write=by_xlsxwriter):
    content = write(*sheets) if isinstance(sheets[0], SheetOf) else sheets[0]
    return {table.layout.name: table.rows for table in read_content(content, load_layouts(), "2024-Q3/a")}


def test_every_sheet_has_its_maker():
    assert set(MAKERS) == {name for name, layout in load_layouts().items() if layout.sheet is not None}


@pytest.mark.parametrize("layout", MAKERS)
def test_the_same_rows_whoever_writes_them(layout):
    sheet = MAKERS[layout]()
    read = tables(sheet)
    assert list(read) == [layout] and len(read[layout]) > 1
    for other in (tables(sheet, write=by_xlwt), tables(csv_bytes(sheet.rows))):
        texts = read[layout].drop(columns=["source_sheet", "numeric_cells", "remarks", "surroundings"])
        assert other[layout][texts.columns].equals(texts)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_saves_them_all_alike(tmp_path):
    """One book of five sheets, saved as ods by another program."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(by_xlsxwriter(*(maker() for maker in MAKERS.values())))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "ods", "--outdir", tmp_path, book], check=True, capture_output=True, timeout=120)
    read, again = tables(book.read_bytes()), tables(Path(tmp_path / "book.ods").read_bytes())
    assert set(read) == set(again) == set(MAKERS)
    for name, rows in read.items():
        fields = list(load_layouts()[name].fields)
        assert again[name][fields].equals(rows[fields])


def test_both_comparisons_of_one_book_are_told_apart_without_the_names_of_their_forms():
    sheets = [treasury.sheet_01a(), treasury.sheet_02a()]
    for sheet in sheets:
        sheet.rows[0] = sheet.rows[0][:2]
    assert {name: len(rows) for name, rows in tables(*sheets).items()} == {"sdkp-01a": 2, "sdkp-02a": 3}


def test_a_programme_is_found_by_its_header_before_its_place():
    sheet = treasury.sheet_01a()
    moved = SheetOf(
        "01a", [row[:1] + ["Nội dung"] * (n == 8) + [""] * (n != 8) + row[1:] for n, row in enumerate(sheet.rows)]
    )
    moved.rows[10] = []
    rows = tables(moved)["sdkp-01a"]
    assert rows["programme"].tolist() == ["00511", ""] and rows["cell_4"].tolist() == ["00511", ""]


def test_columns_without_names_are_those_that_the_form_numbers():
    sheet = treasury.sheet_04()
    sheet.rows[7:9] = [["a"] * 12, []]
    sheet.merged = []
    read = tables(sheet)["sdkp-04"]
    assert read[["available", "cancelled", "advance_left"]].to_numpy().tolist()[1] == ["600", "50", "0"]


def test_headers_that_repeat_are_told_by_their_order():
    first = ["STT", "Nội dung", "Địa điểm mở TK", "Mã dự án", "Tổng mức", "Tổng số", "Tạm ứng", "Nộp trả", "KLHT"]
    of_plan = ["Kế hoạch", "Tổng số", "KLHT", "Tạm ứng", "Kéo dài", "Hủy bỏ"]
    read = tables(treasury.sheet_qtnd([ROAD], [[*first, *of_plan, *of_plan, "KLHT", "Tạm ứng", "Lũy kế"]]))["qtnd-01"]
    names = load_layouts()["qtnd-01"].names_of("money")
    assert read.loc[0, names].tolist() == [str(figure) for figure in PROJECT]


def test_the_account_may_stand_after_the_code_of_the_project():
    head = [
        [row[0], row[1], *row[3:5], row[2], *row[5:]] for row in (line + [""] * (24 - len(line)) for line in HEAD_QTND)
    ]
    line = [*ROAD[:2], *ROAD[3:5], ROAD[2], *ROAD[5:]]
    read = tables(SheetOf("a", [["Mẫu số 01/QTNĐ"], [], *head[:3], line]))["qtnd-01"]
    assert read.loc[0, ["account_place", "project_code", "total_investment"]].tolist() == [ROAD[2], ROAD[3], "5000"]
    assert read.loc[0, "paid_after"] == "1310"


def test_grids_below_one_another_each_have_their_source_and_all_the_unit_and_year_of_the_first():
    first, second = treasury.sheet_grid("NSTW"), treasury.sheet_grid("ODA")
    second.rows[:2] = [["", "NGUỒN VỐN: ODA"]]
    read = tables(SheetOf("Biểu", [*first.rows[:-4], [], *second.rows]))["disbursement-grid"]
    assert read["grid_source"].tolist() == ["NSTW", "NSTW", "ODA", "ODA"]
    assert set(read["unit"]) == {"triệu đồng"} and set(read["stated_year"]) == {"2024"}


def test_hidden_columns_are_read():
    sheet = treasury.sheet_02a()
    sheet.hidden_columns = [5, 6]
    assert tables(sheet)["sdkp-02a"]["advance_arising"].tolist() == ["10000000", "0", "1000000"]


@pytest.mark.parametrize(("unit", "expected"), [("Đơn vị tính: nghìn đồng", "nghìn đồng"), ("", "đồng")])
def test_figures_are_in_dong_unless_the_sheet_says_otherwise(unit, expected):
    sheet = treasury.sheet_02a()
    sheet.rows[7] = ["", "", "", "", "", unit]
    assert set(tables(sheet)["sdkp-02a"]["unit"]) == {expected}


def test_a_sheet_that_names_its_form_and_lacks_its_columns_is_refused_with_what_is_missing():
    sheet = treasury.sheet_04()
    sheet.rows = [row[:9] for row in sheet.rows]
    sheet.rows[1][0] = "MẪU 04SDKP/ĐVDT"
    sheet.merged = []
    with pytest.raises(InputError, match="lacks columns of it: Dự toán bị hủy, Số dư dự toán chuyển năm sau"):
        tables(sheet)
    with pytest.raises(InputError, match="lacks columns"):  # nor is it passed over beside a sound sheet
        tables(treasury.sheet_02a(), sheet)


def test_another_table_of_as_many_columns_is_no_sheet():
    with pytest.raises(InputError, match="No row has the headers"):
        tables(csv_bytes([["Họ tên", *(f"Cột {n}" for n in range(11))], ["Nguyễn Văn A", *range(11)]]))


def test_the_example_of_the_handbook_is_what_its_maker_makes():
    shipped, made = tables(make.EXAMPLE.read_bytes()), tables(make.example())
    assert set(shipped) == {"sdkp-02a", "sdkp-04"}
    assert all(made[name].equals(rows) for name, rows in shipped.items())
