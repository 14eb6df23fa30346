"""The kinds of checks."""

from __future__ import annotations

import pytest

from monitoring.measures.families import FAMILIES, OTHER, about, family_of, in_order, unit_of
from monitoring.tables.rows import CheckRow
from tests.blank_rows import blank
from tests.presentation.conftest import EVERYTHING, OUTTURN


def test_every_kind_of_check_that_occurs_has_a_title(report) -> None:
    for period in (OUTTURN, EVERYTHING):
        assert {family_of(check) for check in report(period).checks} - FAMILIES.keys() == set()


@pytest.mark.parametrize(
    ("check", "unit"),
    [
        ("plan-2024.lead.7", "count"),
        ("outturn.2023.development.base", "dong"),
        ("outturn.2023.development.rate", "percent"),
        ("a_rule_of_tomorrow.x", "count"),
    ],
)
def test_what_the_figures_of_a_check_are(check, unit) -> None:
    assert unit_of(blank(CheckRow, check=check)) == unit


def test_families_come_in_the_order_of_reports_and_unknown_ones_last() -> None:
    checks = [blank(CheckRow, check=name) for name in ("a_rule_of_tomorrow.x", "lead.7", "stated_total.x", "lead.8")]
    assert {name: len(own) for name, own in in_order(checks).items()} == {
        "stated_total": 1,
        "lead": 2,
        "a_rule_of_tomorrow": 1,
    }
    assert about(checks[0]) is OTHER
