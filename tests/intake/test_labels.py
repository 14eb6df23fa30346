"""Rows that are no data, by their texts; in doubt a row is data."""

from __future__ import annotations

import pytest

from monitoring.intake.headers import find_header
from monitoring.intake.labels import is_total_label, kind_of_row
from monitoring.intake.layouts import load_layouts
from tests.intake.files import PAYMENTS, RETURNS, payment, return_line
from tests.spec_tables import cells, spec

HEADERS = {
    name: find_header([["STT", *columns]], load_layouts(), "file")
    for name, columns in {"payments": PAYMENTS, "returns": RETURNS}.items()
}


def kind_of(layout: str, filled: dict[str, str], above: str = "") -> str:
    header = HEADERS[layout]
    texts = [""] * len(header.names)
    for name, text in filled.items():
        texts[0 if name == "stt" else header.columns[name]] = text
    return kind_of_row(texts, header, ["STT", "…"], above) or "data"


@spec("labels_of_totals")
def test_what_names_a_total(total, text):
    assert is_total_label(text) is (total == "yes")


@spec("kinds_of_rows")
def test_what_a_row_is(layout, above, filled, kind):
    assert kind_of(layout, cells(filled), above) == kind


@pytest.mark.parametrize("note", ["Cộng", "Tổng cộng", "Dự án 1", "Ghi chú"])
def test_a_complete_payment_is_data_whatever_its_note_says(note):
    texts = ["1", *payment(note=note)]
    assert kind_of_row(texts, HEADERS["payments"], [], "") is None


def test_a_complete_line_of_a_return_that_is_labelled_a_total_is_one():
    texts = ["", *return_line(component="TỔNG SỐ")]
    assert kind_of_row(texts, HEADERS["returns"], [], "") == "total"


def test_a_header_repeated_on_the_next_page():
    texts = ["STT", *RETURNS]
    assert kind_of_row(texts, HEADERS["returns"], texts, "") == "header"


RECORD = cells(
    "voucher=CT5; paid_on=05/8/2024; component=4.1; place=xã Vĩnh Ô; source=NSTW; capital=ĐTPT; plan_year=2024; "
    "plan_kind=trong năm; payment_kind=KLHT; amount=70.000.000; unit=đồng"
)


@pytest.mark.parametrize("change", [{"voucher": "Tổng 5"}, {"place": "Cộng"}, {"source": "Tổng"}, {"stt": "Tổng"}])
def test_a_complete_record_is_data_whatever_its_words(change):
    assert kind_of("payments", RECORD | change) == "data"
    for missing in ("paid_on", "payment_kind", "amount"):
        assert kind_of("payments", RECORD | change | {missing: ""}) == "total"


def test_columns_may_be_numbered_with_a_formula():
    numbers = {name: f"({place})" for place, name in enumerate(RECORD, start=1)}
    assert kind_of("payments", numbers | {"amount": "(10)=(11)x1"}, above="header") == "header"
