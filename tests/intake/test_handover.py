"""What 01 read reaches 02 unchanged, and 02 can read for itself."""

import pandas as pd

from monitoring.intake.handover import keep, received_for
from monitoring.intake.readers import read_period
from monitoring.period import Period
from tests.samples import INDICATOR, PAYMENT, RETURN, new_workspace, receive_rows

PERIOD = Period(2024, 2)


def test_kept_rows_are_the_rows_that_were_read(tmp_path):
    workspace = new_workspace(tmp_path / "w")
    receive_rows(workspace, "2024-Q1", "payments", [PAYMENT])
    receive_rows(workspace, "2024-Q2", "payments", [PAYMENT, {"voucher": "Tổng cộng", "amount": "1"}])
    receive_rows(workspace, "2024-Q2", "returns", [RETURN])
    receive_rows(workspace, "2024-Q2", "indicator-returns", [INDICATOR])
    fresh = read_period(workspace, "vinh-linh", PERIOD)
    keep(fresh, tmp_path / "between")
    for source in (tmp_path / "between", tmp_path / "nothing"):
        kept = received_for(workspace, "vinh-linh", PERIOD, source)
        assert list(kept) == list(fresh)
        for name in fresh:
            pd.testing.assert_frame_equal(kept[name].rows, fresh[name].rows.reset_index(drop=True))
            pd.testing.assert_frame_equal(kept[name].set_aside, fresh[name].set_aside.reset_index(drop=True))
            assert kept[name].sources == fresh[name].sources
