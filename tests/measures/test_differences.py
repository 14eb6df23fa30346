"""Why treasury and units differ on a line: refused rows that make it up, a wrong unit, a unit that did not return."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from monitoring.cleaning.rules import context_for
from monitoring.measures.differences import with_causes
from monitoring.subject import open_subject
from monitoring.tables import frames
from monitoring.tables.rows import NotReturnedRow, RefusedRow
from monitoring.workspace import REPOSITORY

LINE = {"component": "2", "source": "central", "capital": "development", "plan_year": 2024, "plan_kind": "year"}
RAW = {
    "Thành phần": "Dự án 2", "Nguồn vốn": "NSTW", "Loại vốn": "ĐTPT", "Năm kế hoạch": "2024",
    "Loại kế hoạch": "trong năm", "Loại thanh toán": "KLHT", "Số tiền": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def codes():
    return context_for(open_subject(REPOSITORY, "vinh-linh", "2024-Q3")).codes


def refused(amount, follow_up="resend", layout="payments", **raw):
    return {"layout": layout, "amount_dong": amount, "follow_up": follow_up, "raw": json.dumps(RAW | raw)}


def missing(dong, **line):
    return {**LINE, **line, "cumulative_dong": dong}


SLIPPED = {"Số tiền": "27,5tr"}
FORMULA = {"Số tiền": "=…"}

#: Paid, returned, refused rows, lines not returned → cause, how much of the difference it is.
CASES = [
    (100, 100, [], [], ("", None)),
    (100, 140, [], [], ("unexplained", 0)),
    (100, 140, [refused(30), refused(10)], [], ("refused_rows", 40)),
    (100, 140, [refused(-40)], [], ("refused_rows", 40)),  # a bracket too many: the amount itself is right
    (100, 70, [refused(30, **{"Loại thanh toán": "hoàn trả"})], [], ("refused_rows", -30)),
    (100, 27_500_100, [refused(None, **SLIPPED)], [], ("refused_rows", 27_500_000)),
    (100, 140, [refused(30), refused(None, **FORMULA)], [], ("refused_rows", 30)),
    (100, 140, [refused(40, **{"Nguồn vốn": "NS xã"})], [], ("refused_rows", 40)),  # of whatever source it was
    (100, 140, [refused(40, **{"Thành phần": "Dự án 1"})], [], ("unexplained", 0)),
    (100, 140, [refused(40, follow_up="replaced")], [], ("unexplained", 0)),
    (100, 140, [refused(40, layout="returns")], [], ("unexplained", 0)),
    (100, 140, [refused(30)], [], ("unexplained", 0)),
    (100, 100_000, [], [], ("power_of_ten", 99_900)),
    (100_000, 100, [], [], ("power_of_ten", -99_900)),
    (100, 60, [], [missing(40)], ("not_returned", -40)),
    (100, 60, [], [missing(40, component="1")], ("unexplained", 0)),
    (100, None, [], [], ("not_returned", None)),
    (None, 100, [], [], ("unexplained", None)),
]


@pytest.mark.parametrize(("paid", "returned", "rows", "lines", "found"), CASES)
def test_the_cause_of_a_difference(codes, paid, returned, rows, lines, found):
    difference = None if paid is None or returned is None else returned - paid
    verdict = "cannot_tell" if difference is None else "differs" if difference else "agrees"
    line = LINE | {"paid_dong": paid, "returned_dong": returned, "difference_dong": difference, "verdict": verdict}
    table = pd.DataFrame([line]).astype({name: "Int64" for name in line if name.endswith("_dong")})
    received = frames.made_of(rows, RefusedRow), codes, frames.made_of(lines, NotReturnedRow)
    row = with_causes(table, *received).iloc[0]
    assert (row["cause"], None if pd.isna(row["explained_dong"]) else row["explained_dong"]) == found
