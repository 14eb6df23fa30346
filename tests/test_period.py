"""Quarters, months and their dates."""

from datetime import date

import pytest

from monitoring.errors import InputError
from monitoring.period import Period


@pytest.mark.parametrize(
    "text",
    ["2024-Q5", "2024-Q0", "../x", "2024Q1", "1999-Q1", "", "2024-Q3\n", "２０２４-Q1", "2024-13", "2024-00", "2024-1"],
)
def test_anything_but_a_period_is_refused(text):
    with pytest.raises(InputError, match="2024-Q3"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("name", "start", "end", "cut_off"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), date(2024, 3, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30), date(2024, 6, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), date(2024, 9, 30)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), date(2024, 1, 31)),
        # A month has the figures of the month before.
        ("2026-10", date(2026, 9, 1), date(2026, 10, 31), date(2026, 9, 30)),
        ("2026-12", date(2026, 11, 1), date(2026, 12, 31), date(2026, 11, 30)),
        ("2026-01", date(2025, 12, 1), date(2026, 1, 31), date(2025, 12, 31)),
    ],
)
def test_the_dates_of_a_period(name, start, end, cut_off):
    period = Period.parse(name)
    assert (period.start, period.end, period.usual_cut_off, str(period)) == (start, end, cut_off, name)


def test_quarters_know_their_neighbours():
    period = Period(2024, 3)
    assert period.so_far() == [Period(2024, 1), Period(2024, 2), period]
    assert period.previous_in_year == Period(2024, 2)
    assert Period(2024, 1).previous_in_year is None
    assert period.same_period_last_year == Period(2023, 3)
    assert period.year_end == Period(2024, 4)


def names(periods):
    return [str(period) for period in periods]


def test_a_run_reads_what_has_no_later_cut_off():
    assert names(Period(2026, month=4).year_to_date()) == ["2026-01", "2026-02", "2026-03", "2026-Q1", "2026-04"]
    assert names(Period(2026, 1).year_to_date()) == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-Q1"]
    assert names(Period(2026, month=3).so_far()) == ["2026-01", "2026-02", "2026-03"]


def test_months_know_their_neighbours():
    assert Period(2026, month=10).previous_in_year == Period(2026, month=9)
    # The month before February's has the figures of the year before.
    assert Period(2026, month=2).previous_in_year is None
    assert Period(2026, month=10).same_period_last_year == Period(2025, month=10)
    assert names(sorted(map(Period.parse, ["2026-Q4", "2026-10", "2026-Q3", "2025-12"]))) == [
        "2025-12", "2026-10", "2026-Q3", "2026-Q4",
    ]  # fmt: skip


def test_months_that_have_passed():
    assert [Period.parse(name).months for name in ("2026-Q1", "2026-Q4", "2026-04", "2026-01")] == [3, 12, 3, 0]
