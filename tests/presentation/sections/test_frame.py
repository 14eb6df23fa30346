"""Letterhead, marks of every page, recipients."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.period import Period
from monitoring.presentation.sections import frame
from tests.presentation.conftest import EVERYTHING, OUTTURN


@pytest.mark.parametrize(
    ("quarter", "vi", "en"),
    [
        (1, "quý I năm 2024", "the first quarter of 2024"),
        (2, "6 tháng đầu năm 2024", "the first six months of 2024"),
        (3, "9 tháng đầu năm 2024", "the first nine months of 2024"),
        (4, "năm 2024", "the year 2024"),
    ],
)
def test_a_quarter_is_called_after_the_months_since_january(report, quarter, vi, en) -> None:
    for language, name in (("vi", vi), ("en", en)):
        of_q3 = report(EVERYTHING, language)
        at = replace(of_q3, subject=replace(of_q3.subject, period=Period(2024, quarter)))
        assert frame.period_name(at) == name


def test_every_report_is_a_draft_and_only_invented_figures_carry_the_banner(report) -> None:
    document, letterhead, _opening = frame.blocks(report(EVERYTHING, "vi"))
    assert (document.draft, document.banner) == ("DỰ THẢO", "SỐ LIỆU MINH HỌA – không phải số liệu thật")
    assert letterhead.draft == "DỰ THẢO"
    assert frame.blocks(report(OUTTURN, "vi"))[0].banner == ""


def test_the_letterhead_has_the_form_of_an_administrative_document(report) -> None:
    _document, letterhead, _opening = frame.blocks(report(OUTTURN, "vi"))
    assert letterhead.organ == "ỦY BAN NHÂN DÂN\nHUYỆN VĨNH LINH"
    assert letterhead.nation == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert "ngày" in letterhead.place and letterhead.place.endswith("năm 2024")
    assert letterhead.subtitle.endswith("(số liệu đến ngày 31/01/2024)")


def test_recipients_end_with_a_full_stop_and_nobody_has_signed(report) -> None:
    (signature,) = frame.closing(report(OUTTURN, "vi"))
    assert signature.recipients[0] == "- Như trên;"
    assert signature.closing.endswith(", UBND huyện Vĩnh Linh kính báo cáo./.")
    assert signature.recipients[-1] == "- Lưu: VT, TCKH."
    assert signature.name == ""


def test_it_is_addressed_and_says_what_it_carries_out(report) -> None:
    for period, basis in (
        (OUTTURN, "Kế hoạch số 122/KH-UBND ngày 25/7/2023"),
        (EVERYTHING, "Kế hoạch số          /KH"),
    ):
        _document, letterhead, opening = frame.blocks(report(period, "vi"))
        assert letterhead.to == "Kính gửi:" and letterhead.addressees[0] == "Ủy ban nhân dân tỉnh Quảng Trị"
        assert opening.plain().startswith(f"Thực hiện {basis}")
        assert " và chế độ báo cáo định kỳ, UBND huyện Vĩnh Linh báo cáo kết quả thực hiện " in opening.plain()
        assert opening.plain().endswith(" như sau:")


def test_without_documents_to_carry_out_it_names_the_rules_alone(report) -> None:
    of_q3 = report(EVERYTHING, "vi")
    bare = of_q3.subject.unit.model_copy(update={"bases": ()})
    said = frame.blocks(replace(of_q3, subject=replace(of_q3.subject, unit=bare)))[-1].plain()
    assert said.startswith("Thực hiện chế độ báo cáo định kỳ, UBND")
