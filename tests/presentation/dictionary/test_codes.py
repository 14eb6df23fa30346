"""Lists of codes come from where they are kept: rules, layouts, a unit's profile and its plan."""

from __future__ import annotations

from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.presentation.dictionary.codes import OF_UNIT, allowed, codes_of, general_codes
from monitoring.subject import open_subject
from monitoring.tables.schema import load_tables
from monitoring.workspace import REPOSITORY

SUBJECT = open_subject(REPOSITORY, "vinh-linh", "2024-Q3")


def test_rules_and_layouts_are_those_that_run() -> None:
    assert list(general_codes()["rules"]) == [rule.rule for rule in load_rules()]
    assert list(general_codes()["layouts"]) == sorted(load_layouts())


def test_a_unit_gives_its_places_agencies_components_and_indicators() -> None:
    codes = codes_of([SUBJECT.unit], SUBJECT.plan)
    assert codes.keys() == {*general_codes(), *OF_UNIT}
    assert codes["places"]["vinh-o"].vi == "xã Vĩnh Ô"
    assert codes["components"]["10.1"].en
    assert set(codes["indicators"]) == {row.indicator for row in SUBJECT.plan.targets}


def test_without_a_plan_no_component_is_known() -> None:
    assert codes_of([SUBJECT.unit], None)["components"] == {}


def test_a_column_may_be_filled_from_several_lists() -> None:
    component = load_tables()["disbursement"].columns["component"]
    found = allowed(component, codes_of([SUBJECT.unit], SUBJECT.plan))
    assert {"4.1", "not_broken_down"} <= found.keys()
    assert allowed(load_tables()["checks"].columns["expected"], general_codes()) == {}
