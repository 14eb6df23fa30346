"""Every check of plans and returns that anybody can think of says what a second finding from its name says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.measures.checks.period import check_plan, of_money
from monitoring.measures.disbursement import Group
from monitoring.period import Period
from monitoring.plan import Plan
from monitoring.records import Row
from monitoring.subject import Subject, open_subject
from monitoring.tables.numbers import LINE
from tests.measures.checks import oracle

FAULTLESS = Path(__file__).parents[2] / "fixtures" / "faultless"
#: What a plan's own files may say in a column, beside what the faultless plan says there.
CODES = {
    "allocations": {"source": ["central", "local", "people"], "capital": ["development", "recurrent", ""]},
    "stated_totals": {"source": ["central", "local", ""], "capital": ["development", "recurrent", ""]},
    "targets": {"capital": ["development", "recurrent", ""], "baseline": ["", "17,3"], "target": ["", "98"]},
    "leads": {"capital": ["development", "recurrent", ""]},
    "documents": {"number": ["", "01/KH-UBND"]},
}
AMOUNTS = st.sampled_from(["1", "2", "150", "480", "500", "95,2"])  # in the unit of the row
KNOWN = settings(deadline=None, max_examples=30)


@pytest.fixture(scope="module")
def subject() -> Subject:
    return open_subject(FAULTLESS, "huyen-mau", "2024-Q2")


@st.composite
def plans(draw: st.DrawFn, plan: Plan) -> Plan:
    """The faultless plan with some rows gone, codes otherwise, amounts otherwise."""
    tables = {}
    for name, codes in CODES.items():
        kept = draw(st.lists(st.sampled_from(getattr(plan, name)), min_size=1, unique_by=id))
        rows = [row for row in getattr(plan, name) if any(row is one for one in kept)]
        changes = {column: st.sampled_from(values) for column, values in codes.items()}
        if name in ("allocations", "stated_totals"):
            changes["amount"] = AMOUNTS
        for column, values in changes.items():
            for place in draw(st.lists(st.integers(0, len(rows) - 1), max_size=2)):
                if getattr(rows[place], column) is not None:
                    rows[place] = replace(rows[place], **{column: draw(values)})
        tables[name] = rows
    return replace(plan, **tables)


@KNOWN
@given(st.data())
def test_a_plans_checks(subject, data):
    plan = data.draw(plans(subject.plan))
    for check in check_plan(plan, subject.unit):
        assert check.figures == oracle.of_plan(plan, check.check.removeprefix("plan-2024.")), check.check


DONG = st.one_of(st.none(), st.integers(0, 9))
ROWS = st.lists(
    st.builds(
        Row,
        reported_by=st.sampled_from(["health", "education"]),
        component=st.sampled_from(["1", "5.1", "7", "9.1", ""]),
        place=st.just(""),
        source=st.sampled_from(["central", ""]),
        capital=st.sampled_from(["development", "recurrent"]),
        plan_year=st.sampled_from([2023, 2024]),
        plan_kind=st.sampled_from(["year", "carried_over"]),
        plan_dong=DONG,
        cumulative_dong=DONG,
        estimate_dong=DONG,
    ).map(lambda row: Row(**vars(row), stated_capital=row.capital)),
    max_size=8,
)


@KNOWN
@given(now=ROWS, then=ROWS)
def test_the_checks_of_what_units_return(subject, now, then):
    nothing = [Group(dict.fromkeys(LINE, ""), [], is_paid=False)]
    for check in of_money(subject, now, lambda: nothing, lambda: {Period(2024, 1): then}):
        assert check.figures == oracle.of_returns(subject.own_plan, check.check, now, then), check.check
