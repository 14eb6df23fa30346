"""What each row of a sheet is: records, headings, totals, notes; and which rows totals and headings sum."""

from __future__ import annotations

import pytest

from monitoring.intake.kinds_of_cells import is_figure, is_numbering, numbering
from monitoring.intake.layouts import load_layouts
from monitoring.intake.readers import read_content
from tests.intake.treasury import HEAD_02A, HEAD_04, SheetOf, by_xlsxwriter, sheet_02a, sheet_04, sheet_qtnd

LEAF = ["12", "280-338"]


def told(*lines: list[object], head=HEAD_04) -> dict[int, str]:
    """The kind of each line below the header, counted from 1: `record`, or what it is instead, with what it sums."""
    sheet = SheetOf("a", [["Mẫu 04-SDKP/ĐVDT" if head is HEAD_04 else "Mẫu 02a-SDKP"], [], *head, *lines])
    [table] = read_content(by_xlsxwriter(sheet), load_layouts(), "2024-Q3/a.xlsx")
    first = 2 + len(head)
    kinds = {row - first: "record" for row in table.rows["source_row"]}
    for row, marks in zip(table.rows["source_row"], table.rows["remarks"], strict=True):
        if "perhaps_sum" in marks:
            kinds[row - first] = "unclear"
    for row, kind, sums in zip(*(table.set_aside[name] for name in ("source_row", "kind", "sums")), strict=True):
        if row > first:
            blocks = [[int(part) - first for part in block.split("-")] for block in sums.split(";") if block]
            kinds[row - first] = f"{kind} {'-'.join(map(str, blocks[0]))}" if blocks else kind
    return kinds


def line(number: object, content: str, available: object = "", codes=("", "")) -> list[object]:
    """A line of 04: its other figures are as much as the one given."""
    return [number, content, *codes, available, "", available, "", "", "", available]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        # a numbered line without codes is a heading where others stand below it, and else a record
        ([line(1, "CTX", 5), line(2, "CTMTQG", 7), line(3, "ĐTPT", 9)], ["record"] * 3),
        ([line(1, "CTX", 5), line(2, "CTMTQG", 7), line("", "A", 3, LEAF), line("", "B", 4, LEAF), line(3, "ĐTPT", 9)],
         ["record", "outline 3-4", "record", "record", "record"]),
        ([line(2, "CTMTQG", 7), line("2.1", "A", 3, LEAF), line("2.2", "B", 4, LEAF)],
         ["outline 2-3", "record", "record"]),
        ([line(2, "CTMTQG"), line("-", "A", 3), line("-", "B", 4)], ["outline", "record", "record"]),
        # a sum that is wrong is a heading all the same: that is shown
        ([line(2, "CTMTQG", 99), line("2.1", "A", 3, LEAF), line("2.2", "B", 4, LEAF)],
         ["outline 2-3", "record", "record"]),
        # numbers that begin anew are nested
        ([line(3, "ĐTPT", 7), line(1, "Dự án A", 3, LEAF), line(2, "Dự án B", 4, LEAF), line(4, "Khác", 1)],
         ["outline 2-3", "record", "record", "record"]),
        # letters, Roman and Arabic numbers, one within the other
        ([line("A", "T", 12), line("I", "H", 7), line(1, "X", 7, LEAF), line("II", "K", 5), line(1, "Y", 5, LEAF)],
         ["outline 2-5", "outline 3-3", "record", "outline 5-5", "record"]),
        # totals first, last, and of a part
        ([line("", "Tổng số", 7), line(1, "X", 3, LEAF), line(2, "Y", 4, LEAF)], ["total 2-3", "record", "record"]),
        ([line(1, "X", 3, LEAF), line(2, "Y", 4, LEAF), ["TỔNG CỘNG", "", "", "", 7]],
         ["record", "record", "total 1-2"]),
        # a line without a number that is the sum of those below it, and one of which nobody can say
        ([line("", "CTMTQG", 7), line("", "A", 3, LEAF), line("", "B", 4, LEAF)], ["outline 2-3", "record", "record"]),
        ([line("", "CTMTQG", 8), line("", "A", 3, LEAF), line("", "B", 4, LEAF)], ["unclear", "record", "record"]),
        ([line(1, "X", 3, LEAF), ["", "", "", "", 7]], ["record", "unclear"]),
        # a record with codes and a number is one, whatever follows without a number
        ([line(1, "X", 3, LEAF), line("", "Y", 4, LEAF)], ["record", "record"]),
        # blank lines, repeated headers and numbers, notes, signatures
        ([line(1, "X", 3, LEAF), [], HEAD_04[0], HEAD_04[2], line(2, "Y", 4, LEAF), ["Ghi chú: đã đối chiếu"],
          ["", "", "", "", "", "", "", "", "Ngày 05 tháng 10 năm 2024"], ["KẾ TOÁN"], ["", "Hồ Văn Ví Dụ"]],
         ["record", "blank", "header", "header", "record", "footnote", "signature", "signature", "signature"]),
    ],
)  # fmt: skip
def test_rows_of_a_sheet(lines, kinds):
    found = told(*lines)
    assert [found[place] for place in range(1, len(lines) + 1)] == kinds


def test_a_project_without_its_code_is_a_record_that_is_refused_later():
    [table] = read_content(by_xlsxwriter(sheet_qtnd([["1", "Đường A", "KBNN", "", *range(20)],
                                                     ["2", "Đường B", "KBNN", "0079123", *range(20)]])),
                           load_layouts(), "2024-Q3/a.xlsx")  # fmt: skip
    assert table.rows["row_content"].tolist() == ["Đường A", "Đường B"]


def test_money_without_a_programme_is_a_record():
    rows = [["1", "13", "341", "6001", "", 1, 1, 2, 2, 3, 3], ["", "Tổng số", "", "", "", 1, 1, 2, 2, 3, 3]]
    assert told(*rows, head=HEAD_02A) == {1: "record", 2: "total 1-1"}


def test_every_row_is_in_exactly_one_place():
    for sheet in (sheet_02a(), sheet_04(), sheet_qtnd()):
        [table] = read_content(by_xlsxwriter(sheet), load_layouts(), "2024-Q3/a.xlsx")
        lines = [*table.rows["source_row"], *table.set_aside["source_row"]]
        assert sorted(lines) == list(range(1, len(sheet.rows) + 1))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.234", True),
        ("(1.250)", True),
        ("-5", True),
        ("0", True),
        ("#REF!", True),
        ("1.2OO", False),
        ("", False),
        ("-", False),
    ],
)
def test_a_figure_is_a_figure(text, figure):
    assert is_figure(text) == figure


def test_how_outlines_are_numbered():
    found = [numbering(text) for text in ("IV", "B.", "12", "2.1", "a)", "- CTMTQG", "1. Chi", "Chi", "12,5")]
    assert [one and one[:2] for one in found] == [
        ("roman", 4), ("letter", 2), ("number", 12), ("dotted", "2.1"), ("small", 1), ("dash", "-"), ("number", 1),
        None, None,
    ]  # fmt: skip
    assert [is_numbering(text) for text in ("I", "1.", "1. Chi", "Chi")] == [True, True, False, False]
