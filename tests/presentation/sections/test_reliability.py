"""What can be trusted: two sources of the same money, refused rows, total rows."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import reliability
from monitoring.presentation.tables import Table
from monitoring.records import Row
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def tables(report) -> dict[str, Table]:
    return {block.id: block for block in reliability.blocks(report) if isinstance(block, Table)}


def test_without_vouchers_nothing_is_reconciled(report) -> None:
    said = words(reliability.blocks(report(OUTTURN, "en")))
    assert "No treasury vouchers have been received" in said
    assert "None of the rows received (4) was refused." in said


def test_without_returns_nothing_is_reconciled_either(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [Row(**vars(row) | {"returned_dong": None, "verdict": "cannot_tell"}) for row in of_q3.reconciliation]
    assert "No unit returns have been received" in words(reliability.blocks(replace(of_q3, reconciliation=rows)))


def test_every_difference_stands_with_both_amounts(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    rows = tables(of_q3)["tbl-differences"].rows
    assert len(rows) == sum(row.verdict == "differs" for row in of_q3.reconciliation)
    assert rows[0]["difference_dong"].number_id.endswith(".difference")


def test_refused_rows_are_told_by_rule_and_copies_apart_from_faults(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    copies = sum(row.rule == "duplicate" for row in of_q3.refused)
    assert copies and f"{copies} of them repeat accepted rows" in words(reliability.blocks(of_q3))
    ids = [row["rows"].number_id for row in tables(of_q3)["tbl-refused"].rows]
    assert "refused.duplicate.rows" in ids and len(ids) == len(set(ids))


def test_total_rows_that_disagree_are_shown(report) -> None:
    (row,) = tables(report(EVERYTHING, "vi"))["tbl-total-rows"].rows
    figures = [row[name].text for name in ("expected", "actual", "difference")]
    assert figures == ["3.656,054", "3.655,054", "−1,000"]
    assert "tbl-total-rows" not in tables(report(OUTTURN, "vi"))
