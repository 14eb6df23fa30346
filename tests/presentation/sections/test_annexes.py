"""The report's annexes: numbered in Roman numerals, attached to the report, none of them empty."""

from __future__ import annotations

from monitoring.presentation.letterhead import AnnexHead
from monitoring.presentation.sections import annexes
from monitoring.presentation.tables import Table
from monitoring.tables.changes import Change, newest_changes, write_changes
from tests.presentation.conftest import EVERYTHING, OUTTURN


def test_each_annex_names_its_report_and_what_would_be_empty_is_left_out(report) -> None:
    blocks = annexes.blocks(report(EVERYTHING, "vi"))
    heads = [block for block in blocks if isinstance(block, AnnexHead)]
    assert [head.text for head in heads] == ["Phụ lục I", "Phụ lục II"]
    assert all(
        head.attached.startswith("(Kèm theo Báo cáo số ") and "/BC-UBND ngày " in head.attached for head in heads
    )
    assert [block.id for block in blocks if isinstance(block, Table)] == [
        "tbl-component-capital", "tbl-place", "tbl-agency", "tbl-advance-ages", "tbl-differences",
        "tbl-resend",
    ]  # fmt: skip
    assert not any(block.landscape for block in blocks if isinstance(block, Table))
    assert annexes.blocks(report(OUTTURN, "vi")) == []


def test_what_changed_since_the_last_revision_is_the_last_annex(report, tmp_path) -> None:
    write_changes(tmp_path, [Change(2, "disbursement", "cumulative_dong", "1000000", "2000000")])
    head, *rest = annexes.blocks(report(OUTTURN, "vi"), newest_changes(tmp_path))
    assert (head.text, head.id) == ("Phụ lục I", "changes") and rest
