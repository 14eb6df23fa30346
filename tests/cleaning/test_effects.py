"""What a row adds to the money disbursed, alone: its amount with its sign, or nothing where it is refused."""

import pytest

from monitoring.cleaning.effects import change_in_disbursed
from tests.cleaning.received_rows import context, received
from tests.samples import INDICATOR, PAYMENT, RETURN

CHANGES = [
    # layout, row before, what becomes of it, đồng
    ("payments", PAYMENT, {"amount": "1.251,5"}, 1_000_000),
    ("payments", PAYMENT, {"payment_kind": "thu hồi tạm ứng"}, -2_501_000_000),
    ("payments", PAYMENT | {"payment_kind": "điều chỉnh"}, {"amount": "-5"}, -1_255_500_000),
    ("payments", PAYMENT | {"paid_on": "15/12/2024"}, {"amount": "1.250"}, -500_000),
    ("payments", PAYMENT, {"paid_on": "15/02/2025"}, -1_250_500_000),
    ("payments", PAYMENT, {"note": "Đường nhựa"}, 0),
    ("returns", RETURN, {"cumulative": "1.250"}, -500_000),
    ("returns", RETURN, {"plan": "7.000"}, 0),
    ("returns", RETURN, {"cumulative": ""}, -1_250_500_000),
    ("indicator-returns", INDICATOR, {"numerator": "1"}, 0),
]


@pytest.mark.parametrize(("layout", "row", "change", "dong"), CHANGES)
def test_the_change_is_what_the_row_adds_less_what_it_added(layout, row, change, dong):
    before, after = (received(layout, "2024-Q3/a.csv", [cells]) for cells in (row, row | change))
    kept = {"number_style": before.layout.number_style, "receipt": 0, "superseded_by": ""}
    tables = [table.rows.assign(**kept) for table in (before, after)]
    assert change_in_disbursed(*tables, before.layout, context()).tolist() == [dong]
