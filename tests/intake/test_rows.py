"""Data rows and rows set aside: each physical row once, with its number, its unknown columns and its remarks."""

from __future__ import annotations

import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import InputError
from monitoring.intake import kinds_of_rows, workbooks
from monitoring.intake.layouts import load_layouts
from monitoring.intake.rows import EXTRA_COLUMNS, SET_ASIDE_COLUMNS, as_json, no_rows
from tests.intake.files import PAYMENTS, RETURNS, csv_bytes, kinds, payment, read, return_line, saved, xlsx_bytes

RETURN_AS_SENT = [
    ["UBND HUYỆN", "", "", ""],
    [],
    ["BÁO CÁO GIẢI NGÂN QUÝ I"],
    ["", "", "", "Đơn vị tính: triệu đồng"],
    RETURNS[:9],
    ["A", "B", "C", "1", "2", "3", "4", "5", "6"],
    ["TỔNG SỐ", "", "", "", "", "", "4.000", "2.875,6"],
    ["Dự án 4", "", "", "", "", "", "4.000", "2.875,6"],
    return_line()[:9],
    return_line(place="Vĩnh Hà")[:9],
    [],
    ["Ghi chú: chưa gồm vốn kéo dài"],
    ["Người lập biểu", "", "", "Thủ trưởng đơn vị"],
    ["Nguyễn Văn A"],
]


def test_a_return_as_it_is_sent():
    for content in (csv_bytes(RETURN_AS_SENT), csv_bytes(RETURN_AS_SENT, ";"), xlsx_bytes(RETURN_AS_SENT)):
        rows, aside = read(content)
        assert rows["source_row"].tolist() == [9, 10]
        assert rows["place"].tolist() == ["Vĩnh Ô", "Vĩnh Hà"]
        assert set(rows["unit"]) == {"triệu đồng"}
        assert kinds(aside) == {
            1: "title",
            2: "blank",
            3: "title",
            4: "unit",
            5: "header",
            6: "header",
            7: "total",
            8: "outline",
            11: "blank",
            12: "footnote",
            13: "signature",
            14: "signature",
        }
        total = aside[aside["kind"] == "total"].iloc[0]
        assert (total["amount_text"], total["unit"]) == ("2.875,6", "triệu đồng")
        assert json.loads(total["raw"])["Kế hoạch vốn"] == "4.000"


def test_the_columns_are_those_that_cleaning_relies_on():
    for name, layout in load_layouts().items():
        rows, aside = no_rows(layout)
        assert list(rows) == [*layout.fields, *EXTRA_COLUMNS], name
        assert list(aside) == SET_ASIDE_COLUMNS
    read_rows, read_aside = read(csv_bytes([PAYMENTS, payment(), payment()]))
    empty_rows, empty_aside = no_rows(load_layouts()["payments"])
    assert read_rows.dtypes.to_dict() == empty_rows.dtypes.to_dict()
    assert read_aside.dtypes.to_dict() == empty_aside.dtypes.to_dict()


def test_unknown_columns_are_kept_as_json():
    header = ["STT", *PAYMENTS, 'Mã "dự án"', "STT"]
    rows, _ = read(csv_bytes([header, ["1", *payment(), "a\\b", ""], ["", *payment(voucher="UNC-02"), " ", "x"]]))
    assert [json.loads(text) for text in rows["other"]] == [
        {"STT (column 1)": "1", 'Mã "dự án"': "a\\b"},
        {"STT (column 16)": "x"},
    ]
    [first, _] = [json.loads(text) for text in as_json(rows, load_layouts()["payments"])]
    assert (
        first["Số chứng từ"] == "UNC-01"
        and first['Mã "dự án"'] == "a\\b"
        and first["Chủ đầu tư"] == "Ban Quản lý dự án"
    )


def test_text_is_kept_as_it_was_received():
    rows, _ = read(csv_bytes([PAYMENTS, payment(voucher=" 007 ", note="hai\ndòng\u00a0", place="VĨNH Ô")]))
    assert rows.loc[0, ["voucher", "note", "place"]].tolist() == [" 007 ", "hai\ndòng\u00a0", "VĨNH Ô"]


def test_a_row_with_more_cells_than_the_header_is_remarked():
    shifted = csv_bytes([PAYMENTS]) + ",".join(payment(amount="1.437,8")).encode() + b"\n" + csv_bytes([payment()])
    rows, _ = read(shifted)
    assert rows["remarks"].tolist() == ["too_many_cells", ""]
    assert json.loads(rows["other"][0]) == {"column 14": "Đường thôn Mít"}


def test_a_total_takes_the_unit_that_its_rows_share():
    total = ["Tổng cộng", *[""] * 8, "2.875,6"]
    _, aside = read(csv_bytes([PAYMENTS, payment(), total]))
    assert aside["unit"].tolist()[-1] == "triệu đồng"
    _, aside = read(csv_bytes([PAYMENTS, payment(), payment(unit="đồng"), total]))
    assert aside["unit"].tolist()[-1] == ""


CELLS = st.one_of(
    st.sampled_from(
        ["", "", "", "TỔNG SỐ", "Cộng", "I", "1", "Dự án 1", "Ghi chú", "Người lập", " ", "\u00a0", "=…", "2024"]
    ),
    st.sampled_from(payment()),
    st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc")), max_size=5),
)
TABLES = st.lists(st.lists(CELLS, max_size=15), max_size=8)


@settings(max_examples=30)
@given(TABLES, st.sampled_from(",;\t"))
def test_every_line_is_data_or_set_aside_and_reading_again_gives_the_same(below, delimiter):
    content = csv_bytes([["Biểu 1"], PAYMENTS, *below], delimiter)
    rows, aside = read(content)
    assert sorted([*rows["source_row"], *aside["source_row"]]) == list(range(1, len(below) + 3))
    again, aside_again = read(content)
    assert rows.equals(again) and aside.equals(aside_again)


@settings(max_examples=30)
@given(TABLES)
def test_every_text_below_the_header_is_still_there(below):
    rows, aside = read(csv_bytes([PAYMENTS, *below]))
    kept = as_json(rows, load_layouts()["payments"]).tolist() + aside["raw"].tolist()
    found = sorted(text for record in map(json.loads, kept) for text in record.values() if text.strip())
    assert found == sorted([*PAYMENTS, *(text for row in below for text in row if text.strip())])


def test_a_file_of_countless_empty_lines_is_refused(monkeypatch):
    monkeypatch.setattr(kinds_of_rows, "MAX_ODD_ROWS", 100)
    sound = csv_bytes([PAYMENTS, payment()])
    assert len(read(sound + b"\n" * 99)[1]) == 100
    with pytest.raises(InputError, match="101 rows are empty or lack"):
        read(sound + b"\n" * 100)


def test_rows_say_what_a_workbook_hides_and_where_a_sheet_is_full(monkeypatch):
    workbook = openpyxl.Workbook()
    for row in [PAYMENTS, payment(), payment(voucher="UNC-02"), payment(voucher=1e18)]:
        workbook.active.append(row)
    workbook.active.row_dimensions[2].hidden = True
    workbook.active.row_dimensions[4].hidden = True
    data, _ = read(saved(workbook))
    assert data["remarks"].tolist() == ["hidden_row", "", "voucher:rounded,hidden_row"]
    monkeypatch.setattr(workbooks, "LAST_ROWS", {4})
    data, _ = read(saved(workbook))
    assert data["remarks"].tolist() == ["hidden_row", "", "voucher:rounded,hidden_row,last_possible_row"]


def test_a_row_in_another_unit_than_its_title_gives_carries_both():
    rows, _ = read(csv_bytes([["ĐVT: triệu đồng", *[""] * 10], RETURNS, return_line(), return_line(unit="đồng")]))
    assert rows["remarks"].tolist() == ["", "other_unit=triệu đồng"]
    headers = ["Lũy kế (đồng)" if text == "Lũy kế giải ngân" else text for text in RETURNS]
    unit = RETURNS.index("Đơn vị tính")
    without = [[text for place, text in enumerate(line) if place != unit] for line in (headers, return_line())]
    rows, _ = read(csv_bytes([["ĐVT: triệu đồng", *[""] * 9], *without]))
    assert rows[["unit", "remarks"]].to_numpy().tolist() == [["đồng", "title_unit=triệu đồng"]]


def test_a_unit_that_nobody_knows_is_named_unless_one_is_declared_for_the_file():
    table = [["ĐVT: trăm nghìn", *[""] * 9], *([*line[:9], line[10]] for line in (RETURNS, return_line()))]
    assert read(csv_bytes(table))[0]["unit"].tolist() == ["trăm nghìn"]
    assert read(csv_bytes(table), unit="đồng")[0]["unit"].tolist() == ["đồng"]


def test_a_table_whose_title_names_another_quarter_says_so_in_its_rows():
    title = ["BÁO CÁO QUÝ II NĂM 2024", *[""] * 10]
    rows, _ = read(csv_bytes([title, RETURNS, return_line()]))  # received for 2024-Q1
    assert rows["remarks"].tolist() == ["title_period=2024-Q2"]
    rows, _ = read(csv_bytes([["BÁO CÁO QUÝ I NĂM 2024", *title[1:]], RETURNS, return_line()]))
    assert rows["remarks"].tolist() == [""]
