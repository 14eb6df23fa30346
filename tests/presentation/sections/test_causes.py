"""Why a line differs, in one sentence in both languages, with the rows that prove it or the words that nothing does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.sections import causes
from monitoring.tables.detail_rows import DifferencePartRow
from tests.presentation.conftest import EVERYTHING, OUTTURN


def part(cause, voucher="", told_by="", layout="payments", row=7, sheet="Quý III"):
    place = ("2024-Q3/a.xlsx", sheet, row) if layout else ("", "", None)
    return DifferencePartRow("x", cause, told_by, layout, voucher, *place, 5, line=2)


#: Cause, its rows (their difference is positive) → the sentence.
SENTENCES = [
    ("refused_rows", [part("refused_rows", "A1"), part("refused_rows", row=9), part("refused_rows", sheet="")],
     "Rows that were left out: 2024-Q3/a.xlsx, Quý III, 7, 9; 2024-Q3/a.xlsx, 7."),
    ("timing", [part("timing", f"V{number}") for number in range(5)],
     "Paid between the unit's cut-off and the treasury's: V0; V1; V2; … (+2)."),
    ("advance", [part("advance", "T1")], "The unit still counts advances that were recovered: T1."),
    ("power_of_ten", [part("power_of_ten", layout="returns", row=3), part("power_of_ten", "T1")],
     "A slip in the unit of amounts: 2024-Q3/a.xlsx, Quý III, 3."),
    ("not_returned", [part("not_returned", "T1")], "Paid where no unit returned the line: T1."),
    ("not_returned", [part("not_returned", told_by="not_returned.a", layout="")],
     "Returned earlier in the year and not now."),
    ("unexplained", [], "To be reconciled."),
    ("unexplained", [part("timing", "T1"), part("advance", "T1")],
     "To be reconciled; more than one thing fits: different cut-offs; advances counted otherwise."),
    ("unexplained", [part("refused_rows")],
     "To be reconciled; perhaps rows that were left out, which is not proven: 2024-Q3/a.xlsx, Quý III, 7."),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "parts", "sentence"), SENTENCES)
def test_the_sentence_of_a_cause(report, cause, parts, sentence):
    of_q3 = report(EVERYTHING, "en")
    row = replace(of_q3.reconciliation[0], number_id="x", cause=cause, difference_dong=5)
    assert causes.sentence(replace(of_q3, difference_parts=parts), row) == sentence


def test_an_advance_left_out_and_the_other_line_are_told_by_name(report):
    of_q3 = report(EVERYTHING, "vi")
    first, other = of_q3.reconciliation[:2]
    row = replace(first, number_id="x", cause="advance", difference_dong=-5)
    told = causes.sentence(replace(of_q3, difference_parts=[part("advance", "T1")]), row)
    assert told == "Đơn vị không tính tạm ứng chưa thu hồi: T1."
    parts = [part("other_line", "T1", other.number_id), part("other_line", "T2", other.number_id)]
    told = causes.sentence(replace(of_q3, difference_parts=parts), replace(row, cause="other_line"))
    assert told.endswith(f": {of_q3.line_name(other)}.") and told.startswith("Ghi ở khoản vốn khác")


def test_how_much_is_not_explained_is_said_with_numbers_that_trace(report):
    told = causes.share(report(EVERYTHING, "en"))
    assert parts_plain(told).startswith("In all they differ by 325.625 million đồng: 107.509 is explained")
    ids = {piece.number_id for piece in told if not isinstance(piece, str)}
    assert {"differences.unexplained", "differences.unexplained_rate"} <= ids
    assert causes.share(report(OUTTURN, "en")) == ()
