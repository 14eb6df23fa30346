"""What a unit took over, in its own report: both sides, what is missing, the base of its amounts, the break drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.illustrative.handover import NEW, OPENED, write_first_quarter, write_handover
from monitoring.presentation.figures import Figure
from monitoring.presentation.report import open_report
from monitoring.presentation.sections import allocation, disbursement, handover, progress
from monitoring.workspace import Workspace
from tests.measured import measure
from tests.presentation.conftest import words


@pytest.fixture(scope="module", params=[0, 1])
def reports(request, tmp_path_factory):
    """The report of the first quarter in both languages, balanced or with one đồng of difference."""
    root = tmp_path_factory.mktemp("taken-over")
    write_handover(root, error_dong=request.param)
    write_first_quarter(root)
    measure(Workspace(root), NEW, OPENED)
    return request.param, {language: open_report(root, NEW, OPENED, language) for language in ("vi", "en")}


def test_whether_both_sides_are_equal_is_a_sentence_and_what_is_not_a_table(reports) -> None:
    wrong, of = reports
    english, vietnamese = (words(handover.blocks(of[language])) for language in ("en", "vi"))
    if not wrong:
        assert "Both sides are equal, in total and by field, to the đồng: plan 16,244,000,000 đồng" in english
        assert "Hai bên khớp nhau về tổng số và từng chỉ tiêu, đến từng đồng" in vietnamese
        assert "not equal" not in english and "differs" not in english
        return
    assert "Of 60 figures 58 are equal to the đồng, 2 differ" in english and "(difference 1 đồng)" in english
    line = "Vĩnh Khê commune: Project 6 (culture, tourism), central budget, recurrent funding, plan of 2025"
    assert f"{line}: disbursed\t345,191,067\t345,191,068\t1\tdiffers" in english
    assert "Trong 60 số liệu, 58 số khớp đến từng đồng, 2 số chênh lệch" in vietnamese


def test_a_part_that_was_in_no_report_is_said_and_not_filled(reports) -> None:
    said = words(handover.blocks(reports[1]["vi"]))
    assert "Thị trấn Bến Quan: không có số liệu đến 30/6/2025" in said
    assert "\nXã Vĩnh Ô\t" in said and "\nThị trấn Bến Quan\t" not in said


def test_on_which_base_amounts_stand(reports) -> None:
    english = words(handover.blocks(reports[1]["en"]))
    assert (
        "The cumulative amounts of this report are the unit's own since 1 July 2025. The 6,118,186,171 đồng" in english
    )
    assert "is what was left of the plan that was taken over" in english
    said = words([*disbursement.blocks(reports[1]["en"]), *progress.blocks(reports[1]["en"])])
    below = "".join(str(block.html()) for block in disbursement.blocks(reports[1]["en"]))
    assert "since the unit began" in said and "first day to 30 September 2025" in below
    assert "January" not in said.replace("31 January", "")
    assert "từ đầu năm" not in words(progress.blocks(reports[1]["vi"]))


def test_the_course_is_drawn_over_the_break_only_where_both_sides_agree(reports) -> None:
    wrong, of = reports
    blocks = progress.blocks(of["en"])
    [figure] = [block for block in blocks if isinstance(block, Figure)]
    said = words(blocks)
    assert "The unit begins on 1 July 2025" in figure.alt and b"1 July 2025" in figure.drawing
    if wrong:
        assert "Total: Quarter I no data, Quarter II no data, Quarter III 7.9%" in figure.alt
        assert "The course begins with the unit" in said
    else:
        assert "Total: Quarter I 24.2%, Quarter II 37.7%, Quarter III 42.6%." in figure.alt
        assert "Before the break: Vĩnh Ô commune, Vĩnh Hà commune, Vĩnh Khê commune, which went over whole" in said


def test_a_divided_unit_stops_the_series_and_says_why(reports) -> None:
    report = reports[1]["en"]
    divided = [replace(row, status="divided") if row.from_unit == "vinh-o" else row for row in report.handover_units]
    said = words(handover.blocks(replace(report, handover_units=divided)))
    assert "Vĩnh Ô commune: it was divided and no document says how: its series stops at 30 June 2025." in said


def test_an_empty_plan_has_no_table_of_its_allocation(reports) -> None:
    said = words(allocation.blocks(reports[1]["en"]))
    assert "Allocation of 2025" not in said and "\n. " not in said


def test_other_units_have_no_such_section(report) -> None:
    assert handover.blocks(report()) == [] and "begins on" not in words(progress.blocks(report()))
