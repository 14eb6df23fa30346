"""Section V: tasks by agency and proposals, generated from the findings."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import tasks
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def money(report) -> Table:
    return next(block for block in tasks.blocks(report) if isinstance(block, Table))


def test_money_stands_under_the_agency_whose_task_it_is(report) -> None:
    rows = [(row.style, row.cells["name"]) for row in money(report(EVERYTHING, "en")).rows]
    agency = rows.index(("group", "Agriculture and Rural Development Division"))
    assert ("normal", "P3.2 value chains, recurrent capital") in rows[agency + 1 : agency + 3]
    assert rows.count(("normal", "P10.1 outreach, law, recurrent capital")) == 2, "it has two leading agencies"
    nobody = rows.index(("group", "No agency named in the plan"))
    assert all(style == "normal" for style, _name in rows[nobody + 1 :])


def test_a_closed_year_asks_for_no_pace(report) -> None:
    assert [column.key for column in money(report(OUTTURN)).columns] == ["name", "rate_percent", "remaining_dong"]
    assert "needed_per_month_dong" in [column.key for column in money(report(EVERYTHING)).columns]


def test_agencies_are_asked_for_targets_and_data(report) -> None:
    said = words(tasks.blocks(report(EVERYTHING, "en")))
    assert ("Reach the target “Ethnic-minority five-year-olds at school” (98.0%; over 98%): 1 more (children). Report "
            "figures for 1 target: People of the age group") in said  # fmt: skip
    assert "Agree one figure for “Ethnic-minority people with health insurance”, reported differently by" in said


def test_proposals_follow_from_the_checks(report) -> None:
    said = words(tasks.blocks(report("2024-Q1", "vi")))
    for proposal in (
        "Đề nghị xác định bằng văn bản.",
        "Bố trí vốn cho 6 chỉ tiêu chưa có vốn",
        "Giao một cơ quan chủ trì cho mỗi dự án",
        "Xác định số gốc của 6 chỉ tiêu",
        "cho 10 chỉ tiêu Kế hoạch chưa lượng hóa",
    ):
        assert proposal in said
    closed = words(tasks.blocks(report(OUTTURN, "vi")))
    assert "Yêu cầu báo cáo giải ngân theo dự án thành phần, nguồn vốn và xã." in closed
    assert "chỉ tiêu" not in closed.lower(), "the year has none: those of the next year are no task of it"


def test_no_findings_no_tasks(report) -> None:
    empty = replace(report(EVERYTHING, "en"), disbursement=[], checks=[], refused=[], indicators=[])
    assert "The findings of this period give no agency a task." in words(tasks.blocks(empty))
