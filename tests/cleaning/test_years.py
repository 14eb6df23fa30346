"""Whose year: each payment counts in exactly one year, and what cannot belong to the year is said."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.cleaning.ledger import clean
from tests.cleaning.received_rows import cleaned, context, received, told
from tests.samples import INDICATOR, PAYMENT, RETURN
from tests.spec_tables import spec

YEAR, CARRIED = "trong năm", "kéo dài"

OF_THE_TURN = [
    # plan year, kind of plan, day of payment, the year in which it counts
    ("2023", YEAR, "31/12/2023", 2023),
    ("2023", YEAR, "15/01/2024", 2023),
    ("2023", YEAR, "31/01/2024", 2023),
    ("2023", YEAR, "01/02/2024", 2024),
    ("2024", YEAR, "15/01/2024", 2024),
    ("2024", YEAR, "31/12/2023", 2023),
    ("2022", CARRIED, "15/01/2024", 2023),
    ("2022", CARRIED, "15/02/2024", 2024),
    ("2023", CARRIED, "15/01/2024", 2024),
    ("2022", YEAR, "15/01/2024", 2023),
    ("2025", YEAR, "15/01/2024", 2024),
]


def counted(period, change):
    payment = PAYMENT | change
    return cleaned(received("payments", f"{period}/a.csv", [payment]), period=period)


@pytest.mark.parametrize(("plan_year", "kind", "day", "year"), OF_THE_TURN)
def test_money_paid_at_the_turn_of_the_year_counts_in_one_year_only(plan_year, kind, day, year):
    change = {"plan_year": plan_year, "plan_kind": kind, "paid_on": day}
    old, new = (counted(period, change) for period in ("2023-Q4", "2024-Q1"))
    assert [len(cleaning.accepted("payments")) for cleaning in (old, new)] == [int(year == 2023), int(year == 2024)]
    other = old if year == 2024 else new
    assert list(other.refused()["rule"]) == ["after-period" if year == 2024 else "before-year"]
    assert list(other.refused()["follow_up"]) == ["none"]


PAYMENTS = st.fixed_dictionaries(
    {
        "plan_year": st.integers(2021, 2025).map(str),
        "plan_kind": st.sampled_from([YEAR, CARRIED]),
        "paid_on": st.dates(min_value=date(2023, 2, 1), max_value=date(2024, 12, 31)).map(str),
        "capital": st.sampled_from(["ĐTPT", "SN"]),
    }
)


@settings(max_examples=4)
@given(st.lists(PAYMENTS, min_size=40, max_size=80))
def test_every_payment_of_two_years_counts_in_exactly_one(payments):
    # No amount is the sum of others, which would be refused as that.
    rows = [PAYMENT | payment | {"voucher": f"CT{n}", "amount": str(1000 + n)} for n, payment in enumerate(payments)]
    accepted = []
    for period in ("2023-Q4", "2024-Q4", "2025-Q4"):
        cleaning = cleaned(received("payments", f"{period}/a.csv", rows), period=period)
        accepted += cleaning.accepted("payments")["voucher"].tolist()
    assert sorted(accepted) == sorted(row["voucher"] for row in rows)


def test_money_of_an_earlier_plan_says_whose_outturn_it_belongs_to():
    [(_, vi, en)] = told(counted("2024-Q1", {"plan_year": "2023", "paid_on": "15/01/2024"}), "reason", "reason_en")
    assert vi.startswith("“Ngày thanh toán”: 2024-01-15") and "kết quả của năm trước" in vi
    assert "the outturn of the year before" in en


@pytest.mark.parametrize(
    ("layout", "plan_year", "kind", "says"),
    [
        ("payments", "2026", YEAR, "2026 sau năm báo cáo"),
        ("payments", "2023", YEAR, "vốn trong năm của kế hoạch 2023 đã hết hạn chi"),
        ("payments", "2024", CARRIED, "vốn 2024 chưa thể là vốn kéo dài"),
        ("payments", "2024", YEAR, None),
        ("payments", "2023", CARRIED, None),
        ("returns", "2025", YEAR, "2025 sau năm báo cáo"),
        ("returns", "2023", YEAR, "đã hết hạn chi"),
        ("returns", "2024", CARRIED, "chưa thể là vốn kéo dài"),
        ("returns", "2022", CARRIED, None),
    ],
)
def test_a_plan_that_cannot_be_spent_this_year_is_remarked_and_kept(layout, plan_year, kind, says):
    row = {"payments": PAYMENT | {"paid_on": "15/8/2024"}, "returns": RETURN}[layout]
    cleaning = cleaned(received(layout, "2024-Q3/a.csv", [row | {"plan_year": plan_year, "plan_kind": kind}]))
    assert len(cleaning.accepted(layout)) == 1
    reasons = list(cleaning.remarks()["reason"])
    assert len(reasons) == (says is not None) and all(says in reason for reason in reasons)


@pytest.mark.parametrize(
    ("day", "rule", "follow_up"),
    [
        ("30/9/1924", "before-year", "resend"), ("01/01/2020", "before-year", "resend"),
        ("31/12/2023", "before-year", "none"), ("01/10/2024", "after-period", "none"),
        ("30/9/2034", "after-period", "resend"),
    ],
)  # fmt: skip
def test_an_indicator_dated_outside_its_year_is_refused(day, rule, follow_up):
    cleaning = cleaned(received("indicator-returns", "2024-Q3/a.csv", [INDICATOR | {"as_of": day}]))
    assert told(cleaning, "rule", "follow_up") == [("a.csv 2", rule, follow_up)]


@pytest.mark.parametrize("day", ["01/01/2024", "30/9/2024"])
def test_an_indicator_dated_within_its_year_counts(day):
    assert told(cleaned(received("indicator-returns", "2024-Q3/a.csv", [INDICATOR | {"as_of": day}]))) == []


@spec("payments_of_changed_units")
def test_a_payment_belongs_to_the_unit_that_there_was_on_its_day(begins, ends, period, paid_on, rule, words):
    """Reads rows one by one: of two, only the one outside is refused."""
    days = date.fromisoformat(begins) if begins else date.min, date.fromisoformat(ends) if ends else date.max
    inside = {"paid_on": "20/5/2025" if not begins.endswith("07-01") else "20/7/2025", "plan_year": "2025"}
    rows = [PAYMENT | {"voucher": "A", "plan_year": "2025", "paid_on": paid_on}, PAYMENT | {"voucher": "B"} | inside]
    table = received("payments", f"{period}/a.csv", rows)
    cleaning = clean({"payments": table}, replace(context(period), unit_days=days))
    refused = [(place, vi) for place, found, vi in told(cleaning, "rule", "reason") if found == rule]
    assert len(refused) == bool(rule) and all(words in vi for _, vi in refused)
    assert "B" in list(cleaning.accepted("payments")["voucher"])
