"""Headers: found in any order and spelling, over one row or two, with the unit they declare; or refused."""

from __future__ import annotations

import random

import pytest

from monitoring.errors import InputError
from monitoring.intake.headers import find_header, resembles_table
from monitoring.intake.layouts import load_layouts
from tests.intake.files import HEADERS, PAYMENTS, RETURNS
from tests.spec_tables import spec

LAYOUTS = load_layouts()


def renamed(headers: list[str], **names: str) -> list[str]:
    return [names.get(header.replace(" ", "_"), header) for header in headers]


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.sheet is None])
def test_each_layout_is_recognised_in_any_order(name):
    shuffled = random.Random(1).sample(HEADERS[name], len(HEADERS[name]))
    header = find_header([["Tiêu đề"] + [""] * (len(shuffled) - 1), shuffled], LAYOUTS, "file")
    assert (header.layout.name, header.first, header.last) == (name, 1, 1)
    fields = LAYOUTS[name].fields
    assert {field: shuffled[column] for field, column in header.columns.items()} == {
        field: declared.header for field, declared in fields.items()
    }


@pytest.mark.parametrize("spelling", ["SỐ CHỨNG TỪ", "so chung tu", "Số  chứng\ntừ", "Số chư\u0301ng từ", "Số CT"])
def test_spellings_and_aliases_of_a_header(spelling):
    assert "voucher" in find_header([renamed(PAYMENTS, Số_chứng_từ=spelling)], LAYOUTS, "file").columns


def test_optional_columns_may_be_absent_and_unknown_ones_are_kept_by_name():
    header = find_header([["STT", *PAYMENTS[:10]]], LAYOUTS, "file")
    assert header.others == {0: "STT"}
    assert {"unit", "investor", "note"}.isdisjoint(header.columns)


def test_merged_header_of_two_rows():
    upper = [*RETURNS[:4], "Kế hoạch", "", "", "Giải ngân (triệu đồng)", "", "Đơn vị báo cáo"]
    lower = ["", "", "", "", "Năm kế hoạch", "Loại kế hoạch", "Kế hoạch vốn", "Lũy kế", "Ước", ""]
    header = find_header([upper, lower, ["x"] * 10], LAYOUTS, "file")
    assert (header.layout.name, header.first, header.last) == ("returns", 0, 1)
    assert header.columns["cumulative"] == 7 and header.columns["estimate"] == 8 and header.columns["reported_by"] == 9
    assert header.names[7] == "Giải ngân (triệu đồng) Lũy kế"
    assert header.unit == "triệu đồng"


@spec("units_of_headers")
def test_unit_of_the_header_or_else_of_the_title(title, amount, unit):
    rows = [[title] + [""] * (len(PAYMENTS) - 1), renamed(PAYMENTS, Số_tiền=amount)]
    assert find_header(rows, LAYOUTS, "file").unit == unit


def test_different_units_in_one_header_are_refused():
    row = renamed(RETURNS, Kế_hoạch_vốn="Kế hoạch vốn (triệu đồng)", Lũy_kế_giải_ngân="Lũy kế giải ngân (đồng)")
    with pytest.raises(InputError, match="different units"):
        find_header([row], LAYOUTS, "file")


def test_a_missing_header_is_named_with_its_near_miss():
    with pytest.raises(InputError) as refused:
        find_header([renamed(PAYMENTS, Số_tiền="Số tiềnn")], LAYOUTS, "q1.csv")
    assert str(refused.value).startswith("q1.csv:")
    assert "Treasury payment vouchers" in str(refused.value) and "Số tiền (“Số tiềnn”?)" in str(refused.value)


@pytest.mark.parametrize("twice", ["Xã", "Đơn vị tính"])
def test_a_header_that_stands_twice_is_refused(twice):
    with pytest.raises(InputError, match=twice):
        find_header([[*PAYMENTS, twice]], LAYOUTS, "file")


def test_the_standard_header_goes_before_its_aliases():
    header = find_header([[*PAYMENTS, "Ghi chú"]], LAYOUTS, "file")
    assert header.columns["note"] == PAYMENTS.index("Nội dung")
    assert header.others == {len(PAYMENTS): "Ghi chú"}


def test_headers_of_two_layouts_at_once_are_refused():
    both = [*PAYMENTS, *(header for header in RETURNS if header not in PAYMENTS)]
    with pytest.raises(InputError, match=r"Cumulative disbursement return.*Treasury payment vouchers"):
        find_header([both], LAYOUTS, "file")


@pytest.mark.parametrize("rows", [[], [[]], [["a", "b"]], [[""] * 5]])
def test_no_header_at_all(rows):
    with pytest.raises(InputError, match=r"Indicator return\).*Treasury payment vouchers"):
        find_header(rows, LAYOUTS, "file")


def test_a_table_with_broken_headers_is_told_from_a_note():
    assert resembles_table([PAYMENTS[:6]], LAYOUTS)
    assert not resembles_table([["Ghi chú", "Xã"]], LAYOUTS)


def test_what_stands_where_a_header_was_expected_is_told_and_no_record():
    rows = [["Hộ ông A", "0123456789", "05/07/2024"], ["chung-Số chứng từ", "chung-Ngày", ""], ["x", "", ""]]
    with pytest.raises(InputError) as failure:
        find_header(rows, load_layouts(), "a.csv")
    assert "the fullest of the first 60 says: chung-Số chứng từ, chung-Ngày." in str(failure.value)
    assert "0123456789" not in str(failure.value)
