"""All checks of a period together; totals of files among them."""

import pandas as pd

from monitoring.cleaning.totals import COLUMNS as TOTAL_COLUMNS
from monitoring.measures.disbursement import budget_lines, grouped
from monitoring.measures.subject_checks import check_returned_plans, check_subject, check_totals
from monitoring.measures.units import LINE
from monitoring.subject import open_subject
from tests.samples import new_workspace

TOTALS = pd.DataFrame(
    [
        ("payments", "2024-Q1/a.xlsx", "Tờ 1", 9, "Cộng", 10, 10, "agrees", 10),
        ("payments", "2024-Q1/a.xlsx", "Tờ 2", 9, "Cộng", 11, 10, "differs", 10),
        ("payments", "2024-Q1/b.csv", "", 9, "Cộng", pd.NA, pd.NA, "cannot_tell", pd.NA),
    ],
    columns=TOTAL_COLUMNS,
)

RETURNS = pd.DataFrame(
    [
        ("4.1", "development", 2024, "year", 7_000_000_000),
        ("4.1", "development", 2024, "year", 966_800_000),
        ("5.4", "recurrent", 2024, "year", 187_000_000),
        ("7", "recurrent", 2024, "year", 5),
        ("6", "recurrent", 2023, "carried_over", 5),
        ("8", "recurrent", 2024, "year", None),
        ("", "recurrent", 2024, "year", 5),
    ],
    columns=["component", "capital", "plan_year", "plan_kind", "plan_dong"],
).astype({"plan_dong": "Int64"})


#: As measures see them: who returned what, and under which kind of capital.
AS_PLANNED = RETURNS.assign(
    stated_capital=RETURNS["capital"], reported_by="Phòng A", commune="", source="central",
    cumulative_dong=pd.array([None] * len(RETURNS), dtype="Int64"),
    estimate_dong=pd.array([None] * len(RETURNS), dtype="Int64"),
).astype({"plan_year": "Int64"})  # fmt: skip


def test_plans_that_units_return_are_compared_with_what_is_allocated(tmp_path):
    new_workspace(tmp_path)
    plan = open_subject(tmp_path, "vinh-linh", "2024-Q1").own_plan
    found = {check.check: check for check in check_returned_plans(plan, RETURNS)}
    assert {name: check.verdict for name, check in found.items()} == {
        "returned_plan.4.1.development": "agrees",
        "returned_plan.5.4.recurrent": "differs",
    }
    assert found["returned_plan.5.4.recurrent"].difference == 1_000_000
    assert check_returned_plans(None, RETURNS) == []


def test_totals_of_files_are_checks():
    found = {check.check: check for check in check_totals(TOTALS)}
    assert [check.verdict for check in found.values()] == ["agrees", "differs", "cannot_tell"]
    differing = found["total_row.2024-Q1/a.xlsx.Tờ 2.9"]
    assert (differing.expected, differing.actual, differing.difference) == (11, 10, -1)


def test_the_checks_of_a_period_have_unique_names_and_cover_plan_and_totals(tmp_path):
    new_workspace(tmp_path)
    subject = open_subject(tmp_path, "vinh-linh", "2024-Q1")
    nothing = pd.DataFrame(columns=["paid_on", *LINE])
    groups = grouped(budget_lines(subject, nothing, AS_PLANNED, None), payments_received=False)
    names = [
        check.check
        for check in check_subject(
            subject, groups, pd.DataFrame(columns=["layout"]), pd.DataFrame(), TOTALS, AS_PLANNED, {}
        )
    ]
    assert names == sorted(set(names))
    assert any(name.startswith("total_row.") for name in names)
    assert any(name.startswith("plan-2024.stated_total.") for name in names)
