"""What a notebook is about, and where it finds and puts its tables."""

import shutil

import pytest

from monitoring.errors import InputError
from monitoring.subject import open_subject
from monitoring.workspace import STAGING_VARIABLE
from tests.samples import new_workspace, write_plan


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.delenv(STAGING_VARIABLE, raising=False)
    return new_workspace(tmp_path)


def test_a_year_without_a_plan_borrows_the_names_of_the_next_but_not_its_money(workspace):
    subject = open_subject(workspace.root, "vinh-linh", "2023-Q4")
    assert subject.plan.year == 2024 and subject.own_plan is None
    assert [plan.year for plan in subject.plans()] == [2024]


def test_a_year_with_a_plan_is_measured_against_it(workspace):
    subject = open_subject(workspace.root, "vinh-linh", "2024-Q3")
    assert subject.own_plan.year == 2024 and len(subject.plans()) == 1


def test_a_plan_that_allocates_nothing_yet_gives_names_but_is_no_measure(workspace):
    write_plan(workspace, 2025, workspace.plan("vinh-linh", 2024), empty=True)
    components = workspace.plan("vinh-linh", 2024) / "components.csv"
    shutil.copyfile(components, workspace.plan("vinh-linh", 2025) / "components.csv")
    subject = open_subject(workspace.root, "vinh-linh", "2025-Q1")
    assert subject.plan.year == 2025 and subject.own_plan is None and len(subject.plan.components) == 19


@pytest.mark.parametrize(("unit", "period"), [("hanoi", "2024-Q1"), ("vinh-linh", "2024-Q5"), ("..", "2024-Q1")])
def test_unknown_parameters_are_errors_in_words(workspace, unit, period):
    with pytest.raises(InputError):
        open_subject(workspace.root, unit, period)


def test_a_notebook_opened_alone_reads_the_published_table_and_says_so_when_there_is_none(workspace):
    subject = open_subject(workspace.root, "vinh-linh", "2024-Q1")
    with pytest.raises(InputError, match=r"python pipeline\.py run --unit vinh-linh --period 2024-Q1"):
        subject.table("payments")
    published = workspace.processed("vinh-linh", "2024-Q1") / "payments.csv"
    published.parent.mkdir(parents=True)
    published.touch()
    assert subject.table("payments") == published
    made = subject.tables / "payments.csv"
    made.parent.mkdir(parents=True)
    made.touch()
    assert subject.table("payments") == made
