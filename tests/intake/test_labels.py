"""Rows that are no data, by their texts; in doubt a row is data."""

from __future__ import annotations

import pytest

from monitoring.intake.headers import find_header
from monitoring.intake.labels import is_total_label, kind_of_row
from monitoring.intake.layouts import load_layouts
from tests.intake.files import PAYMENTS, RETURNS, payment, return_line

PAYMENTS_HEADER = find_header([["STT", *PAYMENTS]], load_layouts(), "file")
RETURNS_HEADER = find_header([["STT", *RETURNS]], load_layouts(), "file")


def kind_of_return(above: str = "", **cells: str) -> str | None:
    return _kind(RETURNS_HEADER, above, cells)


def kind_of_payment(above: str = "", **cells: str) -> str | None:
    return _kind(PAYMENTS_HEADER, above, cells)


def _kind(header, above, cells):
    texts = [""] * len(header.names)
    for name, text in cells.items():
        texts[0 if name == "stt" else header.columns[name]] = text
    return kind_of_row(texts, header, ["STT", "…"], above)


@pytest.mark.parametrize(
    "text",
    [
        "TỔNG SỐ",
        "Tổng cộng",
        "Cộng",
        "CỘNG:",
        "Tổng",
        "tong cong",
        "II. Tổng (I+II)",
        "Tổng vốn",
        "To\u0302\u0309ng so\u0302\u0301",
        "A. TỔNG SỐ",
    ],
)
def test_labels_of_totals(text):
    assert is_total_label(text)


@pytest.mark.parametrize(
    "text", ["Công", "Công trình", "Tổng công ty Xây dựng", "Cộng đồng", "Tống", "Trung", "cộng tác", "", "Vĩnh Ô"]
)
def test_labels_that_only_look_like_totals(text):
    assert not is_total_label(text)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, "blank"),
        ({"component": "TỔNG SỐ", "cumulative": "9.000"}, "total"),
        ({"component": "TỔNG SỐ", "capital": "ĐTPT", "plan_year": "2024", "cumulative": "9.000"}, "total"),
        ({"stt": "Cộng", "cumulative": "9.000"}, "total"),
        ({"component": "Tổng cộng các dự án", "cumulative": "9"}, "total"),
        ({"component": "Cộng Dự án 1", "cumulative": "9"}, "total"),
        ({"component": "Cộng đồng thôn Mít", "cumulative": "9"}, None),
        ({"stt": "I", "component": "Dự án 1: đất ở, nhà ở", "cumulative": "9"}, "outline"),
        ({"stt": "1", "component": "Công trình giao thông", "cumulative": "9"}, "outline"),
        ({"component": "Tiểu dự án 1 - Dự án 4", "plan": "9", "cumulative": "9"}, "outline"),
        ({"component": "Công trình giao thông", "cumulative": "9"}, None),
        ({"commune": "Vĩnh Ô", "cumulative": "9"}, None),
        ({"cumulative": "9"}, None),
        ({"component": "Dự án 1", "capital": "ĐTPT", "cumulative": "9"}, None),
        ({"component": "Nguồn vốn sự nghiệp"}, "outline"),
        ({"component": "Ghi chú: số liệu đến 31/01"}, "footnote"),
        ({"stt": "(*) Chưa gồm vốn kéo dài"}, "footnote"),
        ({"component": "Người lập biểu", "estimate": ""}, "signature"),
        ({"capital": "Vĩnh Linh, ngày 05 tháng 02 năm 2024"}, "signature"),
        ({"component": "TM. ỦY BAN NHÂN DÂN"}, "signature"),
    ],
)
def test_rows_of_returns(cells, kind):
    assert kind_of_return(**cells) == kind


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"voucher": "Tổng cộng", "amount": "5.000"}, "total"),
        ({"note": "Cộng", "amount": "5.000"}, "total"),
        ({"voucher": "UNC-9", "amount": "5.000"}, None),
        ({"voucher": "UNC-9"}, None),
        ({"stt": "7", "voucher": "UNC-9", "amount": "5.000"}, None),
        ({"stt": "7", "voucher": "12", "component": "4.1", "amount": "5.000"}, None),
        ({"stt": "A", "note": "Chi đầu tư", "amount": "5.000"}, "outline"),
    ],
)
def test_rows_of_payments(cells, kind):
    assert kind_of_payment(**cells) == kind


@pytest.mark.parametrize("note", ["Cộng", "Tổng cộng", "Dự án 1", "Ghi chú"])
def test_a_complete_payment_is_data_whatever_its_note_says(note):
    texts = ["1", *payment(note=note)]
    assert kind_of_row(texts, PAYMENTS_HEADER, [], "") is None


def test_a_complete_line_of_a_return_that_is_labelled_a_total_is_one():
    texts = ["", *return_line(component="TỔNG SỐ")]
    assert kind_of_row(texts, RETURNS_HEADER, [], "") == "total"


@pytest.mark.parametrize(("above", "kind"), [("header", "header"), ("", "outline"), ("total", "outline")])
def test_numbers_of_columns_stand_only_below_a_header(above, kind):
    cells = {"stt": "A", "component": "B", "commune": "C", "cumulative": "1", "estimate": "2=3+4"}
    assert kind_of_return(above, **cells) == kind


def test_a_header_repeated_on_the_next_page():
    texts = ["STT", *RETURNS]
    assert kind_of_row(texts, RETURNS_HEADER, texts, "") == "header"


@pytest.mark.parametrize(("above", "kind"), [("signature", "signature"), ("total", None), ("", None)])
def test_names_below_a_signature_belong_to_it(above, kind):
    assert kind_of_return(above, component="Nguyễn A") == kind


@pytest.mark.parametrize(("above", "kind"), [("total", "footnote"), ("footnote", "footnote"), ("header", "outline")])
def test_a_sentence_alone_is_a_footnote_after_a_total_and_a_heading_before(above, kind):
    assert kind_of_return(above, component="Chưa kể các xã khác") == kind


RECORD = {
    "voucher": "CT5", "paid_on": "05/8/2024", "component": "4.1", "commune": "xã Vĩnh Ô", "source": "NSTW",
    "capital": "ĐTPT", "plan_year": "2024", "plan_kind": "trong năm", "payment_kind": "KLHT", "amount": "70.000.000",
    "unit": "đồng",
}  # fmt: skip


@pytest.mark.parametrize("change", [{"voucher": "Tổng 5"}, {"commune": "Cộng"}, {"source": "Tổng"}, {"stt": "Tổng"}])
def test_a_complete_record_is_data_whatever_its_words(change):
    assert kind_of_payment(**RECORD | change) is None
    for missing in ("paid_on", "payment_kind", "amount"):
        assert kind_of_payment(**RECORD | change | {missing: ""}) == "total"


def test_a_total_of_returns_may_have_every_code():
    codes = {"capital": "ĐTPT", "plan_year": "2024", "plan_kind": "trong năm", "plan": "2.000", "cumulative": "700"}
    assert kind_of_return(component="Cộng", **codes) == "total"
    assert kind_of_return(component="4.1", **codes) is None


@pytest.mark.parametrize(
    ("cells", "above", "kind"),
    [
        ({"component": "Người lập", "plan": "Trưởng phòng"}, "", "signature"),
        ({"component": "KẾ TOÁN TRƯỞNG", "cumulative": "GIÁM ĐỐC"}, "", "signature"),
        ({"cumulative": "Vĩnh Linh, ngày 05 tháng 10 năm 2024"}, "", "signature"),
        ({"component": "(Ký, họ tên)", "cumulative": "(Ký, họ tên, đóng dấu)"}, "", "signature"),
        ({"component": "Nguyễn Văn A", "cumulative": "Trần Thị B"}, "signature", "signature"),
        ({"component": "Nguyễn Văn A", "cumulative": "Trần Thị B"}, "", None),
        ({"component": "Người lập", "cumulative": "12"}, "", None),
        ({"component": "4.1", "capital": "ĐTPT", "plan_year": "2024", "cumulative": "#N/A"}, "signature", None),
    ],
)
def test_a_signature_is_one_in_whichever_column_it_stands(cells, above, kind):
    assert kind_of_return(above=above, **cells) == kind


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Số trang trước chuyển sang", "total"), ("Cộng mang sang", "total"), ("Mang sang trang sau", "total"),
        ("Lũy kế từ đầu năm", "footnote"), ("Lũy kế đến 30/9/2024", "footnote"),
    ],
)  # fmt: skip
def test_what_is_carried_over_a_page_or_the_year_is_no_payment(label, kind):
    assert kind_of_payment(voucher=label, amount="150.000.000") == kind


def test_columns_may_be_numbered_with_a_formula():
    numbers = {name: f"({place})" for place, name in enumerate(RECORD, start=1)}
    assert kind_of_payment(above="header", **numbers | {"amount": "(10)=(11)x1"}) == "header"
