"""Each row behind a sum leads to its line: of a raw file, of the plan, of a published table."""

from __future__ import annotations

from fractions import Fraction

import pytest

from monitoring.evidence.lines import Evidence
from monitoring.evidence.record import published_record
from monitoring.period import Period
from monitoring.subject import open_subject
from tests.samples import UNIT


@pytest.fixture(scope="module")
def evidence(small) -> Evidence:
    record = published_record(small, UNIT, Period(2024, 2))
    return Evidence.published(open_subject(small.root, UNIT, "2024-Q2"), record)


def test_a_row_of_a_published_table_leads_to_its_line(evidence):
    [line] = evidence.lines(evidence.books.adding("disbursement", evidence.books.rows("disbursement")[:1], 1))
    assert (line.file, line.row, line.adds) == (f"data/processed/{UNIT}/2024-Q2/disbursement.csv", 2, 1)
    assert evidence.state(line.file).holds


def test_a_row_of_the_plan_leads_to_the_line_of_its_file(small, evidence):
    books, plan = evidence.books, evidence.books.subject.plan
    rows = [row for row in plan.targets if row.indicator == "stunting"]
    [line] = evidence.lines(books.adding_of_plan(plan, "targets", rows, [15]))
    printed = (small.root / line.file).read_text(encoding="utf-8").splitlines()[line.row - 1]
    assert printed.startswith("stunting,") and line.text["indicator"] == "stunting"


# ---- indicators: reports that count, reports that only confirm, sums of places, the plan's own line ----------------


@pytest.mark.parametrize(
    ("number_id", "value", "lines"),
    [
        ("indicator.school_age5.numerator", 196, [(2, 196)]),
        ("indicator.school_age5.value", Fraction(196, 200) * 100, [(2, 196)]),
        ("indicator.school_age5.gap", 0, [(2, 196)]),
        ("indicator.school_age5.people_short", 1, [(2, 196)]),
        ("indicator.literacy_15_plus.numerator", 900, [(3, 900), (4, 0)]),
        ("indicator.health_insurance.numerator", 285, [(6, 95), (5, 95), (7, 95)]),
        ("indicator.health_insurance.place-vinh-o.denominator", 100, [(5, 100)]),
        ("indicator.health_insurance.value", 95, [(6, 95), (5, 95), (7, 95)]),
    ],
)
def test_what_was_reported_stands_behind(tracer, number_id, value, lines):
    trace = tracer.trace(number_id)
    assert (trace.calculation.computed, trace.holds) == (value, True)
    assert sorted((line.row, line.adds) for line in trace.lines[0]) == sorted(lines)


def test_a_target_leads_to_its_line_in_the_plan(tracer):
    trace = tracer.trace("indicator.stunting.target")
    [line] = trace.lines[0]
    assert trace.calculation.computed == 15 == line.adds
    assert line.file == "data/raw/vinh-linh/plan-2024/targets.csv" and line.text["indicator"] == "stunting"
    assert line.text["cited"]


@pytest.mark.parametrize(
    "number_id",
    [
        "indicator.stunting.value",
        "indicator.stunting.numerator",
        "indicator.stunting.gap",
        "indicator.poverty_change.place-vinh-o.value",
    ],
)
def test_no_data_is_no_number_and_no_zero(tracer, number_id):
    trace = tracer.trace(number_id)
    assert trace.calculation.computed is None and trace.holds
