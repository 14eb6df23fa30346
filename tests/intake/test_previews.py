"""What a table holds, told in the unit and style in which it is written."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from monitoring.intake.layouts import load_layouts
from monitoring.intake.previews import preview
from monitoring.intake.readers import read_content
from tests.intake.files import PAYMENTS, csv_bytes, payment, saved


@pytest.mark.parametrize(
    ("style", "sums", "unreadable"),
    [
        (None, {"triệu đồng": Decimal("1437.8")}, 1),
        ("vietnamese", {"triệu đồng": Decimal("1437.8")}, 1),
        ("english", {"triệu đồng": Decimal("2.5")}, 1),
    ],
)
def test_sums_are_read_in_the_declared_style(style, sums, unreadable):
    rows = [payment(amount="1.437,8"), payment(amount="2.5")]
    [table] = read_content(csv_bytes([PAYMENTS, *rows]), load_layouts(), "a.csv")
    found = preview(*table, style)
    assert (found.rows, found.sums, found.unreadable) == (2, sums, unreadable)
    assert found.layout.name == "payments" and found.set_aside == {"header": 1}


def test_rows_that_nobody_sees_are_counted():
    book = openpyxl.Workbook()
    for row in (PAYMENTS, payment(voucher="1"), payment(voucher="2"), payment(voucher="3")):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    [table] = read_content(saved(book), load_layouts(), "a.xlsx")
    assert preview(*table, None).hidden == 1
