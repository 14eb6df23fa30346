"""What is said when forms are written that do not ask for everything."""

from __future__ import annotations

from monitoring.presentation.form_gaps import gaps
from monitoring.presentation.wording import Wording
from monitoring.subject import open_subject
from tests.cleaning.test_unasked import CARRIED
from tests.samples import UNIT, new_workspace, receive_rows, register


def said(workspace, period, language="en"):
    return list(gaps(open_subject(workspace.root, UNIT, period), Wording(language)))


def test_money_without_a_lead_and_money_carried_over_are_named(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "returns", [CARRIED, CARRIED | {"component": "10.2", "plan_year": "2024"}])
    lead, carried = said(workspace, "2024-Q2")
    assert "10.2" in lead and "no lead" in lead
    assert "9.1 SN NSTW 2023 kéo dài. " in carried and "10.2" not in carried
    assert "9.1 SN NSTW 2023 kéo dài" in said(workspace, "2024-Q2", "vi")[1]


def test_the_plan_of_another_year_is_said_to_be_one(tmp_path):
    first, _ = said(new_workspace(tmp_path), "2025-Q1")
    assert "no plan of 2025" in first and "plan of 2024" in first


def test_an_earlier_quarter_that_cannot_be_read_is_said(tmp_path):
    workspace = new_workspace(tmp_path)
    register(workspace, "2024-Q1", "a.csv", b"x", "returns")
    assert "a.csv" in said(workspace, "2024-Q2")[-1]
