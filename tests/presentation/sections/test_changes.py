"""What changed since the last revision: which lines are read, which are named, and that none is lost."""

from __future__ import annotations

import pytest

from monitoring.evidence.revisions import Change, write_changes
from monitoring.presentation.blocks import Block
from monitoring.presentation.sections.changes import blocks, read_changes

TOTAL, RECURRENT, LINE = "disbursement", "disbursement.recurrent", "disbursement.4.1.development"


def told(blocks: list[Block]) -> str:
    return "\n".join(block.plain() for block in blocks)


@pytest.fixture
def changed(tmp_path):
    def write(*changes: Change):
        write_changes(tmp_path, list(changes))
        return read_changes(tmp_path / "changes.csv")

    return write


def test_only_the_newest_revision_is_read(changed) -> None:
    rows = changed(Change(2, TOTAL, "plan_dong", "1", "2"), Change(10, TOTAL, "plan_dong", "2", "3"))
    assert [(row.revision, row.new) for row in rows] == [("10", "3")]


def test_nothing_changed(tmp_path, changed, report) -> None:
    assert read_changes(tmp_path / "none.csv") == changed() == blocks(report("2024-Q3"), []) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((TOTAL, "cumulative_dong", "1000000", "2500000"), "Total, disbursed: 1.000 million đồng → 2.500 million đồng"),
        ((RECURRENT, "plan_dong", "", "2500000"), "Recurrent capital, plan: no data → 2.500 million đồng"),
        ((RECURRENT, "cumulative_dong", "2500000", ""), "Recurrent capital, disbursed: 2.500 million đồng → no data"),
        (("indicator.school_age5", "status", "no_data", "met"), "five-year-olds at school: no data → met"),
        (("indicator.school_age5", "status", "", "not_met"), "five-year-olds at school: no data → not met"),
    ],
)
def test_totals_and_results_are_named(changed, report, change: tuple, words: str) -> None:
    assert words in told(blocks(report("2024-Q3"), changed(Change(3, *change))))


def test_everything_else_is_counted_and_the_file_named(changed, report) -> None:
    rows = changed(Change(3, LINE, "plan_dong", "1", "2"), Change(3, TOTAL, "rate_percent", "1.0000", "2.0000"))
    assert told(blocks(report("2024-Q3"), rows)) == (
        "What changed since revision 2\n"
        "2 figures differ in all; the file revisions/changes.csv of the publication lists them."
    )
    assert "1 figure differs in all" in told(blocks(report("2024-Q3"), rows[:1]))


def test_in_vietnamese(changed, report) -> None:
    rows = changed(Change(2, TOTAL, "cumulative_dong", "1000000", "2500000"))
    assert "Tổng số, đã giải ngân: 1,000 triệu đồng → 2,500 triệu đồng" in told(blocks(report("2024-Q3", "vi"), rows))


def test_of_many_results_the_first_few_are_named(changed, report) -> None:
    targets = list(dict.fromkeys(row.number_id for row in report("2024-Q3").targets))[:8]
    rows = changed(*(Change(2, name, "status", "no_data", "met") for name in targets))
    text = told(blocks(report("2024-Q3"), rows))
    assert text.count("no data → met") == 5 and "8 figures differ" in text
