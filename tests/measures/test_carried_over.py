"""What earlier years left, year by year, against what units return of it."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.measures.carried_over import check_carried_over
from monitoring.plan import load_plan
from monitoring.workspace import REPOSITORY, Workspace

#: Left of the plan of 2022 (66,119 + 536,268) and of 2023 (1.650,390 + 4.810,732), by the plan of 2024.
LEFT = {2022: 602_387_000, 2023: 6_461_122_000}


def returns(returned: dict[int, list[int]]) -> pd.DataFrame:
    rows = [
        (year, kind, dong)
        for year, amounts in returned.items()
        for dong in amounts
        for kind in ("carried_over", "year")
    ]
    return (
        pd.DataFrame(rows, columns=["plan_year", "plan_kind", "plan_dong"])
        .astype("object")
        .astype({"plan_dong": "Int64"})
    )


@pytest.mark.parametrize(("returned", "verdicts"), [
    ({}, ["cannot_tell", "cannot_tell"]),
    ({2023: [1_650_390_000, 4_810_732_000]}, ["cannot_tell", "agrees"]),
    ({2022: [602_387_000], 2023: [1_650_390_000]}, ["agrees", "differs"]),
])  # fmt: skip
def test_each_year_is_told_apart(returned, verdicts):
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    checks = list(check_carried_over(plan, returns(returned)))
    assert {int(check.check.rpartition(".")[2]): check.expected for check in checks} == LEFT
    assert [check.verdict for check in checks] == verdicts
    assert all(check.actual == (sum(returned[year]) if year in returned else None)
               for check, year in zip(checks, LEFT, strict=True))  # fmt: skip


def test_without_a_plan_of_the_year_nothing_is_compared():
    assert list(check_carried_over(None, returns({}))) == []
