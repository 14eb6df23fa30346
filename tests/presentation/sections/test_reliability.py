"""What can be trusted: two sources of the same money, refused rows, total rows."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import findings, reliability
from monitoring.presentation.tables import Table
from monitoring.records import Row
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in reliability.blocks(report) if isinstance(block, Table)}


def test_without_vouchers_nothing_is_reconciled(report) -> None:
    said = words(reliability.blocks(report(OUTTURN, "en")))
    assert "No treasury vouchers have been received" in said
    assert "None of the rows received (4) was left out." in said


def test_without_returns_nothing_is_reconciled_either(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [Row(**vars(row) | {"returned_dong": None, "verdict": "cannot_tell"}) for row in of_q3.reconciliation]
    assert "No unit returns have been received" in words(reliability.blocks(replace(of_q3, reconciliation=rows)))


def test_every_difference_stands_with_both_amounts(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    rows = tables(of_q3)["tbl-differences"].rows
    assert len(rows) == sum(row.verdict == "differs" for row in of_q3.reconciliation)
    assert rows[0]["difference_dong"].number_id.endswith(".difference")


def test_rows_left_out_are_told_by_what_is_to_be_done(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    said = words(reliability.blocks(of_q3))
    beginnings = {
        "resend": "To be corrected and sent again: ",
        "replaced": "Replaced by a right row received since: ",
        "none": "Nothing to be done, counted once already or of another period: ",
    }
    for follow_up, beginning in beginnings.items():
        count = len(findings.followed_up(of_q3, follow_up))
        assert count and f"{beginning}{count}" in said
    rows = tables(of_q3)["tbl-refused"].rows
    ids = [row.cells["rows"].number_id for row in rows]
    assert "refused.none.duplicate.rows" in ids and len(ids) == len(set(ids))
    assert sum(int(row.cells["rows"].text) for row in rows if row.indent) == len(of_q3.refused)


def test_total_rows_that_disagree_are_shown(report) -> None:
    (row,) = tables(report(EVERYTHING, "vi"))["tbl-total-rows"].rows
    figures = [row[name].text for name in ("expected", "actual", "difference")]
    assert figures == ["3.656,054", "3.655,054", "−1,000"]
    assert "tbl-total-rows" not in tables(report(OUTTURN, "vi"))
