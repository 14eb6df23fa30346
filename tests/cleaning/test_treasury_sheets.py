"""Rows of the treasury's sheets through cleaning: codes, signs, refusals, and that no row and no đồng is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.cleaning.ledger import clean
from monitoring.cleaning.rules import context_for
from monitoring.subject import open_subject
from tests.intake.treasury import (
    HEAD_04,
    LINES_02A,
    ROAD,
    SCHOOL,
    SheetOf,
    by_xlsxwriter,
    by_xlwt,
    received,
    sheet_02a,
    sheet_04,
    sheet_grid,
    sheet_qtnd,
)
from tests.samples import UNIT, new_workspace


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    return context_for(open_subject(new_workspace(tmp_path_factory.mktemp("sheets")).root, UNIT, "2024-Q3"))


def told(table):
    return list(zip(table["source_row"], table["rule"], table["reason"], strict=True))


def test_codes_keep_their_zeros_and_those_that_have_lost_them_are_said(context):
    lines = [[*line] for line in LINES_02A]
    lines[1][1:5] = [12, 98, 7049, 517]
    cleaning = clean(received([sheet_02a(lines, chapter=83)]), context)
    used = cleaning.accepted("sdkp-02a")
    assert used["programme"].tolist() == ["00511", "517", "00000"]
    assert used["sector_code"].tolist() == ["098", "98", "341"] and set(used["chapter"]) == {"83"}
    assert [reason for _, _, reason in told(cleaning.remarks())] == [
        f"“{header}”: mã lưu dạng số, có thể đã mất số 0 ở đầu (mã có chừng này chữ số): {value}."
        for header, value in (("Mã chương", "83 (3)"), ("Mã ngành kinh tế", "98 (3)"), ("Mã CTMT, DA", "517 (5)"))
    ]


def test_zeros_alone_mean_no_programme(context):
    lines = [[*line[:4], code, *line[5:]] for line, code in zip(LINES_02A, ("0", 0, "-"), strict=True)]
    assert clean(received([sheet_02a(lines)]), context).accepted("sdkp-02a")["programme"].tolist() == ["00000"] * 3


def test_what_may_be_negative_is_and_what_may_not_is_refused(context):
    down = ["1", "Chi thường xuyên", "13", "340-341", 400, 100, 500, -200, 300, 0, 100, 0]
    wrong = ["2", "Chi khác", "13", "340-342", 400, 100, 300, 0, -5, 0, 405, 0]
    cleaning = clean(received([sheet_04([down, wrong], [down, wrong])]), context)
    assert cleaning.accepted("sdkp-04")["adjusted_dong"].tolist() == [-200]
    [(row, rule, reason)] = told(cleaning.refused())
    assert (row, rule) == (12, "negative-amount") and "Dự toán đã sử dụng đến 31/01" in reason


def test_unclear_rows_are_refused_one_by_one_with_the_reason_and_their_money(context):
    sheet = sheet_qtnd([ROAD, SCHOOL, ["3", *ROAD[1:]], ["4", "x", "KBNN", "0079124", *[""] * 20]])
    sheet.rows[12][3] = ""
    sheet.rows[13][8] = "1O"
    cleaning = clean(received([sheet]), context)
    assert len(cleaning.accepted("qtnd-01")) == 1
    refused = cleaning.refused()
    assert [(row, rule) for row, rule, _ in told(refused)] == [
        (13, "missing-required"), (14, "unreadable-number"), (15, "missing-required"),
    ]  # fmt: skip
    assert refused["amount_dong"].fillna(-1).tolist() == [1_310, 1_310, -1] and set(refused["follow_up"]) == {"resend"}


def test_a_row_that_may_be_a_sum_is_refused(context):
    lines = [["", "CTMTQG", "", "", 8, 8, "", "", "", "", 8], ["", "A", "12", "280-338", 3, 3, "", "", "", "", 3]]
    cleaning = clean(received([SheetOf("a", [["04-SDKP/ĐVDT"], [], *HEAD_04, *lines])]), context)
    [(row, rule, reason)] = told(cleaning.refused())
    assert (row, rule) == (6, "not-stated") and "tổng của các dòng 7-7" in reason


def test_a_line_that_came_before_counts_once_and_another_figure_is_a_contradiction(context):
    changed = [[*line] for line in LINES_02A]
    changed[0][9] += 1
    cleaning = clean(received([sheet_02a()], by_xlwt(sheet_02a(changed))), context)
    assert set(cleaning.accepted("sdkp-02a")["source_file"]) == {"2024-Q3/0.xlsx"}
    assert sorted(cleaning.refused()["rule"]) == ["conflicting", "duplicate", "duplicate"]


def test_a_sheet_of_another_quarter_is_said(context):
    files = [sheet_02a(period="Quý II")], [sheet_02a(period="Tháng 5", chapter="1")], [sheet_02a(period="Tháng 9")]
    remarks = clean(received(*files), context).remarks()
    found = {row: reason for row, rule, reason in told(remarks.set_index("source_file", drop=False)) if rule}
    assert set(remarks["source_file"]) == {"2024-Q3/0.xlsx", "2024-Q3/1.xlsx"}
    assert all(reason.endswith("2024-Q2 ↔ 2024-Q3.") for reason in found.values())


def test_grids_in_millions_are_read_in_dong(context):
    grid = clean(received(by_xlwt(sheet_grid())), context).accepted("disbursement-grid")
    assert grid["year_paid_dong"].tolist() == [700_000_000, 500_000_000]


_FIGURES = st.one_of(st.just(""), st.integers(-(10**12), 10**12), st.sampled_from(["1.234", "12,5", "x", "#REF!", "-"]))
_CODES = st.sampled_from(["", "12", 98, "280-338", "CTMTQG"])
_NUMBERS = st.sampled_from(["", "1", 2, "2.1", "A", "I", "-", "a)", "Tổng số", "3"])
_CONTENTS = st.sampled_from(["", "Chi thường xuyên", "Cộng", "CTMTQG DTTS", "KẾ TOÁN", "Ghi chú: x"])
_LINES = st.lists(st.tuples(_NUMBERS, _CONTENTS, _CODES, _CODES, *[_FIGURES] * 8), max_size=12)


@settings(max_examples=12, deadline=None)
@given(_LINES)
def test_no_row_and_no_dong_is_lost_whatever_the_lines_are(context, lines):
    sheet = SheetOf("a", [["04-SDKP/ĐVDT"], ["Năm 2024"], *HEAD_04, *map(list, lines)])
    tables = received(by_xlsxwriter(sheet))
    places = [*tables["sdkp-04"].rows["source_row"], *tables["sdkp-04"].set_aside["source_row"]]
    assert sorted(places) == list(range(1, len(places) + 1))
    cleaning = clean(tables, context)
    ledger, accepted, refused = cleaning.ledger(), cleaning.accepted("sdkp-04"), cleaning.refused()
    assert ledger["rows_in"].iat[0] == len(accepted) + len(refused)
    dong = int(accepted["available_dong"].sum()) + int(refused["amount_dong"].fillna(0).sum())
    assert ledger["dong_in"].iat[0] + ledger["dong_changed"].sum() == dong
    assert ledger["dong_out"].iat[-1] == accepted["available_dong"].sum()
