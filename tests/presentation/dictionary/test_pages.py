"""The pages of the data dictionary are up to date, complete, and say in both languages what is defined elsewhere."""

from __future__ import annotations

import re

import pytest

from monitoring.cleaning.rules import load_rules
from monitoring.intake.layouts import load_layouts
from monitoring.plan import load_plan
from monitoring.presentation.dictionary.pages import PAGES, page
from monitoring.presentation.wording import TERMS
from monitoring.tables.schema import load_codes, load_tables
from monitoring.workspace import REPOSITORY, Workspace

COLUMNS = [column for table in load_tables().values() for column in table.columns.values()]


@pytest.mark.parametrize("language", PAGES)
def test_the_committed_page_is_up_to_date(language: str) -> None:
    """Otherwise: python -m monitoring.presentation.dictionary.pages"""
    assert PAGES[language].read_text(encoding="utf-8") == page(language)


@pytest.mark.parametrize("language", PAGES)
def test_everything_defined_is_on_the_page(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    plan = load_plan(Workspace(REPOSITORY), "vinh-linh", 2024)
    names = [field.header for layout in load_layouts().values() for field in layout.fields.values()]
    names += [f"`{rule.rule}`" for rule in load_rules()] + [f"### `{table}.csv`" for table in load_tables()]
    names += [f"### `{codes}`" for codes in load_codes()] + [getattr(column, language) for column in COLUMNS]
    names += [f"`{row.component}`" for row in plan.components] + [f"`{row.indicator}`" for row in plan.targets]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("language", PAGES)
def test_tables_are_whole_and_what_may_name_people_is_marked(language: str) -> None:
    text = PAGES[language].read_text(encoding="utf-8")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1, table[:200]
    marked = {"vi": "có", "en": "yes"}[language]
    assert re.search(rf"^\| Chủ đầu tư \|.*\| {marked} \|", text, re.MULTILINE)


def test_all_types_and_units_have_words() -> None:
    assert {column.type for column in COLUMNS} <= TERMS["column_type"].keys()
    assert {column.unit for column in COLUMNS} - {""} == TERMS["column_unit"].keys()
