"""The first page: a verdict in one sentence, four figures, the targets, what needs a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation.blocks import BulletList, PageBreak, parts_plain
from monitoring.presentation.first_page import KeyFigures
from monitoring.presentation.sections import overview
from tests.blank_rows import blank
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


@pytest.mark.parametrize(
    ("period", "language", "verdict"),
    [
        (OUTTURN, "vi",
         "Đến ngày 31/01/2024, thời điểm chốt số liệu của năm, huyện Vĩnh Linh đã giải ngân 22.975,309 triệu đồng, "
         "bằng 76,5\u00a0% kế hoạch; còn 7.063,509 triệu đồng chưa giải ngân, phần lớn là vốn sự nghiệp (5.347,000 "
         "triệu đồng)."),
        (OUTTURN, "en",
         "By 31 January 2024, when the books of the year were closed, Vĩnh Linh district had disbursed 22,975.309 "
         "million đồng, 76.5% of the plan; 7,063.509 million đồng was not disbursed, most of it recurrent capital "
         "(5,347.000 million đồng)."),
    ],
)  # fmt: skip
def test_the_verdict_on_the_real_outturn(report, period, language, verdict) -> None:
    assert parts_plain(overview.verdict(report(period, language))) == verdict


def test_the_verdict_on_a_running_year_compares_with_an_even_pace(report) -> None:
    said = parts_plain(overview.verdict(report(EVERYTHING, "en")))
    assert "below a straight-line pace (69.2%); at the average of the year so far it reaches 75.2% by" in said
    assert said.endswith("31 January 2025, at that of the quarter 82.5%.")


def whole(**amounts: int | None) -> list[PacedRow]:
    return [blank(PacedRow, number_id="disbursement", months_left=4, **amounts)]


def test_a_verdict_never_invents_what_is_missing(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    nothing = overview.verdict(replace(of_q3, disbursement=whole(cumulative_dong=None, plan_dong=5)))
    assert parts_plain(nothing) == ("There is no disbursement figure for Vĩnh Linh district to 30 September 2024.")
    no_plan = overview.verdict(replace(of_q3, disbursement=whole(cumulative_dong=5_000_000, plan_dong=None)))
    assert parts_plain(no_plan).endswith("5.000 million đồng; no plan to compare it with has been received.")


@pytest.mark.parametrize("period", [OUTTURN, EVERYTHING])
def test_four_figures_decisions_and_a_page_of_their_own(report, period) -> None:
    blocks = overview.blocks(report(period, "vi"))
    (figures,) = (block for block in blocks if isinstance(block, KeyFigures))
    (decisions,) = (block for block in blocks if isinstance(block, BulletList))
    assert len(figures.figures) == 4 and 3 <= len(decisions.items) <= 8
    assert isinstance(blocks[-1], PageBreak)


def test_targets_missed_by_fewest_are_named_first(report) -> None:
    said = words(overview.blocks(report(EVERYTHING, "en")))
    assert "Missed by fewest: " in said
    assert "Missed by fewest" not in words(overview.blocks(report(OUTTURN, "en"))), "nobody reported anything"
