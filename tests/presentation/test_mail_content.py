"""What the message says, on the real outturn and on a quarter that has everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.blocks import Heading
from monitoring.presentation.figures import Figure
from monitoring.presentation.mail_content import MailContent, mail_content, short_verdict
from monitoring.presentation.sections import overview
from monitoring.records import Row

OUTTURN = "2023-Q4"


def figures(content: MailContent) -> list[list[str]]:
    return [[block.id for block in part.blocks if isinstance(block, Figure)] for part in content.parts]


@pytest.mark.parametrize(
    ("period", "language", "subject"),
    [
        (OUTTURN, "en", "[DRAFT] Vĩnh Linh district 2023-Q4: 76.5% of the plan disbursed"),
        (OUTTURN, "vi", "[DỰ THẢO] Huyện Vĩnh Linh 2023-Q4: đã giải ngân 76,5 % kế hoạch"),
    ],
)
def test_the_subject_names_unit_period_and_verdict(report, period: str, language: str, subject: str) -> None:
    assert mail_content([report(period, language)]).subject == subject


def test_illustrative_figures_say_so_in_the_subject(report) -> None:
    subject = mail_content([report("2024-Q3", "en")]).subject
    assert subject.startswith("[DRAFT, ILLUSTRATIVE] Vĩnh Linh district 2024-Q3: ")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"cumulative_dong": None}, "no disbursement figure received"),
        ({"plan_dong": None}, "1.500 million đồng disbursed, no plan received"),
        ({}, "11.5% of the plan disbursed, below a straight-line pace"),
        ({"cumulative_dong": 9_000_000}, "69.2% of the plan disbursed, not below a straight-line pace"),
        ({"cumulative_dong": 8_999_999}, "69.2% of the plan disbursed, below a straight-line pace"),
    ],
)
def test_the_verdict(report, changes: dict, verdict: str) -> None:
    """Nine of thirteen months have passed: an even pace is 69.2307… %, and it is compared exactly."""
    whole = report("2024-Q3", "en")
    amounts = {"plan_dong": 13_000_000, "cumulative_dong": 1_500_000, **changes}
    of_plan = {"allocated_plan_dong": amounts["plan_dong"], "planned_cumulative_dong": amounts["cumulative_dong"]}
    row = replace(whole.line(), **amounts, **of_plan)
    assert row.months_left == 4
    assert short_verdict(replace(whole, disbursement=[row])) == verdict


def test_no_figure_at_all(report) -> None:
    assert short_verdict(replace(report("2024-Q3", "en"), disbursement=[])) == "no disbursement figure received"


def test_the_whole_in_the_first_language_the_first_page_in_the_other(report) -> None:
    vietnamese, english = report("2024-Q3", "vi"), report("2024-Q3", "en")
    content = mail_content([vietnamese, english])
    first, second = content.parts
    assert (content.unit, content.period) == ("vinh-linh", "2024-Q3")
    assert [first.language, second.language] == ["vi", "en"]
    assert list(first.blocks[: len(overview.blocks(vietnamese))]) == overview.blocks(vietnamese)
    assert list(second.blocks) == overview.blocks(english)
    assert second.title == "Vĩnh Linh district, the first nine months of 2024"
    assert first.marks == ("DỰ THẢO", "SỐ LIỆU MINH HỌA – không phải số liệu thật")
    assert "\n" not in first.subtitle + first.organ + content.subject


@pytest.mark.parametrize(
    ("period", "shown"), [("2024-Q3", ["fig-progress", "fig-targets"]), (OUTTURN, ["fig-capital"])]
)
def test_the_charts_are_those_of_the_report(report, period: str, shown: list[str]) -> None:
    content = mail_content([report(period, "vi"), report(period, "en")])
    assert figures(content) == [shown, []]


def test_what_changed_stands_before_where_the_rest_is(report) -> None:
    changed = [Row(revision="2", number_id="disbursement", column="cumulative_dong", old="1000000", new="2000000",
                   cause="")]  # fmt: skip
    [part] = mail_content([report("2024-Q3", "en")], changed).parts
    headings = [block.text for block in part.blocks if isinstance(block, Heading)]
    assert headings == ["Summary", "What changed since revision 1", "Where to find the rest"]


def test_the_folder_is_named_as_it_is_called_everywhere(report) -> None:
    [part] = mail_content([report("2024-Q3", "en")]).parts
    assert "folder reports/vinh-linh/2024-Q3 of the unit" in part.blocks[-1].plain()
