"""The own assessment is up to date, and what it names as proof exists."""

from __future__ import annotations

import ast
import importlib.util
from types import ModuleType

import pytest

from monitoring.workspace import REPOSITORY


def _program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_assessment", REPOSITORY / "docs" / "make_assessment.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


ASSESSMENT = _program()
LISTS = ASSESSMENT.load()
ITEMS = list(ASSESSMENT.items(LISTS))


def test_the_page_is_up_to_date() -> None:
    """Otherwise: python docs/make_assessment.py"""
    assert ASSESSMENT.PAGE.read_text(encoding="utf-8") == ASSESSMENT.page(LISTS)


@pytest.mark.parametrize("name", ASSESSMENT.checks(LISTS, "test"))
def test_tests_named_exist(name: str) -> None:
    file, _, test = name.partition("::")
    tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_files_named_exist() -> None:
    assert [name for name in ASSESSMENT.checks(LISTS, "file") if not (REPOSITORY / name).exists()] == []


def test_what_is_called_met_can_be_checked() -> None:
    assert [item["item"] for item in ITEMS if item["status"] == "met" and not item["checks"]] == []
    assert {item["status"] for item in ITEMS} <= ASSESSMENT.STATUSES.keys()
    assert {check.partition(": ")[0] for item in ITEMS for check in item["checks"]} == set(ASSESSMENT.KINDS)


def test_a_failing_command_is_seen() -> None:
    assert ASSESSMENT.run("python pipeline.py verify --help")
    assert not ASSESSMENT.run("python -c 'raise SystemExit(1)'")


def test_all_levels_are_assessed_with_the_address_of_their_list() -> None:
    assert [section["title"] for section in LISTS[0]["sections"]] == ["Baseline", "Silver", "Gold"]
    assert all(checklist["address"].startswith("https://") for checklist in LISTS)
