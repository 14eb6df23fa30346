"""Section II, second part: what was disbursed, of the state budget and of all money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.sections import disbursement
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("vi", ["Lũy kế đến hết ngày 31/01/2024 giải ngân 22.975,309/30.038,818 triệu đồng, đạt 76,5% kế hoạch.",
                "Tỷ lệ = số giải ngân từ 01/01 đến hết ngày 31/01/2024 chia cho kế hoạch của cùng khoản vốn.",
                "số đã giải ngân là số do đơn vị báo cáo"]),
        ("en", ["To the end of 31 January 2024, 22,975.309 of 30,038.818 million đồng was disbursed, 76.5% of the"]),
    ],
)  # fmt: skip
def test_the_outturn_in_sentences(report, language, sentences) -> None:
    blocks = disbursement.blocks(report(OUTTURN, language))
    said = words(blocks) + blocks[-1].note
    assert [sentence for sentence in sentences if sentence not in said] == []


def test_the_state_budget_stands_first_and_all_sources_beside_it(report) -> None:
    _heading, own, in_all, table = disbursement.blocks(report(EVERYTHING, "vi"))
    assert own.plain() == (
        "Lũy kế đến hết ngày 30/9/2024, vốn ngân sách nhà nước giải ngân 18.184,009/33.918,122 triệu đồng, đạt 53,6%; "
        "vốn đầu tư phát triển 14.064,683/21.678,390 triệu đồng, đạt 64,9%; chưa xác định loại vốn 0/383,000 triệu "
        "đồng, đạt 0%; vốn sự nghiệp 4.119,326/11.856,732 triệu đồng, đạt 34,7%."
    )
    assert "19.834,414/37.305,822 triệu đồng, đạt 53,2% kế hoạch. Riêng trong quý giải ngân" in in_all.plain()
    names = [row.cells["name"] for row in table.rows]
    assert names[-2:] == ["Cộng ngân sách nhà nước", "Tổng số"] and "Theo nguồn vốn" in names


def test_where_sources_are_not_told_apart_nothing_is_said_of_the_state_budget(report) -> None:
    assert disbursement.state_budget(report(OUTTURN, "en")) == ()


def test_components_stand_in_the_plans_order(report) -> None:
    names = [row.component for row in report(EVERYTHING).lines("component")]
    assert names.index("2") < names.index("3.1") < names.index("10.1") < names.index("10.2")


def test_last_year_is_told_where_it_is_known(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    assert "In the same period of 2023" not in words(disbursement.blocks(of_q3))
    rows = [replace(row, **{"last_year_rate_percent": "63.6499"}) for row in of_q3.disbursement]
    said = words(disbursement.blocks(replace(of_q3, disbursement=rows)))
    assert "In the same period of 2023 the rate was 63.6%." in said


def test_nothing_received_is_told_not_drawn(report) -> None:
    empty = replace(report(EVERYTHING, "en"), disbursement=[])
    assert "There is no disbursement figure." in words(disbursement.blocks(empty))
