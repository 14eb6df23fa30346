"""What the message says, on the real outturn and on a quarter that has everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import Heading
from monitoring.presentation.figures import Figure
from monitoring.presentation.mail_content import MailContent, mail_content, short_verdict
from monitoring.presentation.sections import overview
from monitoring.tables.changes import Change

OUTTURN = "2023-Q4"


def figures(content: MailContent) -> list[list[str]]:
    return [[block.id for block in part.blocks if isinstance(block, Figure)] for part in content.parts]


@pytest.mark.parametrize(
    ("period", "language", "subject"),
    [
        (OUTTURN, "en", "[Draft] The People's Committee of Vĩnh Linh district: report on the programme, the year 2023 "
                        "(76.5% of the plan disbursed)"),
        (OUTTURN, "vi", "[Dự thảo] UBND huyện Vĩnh Linh: báo cáo Chương trình MTQG DTTS&MN năm 2023 (giải ngân 76,5% "
                        "kế hoạch)"),
    ],
)  # fmt: skip
def test_the_subject_names_unit_period_and_verdict(report, period: str, language: str, subject: str) -> None:
    assert mail_content([report(period, language)]).subject == subject


def test_illustrative_figures_say_so_in_the_subject(report) -> None:
    subject = mail_content([report("2024-Q3", "en")]).subject
    assert subject.startswith("[Draft – illustrative figures] The People's Committee of ")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"cumulative_dong": None}, "no disbursement figure received"),
        ({"plan_dong": None}, "1.500 million đồng disbursed, no plan received"),
        ({}, "11.5% of the plan disbursed"),
        ({"cumulative_dong": 13_000_001}, "100.0% of the plan disbursed, more than the whole plan"),
    ],
)
def test_the_verdict(report, changes: dict, verdict: str) -> None:
    whole = report("2024-Q3", "en")
    amounts = {"plan_dong": 13_000_000, "cumulative_dong": 1_500_000, **changes}
    of_plan = {"allocated_plan_dong": amounts["plan_dong"], "planned_cumulative_dong": amounts["cumulative_dong"]}
    row = replace(whole.line(), **amounts, **of_plan)
    assert short_verdict(replace(whole, disbursement=[row])) == verdict


def test_no_figure_at_all(report) -> None:
    assert short_verdict(replace(report("2024-Q3", "en"), disbursement=[])) == "no disbursement figure received"


def test_the_whole_in_the_first_language_the_first_page_in_the_other(report) -> None:
    vietnamese, english = report("2024-Q3", "vi"), report("2024-Q3", "en")
    content = mail_content([vietnamese, english])
    first, second = content.parts
    assert (content.unit, content.period) == ("vinh-linh", "2024-Q3")
    assert [first.language, second.language] == ["vi", "en"]
    said = overview.blocks(vietnamese)
    assert list(first.blocks[1 : len(said) + 1]) == said
    assert list(second.blocks[1:]) == overview.blocks(english)
    greeting = second.blocks[0].plain()
    assert greeting.startswith("Dear Sir or Madam, the People's Committee of Vĩnh Linh district sends the report")
    assert second.title == "Vĩnh Linh district, the first nine months of 2024"
    assert first.marks == ("DỰ THẢO", "SỐ LIỆU MINH HỌA – không phải số liệu thật")
    assert "\n" not in first.subtitle + first.organ + content.subject


@pytest.mark.parametrize(("period", "shown"), [("2024-Q3", ["fig-progress"]), (OUTTURN, [])])
def test_the_charts_are_those_of_the_report(report, period: str, shown: list[str]) -> None:
    content = mail_content([report(period, "vi"), report(period, "en")])
    assert figures(content) == [shown, []]


def test_what_changed_stands_before_where_the_rest_is(report) -> None:
    changed = [Change(2, "disbursement", "cumulative_dong", "1000000", "2000000")]
    [part] = mail_content([report("2024-Q3", "en")], changed).parts
    headings = [block.text for block in part.blocks if isinstance(block, Heading)]
    assert headings == ["What changed since revision 1", "Attachments"]


def test_it_ends_with_whom_to_ask_and_says_nothing_of_what_the_office_decides(report) -> None:
    [part] = mail_content([report("2024-Q3", "vi")]).parts
    *_rest, attached, contact, end = [block.plain() for block in part.blocks]
    assert attached.startswith("Kèm theo: báo cáo")
    assert (contact, end) == ("Đầu mối liên hệ: Phòng Tài chính - Kế hoạch.", "Trân trọng.")
    assert "cam kết tiến độ" not in " ".join(block.plain() for block in part.blocks)
