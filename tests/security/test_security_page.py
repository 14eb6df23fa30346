"""docs/security.md says what is so: the tests and cases that it names exist, and limits are what it says."""

from __future__ import annotations

import importlib
import re

import pytest

from monitoring.running.limits import current_limits
from monitoring.workspace import REPOSITORY
from tests.security import once_broken
from tests.security.test_hostile_files import READ, REFUSED, YAML_BOMBS

PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
LIMITS = re.findall(r"\| `(monitoring\.[\w.]+)\.([A-Z_]+)` \| ([\d,]+) \|", PAGE)
VARIABLES = dict(re.findall(r"\| `(MONITORING_\w+)` \| ([\d,]+) \|", PAGE))


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_the_tests_that_are_named_exist(file: str, name: str) -> None:
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {name}\(" if name else "^def test_", text, re.MULTILINE)


def test_every_boundary_names_a_test_or_says_that_nothing_stops_it() -> None:
    rows = re.findall(r"^\| (.+?) \|.*\|.*\| (.+?) \|$", PAGE.partition("## Personal data")[0], re.MULTILINE)
    boundaries = [name for name, test in rows if "`tests/" in test]
    assert len(boundaries) >= 16 and "Dask" not in boundaries


@pytest.mark.parametrize(("module", "name", "value"), LIMITS)
def test_a_limit_is_what_the_page_says(module: str, name: str, value: str) -> None:
    assert getattr(importlib.import_module(module), name) == int(value.replace(",", ""))


def test_the_limits_of_a_run_are_what_the_page_says() -> None:
    usual = current_limits({})
    assert {
        "MONITORING_CELL_SECONDS": f"{usual.cell_seconds:,}",
        "MONITORING_NOTEBOOK_SECONDS": f"{usual.notebook_seconds:,}",
        "MONITORING_OUTPUT_MEGABYTES": f"{usual.output_bytes >> 20:,}",
    } == VARIABLES


@pytest.mark.parametrize("module", ["registry", "archives", "grids"])
def test_no_limit_of_a_file_is_missing(module: str) -> None:
    source = (REPOSITORY / "monitoring" / "intake" / f"{module}.py").read_text(encoding="utf-8")
    told = {name for place, name, _ in LIMITS if place.endswith(module)}
    assert set(re.findall(r"^(MAX_\w+) = ", source, re.MULTILINE)) == told


def test_what_was_once_broken_is_told_and_counted() -> None:
    assert once_broken.table() in PAGE, "write it: python -m tests.security.once_broken"
    assert once_broken.with_table(PAGE) == PAGE


def test_the_hostile_files_of_the_page_are_cases_of_the_tests() -> None:
    table = PAGE.partition("## Hostile files")[2].partition("## What was once broken")[0]
    rows = [
        row.rsplit("|", 2)[1] for row in table.splitlines() if row.startswith("| ") and "`" in row.rsplit("|", 2)[1]
    ]
    named = {case for row in rows for case in re.findall(r"`([^`]+)`", row)}
    assert len(named) > 15 and named <= {*REFUSED, *READ, *YAML_BOMBS}
