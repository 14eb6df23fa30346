"""Says what the figures are: those that the report prints, and the tables that lie beside it."""

from __future__ import annotations

from monitoring.cleaning.clean_tables import processed_tables
from monitoring.presentation.blocks import Block, Heading, Parts
from monitoring.presentation.report import Report, capitalised
from monitoring.presentation.table_designs import made
from monitoring.presentation.tables import Table
from monitoring.tables.schema import load_tables

#: The tables whose figures the report prints.
_PRINTED = ("disbursement", "pace", "indicators", "advances", "reconciliation")


def blocks(report: Report) -> list[Block]:
    heading = Heading(report.words._("8. What the figures and tables mean"), id="meanings")
    return [heading, _figures(report), _tables(report)]


def _figures(report: Report) -> Table:
    """Each kind of figure once, beside the first table that holds it."""
    _, language = report.words._, report.words.language
    rows: dict[str, dict[str, Parts]] = {}
    for table in map(load_tables().__getitem__, _PRINTED):
        for name, column in table.columns.items():
            if column.called is not None and name not in rows:
                unit, title = (
                    report.words.term("column_unit", column.unit) if column.unit else "",
                    getattr(table.title, language),
                )
                rows[name] = {"meaning": getattr(column, language), "unit": unit, "table": title}
    return made(report.words, "tbl-all-figures", list(rows.values()))


def _tables(report: Report) -> Table:
    _, language = report.words._, report.words.language
    rows: list[dict[str, Parts]] = [
        {"title": getattr(table.title, language), "row": capitalised(getattr(table.row, language))}
        | {"file": f"{table.name}.csv"}
        for table in processed_tables({source.layout for source in report.sources})
    ]
    empty = _("An empty cell is a missing figure, never zero.")
    all_of_it = report.plain(
        "The whole data dictionary, with codes and allowed values, is in {page}, and for programs in {package}.",
        page=f"docs/dictionary.{language}.md",
        package="datapackage.json",
    )
    return made(report.words, "tbl-all-tables", rows, note=f"{empty} {all_of_it}")
