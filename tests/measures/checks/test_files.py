"""What the files received say: who sent payments, totals of their own, the plan as units return it, targets."""

from __future__ import annotations

import pandas as pd
import pytest

from monitoring.cleaning.totals import COLUMNS as TOTAL_COLUMNS
from monitoring.measures.checks import files
from monitoring.plan import load_plan
from monitoring.records import Row, records
from monitoring.subject import open_subject
from tests.samples import UNIT, new_workspace

OWN, EARLIER = "2024-Q3/a.csv", "2024-Q2/a.csv"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return new_workspace(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def subject(workspace):
    return open_subject(workspace.root, UNIT, "2024-Q3")


@pytest.fixture(scope="module")
def plan(workspace):
    return load_plan(workspace, UNIT, 2024)


#: Layout, file and sender of what was received → the checks and their verdicts.
RECEIVED = [
    ([], {}),
    ([("returns", OWN, "TCKH")], {}),
    ([("payments", OWN, "KBNN")], {"payment_file": "agrees"}),
    ([("payments", EARLIER, "KBNN")], {"payment_file": "differs"}),
    ([("payments", EARLIER, "UBND các xã")], {"payment_file": "differs"}),
    ([("payments", OWN, "UBND các xã")], {"payment_file": "agrees", f"payment_sender.{OWN}": "cannot_tell"}),
]


@pytest.mark.parametrize(("received", "found"), RECEIVED)
def test_what_the_amounts_rest_on(subject, received, found):
    sources = [Row(layout=layout, source_file=file, sender=sender) for layout, file, sender in received]
    assert {check.check: check.verdict for check in files.payment_files(subject, sources)} == found


TOTALS = pd.DataFrame(
    [
        ("payments", "2024-Q1/a.xlsx", "Tờ 1", 9, "Cộng", 10, 10, "agrees", 10),
        ("payments", "2024-Q1/a.xlsx", "Tờ 2", 9, "Cộng", 11, 10, "differs", 10),
        ("payments", "2024-Q1/b.csv", "", 9, "Cộng", pd.NA, pd.NA, "cannot_tell", pd.NA),
    ],
    columns=TOTAL_COLUMNS,
)


def test_totals_of_files_are_checks():
    found = {check.check: (*check.figures, check.difference) for check in files.total_rows(records(TOTALS))}
    assert found == {
        "total_row.2024-Q1/a.xlsx.Tờ 1.9": (10, 10, 0),
        "total_row.2024-Q1/a.xlsx.Tờ 2.9": (11, 10, -1),
        "total_row.2024-Q1/b.csv.9": (None, None, None),
    }


#: What the unit and Vĩnh Ô, Vĩnh Hà, Vĩnh Khê report → what differs: stated, computed.
REPORTED = [
    (("20", "23"), [("9", "9"), ("6", "6"), ("8", "8")], {"numerator": (20, 23)}),
    (("23", "23"), [("9", "9"), ("6", "6"), ("8", "8")], {}),
    (("23", "24"), [("9", "9"), ("6", "6"), ("8", "8")], {"denominator": (24, 23)}),
    (("20", "23"), [("9", "9"), ("6", "6")], {}),
    (("20", ""), [("9", "9"), ("6", ""), ("8", "8")], {"numerator": (20, 23)}),
]


@pytest.mark.parametrize(("unit", "places", "found"), REPORTED)
def test_the_unit_is_the_sum_of_its_places(subject, unit, places, found):
    codes = ["", *(place.code for place in subject.unit.places)]
    rows = [
        Row(indicator="hamlet_community_houses", place=code, numerator=above, denominator=below)
        for code, (above, below) in zip(codes, [unit, *places], strict=False)
    ]
    assert {check.parts[1]: check.figures for check in files.unit_totals(subject, rows)} == found


def returned(component, capital, dong, year=2024, kind="year"):
    return Row(
        component=component, capital=capital, plan_year=year, plan_kind=kind, plan_dong=dong, stated_capital=capital
    )


RETURNS = [
    returned("4.1", "development", 7_000_000_000),
    returned("4.1", "development", 966_800_000),
    returned("5.4", "recurrent", 187_000_000),
    returned("7", "recurrent", 5),
    returned("6", "recurrent", 5, 2023, "carried_over"),
    returned("8", "recurrent", None),
    returned("", "recurrent", 5),
]


def test_plans_that_units_return_are_compared_with_what_is_allocated(plan):
    found = {check.check: (check.verdict, check.difference) for check in files.returned_plans(plan, RETURNS)}
    assert found == {
        "returned_plan.4.1.development": ("agrees", 0),
        "returned_plan.5.4.recurrent": ("differs", 1_000_000),
    }


#: Left of the plan of 2022 (66,119 + 536,268) and of 2023 (1.650,390 + 4.810,732), by the plan of 2024.
LEFT = {2022: 602_387_000, 2023: 6_461_122_000}


@pytest.mark.parametrize(("carried", "verdicts"), [
    ({}, ["cannot_tell", "cannot_tell"]),
    ({2023: [1_650_390_000, 4_810_732_000]}, ["cannot_tell", "agrees"]),
    ({2022: [602_387_000], 2023: [1_650_390_000]}, ["agrees", "differs"]),
])  # fmt: skip
def test_each_year_that_left_money_is_told_apart(plan, carried, verdicts):
    kinds = ("carried_over", "year")
    rows = [
        returned("", "", dong, year, kind) for year, amounts in carried.items() for dong in amounts for kind in kinds
    ]
    checks = list(files.carried_over(plan, rows))
    assert [check.figures for check in checks] == [
        (left, sum(carried[year]) if year in carried else None) for year, left in LEFT.items()
    ]
    assert [check.verdict for check in checks] == verdicts
