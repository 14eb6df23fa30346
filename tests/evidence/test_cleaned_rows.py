"""Rows are shown as received, with the rules and corrections that touched them."""

from __future__ import annotations

from tests.samples import UNIT

PAYMENTS = f"data/raw/{UNIT}/2024-Q2/payments.csv"


def test_a_line_shows_its_text_as_received_and_its_correction(tracer):
    trace = tracer.trace("disbursement.component-4.1.in_quarter")
    line = trace.lines[0][-1]
    assert (line.file, line.row) == (PAYMENTS, 6)
    assert (line.text["Số tiền"], line.text["Đơn vị tính"]) == ("12,5tr", "triệu đồng")
    assert line.rules == ("corrections",)
    assert [entry.becomes for entry in line.corrections] == ["12,5"]


def test_a_refused_line_names_its_rule(tracer):
    [line] = tracer.trace("refused.unknown-component.rows").lines[0]
    assert line.rules == ("unknown-component",) and line.text["Thành phần"] == "Dự án 77"
