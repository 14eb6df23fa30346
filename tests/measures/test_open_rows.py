"""Refused rows that are open: their line, day and amount as far as a person could read them."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.cleaning.rules import context_for
from monitoring.measures.open_rows import ByLine, open_rows
from monitoring.subject import open_subject
from monitoring.tables.rows import RefusedRow
from monitoring.workspace import REPOSITORY

RAW = {
    "Số chứng từ": "A1", "Ngày thanh toán": "06/3/2024", "Thành phần": "Dự án 2", "Xã": "xã Vĩnh Ô",
    "Nguồn vốn": "NSTW", "Loại vốn": "ĐTPT", "Năm kế hoạch": "2024", "Loại kế hoạch": "trong năm",
    "Loại thanh toán": "KLHT", "Số tiền": "5",
}  # fmt: skip
LINE = {"component": "2", "source": "central", "capital": "development", "plan_year": "2024", "plan_kind": "year"}


@pytest.fixture(scope="module")
def codes():
    return context_for(open_subject(REPOSITORY, "vinh-linh", "2024-Q3")).codes


def refused(amount=5, layout="payments", rule="duplicate", follow_up="resend", **raw):
    place = ("a.csv", "", 2)
    return RefusedRow(layout, rule, "", "", amount, *place, json.dumps(RAW | raw), "", follow_up, line=2)


def test_a_row_is_read_as_far_as_it_goes(codes):
    [row] = open_rows([refused()], codes)
    assert ByLine([row]).of(LINE) == [row] and row.names_its_line
    assert (row.voucher, row.paid_on, row.place, row.dong, row.makes_up) == ("A1", date(2024, 3, 6), "vinh-o", 5, 5)
    [row] = open_rows([refused(None, **{"Thành phần": "Dự án 77", "Ngày thanh toán": "31/6/2024"})], codes)
    assert (row.component, row.paid_on, row.dong, row.makes_up) == (None, None, None, None)
    assert ByLine([row]).of(LINE) == [row] and not row.names_its_line
    assert ByLine([row]).of(LINE | {"source": "local"}) == []


@given(st.lists(st.tuples(*[st.sampled_from([None, code, "another"]) for code in LINE.values()]), max_size=20))
def test_rows_are_found_by_line_as_one_by_one(codes_of_rows):
    rows = [SimpleNamespace(**dict(zip(LINE, codes, strict=True))) for codes in codes_of_rows]
    one_by_one = [row for row in rows if all(code in (None, LINE[name]) for name, code in vars(row).items())]
    assert ByLine(rows).of(LINE) == one_by_one


@pytest.mark.parametrize(
    ("amount", "kind", "text", "dong"),
    [
        (-5, "KLHT", "", 5),
        (5, "hoàn trả", "", -5),
        (5, "thu hồi tạm ứng", "", -5),
        (-5, "điều chỉnh", "", -5),
        (5, "?", "", 5),
        (None, "KLHT", "27,5tr", 27_500_000),
        (None, "KLHT", "27.5tr", None),
        (None, "KLHT", "=…", None),
    ],
)
def test_what_a_payment_would_have_added(codes, amount, kind, text, dong):
    [row] = open_rows([refused(amount, **{"Loại thanh toán": kind, "Số tiền": text})], codes)
    assert row.dong == dong


def test_a_return_makes_up_the_other_side(codes):
    [row] = open_rows([refused(layout="returns")], codes)
    assert (row.dong, row.makes_up) == (5, -5)


def test_only_what_must_come_again_and_what_came_too_early_is_open(codes):
    rows = [refused(follow_up="none"), refused(follow_up="replaced"), refused(layout="indicator-returns")]
    assert open_rows(rows, codes) == []
    assert len(open_rows([refused(rule="after-period", follow_up="none")], codes)) == 1
