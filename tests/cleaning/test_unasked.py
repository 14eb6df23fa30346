"""Lines that earlier returns report and no form asks for."""

from __future__ import annotations

import pytest

from monitoring.cleaning.unasked import reported_but_unasked
from monitoring.subject import open_subject
from tests.samples import RETURN, UNIT, new_workspace, receive_rows

CARRIED = RETURN | {"component": "TDA1-DA9", "capital": "SN", "plan_year": "2023", "plan_kind": "kéo dài"}


def lines(workspace, period):
    return reported_but_unasked(open_subject(workspace.root, UNIT, period))


@pytest.fixture
def workspace(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "returns", [RETURN, CARRIED, CARRIED | {"component": ""}])
    return workspace


def test_what_was_carried_over_and_is_not_in_the_plan_is_named(workspace):
    assert lines(workspace, "2024-Q2") == [("9.1", "central", "recurrent", 2023, "carried_over")]


def test_it_is_asked_of_the_quarters_before_within_the_year(workspace):
    assert lines(workspace, "2024-Q1") == []
    assert lines(workspace, "2025-Q1") == []


def test_what_forms_ask_for_is_not_named(tmp_path):
    workspace = new_workspace(tmp_path)
    receive_rows(workspace, "2024-Q1", "returns", [RETURN, RETURN | {"plan_year": "2023", "plan_kind": "kéo dài"}])
    assert lines(workspace, "2024-Q2") == []
