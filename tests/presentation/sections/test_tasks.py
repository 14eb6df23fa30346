"""Section IV: what became of the last quarter's tasks, and the tasks to come."""

from __future__ import annotations

from dataclasses import replace

from monitoring.measures import findings
from monitoring.presentation.sections import tasks
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def money(report) -> Table:
    return next(block for block in tasks.blocks(report) if isinstance(block, Table))


def test_the_lines_furthest_behind_stand_with_whose_task_they_are(report) -> None:
    rows = [(row.cells["name"], row.cells["who"]) for row in money(report(EVERYTHING, "en")).rows]
    assert rows[0] == ("P3.2 value chains, recurrent funding", "Agriculture and Rural Development Division")
    assert len(rows) == 5 and rows[-1][1] == "no lead agency assigned"


def test_a_closed_year_asks_for_no_pace(report) -> None:
    columns = [column.key for column in money(report(OUTTURN)).columns]
    assert columns == ["name", "who", "rate_percent", "remaining_dong"]
    assert "needed_per_month_dong" in [column.key for column in money(report(EVERYTHING)).columns]


def test_what_became_of_the_last_quarters_tasks_is_told(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    said = words(tasks.blocks(of_q3))
    row, is_done = findings.asked_before(of_q3)[0]
    assert not is_done and f"{of_q3.heading(row)}: 1,573.611 million đồng disbursed in the quarter, less than" in said
    assert "7 rows that were to be sent again have come rightly since." in said
    assert "stand as they were told in the report of the first quarter of 2024" in said
    assert "No quarter of the year was reported before." in words(tasks.blocks(report("2024-Q1", "en")))


def test_agencies_are_asked_for_targets_and_data_and_those_of_another_sector_politely(report) -> None:
    said = words(tasks.blocks(report(EVERYTHING, "en")))
    assert ("Target “Ethnic-minority five-year-olds at school”: 98.0%, target over 98%; 1 more (children). Report "
            "figures for 1 target: People of the age group") in said  # fmt: skip
    assert (
        "Vĩnh Linh District Social Insurance is asked: Examine and agree the figure for “Ethnic-minority people" in said
    )
    assert "(Vĩnh Linh District Social Insurance 99.6%; Vĩnh Linh District Health Centre 98.6%)" in said


def test_what_the_unit_settles_itself_follows_from_the_checks(report) -> None:
    said = words(tasks.blocks(report("2024-Q1", "vi")))
    for task in (
        "Giao một cơ quan chủ trì cho mỗi dự án",
        "Xác định số liệu gốc (cuối năm trước) của 6 chỉ tiêu",
        "cho 10 chỉ tiêu Kế hoạch chưa lượng hóa",
        "Sửa, gửi lại 3 dòng số liệu: ",
    ):
        assert task in said
    closed = words(tasks.blocks(report(OUTTURN, "vi")))
    assert "Yêu cầu báo cáo giải ngân theo dự án, tiểu dự án, nguồn vốn và xã." in closed
    assert "chỉ tiêu" not in closed.lower(), "the year has none: those of the next year are no task of it"


def test_no_findings_no_tasks(report) -> None:
    empty = replace(report(EVERYTHING, "en"), disbursement=[], checks=[], refused=[], indicators=[])
    assert "The findings of this period give no agency a task." in words(tasks.blocks(empty))
