"""A news item about a unit and a period, held against its tables."""

from __future__ import annotations

import pytest

from monitoring.evidence.comparing.comparison import compare
from monitoring.period import Period
from tests.evidence.comparing.conftest import PERIOD
from tests.samples import UNIT

CUMULATIVE = ("unchanged", "disbursement.cumulative", "22.975,309 triệu đồng")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # all that was disbursed, and the rate of it, are figures of the tables in any unit
        ("Tin mới: huyện đã giải ngân 22.975,309 triệu đồng, tức là đạt 76,5% kế hoạch.",
         [CUMULATIVE, ("unchanged", "disbursement.rate", "76,5%")]),
        ("Giải ngân hơn 22,9 tỷ đồng.", [("unchanged", "disbursement.cumulative", "22,9 tỷ đồng")]),
        ("It disbursed 22.975 billion VND.", [("unchanged", "disbursement.cumulative", "22.975 billion VND")]),
        ("Giải ngân 22.975,309 tỷ đồng.", [("power_of_ten", "disbursement.cumulative", "22,975309 tỷ đồng")]),
        ("Giải ngân đạt 76,4% kế hoạch.", [("truncated", "disbursement.rate", "76,5%")]),
        ("Đã chi 98,765 tỷ đồng cho 12 xã.", [("unknown_number", "", "")]),
        # over the plan of the year alone, although some of it is of money carried over
        ("Huyện đã giải ngân 22.975,309 triệu đồng, đạt 91,2% kế hoạch.",
         [CUMULATIVE, ("base_unclear", "disbursement.rate", "76,5%")]),
        ("Kế hoạch 54,3 tỷ đồng, giải ngân 15,4 tỷ đồng, đạt 28,3%.",
         [("unknown_number", "", ""), ("unknown_number", "", ""), ("truncated", "", "28,4%")]),
    ],
)  # fmt: skip
def test_each_amount_and_rate_is_a_figure_of_the_tables_or_told(outturn, tmp_path, text, told):
    path = tmp_path / "news.txt"
    path.write_text(text, encoding="utf-8")
    found = compare(path, outturn, (UNIT, Period.parse(PERIOD)))
    assert [(each.kind, each.number_id, each.expected) for each in found] == told
