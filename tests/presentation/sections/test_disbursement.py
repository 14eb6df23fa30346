"""Section II: what was disbursed, and how it breaks down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitoring.presentation.figures import Figure
from monitoring.presentation.sections import disbursement
from monitoring.presentation.tables import Table
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("vi", ["Kết quả giải ngân đến ngày 31/01/2024 đạt 22.975,309 triệu đồng, bằng 76,5\u00a0% kế hoạch",
                "Vốn sự nghiệp: giải ngân 6.166,286 triệu đồng, bằng 53,6\u00a0% kế hoạch 11.513,286 triệu đồng",
                "kế hoạch năm 2022 kéo dài: 939,018 / 1.475,286 triệu đồng, đạt 63,6\u00a0%",
                "Số liệu nhận được không tách giải ngân theo nguồn vốn.",
                "Số liệu nhận được không tách giải ngân theo dự án thành phần.",
                "Số liệu nhận được không tách giải ngân theo xã."]),
        ("en", ["Disbursement to 31 January 2024 comes to 22,975.309 million đồng, 76.5% of the plan",
                "plan of 2023: 13,513.610 of 15,164.000 million đồng, 89.1%"]),
    ],
)  # fmt: skip
def test_the_outturn_in_sentences(report, language, sentences) -> None:
    said = words(disbursement.blocks(report(OUTTURN, language)))
    assert [sentence for sentence in sentences if sentence not in said] == []


def test_with_everything_received_each_breakdown_has_its_table_and_picture(report) -> None:
    blocks = disbursement.blocks(report(EVERYTHING, "vi"))
    tables = [block.id for block in blocks if isinstance(block, Table)]
    figures = [block.id for block in blocks if isinstance(block, Figure)]
    assert tables == ["tbl-capital", "tbl-source", "tbl-component", "tbl-place"]
    assert figures == ["fig-capital", "fig-component", "fig-place"]
    assert "riêng trong quý giải ngân" in words(blocks)


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
