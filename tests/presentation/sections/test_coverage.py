"""Which component has money, targets and a leading agency."""

from __future__ import annotations

from dataclasses import replace

from monitoring.presentation.sections import coverage
from tests.presentation.conftest import EVERYTHING


def test_coverage_names_who_lacks_what(report) -> None:
    rows = {row["component"]: row for row in coverage.table(report(EVERYTHING, "en")).rows}
    assert (rows["P7 health"]["leads"], rows["P7 health"]["money"]) == ("not assigned", "none")
    funded = rows["P10.2 information technology"]
    assert (funded["leads"], funded["money"]) == ("not assigned", "yes")
    assert rows["P3.2 value chains"]["targets"] == "none"


def test_agencies_with_nothing_to_answer_for_are_named(report) -> None:
    of_q3 = report(EVERYTHING, "en")
    profile = of_q3.subject.unit
    idle = profile.agencies[0].model_copy(update={"code": "idle"})
    unit = profile.model_copy(update={"agencies": [*profile.agencies, idle]})
    note = coverage.table(replace(of_q3, subject=replace(of_q3.subject, unit=unit))).note
    assert note.endswith(f"{idle.name.en}.") and "Agencies with neither money nor a target: " in note
