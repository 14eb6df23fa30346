"""What changed since the last revision: which lines are read, which are named, and that none is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from monitoring.evidence.causes import written
from monitoring.presentation.blocks import Block
from monitoring.presentation.sections.changes import blocks, changes_of
from monitoring.tables.changes import Change, newest_changes, write_changes
from monitoring.workspace import Workspace

TOTAL, RECURRENT, LINE = "disbursement", "disbursement.recurrent", "disbursement.4.1.development"


def words_of(blocks: list[Block]) -> str:
    return "\n".join(block.plain() for block in blocks)


@pytest.fixture
def changed(tmp_path):
    def write(*changes: Change):
        write_changes(tmp_path, list(changes))
        return newest_changes(tmp_path)

    return write


def test_nothing_changed(tmp_path, changed, report) -> None:
    assert newest_changes(tmp_path / "none") == changed() == blocks(report("2024-Q3"), []) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((TOTAL, "cumulative_dong", "1000000", "2500000"), "Total, disbursed: 1.000 million đồng → 2.500 million đồng"),
        ((RECURRENT, "plan_dong", "", "2500000"), "Recurrent funding, plan: no data → 2.500 million đồng"),
        ((RECURRENT, "cumulative_dong", "2500000", ""), "Recurrent funding, disbursed: 2.500 million đồng → no data"),
        (("indicator.school_age5", "status", "no_data", "met"), "five-year-olds at school: no data → met"),
        (("indicator.school_age5", "status", "", "not_met"), "five-year-olds at school: no data → not met"),
    ],
)
def test_totals_and_results_are_named(changed, report, change: tuple, words: str) -> None:
    assert words in words_of(blocks(report("2024-Q3"), changed(Change(3, *change))))


def test_everything_else_is_counted_and_the_file_named(changed, report) -> None:
    rows = changed(Change(3, LINE, "plan_dong", "1", "2"), Change(3, TOTAL, "rate_percent", "1.0000", "2.0000"))
    assert words_of(blocks(report("2024-Q3"), rows)) == (
        "What changed since revision 2\n"
        "2 figures differ in all; the file revisions/changes.csv of the publication lists them. "
        "Only figures are compared: other words for the same figures make no revision."
    )
    assert "1 figure differs in all" in words_of(blocks(report("2024-Q3"), rows[:1]))


def test_in_vietnamese(changed, report) -> None:
    rows = changed(Change(2, TOTAL, "cumulative_dong", "1000000", "2500000"))
    assert "Tổng số, đã giải ngân: 1,000 triệu đồng → 2,500 triệu đồng" in words_of(
        blocks(report("2024-Q3", "vi"), rows)
    )


def test_of_many_results_the_first_few_are_named(changed, report) -> None:
    targets = list(dict.fromkeys(row.number_id for row in report("2024-Q3").targets))[:8]
    rows = changed(*(Change(2, name, "status", "no_data", "met") for name in targets))
    text = words_of(blocks(report("2024-Q3"), rows))
    assert text.count("no data → met") == 5 and "8 figures differ" in text


def test_a_new_amount_leads_to_where_it_comes_from_and_an_old_one_does_not(changed, report) -> None:
    rows = changed(Change(2, TOTAL, "cumulative_dong", "1000000", "2500000"))
    page = "".join(block.html() for block in blocks(report("2024-Q3"), rows))
    assert re.findall('data-number="([^"]+)">([^<]+)<', page) == [("disbursement.cumulative", "2.500 million đồng")]
    assert "1.000 million đồng" in page


@pytest.mark.parametrize(
    ("causes", "told"),
    [
        ([("new", "data/raw/a/late.csv")], "Cause: data/raw/a/late.csv is new."),
        (
            [("new", "data/raw/a/q/late.csv"), ("changed", "data/raw/a/q/sources.yml")],
            "Cause: data/raw/a/q/late.csv is new.",
        ),
        ([("changed", "data/raw/a/q/sources.yml")], "Cause: data/raw/a/q/sources.yml has changed."),
        (
            [
                ("changed", "data/raw/a/corrections.yml"),
                ("gone", "data/raw/a/old file.csv"),
                ("changed", "monitoring/cleaning/rules.yml"),
            ],
            "Cause: data/raw/a/corrections.yml has changed; data/raw/a/old file.csv is gone; the program, its rules or "
            "its libraries have changed.",
        ),
        ([("changed", "03_measure.ipynb")], "Cause: the program, its rules or its libraries have changed."),
        ([("new", f"data/{n}.csv") for n in range(8)], "data/4.csv is new; 3 more files."),
        ([], "What changed since revision 1\n- Total"),
    ],
)
def test_the_file_that_caused_it_is_named(changed, report, causes: list[tuple[str, str]], told: str) -> None:
    cause = written([{"what": what, "item": item} for what, item in causes])
    assert told in words_of(blocks(report("2024-Q3"), changed(Change(2, TOTAL, "plan_dong", "1", "2", cause))))


def test_a_notebook_shows_what_is_being_made_or_else_what_is_published(report, tmp_path) -> None:
    subject = replace(report("2024-Q3").subject, workspace=Workspace(tmp_path / "root", tmp_path))
    found = replace(report("2024-Q3"), subject=subject)
    assert changes_of(found) == []
    folder = subject.workspace.report(subject.unit.code, subject.period) / "revisions"
    folder.mkdir(parents=True)
    write_changes(folder, [Change(2, TOTAL, "plan_dong", "1", "2")])
    assert [row.new for row in changes_of(found)] == ["2"]
    (tmp_path / "report" / "revisions").mkdir(parents=True)
    write_changes(tmp_path / "report" / "revisions", [Change(3, TOTAL, "plan_dong", "2", "3")])
    assert [row.new for row in changes_of(found)] == ["3"]


def test_reasons_on_record_are_told_with_their_documents_instead_of_paths(changed, report) -> None:
    replaced = {"older": "2024-Q3/cu.xlsx", "newer": "2024-Q3/moi.xlsx", "document": "CV 15/KBVL"}
    corrected = {"field": "Số tiền", "reason": "Kho bạc xác nhận.", "document": "CV 16/KBVL", "effect": -5_000_000}
    cause = written([
        {"what": "replaced", **replaced, "before": 20_000_000, "after": 35_000_000},
        {"what": "corrected", "place": "2024-Q3/a.csv #5", **corrected},
    ])  # fmt: skip
    rows = changed(Change(3, TOTAL, "plan_dong", "1000000", "2000000", cause))
    told = words_of(blocks(report("2024-Q3"), rows))
    assert (
        "Cause: 2024-Q3/moi.xlsx came in the place of 2024-Q3/cu.xlsx (CV 15/KBVL); the sum of the file: "
        "20,000,000 đồng → 35,000,000 đồng; 2024-Q3/a.csv #5, “Số tiền” was corrected: Kho bạc xác nhận (CV 16/KBVL), "
        "by −5,000,000 đồng."
    ) in told
    assert "data/raw" not in told
