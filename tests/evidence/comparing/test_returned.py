"""What becomes of the figures of a small report that somebody edited, with marks and without."""

from __future__ import annotations

import pytest

from monitoring.evidence.comparing.documents import Cell, Mark, Passage
from monitoring.evidence.comparing.returned import Returned
from monitoring.evidence.comparing.words import text_of

#: Paragraphs and rows of a table; [id|text] is a figure.
REPORT = [
    "I. Kết quả đến ngày 30/09/2024",
    "Huyện đã giải ngân [a|19.834,414] triệu đồng, bằng [b|53,2 %] kế hoạch; thấp hơn tiến độ bình quân ([c|69,2 %]).",
    "Vốn sự nghiệp giải ngân [d|4.119,326] triệu đồng, bằng [e|34,7 %]; còn [f|chưa có số liệu] của các xã vùng cao.",
    ["Dự án", "Kế hoạch", "Giải ngân"],
    ["DA1 đất ở, nhà ở", "[g|9.600,100]", "[h|4.589,918]"],
    ["DA2 ổn định dân cư", "[i|1.505,600]", "[j|0]"],
    "1. Đề nghị các xã đẩy nhanh giải ngân phần còn lại [k|17.471,408] triệu đồng.",
]


def report(lines: list, has_marks: bool = True) -> list[Passage]:
    passages = []
    for row, line in enumerate(lines):
        for column, text in enumerate(line if isinstance(line, list) else [line], start=1):
            plain, marks = "", []
            for piece in text.replace("[", "]").split("]"):
                name, _, shown = piece.rpartition("|")
                marks += [Mark(len(plain), len(plain) + len(shown), name)] if name and has_marks else []
                plain += shown
            cell = Cell(1, row, column) if isinstance(line, list) else None
            passages.append(Passage(plain, {"what": "here", "values": {}}, tuple(marks), cell))
    return passages


def told(edits: list[tuple[str, str]], has_marks: bool) -> list[tuple[str, str, str, str]]:
    """What is not as published once each edit (old, new) has been made to the report as it stands in its lines."""
    lines = REPORT
    for old, new in edits:
        changed = [
            [cell.replace(old, new) for cell in line] if isinstance(line, list) else line.replace(old, new)
            for line in lines
        ]
        assert changed != lines, old
        lines = [line for line in changed if line not in ("", ["", "", ""])]
    found = Returned(
        text_of(report(REPORT), "abcdefghijk"), text_of(report(lines, has_marks), "abcdefghijk")
    ).findings()
    return [(each.kind, each.number_id, each.stated, each.expected) for each in found if each.kind != "unchanged"]


CASES = [
    # nothing, words, order of sentences, notation
    ([], []),
    ([("đẩy nhanh", "khẩn trương đẩy nhanh")], []),
    ([("bằng [b|53,2 %] kế hoạch", "đạt [b|53,2%] so với kế hoạch giao")], []),
    ([("1. Đề nghị", "2. Đề nghị")], []),
    # a figure typed over, in a sentence and in a cell
    ([("19.834,414", "19.934,414")], [("edited", "a", "19.934,414", "19.834,414")]),
    ([("[h|4.589,918]", "[h|5.589,918]")], [("edited", "h", "5.589,918", "4.589,918")]),
    ([("[j|0]", "[j|12,5]")], [("edited", "j", "12,5", "0")]),
    ([("[b|53,2 %]", "[b|63,2 %]"), ("[e|34,7 %]", "[e|44,7 %]")],
     [("edited", "b", "63,2 %", "53,2 %"), ("edited", "e", "44,7 %", "34,7 %")]),
    # a missing figure filled in by hand; a figure taken out; a row taken out says nothing
    ([("còn [f|chưa có số liệu] của", "còn 5,5 của")], [("edited", "f", "5,5", "chưa có số liệu")]),
    ([("[c|69,2 %]", "")], [("edited", "c", "", "69,2 %")]),
    ([("DA2 ổn định dân cư", ""), ("[i|1.505,600]", ""), ("[j|0]", "")], []),
    # a figure in another sentence; numbers of nobody; a day
    ([("[k|17.471,408] ", ""), ("tiến độ bình quân", "tiến độ bình quân cả tỉnh là [k|17.471,408]")],
     [("moved", "k", "17.471,408", "17.471,408")]),
    ([("của các xã vùng cao.", "của các xã vùng cao, gồm 77,7 triệu đồng.")], [("unknown_number", "", "77,7", "")]),
    ([("30/09/2024", "31/10/2024")], [("unknown_number", "", "31/10/2024", "30/09/2024")]),
    ([("vùng cao.", "vùng cao theo Quyết định số 12/QĐ-UBND ngày 05/10/2024.")], []),
    # the unit beside a figure
    ([("19.834,414] triệu", "19.834,414] tỷ")], [("power_of_ten", "a", "19.834,414 tỷ", "19.834,414 triệu")]),
    # a sentence put in whose rate its own amounts contradict
    ([("vùng cao.", "vùng cao. Xã A giải ngân 15,4/54,3 triệu đồng, đạt 38,4%.")],
     [("unknown_number", "", "15,4", ""), ("unknown_number", "", "54,3", ""),
      ("rate_does_not_follow", "", "38,4%", "28,4%")]),
]  # fmt: skip


@pytest.mark.parametrize("has_marks", [True, False], ids=["marks", "plain"])
@pytest.mark.parametrize(("edits", "found"), CASES)
def test_each_edit_is_told_and_nothing_else(edits, found, has_marks):
    assert told(edits, has_marks) == found


def test_marks_tell_apart_what_the_text_alone_cannot():
    """Two cells side by side that say the same after the edit of one of them."""
    row = [["DA", "[a|12]", "[b|15]", "[c|9]"]]
    edited = [["DA", "[a|15]", "[b|15]", "[c|9]"]]
    found = Returned(text_of(report(row), "abc"), text_of(report(edited), "abc")).findings()
    assert [(each.kind, each.number_id) for each in found] == [("edited", "a"), ("unchanged", "b"), ("unchanged", "c")]


def test_a_figure_taken_out_of_the_last_cell_of_the_report_is_told():
    rows = [["Ngày không đọc được", "[a|34,457]"], ["Dự án", "[b|57,112]"]]
    for place, number_id, text in ((0, "a", "34,457"), (1, "b", "57,112")):
        edited = [[row[0], ""] if at == place else row for at, row in enumerate(rows)]
        found = Returned(text_of(report(rows), "ab"), text_of(report(edited), "ab")).findings()
        told = [(each.kind, each.number_id, each.expected) for each in found if each.kind != "unchanged"]
        assert told == [("edited", number_id, text)]


def test_a_figure_moved_into_another_column_is_told():
    row, moved = [["DA1 đất ở, nhà ở", "[a|19.834]", ""]], [["DA1 đất ở, nhà ở", "", "[a|19.834]"]]
    found = Returned(text_of(report(row), "a"), text_of(report(moved), "a")).findings()
    assert [(each.kind, each.number_id) for each in found] == [("moved", "a")]
