"""What the targets of a quarter come to."""

from __future__ import annotations

from monitoring.measures import target_findings
from tests.presentation.conftest import EVERYTHING


def test_a_conflicting_target_counts_once(report) -> None:
    groups = target_findings.by_status(report(EVERYTHING))
    assert [row.indicator for row in groups["conflicting"]] == ["health_insurance"]
    assert sum(map(len, groups.values())) == 31


def test_targets_that_need_fewest_people_come_first(report) -> None:
    needed = [row.people_short for row in target_findings.nearly_met(report(EVERYTHING))]
    assert needed == sorted(needed) and needed[0] == 1
