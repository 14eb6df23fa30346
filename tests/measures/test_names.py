"""What money of a plan is called in messages, in both languages."""

import pytest

from monitoring.measures import names
from monitoring.plan import load_plan
from monitoring.tables.schema import load_codes
from monitoring.workspace import REPOSITORY, Workspace


@pytest.fixture(scope="module")
def plan():
    return load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        ("sources", names.SOURCES),
        ("capitals", names.CAPITALS),
        ("plan_kinds", names.PLAN_KINDS),
        ("measures", names.MEASURES),
    ],
)
def test_every_code_of_a_plan_has_a_name_in_both_languages(codes, named):
    assert list(named) == list(load_codes()[codes])
    assert all(set(name) == {"vi", "en"} for name in named.values())


def test_a_stated_total_is_named_by_what_it_is_about(plan):
    row = next(row for row in plan.stated_totals if row.id == "2022.recurrent.carried_over.rate")
    assert names.stated_name(row)["vi"] == "tỷ lệ giải ngân: vốn sự nghiệp, năm 2022, kéo dài"


def test_a_component_has_its_short_name(plan):
    assert plan.component_names["3.2"]["vi"] == "TDA2-DA3 (chuỗi giá trị)"
