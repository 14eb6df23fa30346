"""Whole numbers read together are what each is read alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitoring.cleaning import amounts_read
from monitoring.cleaning.amounts_read import Amounts

WRITTEN = st.one_of(
    st.sampled_from(["", "-", "1.000", "1,000", "1.00", "0012", "1.000.000", "12,5", "1 000", "-7", "(3)", "٣", "1e3"]),
    st.integers(0, 10**19).map(str),
    st.integers(0, 10**16).map(lambda number: f"{number:,}".replace(",", ".")),
)
ROWS = st.lists(
    st.tuples(WRITTEN, st.sampled_from(["vietnamese", "english", "machine"]), st.sampled_from(["", "dong", "billion"])),
    min_size=1,
    max_size=12,
)


@given(rows=ROWS)
@example(rows=[("999.999.999.999.999", "vietnamese", "dong"), ("1.000.000", "vietnamese", "billion")])
def test_together_as_alone(rows):
    def read(many):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(amounts_read, "_MANY", many)
            amounts = Amounts(len(rows))
            amounts.read(*(list(column) for column in zip(*rows, strict=True)))
        return amounts.dong.tolist(), amounts.missing.tolist(), amounts.failed.tolist()

    assert read(many=1) == read(many=10**9)


def test_amounts_are_read_missing_or_unreadable():
    amounts = Amounts(4)
    amounts.read(["1.437,5", "", "x", "3"], ["vietnamese"] * 4, ["million", "million", "million", ""])
    assert amounts.dong.tolist() == [1_437_500_000, 0, 0, 0]
    assert amounts.missing.tolist() == [False, True, True, True]
    assert amounts.failed.tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "unit", "dong"),
    [
        ("1.250.000 đ", "dong", 1_250_000),
        ("1.250.000đ", "dong", 1_250_000),
        ("1.250.000 VNĐ", "dong", 1_250_000),
        ("(1.250) đồng", "dong", -1_250),
        ("(1.250 đ)", "dong", None),
        ("1.250 đ", "million", None),
        ("12,5tr", "million", None),
        ("12,5 tỷ", "dong", None),
        ("400 triệu đồng", "billion", None),
        ("1.25M", "million", None),
        ("1.250.000 (*)", "dong", None),
        ("1.250 đ 500", "dong", None),
    ],
)
def test_an_amount_of_dong_may_say_so_again_and_no_more(text, unit, dong):
    amounts = Amounts(1)
    amounts.read([text], ["vietnamese"], [unit])
    assert (None if amounts.failed[0] else int(amounts.dong[0])) == dong
