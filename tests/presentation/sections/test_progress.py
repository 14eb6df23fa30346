"""Progress: the pace that is needed, the projection with its assumption, the course over the quarters."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from monitoring.measures import findings
from monitoring.presentation.figures import Figure
from monitoring.presentation.sections import progress
from tests.presentation.conftest import EVERYTHING, OUTTURN, words


def test_a_closed_year_is_not_projected(report) -> None:
    said = words(progress.blocks(report(OUTTURN, "en")))
    assert said == "The disbursement period ended on 31 January 2024: 7,063.509 million đồng was left."


def test_a_running_year_tells_need_pace_and_assumption(report) -> None:
    said = words(progress.blocks(report(EVERYTHING, "en")))
    assert "in each of the 4 months that are left" in said
    assert "at the average of the year so far 75.2% of the plan" in said
    assert "since each kind of money was allocated 77.4%, at that of the quarter 82.5%." in said
    assert "The whole year 2023 came to (to 31 January 2024, by the plan): development capital 89.1%; " in said
    assert "recurrent funding 52.1%; figures of the same period are not on file." in said
    allocated = "was allocated by Vĩnh Linh District People's Committee in 1777/QĐ-UBND of 16 May 2024"
    assert f"Recurrent funding, plan of 2024 {allocated}" in said


def test_where_nothing_is_left_nothing_is_asked_for(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [replace(row, **{"remaining_dong": -1}) for row in of_q3.disbursement]
    said = words(progress.blocks(replace(of_q3, disbursement=rows)))
    assert "Nothing of the plan as a whole is left" in said and "If a pace goes on" not in said


def test_the_last_month_is_told_in_the_singular(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    rows = [replace(row, **{"months_left": 1}) for row in of_q3.disbursement]
    assert "in the month that is left" in words(progress.blocks(replace(of_q3, disbursement=rows)))


def test_the_course_over_the_quarters_has_a_picture_with_its_figures_in_words(report) -> None:
    (figure,) = (block for block in progress.blocks(report(EVERYTHING, "vi")) if isinstance(block, Figure))
    assert figure.id == "fig-progress"
    assert "Quý I" in figure.alt and "Quý III" in figure.alt
    assert "Tổng số: Quý I 9,2%, Quý II 30,5%, Quý III 53,2%, Quý IV (75,2%)." in figure.alt, (
        "and what it would come to"
    )
    first = figure.table.rows[0]
    assert first["2024-Q1"].number_id == "disbursement.development.2024-Q1.cumulative"


@pytest.mark.parametrize(("period", "share"), [("2024-Q1", Fraction(3, 13)), ("2024-Q4", Fraction(12, 13))])
def test_an_even_pace_spreads_over_the_months_to_the_final_day(report, period, share) -> None:
    assert findings.even_rate_at(report(EVERYTHING), period) == share * 100
