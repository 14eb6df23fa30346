"""Indicators by column and by row are one.

Whatever offices report, every figure is the sum of the reports that a second opinion finds behind it.
"""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.indicators import indicator_figures, indicator_table
from monitoring.measures.targets import Target
from monitoring.records import records
from tests.measures import indicator_oracle

PLACES = ["b", "a"]
TARGETS = [
    Target("rate", "", "rate", ">", Fraction(50), "percent", "up", None),
    Target("rate", "a", "rate", ">=", Fraction("62.5"), "percent", "up", None),
    Target("births", "", "rate", ">", Fraction(80), "percent", "up", None, grows=True),
    Target("houses", "", "count", "=", Fraction(2), "count", "up", None),
    Target("fall", "a", "change", ">=", Fraction(14), "points", "down", Fraction(40)),
    Target("works", "", "count", "", None, "count", "up", None),
]

NUMBERS = st.sampled_from(["", "0", "1", "2", "3.5", "7"])
REPORTS = st.lists(
    st.fixed_dictionaries({
        "indicator": st.sampled_from([target.indicator for target in TARGETS]),
        "place": st.sampled_from(["", *PLACES]),
        "numerator": NUMBERS,
        "denominator": NUMBERS,
        "as_of": st.sampled_from(["2024-06-30", "2024-09-30"]),
        "reported_by": st.sampled_from(["A", "B", ""]),
        "document": st.sampled_from(["1/BC", ""]),
    }),
    max_size=12,
)  # fmt: skip
COLUMNS = ["indicator", "place", "numerator", "denominator", "as_of", "reported_by", "document"]


@given(REPORTS)
def test_a_figure_is_the_sum_of_the_reports_that_the_oracle_finds(reports):
    frame = pd.DataFrame(reports, columns=COLUMNS, dtype="str")
    rows = records(frame.assign(line=range(2, len(frame) + 2)))
    table = records(indicator_table(TARGETS, frame, PLACES))
    targets = {(target.indicator, target.place): target for target in TARGETS}
    found = {figure.number_id: figure.calculate() for figure in indicator_figures(books(targets, rows, table))}
    for row in table:
        target = targets.get((row.indicator, row.place)) or targets[row.indicator, ""]
        for column in ("numerator", "denominator"):
            [operand] = found[f"{row.number_id}.{column}"].operands
            assert operand.agrees
            expected = indicator_oracle.behind(row, column, rows)
            assert [(added.row.line, added.adds) for added in operand.added] == expected
        for column, exact in indicator_oracle.figures(row, target, rows).items():
            calculation = found[f"{row.number_id}.{column}"]
            assert (calculation.computed, calculation.in_table and calculation.stated is None) == (exact, exact is None)


def books(targets, rows, table) -> SimpleNamespace:
    unit = SimpleNamespace(places=[SimpleNamespace(code=code) for code in PLACES])
    subject = SimpleNamespace(unit=unit, plan=None)
    return SimpleNamespace(targets=targets, indicator_returns=rows, rows=lambda name: table, subject=subject)
