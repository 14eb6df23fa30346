"""What may name people is masked wherever something stands, and nothing else is."""

import pytest

from monitoring.intake import personal
from monitoring.intake.layouts import load_layouts
from tests.intake.files import PAYMENTS, csv_bytes, payment, read

LAYOUT = load_layouts()["payments"]


def shown(*rows):
    return personal.shown(read(csv_bytes([[*PAYMENTS, "Người nhận"], *rows]))[0], LAYOUT)


def test_personal_fields_and_unknown_columns_are_masked_where_something_stands():
    full, empty = shown([*payment(), "Hồ Thị A"], [*payment(investor=""), ""]).to_dict("records")
    assert (full["investor"], full["note"], full["other"]) == (personal.HIDDEN,) * 3
    assert (empty["investor"], empty["note"], empty["other"]) == ("", personal.HIDDEN, "")
    assert (full["voucher"], full["amount"], full["source_row"]) == ("UNC-01", "1.437,8", 2)


def test_in_a_row_whose_cells_have_moved_every_cell_is_masked():
    moved, sound = shown([*payment(), "", "one too many"], [*payment(), ""]).to_dict("records")
    assert {moved[name] for name in LAYOUT.fields} == {personal.HIDDEN}
    assert sound["place"] == "Vĩnh Ô"


def test_masking_leaves_the_rows_themselves_alone():
    rows = read(csv_bytes([PAYMENTS, payment()]))[0]
    personal.shown(rows, LAYOUT)
    assert rows["investor"].tolist() == ["Ban Quản lý dự án"]


def test_a_line_without_personal_cells():
    raw = {"Số chứng từ": "Tổng\n cộng", "Số tiền": "5", "Chủ đầu tư": "Hồ Thị A", "Nội dung": "", "STT": "I"}
    assert personal.text_of(raw, LAYOUT) == "Tổng cộng | 5 | I"


@pytest.mark.parametrize(
    ("columns", "publishable"),
    [
        (["number_id", "plan_dong"], True),
        ([], True),
        (["voucher", "investor"], False),
        (["note"], False),
        (["layout", "reason", "raw"], False),
        (["kind", "text"], False),
    ],
)
def test_tables_that_may_be_published(columns, publishable):
    assert personal.is_publishable(columns) is publishable
