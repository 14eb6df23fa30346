"""The annex explains the figures and tables, in the words of the data dictionary."""

from __future__ import annotations

import pytest

from monitoring.cleaning.clean_tables import processed_tables
from monitoring.presentation.sections import dictionary
from monitoring.presentation.tables import Table
from monitoring.tables.schema import load_columns
from tests.presentation.conftest import EVERYTHING, words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_figures_and_tables_are_explained_in_the_language_of_the_report(report, language: str) -> None:
    blocks = dictionary.blocks(report(EVERYTHING, language))
    text = words(blocks)
    for name in ("plan_dong", "rate_percent", "projected_dong", "people_short", "outstanding_dong", "difference_dong"):
        assert getattr(load_columns()[name], language) in text
    assert f"docs/dictionary.{language}.md" in blocks[-1].note


def test_every_printed_figure_stands_once_and_every_table_is_named(report) -> None:
    figures, tables = (block for block in dictionary.blocks(report(EVERYTHING, "en")) if isinstance(block, Table))
    meanings = [row["meaning"] for row in figures.rows]
    assert len(meanings) == len(set(meanings)) > 15
    received = {source.layout for source in report(EVERYTHING, "en").sources}
    assert [row["file"] for row in tables.rows] == [f"{table.name}.csv" for table in processed_tables(received)]
