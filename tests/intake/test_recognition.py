"""Tables and sheets are told apart, and neither is taken for a note."""

from __future__ import annotations

import pytest

from monitoring.errors import InputError
from monitoring.intake.layouts import load_layouts
from monitoring.intake.recognition import find_layout, resembles_layout
from tests.intake.files import PAYMENTS, payment
from tests.intake.treasury import sheet_02a

LAYOUTS = load_layouts()
WIDTH = 12
SHEET = [[str(cell) for cell in [*row, *[""] * WIDTH][:WIDTH]] for row in sheet_02a().rows]


def test_a_table_is_told_before_a_sheet():
    assert find_layout([PAYMENTS, list(map(str, payment()))], LAYOUTS, "a").layout.name == "payments"
    header = find_layout(SHEET, LAYOUTS, "a")
    assert (header.layout.name, header.first, header.last) == ("sdkp-02a", 8, 10)
    assert header.said["chapter"].text == "083"


def test_only_the_layouts_asked_for_are_found():
    with pytest.raises(InputError):
        find_layout(SHEET, {"payments": LAYOUTS["payments"]}, "a")


@pytest.mark.parametrize(
    ("rows", "sheet", "resembles"),
    [
        ([["Biên bản đối chiếu số liệu"]], "Sheet1", False),
        ([["Mẫu số 04-SDKP/ĐVDT"]], "Sheet1", True),
        ([["Số: 101/QTNĐ ngày 01/02/2025"]], "Sheet1", False),
        ([["STT"]], "01a-SDKP", True),
        ([PAYMENTS[:8]], "Sheet1", True),
    ],
)
def test_what_is_more_than_a_note(rows, sheet, resembles):
    assert resembles_layout(rows, LAYOUTS, sheet) == resembles
