"""Advances outstanding in the report: a sentence or two, and a table by age, every number with its id."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import advances
from monitoring.presentation.tables import Table
from monitoring.tables.detail_rows import AdvanceBalanceRow
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_age_owners_and_the_missing_day_are_told(report):
    [said, table] = advances.blocks(report(EVERYTHING, "en"))
    assert said.plain().startswith("Advances outstanding: 2,271.504 million đồng in 38 vouchers; most with Regional")
    assert said.plain().endswith("No day of repayment of these advances is on file.")
    assert isinstance(table, Table) and [column.key for column in table.columns] == ["age", "rows", "outstanding_dong"]
    assert table.rows[0].cells["outstanding_dong"].number_id == "advances.open.up_to_90_days.outstanding"


def test_a_day_is_told_with_its_document_and_that_nobody_compared_it(report):
    of_q3 = report(EVERYTHING, "vi")
    due = AdvanceBalanceRow(
        "advances.open.due-2027-02-15", "", "", "", "2027-02-15", 1, 300_000_000, 20_000_000, line=9
    )
    rows = [replace(row, past_due_dong=20_000_000) for row in of_q3.advance_balances]
    said = words(advances.blocks(replace(of_q3, advance_balances=[*rows, due])))
    assert (
        "phải thu hồi 300,000 triệu đồng chậm nhất ngày 15/02/2027 (Thông tư 26/2026/TT-BTC, Điều 19, "
        "chưa kiểm chứng); đã quá hạn tại thời điểm chốt số liệu: 20,000." in said
    )
    assert "Quá hạn" in said and "Hồ sơ chưa có hạn" not in said


def test_without_advances_nothing_is_said(report):
    assert advances.blocks(report(OUTTURN, "en")) == []
