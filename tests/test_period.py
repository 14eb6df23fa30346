"""Quarters and their dates."""

from datetime import date

import pytest

from monitoring.errors import InputError
from monitoring.period import Period


@pytest.mark.parametrize("text", ["2024-Q5", "2024-Q0", "../x", "2024Q1", "1999-Q1", "", "2024-Q3\n", "２０２４-Q1"])
def test_anything_but_a_quarter_is_refused(text):
    with pytest.raises(InputError, match="2024-Q3"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("name", "start", "end", "cut_off"),
    [
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), date(2024, 3, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30), date(2024, 6, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), date(2024, 9, 30)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), date(2024, 1, 31)),
    ],
)
def test_the_dates_of_a_quarter(name, start, end, cut_off):
    period = Period.parse(name)
    assert (period.start, period.end, period.usual_cut_off, str(period)) == (start, end, cut_off, name)


def test_quarters_know_their_neighbours():
    period = Period(2024, 3)
    assert period.year_to_date() == [Period(2024, 1), Period(2024, 2), period]
    assert period.previous_in_year == Period(2024, 2)
    assert Period(2024, 1).previous_in_year is None
    assert period.same_quarter_last_year == Period(2023, 3)
    assert period.year_end == Period(2024, 4)
