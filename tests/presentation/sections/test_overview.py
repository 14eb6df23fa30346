"""What a leader sees first: a verdict in one sentence, figures, the targets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.measures.quarter_rows import PacedRow
from monitoring.presentation.blocks import parts_plain
from monitoring.presentation.first_page import KeyFigures
from monitoring.presentation.sections import overview
from tests.blank_rows import blank
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


@pytest.mark.parametrize(
    ("period", "language", "verdict"),
    [
        (OUTTURN, "vi",
         "Đến ngày 31/01/2024, hết thời hạn giải ngân kế hoạch năm 2023, huyện Vĩnh Linh đã giải ngân 22.975,309 "
         "triệu đồng, bằng 76,5% kế hoạch; còn 7.063,509 triệu đồng chưa giải ngân, phần lớn là vốn sự nghiệp "
         "(5.347,000 triệu đồng)."),
        (OUTTURN, "en",
         "By 31 January 2024, the end of the disbursement period of 2023, Vĩnh Linh district had disbursed 22,975.309 "
         "million đồng, 76.5% of the plan; 7,063.509 million đồng was not disbursed, most of it recurrent funding "
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
def test_the_state_budget_stands_first_where_it_is_told_apart(report, period) -> None:
    blocks = overview.blocks(report(period, "vi"))
    (figures,) = (block for block in blocks if isinstance(block, KeyFigures))
    labels = [figure.label for figure in figures.figures]
    assert labels[-4:] == ["Vốn đầu tư phát triển", "Vốn sự nghiệp", "Mọi nguồn vốn đã giải ngân, triệu đồng",
                           "Chưa giải ngân, triệu đồng"]  # fmt: skip
    assert labels[:-4] == (["Ngân sách nhà nước"] if period == EVERYTHING else []), "2023 does not tell sources apart"


def test_targets_missed_by_fewest_are_named_first(report) -> None:
    said = words(overview.blocks(report(EVERYTHING, "en")))
    assert "Closest to target: " in said
    assert "Closest to target" not in words(overview.blocks(report(OUTTURN, "en"))), "nobody reported anything"
