"""A refused row is to be sent again, has been replaced, or needs nothing."""

import pytest

from tests.cleaning.received_rows import cleaned, received, told
from tests.samples import INDICATOR, PAYMENT, RETURN

PAID = PAYMENT | {"paid_on": "05/8/2024"}
AT_END = INDICATOR | {"as_of": "30/9/2024"}

FOLLOW_UPS = [
    # layout, right row, what was wrong in the row refused, how the row sent later differs, what becomes of the first
    ("payments", PAID, {"amount": "12,5tr"}, {}, "replaced"),
    ("payments", PAID, {"component": "Dự án 11"}, {}, "replaced"),
    ("payments", PAID, {"place": "Vĩnh Hoà"}, {}, "replaced"),
    ("payments", PAID, {"paid_on": "31/6/2024"}, {}, "replaced"),
    ("payments", PAID, {"unit": "đô la"}, {"voucher": "CT001 "}, "replaced"),
    ("payments", PAID | {"voucher": "0017"}, {"amount": "(5)"}, {"voucher": "17"}, "replaced"),
    ("payments", PAID, {"amount": "12,5tr"}, {"voucher": "CT002"}, "resend"),
    ("payments", PAID, {"amount": "12,5tr"}, {"payment_kind": "tạm ứng"}, "resend"),
    ("payments", PAID, {"amount": "12,5tr"}, {"component": "DA1"}, "resend"),
    ("payments", PAID, {"amount": "12,5tr"}, {"amount": "13,5tr"}, "resend"),
    ("payments", PAID, {"paid_on": "05/12/2023"}, {}, "none"),
    ("payments", PAID, {"paid_on": "05/12/2024"}, {}, "none"),
    ("payments", PAID, {"paid_on": "05/8/1924"}, {"voucher": "CT002"}, "resend"),
    ("returns", RETURN, {"cumulative": "1.2.3"}, {}, "replaced"),
    ("returns", RETURN, {"cumulative": "1.2.3"}, {"place": "xã Vĩnh Hà"}, "resend"),
    ("returns", RETURN, {"cumulative": "1.2.3"}, {"reported_by": "Phòng TCKH"}, "resend"),
    ("returns", RETURN, {"component": "Dự án 11"}, {}, "resend"),
    ("indicator-returns", AT_END, {"numerator": "19x"}, {}, "replaced"),
    ("indicator-returns", AT_END, {"numerator": "19x"}, {"indicator": "stunting"}, "resend"),
]


@pytest.mark.parametrize(("layout", "right", "wrong", "later", "expected"), FOLLOW_UPS)
def test_what_becomes_of_a_refused_row(layout, right, wrong, later, expected):
    first = received(layout, "2024-Q3/a.csv", [right | wrong], 10)
    second = received(layout, "2024-Q3/b.csv", [right | later], 11)
    assert told(cleaned(first, second), "follow_up")[0] == ("a.csv 2", expected)


def test_a_right_row_received_before_replaces_nothing():
    files = [received("payments", f"2024-Q3/{name}.csv", [row], day) for name, row, day in (
        ("a", PAID | {"amount": "12,5tr"}, 11), ("b", PAID, 10),
    )]  # fmt: skip
    assert told(cleaned(*files), "follow_up") == [("a.csv 2", "resend")]


def test_a_conflicting_row_must_be_cleared_up_by_its_sender():
    files = [received("payments", f"2024-Q3/{name}.csv", [PAID | {"amount": name}]) for name in ("1", "2")]
    assert told(cleaned(*files), "rule", "follow_up") == [("2.csv 2", "conflicting", "resend")]
