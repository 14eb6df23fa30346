"""Section I: the documents, and who has reported."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import direction
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_documents_of_the_year_are_told_with_their_subject_and_none_of_the_time_after(report) -> None:
    earlier, own, reported = words(direction.blocks(report(EVERYTHING, "vi"))).splitlines()[1:]
    assert earlier.startswith("- Tổ chức thực hiện Chương trình theo: Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của ")
    assert own.startswith("- Văn bản ban hành trong năm 2024: ") and "1777/QĐ-UBND ngày 16/5/2024" in own
    assert reported == "- Chế độ báo cáo: 13/13 cơ quan, đơn vị đã gửi số liệu của kỳ."
    before = words(direction.blocks(report(OUTTURN, "vi")))
    assert "4142/QĐ-UBND ngày 31/12/2023" in before and "474/QĐ-UBND" not in before, "it is dated after the cut-off"


def test_who_has_sent_nothing_is_named(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    sources = [row for row in of_q3.sources if row.sender != "Trung tâm Y tế huyện Vĩnh Linh"]
    rows = [row for row in of_q3.indicator_returns if row.reported_by != "Trung tâm Y tế huyện Vĩnh Linh"]
    said = words(direction.blocks(replace(of_q3, sources=sources, indicator_returns=rows)))
    assert "Reporting: 12 of 13 offices have sent figures; not yet: Vĩnh Linh District Health Centre." in said


def test_what_the_figures_rest_on_is_told_where_a_source_is_missing(report) -> None:
    assert "No treasury vouchers have been received" in words(direction.blocks(report(OUTTURN, "en")))


def test_without_a_plan_the_section_says_so(report) -> None:
    of_2023 = report(OUTTURN, "en")
    bare = replace(of_2023, subject=replace(of_2023.subject, plan=None), reconciliation=[])
    assert words(direction.blocks(bare)).endswith("No plan of the unit has been entered.")
